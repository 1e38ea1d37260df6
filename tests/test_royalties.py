"""Royalties on what is earned: bands in their three meanings, returns, ends, periods of payment, leasts, tags.

The oracle reckons with whole totals: what a total of sales comes to at a list of rates, before and after each amount.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import codes, head, run, table, totals

DAY = date(2006, 2, 1)
QUARTERS = [date(2006, 3, 31), date(2006, 6, 30), date(2006, 9, 30), date(2006, 12, 31)]
STREAM = "stream sales earned by a\n"
RATES = st.lists(st.integers(0, 400).map(lambda n: Fraction(n, 1000)), min_size=2, max_size=4)
SALES = st.lists(st.integers(1, 500_000), min_size=1, max_size=6)


def sold(amounts: Sequence[int], days: Sequence[date] | None = None) -> str:
    """A table of sales in cents, on one day or on several."""
    where = days or [DAY] * len(amounts)
    return table("cash", [(day, "sales", "", _decimal(amount)) for day, amount in zip(where, amounts, strict=True)])


def _decimal(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def bands(
    levels: Sequence[int],
    rates: Sequence[Fraction],
    words: str = "bands of sales in all",
    end: str = "up to",
) -> str:
    """A list of bands; the last one is open."""
    lines = [f"    {_percent(rate)} {end} {_decimal(level)}\n" for rate, level in zip(rates, levels, strict=False)]
    return f"  {words}\n{''.join(lines)}    {_percent(rates[-1])} above\n"


def _percent(rate: Fraction) -> str:
    return f"{float(rate * 100):.1f}%"


def royalty(lines: str, name: str = "r") -> str:
    """A royalty of b on the sales of a."""
    return f"royalty {name} on sales from a to b\n{lines}"


def earned(
    text: str, amounts: Sequence[int], days: Sequence[date] | None = None, through: date | None = None
) -> Fraction:
    """What b has earned exactly, in cents."""
    result = run(text, cash=sold(amounts, days), through=through)
    return sum((Fraction(e.amount) for e in result.entries if e.kind == "earned" and e.target == "b"), Fraction(0))


def of_total(total: int | Fraction, levels: Sequence[int], rates: Sequence[Fraction]) -> Fraction:
    """What a total comes to: each stretch of it at its own rate. Below nothing it is at the first."""
    edges = [0, *levels]
    found = min(Fraction(total), 0) * rates[0]
    for (low, rate), high in zip(zip(edges, rates, strict=False), [*levels, None], strict=True):
        top = total if high is None else min(total, high)
        found += max(Fraction(0), Fraction(top - low)) * rate
    return found


@st.composite
def schedules(draw: st.DrawFn) -> tuple[list[int], list[Fraction]]:
    """Rising levels, and a rate more than these."""
    rates = draw(RATES)
    widths = draw(st.lists(st.integers(1, 300_000), min_size=len(rates) - 1, max_size=len(rates) - 1))
    return list(accumulate(widths)), rates


# ---- the three meanings of bands


@given(schedules(), SALES)
def test_marginal_bands_are_a_function_of_the_total(
    schedule: tuple[list[int], list[Fraction]], amounts: list[int]
) -> None:
    """However the sales are cut into amounts, what is earned is what their total comes to."""
    levels, rates = schedule
    text = head() + STREAM + royalty(bands(levels, rates))
    assert earned(text, amounts) == of_total(sum(amounts), levels, rates) == earned(text, [sum(amounts)])


@given(schedules(), SALES, st.integers(0, 5))
def test_returns_take_back_from_the_bands_that_they_cross(
    schedule: tuple[list[int], list[Fraction]], amounts: list[int], which: int
) -> None:
    """A return of some or all of it leaves what the rest comes to."""
    levels, rates = schedule
    back = sum(amounts) * which // 5
    text = head() + STREAM + royalty(bands(levels, rates) + "  payable after each calendar year\n")
    days = [DAY] * len(amounts) + [date(2006, 3, 1)]
    if not back:
        return
    assert earned(text, [*amounts, -back], days) == of_total(sum(amounts) - back, levels, rates)


@given(schedules(), st.lists(st.integers(1, 300_000), min_size=4, max_size=4))
def test_bands_by_position_take_the_rate_at_the_start_of_the_period(
    schedule: tuple[list[int], list[Fraction]], amounts: list[int]
) -> None:
    """All of a quarter has the rate of the band in which the year stood when the quarter opened."""
    levels, rates = schedule
    lines = bands(levels, rates, "bands of sales each calendar year at the start of each calendar quarter")
    before = [0, *accumulate(amounts)][:4]
    at = [rates[sum(level <= total for level in levels)] for total in before]
    expected = sum(amount * rate for amount, rate in zip(amounts, at, strict=True))
    assert earned(head() + STREAM + royalty(lines), amounts, QUARTERS) == expected


@given(schedules(), SALES, st.booleans())
def test_whole_bands_re_rate_all_that_the_window_counts(
    schedule: tuple[list[int], list[Fraction]], amounts: list[int], reached: bool
) -> None:
    """The rate of the band that is reached, times the total of the year."""
    levels, rates = schedule
    lines = bands(levels, rates, "whole bands of sales each calendar year", "below" if reached else "up to")
    lines += "  payable after each calendar year\n"
    total = sum(amounts)
    passed = sum(level <= total if reached else level < total for level in levels)
    assert earned(head() + STREAM + royalty(lines), amounts) == total * rates[passed]


# ---- ends


@given(schedules(), SALES, st.integers(1, 200_000))
def test_an_end_of_what_is_earned_cuts_the_base(
    schedule: tuple[list[int], list[Fraction]], amounts: list[int], cap: int
) -> None:
    """Never more than the cap, and no less than what the bands come to below it."""
    levels, rates = schedule
    text = head() + STREAM + royalty(bands(levels, rates) + f"  until earned by b reaches {_decimal(cap)}\n")
    assert earned(text, amounts) == min(Fraction(cap), of_total(sum(amounts), levels, rates))


@given(st.lists(st.integers(0, 300_000), min_size=4, max_size=4), st.integers(1, 60_000))
def test_an_end_of_what_is_received_cuts_the_last_payment(amounts: list[int], cap: int) -> None:
    """Payments in cents, each of its quarter, up to the cap."""
    terms = f"  10%\n  payable 45 days after each calendar quarter\n  until received by b reaches {_decimal(cap)}\n"
    result = run(head() + STREAM + royalty(terms), cash=sold(amounts, QUARTERS), through=date(2007, 6, 30))
    exact = [Fraction(amount, 10) for amount in amounts]
    rounded = [int(each + Fraction(1, 2)) for each in exact]
    assert totals(result).get("b", 0) == min(cap, sum(rounded))


def test_a_later_and_higher_cap_revives_nothing() -> None:
    """An end is final."""
    text = head() + "let cap\n  10.00 through 2006-06-30\n  20.00 thereafter\n" + STREAM
    text += royalty("  10%\n  until received by b reaches cap\n")
    result = run(text, cash=sold([20_000, 20_000], [QUARTERS[0], QUARTERS[2]]))
    assert totals(result) == {"b": 1000}


# ---- periods


@given(st.lists(st.integers(0, 100_000), min_size=4, max_size=4), st.integers(1, 20_000))
def test_the_least_of_a_quarter_is_lost_or_carried(amounts: list[int], least: int) -> None:
    """Lost: each quarter the greater. Carried: what was added is taken back from what later quarters have above it."""
    for fate in ("lost", "carried"):
        terms = f"  10%\n  each calendar quarter at least {_decimal(least)}, shortfall {fate}\n"
        terms += "  payable after each calendar quarter\n"
        result = run(head() + STREAM + royalty(terms), cash=sold(amounts, QUARTERS), through=QUARTERS[-1])
        owing, paid = Fraction(0), []
        for amount in amounts:
            due = max(Fraction(least), Fraction(amount, 10) - owing)
            owing += due - Fraction(amount, 10) if fate == "carried" else 0
            paid.append(due)
        found = [Fraction(0)] * 4
        for entry in result.entries:
            if entry.kind == "earned":
                found[QUARTERS.index(entry.day)] += entry.amount
        assert found == paid


def test_an_excess_lowers_the_least_of_later_quarters() -> None:
    """100.00 a quarter: 250.00 in the first leaves 150.00 of credit, which the two quarters that follow use up."""
    terms = "  10%\n  each calendar quarter at least 100.00, shortfall lost, excess credited\n"
    terms += "  payable after each calendar quarter\n"
    result = run(head() + STREAM + royalty(terms), cash=sold([250_000], QUARTERS[:1]), through=QUARTERS[3])
    paid = {entry.day: entry.amount for entry in result.entries if entry.kind == "royalty"}
    assert paid == {QUARTERS[0]: 25_000, QUARTERS[2]: 5_000, QUARTERS[3]: 10_000}


@given(SALES, st.integers(1, 30_000))
def test_the_most_of_a_year_is_all_that_it_earns(amounts: list[int], most: int) -> None:
    """What lies beyond is lost, and the next year has its own."""
    text = head() + STREAM + royalty(f"  10%\n  each calendar year at most {_decimal(most)}, excess lost\n")
    days = [DAY] * len(amounts) + [date(2007, 2, 1)]
    expected = min(Fraction(most), Fraction(sum(amounts), 10)) + min(Fraction(most), Fraction(100_000, 10))
    assert earned(text, [*amounts, 100_000], days) == expected


def test_an_excess_that_is_carried_is_earned_when_there_is_room() -> None:
    """At most 100.00 a quarter: 250.00 of the first are 100.00, 100.00 and 50.00, and the fourth has its own."""
    terms = "  10%\n  each calendar quarter at most 100.00, excess carried\n  payable after each calendar quarter\n"
    days = [QUARTERS[0], QUARTERS[3]]
    result = run(head() + STREAM + royalty(terms), cash=sold([250_000, 30_000], days), through=QUARTERS[3])
    paid = {entry.day: entry.amount for entry in result.entries if entry.kind == "royalty"}
    assert paid == dict(zip(QUARTERS, [10_000, 10_000, 5_000, 3_000], strict=True))


def test_payments_with_a_long_lag_overtake_no_other() -> None:
    """Months that are paid 100 days later: several are outstanding at once, and each is paid on its day."""
    days = [date(2006, month, 15) for month in range(1, 7)]
    text = head() + STREAM + royalty("  10%\n  payable 100 days after each month\n")
    result = run(text, cash=sold([1000 * n for n in range(1, 7)], days), through=date(2006, 12, 31))
    paid = [(entry.day, entry.amount) for entry in result.entries if entry.kind == "royalty"]
    assert paid == [
        (date(2006, 5, 11), 100),
        (date(2006, 6, 8), 200),
        (date(2006, 7, 9), 300),
        (date(2006, 8, 8), 400),
        (date(2006, 9, 8), 500),
        (date(2006, 10, 8), 600),
    ]


@given(st.lists(st.integers(1, 1_000), min_size=2, max_size=8))
def test_cumulative_rounding_pays_the_rounded_total(amounts: list[int]) -> None:
    """However many payments there are, all that was paid is all that was owed, rounded once."""
    rounding = "rounding cumulative to 0.01 half up, residue by largest remainder"
    text = head(rounding) + STREAM + royalty("  3.3%\n")
    days = [date(2006, 1, n + 1) for n in range(len(amounts))]
    owed = sum(amounts) * Fraction(33, 1000)
    assert totals(run(text, cash=sold(amounts, days))).get("b", 0) == int(owed + Fraction(1, 2))


# ---- tags and derived streams

TAGGED = "stream sales earned by a\n  tagged territory in us, de, jp\n"


def tagged(rows: Sequence[tuple[int, str]]) -> str:
    """Sales with a territory."""
    lines = [f"{DAY},sales,,{_decimal(amount)},,{territory}" for amount, territory in rows]
    return "\n".join(["date,stream,payer,amount,currency,territory", *lines]) + "\n"


@given(st.lists(st.tuples(st.integers(1, 100_000), st.sampled_from(["us", "de", "jp"])), min_size=1, max_size=6))
def test_tags_part_the_whole(rows: list[tuple[int, str]]) -> None:
    """What carries a tag and what does not come to all; a royalty for each value has bands of its own."""
    text = (
        head() + TAGGED + "stream home = sales where territory = us\nstream abroad = sales where not territory = us\n"
    )
    text += "royalty r on home from a to b\n  10%\nroyalty s on abroad from a to c\n  10%\n"
    text += "royalty each_own on sales from a to d\n  separately for each territory\n"
    text += "  bands of sales in all\n    10% up to 100.00\n    20% above\n"
    result = run(text, cash=tagged(rows))
    found = {who: Fraction(0) for who in "bcd"}
    for entry in result.entries:
        if entry.kind == "earned":
            found[str(entry.target)] += entry.amount
    of = {territory: sum(amount for amount, where in rows if where == territory) for territory in ("us", "de", "jp")}
    tenth, rates = Fraction(1, 10), [Fraction(1, 10), Fraction(1, 5)]
    assert (found["b"], found["c"]) == (of["us"] * tenth, (of["de"] + of["jp"]) * tenth)
    assert found["d"] == sum(of_total(total, [10_000], rates) for total in of.values())


@given(st.lists(st.integers(1, 200_000), min_size=4, max_size=4))
def test_a_stream_of_whole_periods_is_any_formula_of_them(amounts: list[int]) -> None:
    """The lesser of what came in a quarter and 500.00."""
    text = head() + STREAM + "stream counted each calendar quarter = lesser of sales and 500.00\n"
    text += "royalty r on counted from a to b\n  10%\n"
    expected = sum(min(Fraction(amount), Fraction(50_000)) / 10 for amount in amounts)
    assert earned(text, amounts, QUARTERS) == expected


@pytest.mark.parametrize("where", ["territory", "nothing"])
def test_a_row_without_its_tag_is_refused(where: str) -> None:
    """And so is one with a value that is none of those declared."""
    text = head() + TAGGED + royalty("  10%\n")
    rows = "date,stream,payer,amount,currency,territory\n2006-02-01,sales,,1.00,,"
    assert codes(text, cash=rows + ("\n" if where == "nothing" else "fr\n")) == ["RG502"]


# ---- waterfalls under royalties


@given(schedules(), st.lists(st.integers(0, 200_000), min_size=4, max_size=4))
def test_a_split_by_the_sales_beneath_conserves_what_is_paid(
    schedule: tuple[list[int], list[Fraction]], amounts: list[int]
) -> None:
    """What c has is what the bands of the split give it of the base, within a cent a part and quarter."""
    levels, rates = schedule
    shares = "".join(
        f"    {_percent(rate)} to c {'up to ' + _decimal(level) if level else 'above'}\n"
        for rate, level in zip(rates, [*levels, 0], strict=True)
    )
    text = head() + STREAM + "royalty r on sales from a to w\n  10%\n  payable after each calendar quarter\n"
    text += f"waterfall w of r\n  bands of sales in all\n{shares}  rest to d\n"
    result = run(text, cash=sold(amounts, QUARTERS), through=QUARTERS[-1])
    paid = totals(result)
    exact = [of_total(total, levels, [rate / 10 for rate in rates]) for total in [0, *accumulate(amounts)]]
    due = sum(after - before for before, after in pairwise(exact))
    assert paid.get("c", 0) + paid.get("d", 0) == sum(int(Fraction(amount, 10) + Fraction(1, 2)) for amount in amounts)
    assert abs(paid.get("c", 0) - due) <= 4 * (len(rates) + 1)


def test_a_receipt_for_whose_time_nothing_was_reported_is_refused() -> None:
    """Bands of what is only reported beside cannot place it."""
    text = head() + STREAM + "stream s received by d\nwaterfall w of s\n  bands of sales in all\n"
    text += "    50% to b up to 100.00\n    10% to b above\n  rest to c\n"
    rows = table("cash", [(DAY, "s", "", "100.00")])
    assert codes(text, cash=rows) == ["RG517"]


# ---- what is refused

REFUSED = [
    ("royalty r on nothing from a to b\n  10%\n", "RG101"),
    ("royalty r on sales from a to b\n", "RG009"),
    ("royalty r on sales from a to b\n  10%\n  20%\n", "RG109"),
    ("royalty r on sales from a to b\n  10\n", "RG202"),
    ("royalty r on sales from a to b\n  4 points\n", "RG104"),
    ("royalty r on sales from a to b\n  bands of sales\n    10% up to 1.00\n    20% above\n", "RG112"),
    ("royalty r on sales from a to b\n  bands of sales in all\n    10% up to 2.00\n    20% up to 1.00\n", "RG204"),
    ("royalty r on sales from a to b\n  10%\n  earned from 2007-01-01 through 2006-01-01\n", "RG204"),
    ("royalty r on sales from a to b\n  10%\n  separately for each territory\n", "RG110"),
    ("royalty r on sales from a to b\n  10%\n  payable 30 days after sale\nevent sale\n", "RG115"),
    ("royalty r on q from a to b\n  10%\nroyalty q on r from a to b\n  10%\n", "RG107"),
    ("stream x = y\nstream y = x\nroyalty r on x from a to b\n  10%\n", "RG107"),
    ("stream x = sales * sales\nroyalty r on x from a to b\n  10%\n", "RG205"),
    ("stream x = sales where colour = red\nroyalty r on x from a to b\n  10%\n", "RG101"),
    ("waterfall w of sales\n  rest to b\n", "RG103"),
    ("royalty r on sales from a to w\n  10%\nwaterfall w of sales\n  rest to b\n", "RG103"),
    ("royalty r on sales from a to b\n  10%\nwaterfall w of r\n  rest to b\n", "RG110"),
    ("royalty r on sales from a to b\n  earned by b * 10%\n", "RG104"),
    (
        "royalty r on sales from a to b\n  whole bands of sales each calendar year\n    1% until 2.00\n    2% above\n",
        "RG001",
    ),
]


@pytest.mark.parametrize(("clauses", "code"), REFUSED)
def test_what_a_royalty_cannot_be(clauses: str, code: str) -> None:
    """Each is refused with a code of its own."""
    assert code in codes(head() + STREAM + clauses)


def test_a_rate_that_its_own_amount_moves_is_refused() -> None:
    """It is a band."""
    text = head() + STREAM + "let rate\n  10% while sales in all < 100.00\n  20% otherwise\n" + royalty("  rate\n")
    assert codes(text) == ["RG211"]


def test_less_than_nothing_is_never_paid() -> None:
    """Returns in a quarter without sales: the contract has to say what becomes of them."""
    text = head() + STREAM + royalty("  10%\n  payable after each calendar quarter\n")
    rows = sold([1000, -2000], QUARTERS[:2])
    assert codes(text, cash=rows) == ["RG603"]
    assert not codes(text + "  each calendar quarter at least 0, shortfall carried\n", cash=rows)


PATENTED = """stream sales earned by a
  tagged claim in valid, expired
stream patented = sales where claim = valid
royalty r on patented from a to b
  bands of sales each calendar year
    1% up to 1,000.00
    2% above
"""
CLAIMS = "date,stream,payer,amount,currency,claim\n"


@pytest.mark.parametrize("valid", [["799.99"], ["800.00"], ["800.01"], ["300.00", "500.00"]])
@pytest.mark.parametrize(
    "expired", [["800.00"], ["400.00", "400.00"], ["799.99", "0.01"], ["100.00", "200.00", "500.00"]]
)
def test_a_row_in_two_of_the_same_tags_is_the_row(valid: list[str], expired: list[str]) -> None:
    """One per cent of what is patented: by its tags it comes first, and within the first band of all sales."""
    rows = [
        f"2006-06-30,sales,,{amount},,{tag}\n"
        for tag, amounts in (("expired", expired), ("valid", valid))
        for amount in amounts
    ]
    result = run(head() + PATENTED, cash=CLAIMS + "".join(rows))
    total = sum(Fraction(amount) for amount in valid)
    assert sum(Fraction(e.amount) for e in result.entries if e.kind == "earned") == total


def test_nothing_is_earned_under_a_waterfall() -> None:
    """It shares what it is paid when that comes; what is on its way to it is earned by the waterfall itself."""
    text = STREAM + "royalty r on sales from a to split\n  10%\n  payable 45 days after each calendar quarter\n"
    text += "waterfall split of r\n  all to b\npayment least from a to b\n"
    least = "  each calendar year greater of 0 and 100.00 - {} each calendar year\n  due through 2006-12-31\n"
    assert codes(head() + text + least.format("earned by b under split")) == ["RG103"]
    result = run(head() + text + least.format("earned by split"), cash=sold([200_000], [QUARTERS[3]]))
    assert totals(result).get("b", 0) == 0
