"""The amount that gives a return, against a search in decimals that knows nothing of how it is found."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal, getcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import Paper, codes, head, run, table, totals

from regalia import test as run_tests
from regalia.dsl.source import Source

getcontext().prec = 50
Flow = tuple[date, int]
"""A day, and the cents that the party received (below nothing: paid)."""

FUNDED = "funding f from a to b\n  1,000.00 on 2006-01-01\n"
FLOW = "stream s received by d\nwaterfall w of s\n  {}\n  rest to c\n"


def present(flows: Sequence[Flow], rate: Decimal, year: int) -> Decimal:
    """What flows are worth on the day of the first."""
    first = min(day for day, _ in flows)
    return sum(Decimal(cents) / (1 + rate) ** (Decimal((day - first).days) / year) for day, cents in flows)


def giving(flows: Sequence[Flow], day: date, rate: Decimal, year: int = 365) -> Decimal:
    """The cents that have to be received on a day for the flows to be worth nothing, found by halving."""
    low, high = Decimal(-(10**14)), Decimal(10**14)
    for _ in range(120):
        middle = (low + high) / 2
        if present([*flows, (day, middle)], rate, year) < 0:
            low = middle
        else:
            high = middle
    return high


def on(text: str) -> date:
    return date.fromisoformat(text)


def test_a_year_at_twelve_percent() -> None:
    text = head() + FUNDED + "payment p from c to a\n  amount giving a irr 12% on actual/365 on 2007-01-01\n"
    assert totals(run(text, through=on("2007-01-01")))["a"] == 1_120_00


@pytest.mark.parametrize(
    ("rate", "convention", "year"), [("12%", "365", 365), ("7.5%", "360", 360), ("0%", "365", 365)]
)
def test_flows_of_several_days_agree_with_a_search(rate: str, convention: str, year: int) -> None:
    text = (
        head()
        + FUNDED
        + "payment q from a to c\n  250.00 on 2006-02-15\npayment r from c to a\n  400.00 on 2006-09-30\n"
    )
    text += f"payment p from c to a\n  amount giving a irr {rate} on actual/{year} on 2008-03-01\n"
    flows = [(on("2006-01-01"), -1_000_00), (on("2006-02-15"), -250_00), (on("2006-09-30"), 400_00)]
    expected = giving(flows, on("2008-03-01"), Decimal(rate[:-1]) / 100, year)
    found = totals(run(text, through=on("2008-03-01")))["a"] - 400_00
    assert abs(Decimal(int(found)) - expected) <= 1


def test_what_is_paid_on_the_day_itself_counts() -> None:
    text = head() + FUNDED + "payment r from c to a\n  500.00 on 2007-01-01\n"
    text += "payment p from c to a\n  amount giving a irr 12% on actual/365 on 2007-01-01\n"
    assert totals(run(text, through=on("2007-01-01")))["a"] == 1_120_00


def test_a_price_is_the_greater_of_nothing_and_it() -> None:
    text = head() + FUNDED + "payment r from c to a\n  1,500.00 on 2006-06-30\n"
    text += "payment p from c to a\n  greater of 0 and amount giving a irr 12% on actual/365 on 2007-01-01\n"
    assert totals(run(text, through=on("2007-01-01")))["a"] == 1_500_00
    assert codes(text.replace("greater of 0 and ", ""), cash=table("cash", []), observations="") != []


def test_a_band_ends_where_the_return_is_reached() -> None:
    bands = "bands\n    60% to a until amount giving a irr 12% on actual/365 reaches 0\n    10% to a thereafter"
    text = head() + FUNDED + FLOW.format(bands)
    rows = [("2006-07-01", "s", "", "1000.00"), ("2007-01-01", "s", "", "5000.00"), ("2007-02-01", "s", "", "100.00")]
    first = 600_00
    due = giving([(on("2006-01-01"), -1_000_00), (on("2006-07-01"), first)], on("2007-01-01"), Decimal("0.12"))
    expected = due + (5_000_00 - due / Decimal("0.6")) / 10
    paid = [
        entry.amount
        for entry in run(text, cash=table("cash", rows)).entries
        if (entry.kind, entry.target) == ("share", "a")
    ]
    assert paid[0] == first
    assert abs(Decimal(int(paid[1])) - expected) <= 1
    assert paid[2] == 10_00  # the end is final, though a month has passed


def test_one_receipt_or_several_on_a_day_come_to_the_same() -> None:
    bands = "bands\n    60% to a until amount giving a irr 12% on actual/365 reaches 0\n    10% to a thereafter"
    text = head("") + FUNDED + FLOW.format(bands)
    whole = totals(run(text, cash=table("cash", [("2007-01-01", "s", "", "3000.00")])))
    parts = totals(run(text, cash=table("cash", [("2007-01-01", "s", "", "1000.00")] * 3)))
    assert whole == parts


def test_nothing_is_reached_before_anything_was_paid() -> None:
    bands = "bands\n    60% to a until amount giving a irr 12% on actual/365 reaches 0\n    10% to a thereafter"
    text = head() + FUNDED.replace("2006-01-01", "2006-03-01") + FLOW.format(bands)
    rows = [("2006-02-01", "s", "", "100.00"), ("2006-04-01", "s", "", "100.00")]
    shares = [entry.amount for entry in run(text, cash=table("cash", rows)).entries if entry.target == "a"]
    assert shares[-1] == 60_00


def test_prices_and_what_members_have_count() -> None:
    text = head() + 'party g "G"\n  60% m "M"\n  40% n "N"\npayment q from g to c\n  1,000.00 on 2006-01-01\n'
    text += "payment r from c to m\n  100.00 on 2006-07-02\n"
    text += "payment p from c to d\n  amount giving g irr 10% on actual/365 on 2007-01-01\n"
    flows = [(on("2006-01-01"), -1_000_00), (on("2006-07-02"), 100_00)]
    expected = giving(flows, on("2007-01-01"), Decimal("0.1"))
    assert abs(Decimal(int(totals(run(text, through=on("2007-01-01")))["d"])) - expected) <= 1


def test_an_expectation_reads_it_on_a_later_day() -> None:
    text = head() + FUNDED + 'example "e"\n'
    for amount, day in (("1,000.00", "2006-01-01"), ("1,120.00", "2007-01-01"), ("1,254.40", "2008-01-01")):
        text += f"  expect amount giving a irr 12% on actual/365 - {amount} < 0.000001 on {day}\n"
        text += f"  expect {amount} - amount giving a irr 12% on actual/365 < 0.000001 on {day}\n"
    assert [found.message for each in run_tests(Source("t.deal", text)) for found in each.findings] == []


def test_an_undisclosed_return_is_supplied() -> None:
    text = (
        head()
        + FUNDED
        + "let r = undisclosed\npayment p from c to a\n  amount giving a irr r on actual/365 on 2007-01-01\n"
    )
    found = run(text, supplied={"r": "20%"}, through=on("2007-01-01"))
    assert totals(found)["a"] == 1_200_00
    assert totals(run(text, through=on("2007-01-01"))).get("a", 0) == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("amount giving x irr 12% on actual/365", "RG101"),
        ("amount giving s irr 12% on actual/365", "RG103"),
        ("amount giving a irr i on actual/365", "RG113"),
        ("amount giving a irr 0% - 100% on actual/365", "RG001"),
        ("amount giving a irr (0% - 100%) on actual/365", "RG113"),
        ("amount giving a irr 12% on 30/360", "RG115"),
        ("amount giving a irr CAD 12 on actual/365", "RG104"),
    ],
)
def test_what_is_refused(words: str, code: str) -> None:
    text = head() + FUNDED + "index i in share\ninstrument share, shares of d\nstream s received by d\n"
    text += f"payment p from c to a\n  {words} on 2007-01-01\n"
    found = codes(text.replace("index i in share", "measure rate, rates\nindex i in rate"))
    assert code in found or (code == "RG113" and "RG104" in found)


def test_units_and_what_falls_are_refused() -> None:
    issued = "instrument unit, units of d\n  10 units issued to a at 1.00 per unit on 2006-01-01\n"
    wanted = "payment p from c to a\n  amount giving a irr 12% on actual/365 on 2007-01-01\n"
    assert codes(head() + issued + wanted) == ["RG115"]
    text = head() + FUNDED + "let owing = amount giving a irr 12% on actual/365\n"
    assert "RG205" in codes(text + FLOW.format("all to a until owing reaches 0"))
    assert "RG205" in codes(text + "event done when owing reaches 0\n" + FLOW.format("all to a while not done"))
    assert codes(text + FLOW.format("all to a until owing <= 0")) == []


DAYS = st.integers(0, 2000).map(lambda number: date(2006, 1, 1) + timedelta(number))
FLOWS = st.lists(st.tuples(DAYS, st.integers(-(10**7), 10**7).filter(bool)), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None)
@given(FLOWS, st.integers(-40, 300), DAYS)
def test_any_flows_agree_with_a_search(flows: list[Flow], percent: int, day: date) -> None:
    text = head("")
    text += f"let owing = amount giving a irr ({percent}% / 1) on actual/365\n"
    for number, (when, cents) in enumerate(flows):
        source, target = ("c", "a") if cents > 0 else ("a", "c")
        text += f"payment p{number} from {source} to {target}\n  {abs(cents) / 100:.2f} on {when}\n"
    text += f"payment z from c to d\n  greater of 0 and owing on {day}\n"
    text += f"payment y from c to b\n  greater of 0 and 0 - owing on {day}\n"
    known = [flow for flow in flows if flow[0] <= day]
    found = Paper(text).run(through=day)
    due = totals(found).get("d", 0) - totals(found).get("b", 0)
    expected = giving(known, day, Decimal(percent) / 100) if known else Decimal(0)
    assert abs(Decimal(Fraction(due).numerator) / Fraction(due).denominator - expected) < Decimal("0.0001")
