"""Tables: by year, by date, in steps, along lines; the figures were worked out by hand."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import cash, codes, head, run, shares, table, totals

from regalia.dsl.diagnostic import Refusal
from regalia.interpreter.dated import Table

FLOW = "stream s received by d\nwaterfall w of s\n  {}\n  rest to c\n"
YEARS = "table t by {} year\n  2006: 10%\n  2007: 20%\n"


def part(text: str, day: str, observed: str = "", line: str = "t to b") -> int:
    """What b has of 100.00 that come in on a day, in cents."""
    tables = {"cash": cash([(date.fromisoformat(day), "s", 100_00)])}
    if observed:
        tables["observations"] = table("observations", [(day, "x", observed)])
    (found,) = shares(run(head() + text + FLOW.format(line), **tables))
    return found.get("b", 0)


@pytest.mark.parametrize(
    ("year", "day", "cents"),
    [
        ("calendar", "2006-01-01", 10_00),
        ("calendar", "2006-12-31", 10_00),
        ("calendar", "2007-01-01", 20_00),
        ("fiscal", "2006-06-30", 10_00),
        ("fiscal", "2006-07-01", 20_00),
        ("crop", "2006-02-28", 10_00),
        ("crop", "2006-03-01", 20_00),
    ],
)
def test_a_year_is_named_by_the_calendar_year_in_which_it_ends(year: str, day: str, cents: int) -> None:
    years = {"calendar": "", "fiscal": "year fiscal ends 30 June\n", "crop": "year crop starts 1 March\n"}[year]
    assert part(years + YEARS.format(year), day) == cents


def test_a_year_without_a_row_is_refused_only_where_it_is_read() -> None:
    text = head() + YEARS.format("calendar") + FLOW.format("t to b through 2007-12-31")
    rows = [(date(2006, 5, 1), "s", 100_00), (date(2008, 5, 1), "s", 100_00)]
    assert totals(run(text, cash=cash(rows))) == {"b": 10_00, "c": 190_00}
    text = head() + YEARS.format("calendar") + FLOW.format("t to b")
    with pytest.raises(Refusal) as refused:
        run(text, cash=cash(rows))
    (found,) = refused.value.findings
    assert found.code == "RG609"
    assert "no row for 2008" in found.message
    assert found.help == "add the row: 2008: ..."
    assert [words for _, words in found.related] == ["needed here", "when this came in"]


def test_a_year_in_the_middle_may_be_missing() -> None:
    text = head() + "table t by calendar year\n  2006: 10%\n  2008: 20%\n" + FLOW.format("t to b")
    assert codes(text, cash=cash([(date(2007, 1, 1), "s", 100)])) == ["RG609"]
    assert codes(text, cash=cash([(date(2008, 1, 1), "s", 100)])) == []


def test_a_row_holds_from_its_day_on() -> None:
    text = "table t by date\n  2006-02-01: 10%\n  2006-03-01: 20%\n"
    assert part(text, "2006-02-01") == part(text, "2006-02-28") == 10_00
    assert part(text, "2006-03-01") == part(text, "2030-01-01") == 20_00
    assert codes(head() + text + FLOW.format("t to b"), cash=cash([(date(2006, 1, 31), "s", 100)])) == ["RG609"]


STEPS = "index x in CAD\ntable t by x\n  75% up to 50.00\n  60% below 100.00\n  55% up to 100.00\n  50% above\n"


@pytest.mark.parametrize(
    ("x", "cents"),
    [("-1", 75_00), ("50", 75_00), ("50.01", 60_00), ("99.99", 60_00), ("100", 55_00), ("100.01", 50_00)],
)
def test_a_level_belongs_to_up_to_and_not_to_below(x: str, cents: int) -> None:
    assert part(STEPS, "2006-05-01", x) == cents


LINES = "index x in CAD\ntable t by x, linear\n  10.00: 0%\n  20.00: 10%\n  40.00: 50%\n"


@pytest.mark.parametrize(
    ("x", "cents"),
    [("0", 0), ("10", 0), ("15", 5_00), ("20", 10_00), ("25", 20_00), ("40", 50_00), ("41", 50_00)],
)
def test_lines_are_straight_and_end_flat(x: str, cents: int) -> None:
    assert part(LINES, "2006-05-01", x) == cents


def test_bare_figures_are_money_where_money_is_expected() -> None:
    text = "table t by calendar year\n  2006: 30\n  2007: 40.50\n"
    assert part(text, "2007-05-01", line="all to b up to t") == 40_50
    levels = FLOW.format("bands of s each calendar year\n    all to b up to t\n    50% to b above")
    found = run(head() + text + levels, cash=cash([(date(2006, 5, 1), "s", 100_00)]))
    assert totals(found) == {"b": 65_00, "c": 35_00}


def test_a_payment_reads_a_table_on_its_day() -> None:
    text = head() + "table t by date\n  2006-01-01: 30\n  2007-01-01: 40\n"
    text += "payment p from a to b\n  t on 2006-12-31\n  2 * t on 2007-01-01\n"
    assert totals(run(text, through=date(2007, 1, 1)))["b"] == 110_00


def test_rows_may_be_values_that_change() -> None:
    text = "index x in CAD\nlet fifty = 50% of x / CAD 1.00\ntable t by calendar year\n  2006: fifty\n  2007: 20%\n"
    assert part(text, "2006-05-01", "0.30") == 15_00
    assert part(text, "2007-05-01", "0.30") == 20_00
    text = "table t by date\n  2006-01-01: undisclosed\n  2007-01-01: 20%\n"
    found = run(head() + text + FLOW.format("t to b"), supplied={"t": "5%"}, cash=cash([(date(2006, 5, 1), "s", 100)]))
    assert totals(found)["b"] == 5


def test_a_table_may_go_by_a_table() -> None:
    text = "table u by date\n  2006-01-01: 1\n  2007-01-01: 2\ntable t by u\n  10% below 2\n  20% above\n"
    assert part(text, "2006-12-31") == 10_00
    assert part(text, "2007-01-01") == 20_00


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("table t by calendar quarter\n  2006: 5%\n", "RG115"),
        ("table t by month\n  2006: 5%\n", "RG115"),
        ("table t by other year\n  2006: 5%\n", "RG101"),
        ("table t by calendar year\n  2006: 5%\n  2006: 6%\n", "RG204"),
        ("table t by calendar year\n  2007: 5%\n  2006: 6%\n", "RG204"),
        ("table t by calendar year\n  2006.5: 5%\n", "RG007"),
        ("table t by calendar year\n  2006-01-01: 5%\n", "RG007"),
        ("table t by calendar year\n  5% above\n", "RG001"),
        ("table t by calendar year, linear\n  2006: 5%\n", "RG115"),
        ("table t by date\n  2006: 5%\n", "RG007"),
        ("table t by date\n  2006-01-02: 5%\n  2006-01-01: 6%\n", "RG204"),
        ("table t by date\n  5% through 2006-01-02\n", "RG001"),
        ("table t by date, linear\n  2006-01-01: 5%\n", "RG115"),
        ("table t by x\n  1: 5%\n", "RG001"),
        ("table t by x\n  5% up to 10\n", "RG110"),
        ("table t by x\n  5% up to 10\n  6% up to 10\n  7% above\n", "RG204"),
        ("table t by x\n  5% up to 10\n  6% below 10\n  7% above\n", "RG204"),
        ("table t by x\n  5% above\n  6% up to 10\n", "RG209"),
        ("table t by x\n  5% up to 10\n  6% thereafter\n", "RG001"),
        ("table t by x\n  5% up to 10%\n  6% above\n", "RG104"),
        ("table t by x\n  5% up to 10\n  6 points above\n", "RG104"),
        ("table t by x, linear\n  5% up to 10\n", "RG001"),
        ("table t by x, linear\n  10: 5%\n  10: 6%\n", "RG204"),
        ("table t by x, linear\n  x: 5%\n", "RG113"),
        ("table t by x = 1\n  5% above\n", "RG104"),
        ("table t by t\n  5% up to 10\n  6% above\n", "RG107"),
        ("table t by x\n  t above\n", "RG107"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    assert code in codes(head() + "index x in CAD\n" + text + FLOW.format("t to b"))


def test_a_table_by_what_is_paid_is_no_limit_and_no_share() -> None:
    text = head() + "table t by received by b\n  50% up to 10\n  20% above\n"
    assert codes(text + FLOW.format("t to b")) == ["RG211"]
    text = head() + "table t by received by b\n  50.00 up to 10\n  20.00 above\n"
    limit = "bands\n    all to b until received by b reaches t\n    all to c thereafter"
    assert "RG205" in codes(text + FLOW.format(limit))


def test_a_long_table_is_followed_and_a_longer_one_refused() -> None:
    def steps(count: int) -> str:
        rows = "".join(f"  {number}% up to {number}\n" for number in range(1, count))
        return f"index x in CAD\ntable t by x\n{rows}  0% above\n"

    assert part(steps(100), "2006-05-01", "41.5") == 42_00
    rows = "".join(f"  0.1% up to {number}\n" for number in range(1, 600))
    text = f"index x in CAD\ntable t by x\n{rows}  0% above\n"
    assert "RG210" in codes(head() + text + FLOW.format("t to b"))


@given(st.lists(st.integers(1, 3000), unique=True, min_size=1, max_size=12), st.integers(0, 3100))
def test_looking_up_a_day_finds_the_last_row_before_it(days: list[int], day: int) -> None:
    start = date(2006, 1, 1)
    steps = tuple((start + timedelta(number), number) for number in sorted(days))
    found = Table(None, steps).value(start + timedelta(day))
    assert found == max((number for number in days if number <= day), default=None)


@given(st.lists(st.integers(0, 100), unique=True, min_size=2, max_size=6), st.data())
def test_a_line_passes_through_its_rows_and_between_them(keys: list[int], data: st.DataObject) -> None:
    keys = sorted(keys)
    values = data.draw(st.lists(st.integers(0, 100), min_size=len(keys), max_size=len(keys)))
    x = data.draw(st.integers(0, 120))
    rows = "".join(f"  {key}: {value}%\n" for key, value in zip(keys, values, strict=True))
    exact = _on_line(keys, values, x)
    found = part(f"index x in CAD\ntable t by x, linear\n{rows}", "2006-05-01", str(x))
    assert found == int(exact * 100 + Fraction(1, 2))


def _on_line(keys: list[int], values: list[int], x: int) -> Fraction:
    if x <= keys[0]:
        return Fraction(values[0])
    for number in range(1, len(keys)):
        if x <= keys[number]:
            start, end = keys[number - 1], keys[number]
            return Fraction(values[number - 1] * (end - x) + values[number] * (x - start), end - start)
    return Fraction(values[-1])
