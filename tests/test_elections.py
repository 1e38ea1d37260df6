"""Units that convert, warrants that are exercised, security that is enforced: the first deal beyond its royalties."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Tier, Units
from strategies import Paper, head, run, shares, table, totals

import regalia
from regalia.dsl.diagnostic import Refusal
from regalia.interpreter.outputs.json import document
from regalia.interpreter.run import Result

DEAL = (Path(regalia.__file__).parent / "contracts" / "migenix" / "migenix.deal").read_text(encoding="utf-8")
TIERS = (
    Tier(Fraction(3, 4), Fraction(300_00)),
    Tier(Fraction(1, 2), Fraction(300_00)),
    Tier(Fraction(1, 4), Fraction(400_00)),
)
YEARS = (2, 5, 10, 20, 30, 40)
TWO_MILLION = ("2009-06-30", "royalties", "cadence", "2000000.00")
FIVE_MILLION = ("2010-06-30", "royalties", "cadence", "5000000.00")
CONVERTED = ("2009-09-30", "conversion", "holders", "10000")
DEFAULTED = ("2010-01-10", "default", "trustee", "")

Rows = Sequence[Sequence[object]]


def evaluated(cash: Rows = (), events: Rows = (), register: Rows = (), deal: str = DEAL, **more: Any) -> Result:
    """The deal on rows of input; a file is given only where there are rows."""
    rows = {"cash": cash, "events": events, "register": register}
    return run(deal, **{kind: table(kind, lines) for kind, lines in rows.items() if lines}, **more)


def wrong(cash: Rows = (), events: Rows = (), register: Rows = (), deal: str = DEAL) -> list[tuple[str, int | None]]:
    """What is wrong with rows of input: the code and the line of each finding."""
    with pytest.raises(Refusal) as refused:
        evaluated(cash, events, register, deal)
    return [(found.code, found.place.line if found.place else None) for found in refused.value.findings]


def option(result: Result, name: str = "conversion", instrument: str = "unit") -> dict[str, Any]:
    """What a report says of an option."""
    found: dict[str, Any] = document(result, "0")["instruments"][instrument]["options"][name]
    return found


# Receipts alone


def test_six_years() -> None:
    """Receipts of 2, 5, 10, 20, 30 and 40 million."""
    cash = [(f"{2009 + n}-06-30", "royalties", "cadence", f"{m}000000.00") for n, m in enumerate(YEARS)]
    paid = [each.get("unit") for each in shares(evaluated(cash))]
    assert paid == [150_000_000, 375_000_000, 619_650_000, 811_625_000, 750_000_000, 240_225_000]


@pytest.mark.parametrize("parts", [1, 2, 7, 76])
def test_the_ceiling_takes_as_much_however_it_comes(parts: int) -> None:
    """29,465,000.00 once 76,609,000.00 has come in, not a cent more after it, and a dollar less 4 dollars before."""
    cents = 76_609_000_00
    amounts = [cents // parts] * (parts - 1)
    amounts.append(cents - sum(amounts))
    cash = [
        (f"2010-{n // 28 + 1:02d}-{n % 28 + 1:02d}", "royalties", "cutanea", f"{a / 100:.2f}")
        for n, a in enumerate(amounts)
    ]
    more = ("2011-01-01", "royalties", "cadence", "0.01")
    assert totals(evaluated(cash))["unit"] == 29_465_000_00
    assert totals(evaluated([*cash, more]))["unit"] == 29_465_000_00
    before = [*cash[:-1], (*cash[-1][:3], f"{(amounts[-1] - 400) / 100:.2f}")]
    assert abs(totals(evaluated(before))["unit"] - (29_465_000_00 - 100)) <= parts // 2  # half a cent a payment


# Conversion


@pytest.mark.parametrize(
    ("reading", "each", "in_all"),
    [("of_the_cap", "569.455285932462", "16779000"), ("of_the_price", "498.184286441541", "14679000")],
)
def test_what_a_unit_becomes_after_a_year(reading: str, each: str, in_all: str) -> None:
    """600 shares less the part of the ceiling, or of the price, that has come back."""
    found = option(evaluated([TWO_MILLION], readings={"reduction": reading}))
    assert (found["per_unit"]["decimal"], found["in_all"]) == (each, in_all)


def test_before_anything_came_in_a_unit_becomes_six_hundred_shares() -> None:
    """And all of them 17,679,000."""
    found = option(evaluated(through=date(2006, 5, 4)))
    assert (found["per_unit"]["exact"], found["in_all"]) == ("600", "17679000")


def test_ten_thousand_units() -> None:
    """5,694,552 shares; the units leave the register, and their part of the next five million stays behind."""
    result = evaluated([TWO_MILLION, FIVE_MILLION], [CONVERTED])
    assert result.totals["holders"]["common_share"] == 5_694_552
    assert shares(result)[1] == {"unit": 2_477_303_58, "company": 2_522_696_42}
    instruments = document(result, "0")["instruments"]
    assert (instruments["unit"]["issued"], instruments["unit"]["outstanding"]) == ("29465", "19465")
    assert instruments["common_share"]["outstanding"] == "5694552"


def test_ten_thousand_units_whose_part_the_others_share() -> None:
    """The second meaning."""
    result = evaluated([TWO_MILLION, FIVE_MILLION], [CONVERTED], readings={"after_conversion": "to_units"})
    assert shares(result)[1] == {"unit": 3_750_000_00, "company": 1_250_000_00}


def test_a_conversion_posts_what_is_given_up_and_what_is_had_for_it() -> None:
    """Two entries, in whole numbers, each in its own unit."""
    entries = document(evaluated([TWO_MILLION], [CONVERTED]), "0")["entries"]
    seen = [tuple(e[key] for key in ("from", "to", "amount", "currency")) for e in entries if e["kind"] == "conversion"]
    assert seen == [("holders", "company", "10000", "unit"), ("company", "holders", "5694552", "common_share")]


def test_the_receipt_of_a_day_comes_before_its_elections() -> None:
    """12.0 million and 10,000 units on one day: 4,178,211 shares, and 8,946,500.00 on all units."""
    day = "2010-06-30"
    result = evaluated([(day, "royalties", "cadence", "12000000.00")], [(day, "conversion", "holders", "10000")])
    assert result.totals["holders"]["common_share"] == 4_178_211
    assert totals(result)["unit"] == 8_946_500_00
    the_day_before = evaluated(
        [(day, "royalties", "cadence", "12000000.00")], [("2010-06-29", "conversion", "holders", "10000")]
    )
    assert the_day_before.totals["holders"]["common_share"] == 6_000_000
    assert totals(the_day_before)["unit"] == 5_910_185_73


def test_the_same_day_where_the_others_share_the_part() -> None:
    """The day before, under the second meaning, 7,946,500.00."""
    result = evaluated(
        [("2010-06-30", "royalties", "cadence", "12000000.00")],
        [("2010-06-29", "conversion", "holders", "10000")],
        readings={"after_conversion": "to_units"},
    )
    assert totals(result)["unit"] == 7_946_500_00


def test_fractions_are_dropped_once_an_election() -> None:
    """Of two elections of one unit each 0.45 of a share is lost, of one election of two units 0.91."""
    one = evaluated([TWO_MILLION], [("2009-09-30", "conversion", "holders", 2)])
    two = evaluated([TWO_MILLION], [("2009-09-30", "conversion", "holders", 1)] * 2)
    many = evaluated(
        [TWO_MILLION], [("2009-09-30", "conversion", "holders", 5_000), ("2009-10-01", "conversion", "holders", 5_000)]
    )
    found = [each.totals["holders"]["common_share"] for each in (one, two, many)]
    assert found == [1138, 1138, 5_694_552]
    three = evaluated([TWO_MILLION], [("2009-09-30", "conversion", "holders", 3)])
    assert three.totals["holders"]["common_share"] == 1708 > 3 * 569


def test_all_units() -> None:
    """Then all that comes in is the company's, under either meaning."""
    for meaning in ("to_company", "to_units"):
        result = evaluated(
            [TWO_MILLION, FIVE_MILLION],
            [("2009-09-30", "conversion", "holders", 29_465)],
            readings={"after_conversion": meaning},
        )
        assert result.totals["holders"]["common_share"] == 16_779_000
        assert shares(result)[1] == {"company": 5_000_000_00}


def test_a_run_through_an_earlier_day_knows_no_later_election() -> None:
    """`through` cuts what comes in; the day itself is in."""
    before = evaluated([TWO_MILLION], [CONVERTED], through=date(2009, 9, 29))
    after = evaluated([TWO_MILLION], [CONVERTED], through=date(2009, 9, 30))
    assert "common_share" not in before.totals.get("holders", {})
    assert after.totals["holders"]["common_share"] == 5_694_552


MIGENIX = {
    (reduction, meaning): Paper(DEAL, {"reduction": reduction, "after_conversion": meaning})
    for reduction in ("of_the_cap", "of_the_price")
    for meaning in ("to_company", "to_units")
}


@settings(max_examples=300)  # tests/test_laws.py asks the same of a thousand small deals
@given(
    data=st.data(),
    choice=st.sampled_from(sorted(MIGENIX)),
    days=st.sets(st.dates(date(2006, 5, 4), date(2020, 12, 31)), min_size=1, max_size=6),
)
def test_any_receipts_and_elections(data: st.DataObject, choice: tuple[str, str], days: set[date]) -> None:
    """Against an oracle that knows payoff functions only: cash, shares, what each unit received, and the sum."""
    reduction, meaning = choice
    units = Units(TIERS, 29_465, leave=meaning == "to_company")
    cash, events, paid, issued = [], [], [], 0
    for day in sorted(days):
        if data.draw(st.booleans(), label="a receipt"):
            cents = data.draw(st.integers(1, 90_000_000_00), label="cents")
            cash.append((day, "royalties", "cutanea", f"{cents // 100}.{cents % 100:02d}"))
            paid.append(units.receive(cents))
        if units.alive and data.draw(st.booleans(), label="an election"):
            count = data.draw(st.one_of(st.integers(1, units.alive), st.just(units.alive)), label="units")
            events.append((day, "conversion", "holders", count))
            back = units.each / (1_000_00 if reduction == "of_the_cap" else 300_00)
            issued += floor(count * 600 * (1 - min(1, back)))
            units.give_up(count)
    result = MIGENIX[choice].run(cash=table("cash", cash), events=table("events", events), through=date(2021, 1, 1))
    assert [each.get("unit", 0) for each in shares(result)] == paid
    assert result.totals.get("holders", {}).get("common_share", 0) == issued
    (each,) = (result.value(state.per_unit) for state in result.state.instruments if state.name == "unit")
    assert each == units.each <= 1_000_00


# What is refused


def test_more_units_than_are_held() -> None:
    """In one election or in several, and after some have gone."""
    assert wrong(events=[("2009-09-30", "conversion", "holders", 29_466)]) == [("RG508", 2)]
    assert wrong(events=[CONVERTED, ("2009-10-01", "conversion", "holders", 19_466)]) == [("RG508", 3)]
    assert wrong(events=[("2009-10-01", "conversion", "holders", 19_466), CONVERTED]) == [("RG508", 2)]
    evaluated(events=[CONVERTED, ("2009-10-01", "conversion", "holders", 19_465)])


def test_a_warrant_after_it_expired() -> None:
    """The second of May is in, the third is not; and never more warrants than there are."""
    taken = evaluated(events=[("2009-05-02", "exercise", "agent", 883_950)])
    assert totals(taken)["company"] == 441_975_00
    assert taken.totals["agent"]["common_share"] == 883_950
    assert wrong(events=[("2009-05-03", "exercise", "agent", 1)]) == [("RG507", 2)]
    assert wrong(events=[("2009-05-02", "exercise", "agent", 883_951)]) == [("RG508", 2)]


@pytest.mark.parametrize(
    ("window", "first", "last"),
    [
        ("exercisable from 2009-09-30", "2009-09-29", "2009-09-30"),
        ("exercisable from 2009-09-01 through 2009-09-30", "2009-10-01", "2009-09-30"),
        ("exercisable from default", "2009-09-30", "2010-01-10"),
        ("exercisable through default", "2010-01-11", "2010-01-10"),
        ("exercisable within 30 days of default", "2010-02-10", "2010-02-09"),
        ("while received per unit < 50.00 per unit", "2009-06-30", "2009-06-29"),
    ],
)
def test_outside_the_window(window: str, first: str, last: str) -> None:
    """A window by days, by a happening, by a number of days after one, by a condition: one day out, one day in."""
    deal = DEAL.replace("  fractions dropped  [assumed]\n", f"  fractions dropped  [assumed]\n  {window}\n")
    assert deal != DEAL
    out, inside = ([DEFAULTED, (day, "conversion", "holders", 1)] for day in (first, last))
    assert wrong([TWO_MILLION], out, deal=deal) == [("RG507", 3)]
    assert evaluated([TWO_MILLION], inside, deal=deal).totals["holders"]["common_share"] in (569, 600)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("2009-09-30", "conversion", "agent", 1), "RG515"),
        (("2009-09-30", "conversion", "trustee", 1), "RG515"),
        (("2009-09-30", "conversion", "fort_mason_capital", 1), "RG515"),
        (("2009-09-30", "conversion", "nobody", 1), "RG515"),
        (("2009-01-30", "exercise", "holders", 1), "RG515"),
        (("2009-09-30", "forced_conversion", "company", 1), "RG511"),
        (("2009-09-30", "conversio", "holders", 1), "RG503"),
        (("2009-09-30", "conversion", "holders", ""), "RG502"),
        (("2009-09-30", "conversion", "holders", 0), "RG502"),
        (("2009-09-30", "conversion", "holders", -1), "RG502"),
        (("2009-09-30", "conversion", "holders", "1.5"), "RG502"),
        (("2006-05-03", "conversion", "holders", 1), "RG514"),
        (("2010-01-10", "default", "agent", ""), "RG515"),
        (("2010-01-10", "default", "trustee", 5), "RG502"),
        (("2010-01-10", "defalt", "trustee", ""), "RG503"),
    ],
)
def test_an_election_or_happening_that_does_not_fit(row: Sequence[object], code: str) -> None:
    """Each at its line, with the code that says why."""
    assert wrong([TWO_MILLION], [row]) == [(code, 2)]


def test_everything_that_does_not_fit_is_told_at_once() -> None:
    """Errors of one row hide none of another, in either file."""
    cash = [TWO_MILLION, ("2010-01-01", "royaltys", "cadence", "1.00"), ("2010-01-01", "royalties", "cadense", "1.00")]
    events = [("2009-09-30", "conversion", "agent", 1), CONVERTED, ("2009-10-30", "conversion", "holders", 20_000)]
    assert sorted(wrong(cash, events)) == [("RG503", 3), ("RG503", 4), ("RG508", 4), ("RG515", 2)]


def test_where_each_unit_would_become_less_than_nothing() -> None:
    """Against the price, without the words that keep it at nothing: an error once 300.00 has come back."""
    deal = DEAL.replace("lesser of 1 and received per unit / 300.00", "received per unit / 300.00")
    assert deal != DEAL
    cash = [("2009-06-30", "royalties", "cadence", "20000000.00")]
    with pytest.raises(Refusal) as refused:
        evaluated(cash, [CONVERTED], deal=deal, readings={"reduction": "of_the_price"})
    assert [found.code for found in refused.value.findings] == ["RG603"]


def test_a_fraction_of_a_share_where_the_contract_does_not_drop_it() -> None:
    """An error that says so, unless the election comes to whole shares."""
    deal = DEAL.replace("  fractions dropped  [assumed]\n", "")
    assert [code for code, _ in wrong([TWO_MILLION], [CONVERTED], deal=deal)] == ["RG607"]
    assert evaluated([], [CONVERTED], deal=deal).totals["holders"]["common_share"] == 6_000_000


# A register of holders

BUYERS = (("bvf", 20_000), ("fort_mason", 6_000), ("southpoint", 3_465))
REGISTER = [("2006-05-04", "unit", holder, units) for holder, units in BUYERS]


def test_holders_elect_for_themselves() -> None:
    """Each for what the register gives it, and the shares go to each."""
    events = [("2009-09-30", "conversion", "bvf", 7_000), ("2009-09-30", "conversion", "southpoint", 3_000)]
    result = evaluated([TWO_MILLION, FIVE_MILLION], events, REGISTER)
    each = 600 * (1 - Fraction(1_500_000, 29_465_000))
    assert result.totals["bvf"]["common_share"] == floor(7_000 * each)
    assert result.totals["southpoint"]["common_share"] == floor(3_000 * each)
    assert shares(result)[1] == {"unit": 2_477_303_58, "company": 2_522_696_42}


def test_a_holder_has_what_the_register_says_on_the_day() -> None:
    """A transfer of the day counts; what was converted before does not come back."""
    transfer = [("2008-01-01", "unit", "bvf", -15_000), ("2008-01-01", "unit", "fort_mason", 15_000)]
    register = [*REGISTER, *transfer]
    assert evaluated(events=[("2008-01-01", "conversion", "fort_mason", 21_000)], register=register)
    assert wrong(events=[("2007-12-31", "conversion", "fort_mason", 6_001)], register=register)[0] == ("RG508", 2)
    assert wrong(events=[("2008-01-01", "conversion", "bvf", 5_001)], register=register)[0] == ("RG508", 2)
    early = [("2007-01-01", "conversion", "bvf", 5_000), ("2008-06-01", "conversion", "bvf", 1)]
    assert ("RG508", 3) in wrong(events=early, register=register)
    too_early = [("2007-01-01", "conversion", "bvf", 5_001)]
    assert [code for code, _ in wrong(events=too_early, register=register)] == ["RG512"]


@pytest.mark.parametrize(
    ("register", "events", "codes"),
    [
        (REGISTER, [("2009-09-30", "conversion", "holders", 1)], ["RG515"]),
        (REGISTER, [("2009-09-30", "conversion", "nobody", 1)], ["RG515"]),
        (REGISTER, [("2009-09-30", "conversion", "", 1)], ["RG515"]),
        (REGISTER, [("2009-09-30", "conversion", "southpoint", 3_466)], ["RG508"]),
        (REGISTER[:2], [], ["RG512"]),
        ([*REGISTER, ("2007-01-01", "unit", "bvf", 1)], [], ["RG512"]),
        ([*REGISTER, ("2007-01-01", "unit", "bvf", -20_001), ("2007-01-01", "unit", "new", 20_001)], [], ["RG512"]),
        ([("2006-05-04", "units", *row[2:]) for row in REGISTER], [], []),
        ([("2006-05-04", "unitt", *row[2:]) for row in REGISTER], [], ["RG503"] * 3),
        ([*REGISTER[:2], ("2006-05-04", "unit", "southpoint", "3465.5")], [], ["RG502"]),
    ],
)
def test_a_register_that_does_not_agree(register: Rows, events: Rows, codes: list[str]) -> None:
    """With what was issued, with itself, or with an election."""
    found = wrong([], events, register) if codes else evaluated([TWO_MILLION], events, register) and []
    assert [code for code, _ in found if code in codes] == codes


# Enforcement


@pytest.mark.parametrize(
    ("proceeds", "units", "company"),
    [
        ("10000000.00", 10_000_000_00, 0),
        ("27965000.00", 27_965_000_00, 0),
        ("27965000.01", 27_965_000_00, 1),
        ("40000000.00", 27_965_000_00, 12_035_000_00),
    ],
)
def test_proceeds_after_two_million(proceeds: str, units: int, company: int) -> None:
    """What is secured is what the ceiling leaves, 27,965,000.00; the rest is surplus."""
    result = evaluated([TWO_MILLION, ("2010-03-01", "lien", "", proceeds)], [DEFAULTED])
    paid = shares(result)[1]
    assert (paid.get("unit", 0), paid.get("company", 0)) == (units, company)
    lien = document(result, "0")["liens"]["lien"]
    left = 27_965_000_00 - units
    assert (lien["secured"], lien["enforced"]) == (f"{left // 100}.{left % 100:02d}", True)


def test_proceeds_count_to_the_ceiling() -> None:
    """After 2 and 10 million each unit has 390.29: the next five million are shared in the second tier."""
    cash = [TWO_MILLION, ("2010-03-01", "lien", "", "10000000.00"), FIVE_MILLION]
    result = evaluated(cash, [DEFAULTED])
    assert shares(result)[2] == {"unit": 2_500_000_00, "company": 2_500_000_00}
    to_the_end = [*cash, ("2011-01-01", "royalties", "cadence", "500000000.00")]
    assert totals(evaluated(to_the_end, [DEFAULTED]))["unit"] == 29_465_000_00


def test_proceeds_in_parts() -> None:
    """Two enforcements come to what one comes to."""
    parts = [TWO_MILLION, ("2010-03-01", "lien", "", "15000000.00"), ("2010-04-01", "lien", "", "25000000.00")]
    assert totals(evaluated(parts, [DEFAULTED])) == totals(
        evaluated([TWO_MILLION, ("2010-03-01", "lien", "", "40000000.00")], [DEFAULTED])
    )


def test_proceeds_after_units_were_given_up() -> None:
    """Only units that are left are secured, to the whole cent below what each still lacks."""
    result = evaluated([TWO_MILLION, ("2010-03-01", "lien", "", "40000000.00")], [CONVERTED, DEFAULTED])
    lacking = 19_465 * (1_000_00 - Fraction(1_500_000_00, 29_465))
    assert shares(result)[1]["unit"] == floor(lacking)
    (each,) = (result.value(state.per_unit) for state in result.state.instruments if state.name == "unit")
    assert each <= 1_000_00


def test_proceeds_before_a_default() -> None:
    """An error at the row; on the day of the default they are in time."""
    proceeds = ("2010-03-01", "lien", "", "10000000.00")
    assert wrong([TWO_MILLION, proceeds]) == [("RG509", 3)]
    assert wrong([TWO_MILLION, proceeds], [("2010-03-02", "default", "trustee", "")]) == [("RG509", 3)]
    in_time = evaluated([TWO_MILLION, proceeds], [("2010-03-01", "default", "trustee", "")])
    assert shares(in_time)[1] == {"unit": 10_000_000_00}


RANKED = (
    head()
    + """asset patent "Patent"
asset brand "Brand"
instrument unit, units of d
  10 units issued to a on 2006-01-01
stream s received by d
waterfall w of s
  rest to d
security senior for units over patent
  rank 1
  secures 10.00 per unit - received per unit
security junior for b over patent, brand
  rank 2
  secures 50.00
  surplus to d
security third for c over patent
  rank 2
  secures 150.00
  surplus to d
"""
)


@pytest.mark.parametrize(
    ("amount", "paid"),
    [
        (60_00, {"unit": 60_00}),
        (100_00, {"unit": 100_00}),
        (140_00, {"unit": 100_00, "b": 10_00, "c": 30_00}),
        (300_00, {"unit": 100_00, "b": 50_00, "c": 150_00}),
        (301_00, {"unit": 100_00, "b": 50_00, "c": 150_00, "d": 1_00}),
    ],
)
@pytest.mark.parametrize("lien", ["senior", "third"])
def test_liens_by_rank_and_of_one_rank_by_what_they_secure(amount: int, paid: dict[str, int], lien: str) -> None:
    """Whichever of them the proceeds came in on."""
    events = table("events", [("2010-01-01", "default", "", "")])
    cash = table("cash", [("2010-01-01", lien, "", f"{amount // 100}.00")])
    assert totals(run(RANKED, cash=cash, events=events)) == paid
    halves = table(
        "cash",
        [
            ("2010-01-01", lien, "", f"{amount // 200}.00"),
            ("2010-01-02", lien, "", f"{amount // 100 - amount // 200}.00"),
        ],
    )
    assert totals(run(RANKED, cash=halves, events=events)) == paid
