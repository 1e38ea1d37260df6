"""Other deals by changing only the text of the first one; what they pay was worked out by hand or by the oracle."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from oracle import Stretch, Tier, paid_each_time, taken, taken_by_stretch
from strategies import CUMULATIVE, LARGEST, cash, certain, codes, head, run, shares, table, totals

import regalia
from regalia.dsl.diagnostic import Refusal, Severity
from regalia.dsl.source import Source
from regalia.interpreter.outputs.json import document
from regalia.interpreter.run import Result

DEAL = (Path(regalia.__file__).parent / "contracts" / "migenix" / "migenix.deal").read_text(encoding="utf-8")
UNITS = 29_465
BANDS = (
    "  bands of received per unit in all\n"
    "    75% to units for the first 300.00 per unit\n"
    "    50% to units for the next 300.00 per unit\n"
    "    25% to units for the next 400.00 per unit\n"
    "  rest to company\n"
)
PROMISE = "check always received by units <= 29,465,000.00  [derived]\n"
MILLION = 1_000_000_00
YEARS = (2, 5, 10, 20, 30, 40)


def edited(*changes: tuple[str, str], deal: str = DEAL) -> str:
    """The deal with words replaced, each of which stands there just once; without its examples, and still clean."""
    text = deal.split("example ", 1)[0]
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    errors = [found for found in regalia.check(Source("variant.deal", text)) if found.severity is Severity.ERROR]
    assert errors == []
    return text


def bands(lines: str, *changes: tuple[str, str]) -> str:
    """The deal with other steps in its waterfall, and without the promise that goes with the old ones."""
    return edited((BANDS, lines), (PROMISE, ""), *changes)


def received(text: str, *amounts: int, stream: str = "royalties", **more: Any) -> Result:
    """A run on one receipt a year, in cents."""
    rows = [(f"{2009 + n}-06-30", stream, "cadence", f"{a // 100}.{a % 100:02d}") for n, a in enumerate(amounts)]
    return run(text, cash=table("cash", rows), **more)


def follows(text: str, function: Callable[[int], Fraction], payee: str = "unit") -> None:
    """Six receipts pay the differences of a payoff function, to the nearest cent of the sum."""
    came_in, found, expected = 0, [], []
    for paid, amount in zip(shares(received(text, *(m * MILLION for m in YEARS))), YEARS, strict=True):
        came_in += amount * MILLION
        found.append(sum(found[-1:]) + paid.get(payee, 0))
        expected.append(function(came_in))
    assert all(abs(a - b) < 1 for a, b in zip(found, expected, strict=True)), (found, expected)


# Tiers


def _tiers(*pairs: tuple[int, int]) -> list[Tier]:
    return [Tier(Fraction(percent, 100), Fraction(width * UNITS * 100)) for percent, width in pairs]


@pytest.mark.parametrize(
    "pairs",
    [
        ((80, 300), (40, 300), (5, 400)),
        ((100, 100),),
        ((10, 50), (20, 50), (30, 50), (40, 850)),
        ((33, 300), (50, 300), (25, 400)),
        ((75, 300), (50, 300), (25, 400), (10, 500)),
        ((25, 400), (50, 300), (75, 300)),
    ],
)
@pytest.mark.parametrize("form", ["widths", "levels", "ends"])
def test_other_tiers_in_every_spelling(pairs: Sequence[tuple[int, int]], form: str) -> None:
    """One to four of them, falling and rising, by width, by level, and each with its own end."""
    lines, level = ["  bands\n" if form == "ends" else "  bands of received per unit in all\n"], 0
    for number, (percent, width) in enumerate(pairs):
        level += width
        limit = {
            "widths": f"for the {'next' if number else 'first'} {width}.00 per unit",
            "levels": f"up to {level}.00 per unit",
            "ends": f"until received per unit reaches {level}.00 per unit",
        }[form]
        lines.append(f"    {percent}% to units {limit}\n")
    if form == "ends":
        lines.append("    all to company thereafter\n")
    text = bands("".join([*lines, "  rest to company\n"]))
    tiers = _tiers(*pairs)
    follows(text, lambda came_in: taken(tiers, came_in))
    paid = [each.get("unit", 0) for each in shares(received(text, *(m * MILLION for m in YEARS)))]
    assert paid == paid_each_time(tiers, [m * MILLION for m in YEARS])


def test_four_tiers_break_the_promise_of_three() -> None:
    """A ceiling of 1,500.00 is not what the contract promises elsewhere: the run stops where it is passed."""
    more = ("next 400.00 per unit\n", "next 400.00 per unit\n    10% to units for the next 500.00 per unit\n")
    text = edited(more)
    assert totals(received(text, 76_609_000_00))["unit"] == 29_465_000_00
    with pytest.raises(Refusal) as refused:
        received(text, 76_609_010_00)
    assert [found.code for found in refused.value.findings] == ["RG604"]
    assert totals(received(edited(more, (PROMISE, "")), 76_609_010_00))["unit"] == 29_465_001_00


def test_up_to_and_above_say_the_same_as_first_and_next() -> None:
    """Levels for widths: the same entries but for the words."""
    levels = (
        "  bands of received per unit in all\n"
        "    75% to units up to 300.00 per unit\n"
        "    50% to units up to 600.00 per unit\n"
        "    25% to units up to 1,000.00 per unit\n"
        "    all to company above\n"
        "  rest to company\n"
    )
    amounts = [m * MILLION for m in YEARS]
    first, second = (document(received(text, *amounts), "0")["entries"] for text in (edited(), bands(levels)))
    assert first == second


def test_the_rest_to_another_party() -> None:
    """What the tiers leave goes to the agent, and nothing to the company."""
    text = bands(
        BANDS.replace("rest to company", "rest to agent"), ("  undisclosed on 2006-05-04", "  1.00 on 2006-05-04")
    )
    assert totals(received(text, 20 * MILLION)) == {"unit": 12_946_500_00, "agent": 7_053_500_00 + 1_00}


# Others who are paid, or waited for

SHARES = 'instrument common_share, common_shares "Common share" of company  [release 4]\n'
NOTES = (
    SHARES,
    f'{SHARES}\ninstrument note, notes "Note" of company\n  10,000 notes issued to agent on 2006-05-04\n',
)


def test_two_instruments_share_a_stream() -> None:
    """Half to the units up to 300.00 each, half of what is left to the notes up to 1,000.00 each."""
    text = bands(
        "  bands of received per unit in all\n    50% to units for the first 300.00 per unit\n"
        "  bands of received per note in all\n    50% to notes for the first 1,000.00 per note\n"
        "  rest to company\n",
        NOTES,
    )
    cap = 8_839_500_00
    follows(text, lambda x: Fraction(min(x / 2, cap)), "unit")
    follows(text, lambda x: min(Fraction(x - min(Fraction(x, 2), cap), 2), 10 * MILLION), "note")


def test_two_instruments_in_one_band() -> None:
    """40% and 20% until a unit has 300.00, then the units step back until a note has 1,000.00."""
    text = bands(
        "  bands\n"
        "    40% to units, 20% to notes until received per unit reaches 300.00 per unit\n"
        "    10% to units, 60% to notes until received per note reaches 1,000.00 per note\n"
        "    all to company thereafter\n"
        "  rest to company\n",
        NOTES,
    )
    first = Fraction(8_839_500_00) / Fraction(2, 5)
    second = (10 * MILLION - first / 5) / Fraction(3, 5)
    follows(text, lambda x: taken_by_stretch([Stretch(Fraction(2, 5), first), Stretch(Fraction(1, 10), second)], x))
    stretches = [Stretch(Fraction(1, 5), first), Stretch(Fraction(3, 5), second)]
    follows(text, lambda x: taken_by_stretch(stretches, x), "note")


def test_a_band_that_ends_when_another_party_has_an_amount() -> None:
    """75% until the company has had a million of it, which is after four; then half."""
    text = bands(
        "  bands\n    75% to units until received by company under participation reaches 1,000,000.00\n"
        "    50% to units thereafter\n  rest to company\n"
    )
    stretches = [Stretch(Fraction(3, 4), Fraction(4 * MILLION)), Stretch(Fraction(1, 2), None)]
    follows(text, lambda x: taken_by_stretch(stretches, x))


CATCH_UP = (
    "  bands\n"
    "    all to company until received by company reaches 8,000,000.00\n"
    "    all to units until received by units reaches 20% of (received by units + received by company)\n"
    "    90% to company, 10% to units thereafter\n"
    "  rest to company\n"
)


@pytest.mark.parametrize("parts", [1, 2, 3, 4, 10, 100])
@pytest.mark.parametrize("rounding", [LARGEST, CUMULATIVE])
def test_a_catch_up_however_receipts_are_cut(parts: int, rounding: str) -> None:
    """20 million: 8 to the company, 2 to catch up, and a tenth of the other 10; in one receipt or in a hundred."""
    text = bands(CATCH_UP).replace(LARGEST, rounding)
    cents = 20 * MILLION
    amounts = [cents // parts] * (parts - 1)
    amounts.append(cents - sum(amounts))
    rows = [("2010-06-30", "royalties", "cadence", f"{a // 100}.{a % 100:02d}") for a in amounts]
    assert totals(run(text, cash=table("cash", rows))) == {"company": 17 * MILLION, "unit": 3 * MILLION}


@pytest.mark.parametrize("rounding", [LARGEST, CUMULATIVE])
def test_a_catch_up_that_ends_between_two_cents_stays_ended(rounding: str) -> None:
    """A third of what both have is reached a fraction of a cent off a whole one: it ends once, all the same."""
    text = bands(CATCH_UP.replace("8,000,000.00", "10.00").replace("20%", "33.3%")).replace(LARGEST, rounding)
    both = Fraction(10_00) / (1 - Fraction(333, 1000))
    for amounts in ([100_00], [15_00, 85_00], [14_99, 1, 85_00], [14_99, 2, 84_99], [10_00, 4_99, 1, 1, 1, 84_98]):
        rows = [(date(2010, 6, 1 + n), "royalties", a) for n, a in enumerate(amounts)]
        text_rows = cash(rows).replace("royalties,,", "royalties,cadence,")
        found = totals(run(text, cash=text_rows))["unit"]
        assert abs(found - ((both - 10_00) + (100_00 - both) / 10)) <= 1


# Streams


def test_a_stream_that_passes_the_waterfall_by() -> None:
    """All of it to the company, and the tiers do not move."""
    fees = 'stream fees "Consulting fees" received by company\n  from cadence\n'
    text = edited(("# The units and what they share\n", f"{fees}waterfall fees_kept of fees\n  all to company\n"))
    rows = [("2009-06-30", "royalties", "cadence", "2000000.00"), ("2009-07-01", "fees", "cadence", "50000000.00")]
    result = run(text, cash=table("cash", [*rows, ("2010-06-30", "royalties", "cadence", "5000000.00")]))
    assert shares(result) == [
        {"unit": 150_000_000, "company": 50_000_000},
        {"company": 50 * MILLION},
        {"unit": 375_000_000, "company": 125_000_000},
    ]


def _one_waterfall_of_both(lines: str) -> str:
    """The deal with milestones in the waterfall of the royalties, and no reading of them."""
    start, rest = DEAL.split("reading milestones", 1)
    text = start + rest.split("\n\n", 1)[1]
    return edited(
        (BANDS, lines),
        (PROMISE, ""),
        ("participation of royalties", "participation of royalties + milestone_payments"),
        deal=text,
    )


@pytest.mark.parametrize("order", [("royalties", "milestone_payments"), ("milestone_payments", "royalties")])
def test_a_limit_on_two_streams_together(order: Sequence[str]) -> None:
    """75% of the first five million of both, whichever comes first, and half of what follows."""
    text = _one_waterfall_of_both(
        "  bands of royalties in all + milestone_payments in all\n"
        "    75% to units up to 5,000,000.00\n    50% to units above\n  rest to company\n"
    )
    rows = [(f"2009-0{n}-30", stream, "cadence", "4000000.00") for n, stream in enumerate((*order, *order), 3)]
    paid = [each["unit"] for each in shares(run(text, cash=table("cash", rows)))]
    assert paid == [3 * MILLION, (75 + 150) * MILLION // 100, 2 * MILLION, 2 * MILLION]


def test_both_streams_move_the_tiers_of_what_units_received() -> None:
    """Two receipts of ten million on two streams are one of twenty."""
    text = _one_waterfall_of_both(BANDS)
    rows = [("2009-06-30", s, "cadence", "10000000.00") for s in ("royalties", "milestone_payments")]
    assert totals(run(text, cash=table("cash", rows))) == {"unit": 12_946_500_00, "company": 7_053_500_00}


# Limits by the lesser and the greater of two


@pytest.mark.parametrize(
    ("word", "ends_at"),
    [("lesser", Fraction(1_600_000_00)), ("greater", Fraction(5 * MILLION) / Fraction(3, 4))],
)
@pytest.mark.parametrize("parts", [1, 4, 25])
def test_a_limit_by_the_lesser_or_the_greater_of_two(word: str, ends_at: Fraction, parts: int) -> None:
    """75% until the units have five million, or a million and half of what the company has, the less or the more."""
    text = bands(
        f"  bands\n    75% to units until received by units reaches ({word} of 5,000,000.00 and 1,000,000.00"
        " + 50% of received by company under participation)\n    20% to units thereafter\n  rest to company\n"
    )
    stretches = [Stretch(Fraction(3, 4), ends_at), Stretch(Fraction(1, 5), None)]
    follows(text, lambda x: taken_by_stretch(stretches, x))
    rows = [("2010-06-30", "royalties", "cadence", f"{20_000_000 // parts}.00")] * parts
    assert abs(totals(run(text, cash=table("cash", rows)))["unit"] - taken_by_stretch(stretches, 20 * MILLION)) <= 1


@pytest.mark.parametrize(("word", "level"), [("lesser", 200), ("greater", 300)])
def test_a_level_by_the_lesser_or_the_greater_of_two(word: str, level: int) -> None:
    """The first tier's own width."""
    text = bands(
        f"  bands of received per unit in all\n    75% to units up to {word} of 300.00 per unit and 200.00 per unit\n"
        "  rest to company\n"
    )
    follows(text, lambda x: taken(_tiers((75, level)), x))


# Currencies and rounding


def _in(currency: str, unit: str) -> str:
    return edited(("currency CAD", f"currency {currency}"), ("to 0.01 half up", f"to {unit} half up"))


@pytest.mark.parametrize(
    ("currency", "unit", "amount", "units", "company"),
    [
        ("JPY", "1", "2000001", "1500001", "500000"),
        ("JPY", "1", "2000002", "1500002", "500000"),
        ("KWD", "0.001", "2000.001", "1500.001", "500.000"),
        ("KWD", "0.001", "2000.003", "1500.002", "500.001"),
        ("CLF", "0.0001", "0.0010", "0.0008", "0.0002"),
        ("KWD", "0.01", "2000.00", "1500.000", "500.000"),
    ],
)
def test_currencies_with_more_and_fewer_decimals(
    currency: str, unit: str, amount: str, units: str, company: str
) -> None:
    """Amounts are read, rounded and written with the decimals of the currency; a half goes to the units."""
    rows = table("cash", [("2010-06-30", "royalties", "cadence", amount, currency)])
    entries = document(run(_in(currency, unit), cash=rows), "0")["entries"]
    paid = [(entry["to"], entry["amount"], entry["currency"]) for entry in entries if entry["kind"] == "share"]
    assert paid == [("unit", units, currency), ("company", company, currency)]


def test_what_is_finer_than_the_currency_is_refused() -> None:
    """In the rounding clause, in a file of cash, and in a stream of another currency."""
    finer = DEAL.replace("currency CAD", "currency JPY")
    assert codes(finer) == ["RG505"]
    rows = table("cash", [("2010-06-30", "royalties", "cadence", "0.5", "JPY")])
    assert codes(_in("JPY", "1"), cash=rows) == ["RG505"]
    rows = table("cash", [("2010-06-30", "royalties", "cadence", "0.001", "CAD")])
    assert codes(edited(), cash=rows) == ["RG505"]
    other = 'deal "T"\ndated 2006-01-01\ncurrency CAD\n' + LARGEST + '\nparty a "A"\nparty b "B"\n'
    other += "stream s in JPY received by a\nwaterfall w of s\n  33.3% to b\n  rest to a\n"
    rows = table("cash", [("2010-06-30", "s", "", "200", "JPY")])
    if not codes(other, cash=rows):
        assert all(isinstance(each, int) for paid in shares(run(other, cash=rows)) for each in paid.values())


def test_money_of_two_currencies_is_never_added_up() -> None:
    """80.00 in US dollars do not fill a limit of 100.00 in Canadian ones, nor the other way round."""
    text = (
        'deal "T"\ndated 2006-01-01\ncurrency CAD\nparty a "A"\nparty b "B"\nparty c "C"\n'
        "stream s in USD received by a\nstream t received by a\nwaterfall w of s\n  rest to b\n"
        "waterfall v of t\n  bands of received by b in all\n    all to b up to CAD 100.00\n  rest to c\n"
    )
    rows = table("cash", [("2010-01-01", "s", "", "80.00", "USD"), ("2010-01-02", "t", "", "200.00", "CAD")])
    if not codes(text, cash=rows):
        result = run(text, cash=rows)
        assert (totals(result, "CAD"), totals(result, "USD")) == ({"b": 100_00, "c": 100_00}, {"b": 80_00})


ROUNDED = {
    ("half up", "largest"): (1, 0),
    ("half even", "largest"): (1, 0),
    ("half up", "company"): (1, 0),
    ("half even", "company"): (0, 1),
    ("down", "company"): (0, 1),
    ("up", "company"): (1, 0),
    ("half up", "units"): (0, 1),
    ("down", "units"): (1, 0),
    ("up", "units"): (0, 1),
}


@pytest.mark.parametrize(("mode", "residue"), ROUNDED)
def test_modes_and_who_has_the_residue(mode: str, residue: str) -> None:
    """Half of one cent each: who has it."""
    to = "by largest remainder" if residue == "largest" else f"to {residue}"
    text = edited(
        (
            "rounding each payment to 0.01 half up, residue by largest remainder",
            f"rounding each payment to 0.01 {mode}, residue {to}",
        ),
        ("75% to units", "50% to units"),
        ("check 300.00 / 75% + 300.00 / 50% + 400.00 / 25% = 2,600.00  [derived]\n", ""),
    )
    paid = totals(received(text, 1))
    assert (paid.get("unit", 0), paid.get("company", 0)) == ROUNDED[mode, residue]


def test_a_residue_to_a_stranger_is_refused() -> None:
    """The agent is paid by no waterfall."""
    assert "RG208" in codes(DEAL.replace("residue by largest remainder", "residue to agent"))


# Days before the deal

BEFORE: Mapping[str, tuple[str, str]] = {
    "units issued": ("300.00 per unit on 2006-05-04", "300.00 per unit on 2006-05-03"),
    "a payment": ("  undisclosed on 2006-05-04", "  1,000.00 on 2006-05-03"),
    "a test": ("# The security\n", "event early on 2006-05-03 when received by units >= 0.00\n"),
}


@pytest.mark.parametrize("what", BEFORE)
def test_nothing_dated_before_the_deal_is_passed_over_in_silence(what: str) -> None:
    """It happens, or it is an error; what the contract says is never just left out."""
    text = DEAL.split("example ", 1)[0].replace(*BEFORE[what])
    assert text != DEAL.split("example ", 1)[0]
    if not codes(text):
        result = received(text, 2 * MILLION)
        assert {
            "units issued": totals(result).get("unit") == 150_000_000,
            "a payment": totals(result).get("agent") == 1_000_00,
            "a test": any(entry.clause == "early" for entry in result.entries),
        }[what]


def test_a_share_that_is_kept_back_lies_between_nothing_and_the_whole() -> None:
    """So its band does not reopen, whatever the figure: a run shows it, and pays once it is supplied."""
    text = head(LARGEST) + (
        "stream s received by a\nlet fee\n  undisclosed between 1% and 20% otherwise\n"
        "waterfall w of s\n  fee to b while received by b < 100.00\n  rest to a\n"
    )
    assert certain(regalia.check(Source("test.deal", text))) == ()
    for amount, paid in ((1_000_00, 70_00), (2_000_00, 100_00)):
        result = run(text, cash=cash([(date(2010, 1, 1), "s", amount)]), supplied={"fee": "7%"})
        assert totals(result)["b"] == paid
