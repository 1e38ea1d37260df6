"""Averages of what was observed, over days and over the period before; the figures were worked out by hand."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import codes, head, run, table, totals

from regalia import test as run_tests
from regalia.dsl.diagnostic import Refusal
from regalia.dsl.source import Source
from regalia.interpreter.outputs.text import to_text

DEAL = (
    "index x in CAD per ounce\nmeasure ounce, ounces\npayment p from a to b\n  average of x {} * 1,000 ounces on {}\n"
)
SEEN = [("2005-12-30", "4.00"), ("2006-01-02", "1.00"), ("2006-01-31", "2.00"), ("2006-03-01", "9.00")]


def seen(rows: Sequence[tuple[str, str]]) -> str:
    return table("observations", [(day, "x", value) for day, value in rows])


def paid(over: str, day: str, rows: Sequence[tuple[str, str]] = SEEN, more: str = "") -> int:
    text = head() + more + DEAL.format(over, day)
    return totals(run(text, observations=seen(rows), through=date.fromisoformat(day))).get("b", 0)


@pytest.mark.parametrize(
    ("over", "day", "cents"),
    [
        ("over 30 days", "2006-01-31", 1_500_00),  # from the 2nd through the 31st
        ("over 29 days", "2006-01-31", 2_000_00),
        ("over 30 days", "2006-02-01", 2_000_00),
        ("over 1 day", "2006-01-31", 2_000_00),
        ("over 1 month", "2006-01-31", 1_500_00),  # after 31 December
        ("over 5 weeks", "2006-01-31", 2_333_33),
        ("over the previous month", "2006-01-31", 4_000_00),
        ("over the previous month", "2006-02-28", 1_500_00),
        ("over the previous calendar quarter", "2006-03-31", 4_000_00),
        ("over the previous calendar quarter", "2006-04-01", 4_000_00),
        ("over the previous calendar year", "2006-04-01", 4_000_00),
        ("over the previous week", "2006-01-09", 1_000_00),  # Monday the 2nd through Sunday the 8th
        ("over the previous fiscal quarter", "2006-05-01", 5_500_00),  # February through April
    ],
)
def test_what_is_averaged(over: str, day: str, cents: int) -> None:
    rows = [*SEEN, ("2006-04-30", "2.00")]
    assert paid(over, day, rows, "year fiscal ends 31 January\n") == cents


def test_the_mean_is_exact_until_money_is_rounded() -> None:
    rows = [("2006-01-01", "1.00"), ("2006-01-02", "1.00"), ("2006-01-03", "2.00")]
    assert paid("over 3 days", "2006-01-03", rows) == 1_333_33


def test_without_an_observation_the_run_stops() -> None:
    with pytest.raises(Refusal) as refused:
        paid("over 3 days", "2006-02-15")
    (found,) = refused.value.findings
    assert found.code == "RG510"
    assert found.message == "no value of 'x' was observed from 2006-02-13 through 2006-02-15 (2006-02-15)"
    assert [words for _, words in found.related] == ["needed here"]


def test_with_business_days_each_of_them_must_have_been_observed() -> None:
    week = [(f"2006-01-0{day}", "1.00") for day in range(2, 7)]
    calendar = "business days london, following\n"
    assert paid("over 7 days", "2006-01-08", week, calendar) == 1_000_00
    with pytest.raises(Refusal) as refused:
        paid("over 7 days", "2006-01-08", week[:2] + week[3:], calendar)
    (found,) = refused.value.findings
    assert found.code == "RG510"
    assert "not observed on 2006-01-04, a business day from 2006-01-02 through 2006-01-08" in found.message
    assert paid("over 7 days", "2006-01-08", week[:2] + week[3:], calendar + "  closed 2006-01-04\n") == 1_000_00


def test_a_watched_condition_is_looked_at_where_the_index_was_observed() -> None:
    text = head() + "index x in CAD\nevent high when average of x over 2 days >= 3.00\n"
    text += "payment p from a to b\n  1.00 on high\n"
    rows = [("2006-02-01", "2.00"), ("2006-02-02", "3.00"), ("2006-02-03", "3.00")]
    found = run(text, observations=seen(rows))
    assert [str(entry.day) for entry in found.entries if entry.kind == "payment"] == ["2006-02-03"]


def test_an_expectation_without_an_average_is_told() -> None:
    text = head() + "index x in CAD\npayment p from a to b\n  1.00 on 2006-02-01\n"
    text += 'example "e"\n  2006-02-01 x 2.00\n  expect average of x over 5 days = 2.00\n'

    (fine,) = run_tests(Source("test.deal", text))
    assert fine.passed
    (missing,) = run_tests(Source("test.deal", text + "  expect average of x over 5 days = 2.00 on 2006-03-01\n"))
    assert [found.code for found in missing.findings] == ["RG510"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("median of x over 5 days", "RG101"),
        ("average of a over 5 days", "RG103"),
        ("average of x over 0 days", "RG010"),
        ("average of x over 9999 days", "RG010"),
        ("average of x over the previous other year", "RG101"),
        ("average of x over 5 days + 2 ounces", "RG104"),
    ],
)
def test_what_is_refused(words: str, code: str) -> None:
    text = head() + f"measure ounce, ounces\nindex x in CAD\npayment p from a to b\n  {words} on 2006-02-01\n"
    assert code in codes(text)


RATES = {  # of 100.00 in one currency, what is paid in the other
    ("CAD", "JPY", "0.0125"): 125,
    ("CAD", "USD", "1.25"): 125_00,
    ("JPY", "USD", "151.25"): 15125,
}


@pytest.mark.parametrize(("into", "of", "rate"), RATES)
def test_an_index_of_a_currency_per_another(into: str, of: str, rate: str) -> None:
    text = head("rounding each payment to 1 half up, residue by largest remainder", into)
    text += f"index x in {into} per {of}\npayment p from a to b\n  {of} 100 * x on 2006-02-01\n"
    text += 'example "e"\n  2006-02-01 x ' + rate + f"\n  expect {of} 10,000 * x = {into} {float(rate) * 10000:.0f}\n"

    found = run(text, observations=seen([("2006-02-01", rate)]))
    exact = RATES[into, of, rate]
    assert totals(found, into)["b"] == (exact if into == "JPY" else (exact + 50) // 100 * 100)
    assert [each.passed for each in run_tests(Source("test.deal", text))] == [True]

    assert f"{rate}  {into} per {of}" in " ".join(to_text(found, "0").split(" "))


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9999)), min_size=1, max_size=12), st.integers(1, 70))
def test_an_average_is_that_of_the_rows_in_its_days(values: list[tuple[int, int]], length: int) -> None:
    start = date(2006, 1, 1)
    by_day = {start + timedelta(day): cents for day, cents in values}
    day = start + timedelta(60)
    within = [cents for each, cents in by_day.items() if day - timedelta(length) < each <= day]
    rows = [(str(each), f"{cents // 100}.{cents % 100:02d}") for each, cents in by_day.items()]
    if not within:
        text = head() + DEAL.format(f"over {length} days", day)
        assert codes(text, observations=seen([*rows, ("2006-04-01", "1")])) == ["RG510"]
        return
    exact = Fraction(sum(within), len(within)) * 1000
    assert paid(f"over {length} days", str(day), rows) == int(exact + Fraction(1, 2))


LATEST = "index x in CAD per ounce\nmeasure ounce, ounces\npayment p from a to b\n  latest of x * 1,000 ounces on {}\n"


def latest(day: str, rows: Sequence[tuple[str, str]] = SEEN) -> int:
    result = run(head() + LATEST.format(day), observations=seen(rows), through=date.fromisoformat(day))
    return totals(result).get("b", 0)


@pytest.mark.parametrize(
    ("day", "cents"),
    [
        ("2006-01-01", 4_000_00),  # of the 30th of December, before the deal
        ("2006-01-02", 1_000_00),
        ("2006-01-30", 1_000_00),
        ("2006-01-31", 2_000_00),
        ("2006-12-31", 9_000_00),
    ],
)
def test_the_latest_value_is_that_of_the_day_or_the_last_before(day: str, cents: int) -> None:
    assert latest(day) == cents


def test_where_nothing_was_observed_the_latest_value_stops_the_run() -> None:
    with pytest.raises(Refusal) as refused:
        latest("2006-01-31", SEEN[3:])
    (found,) = refused.value.findings
    assert (found.code, found.message) == ("RG510", "no value of 'x' was observed on 2006-01-31 or before (2006-01-31)")


def test_a_condition_with_a_latest_value_waits_for_the_first() -> None:
    """It is looked at on days without an observation too: 3 ounces at 2.00 are reached between two."""
    text = (
        head()
        + "index x in CAD per ounce\nmeasure ounce, ounces\nstream s in ounces earned by a\n"
        + 'event big "Six" when s in all * latest of x reaches 6.00\n'
        + "payment p from a to b\n  1.00 on big\n"
    )
    quantities = table("quantities", [("2006-01-05", "s", "2", "ounces"), ("2006-02-05", "s", "1", "ounces")])
    result = run(text, observations=seen(SEEN[2:3]), quantities=quantities, through=date(2006, 3, 1))
    assert [(str(each.day), each.amount) for each in result.entries if each.clause == "p"] == [("2006-02-05", 100)]


def test_interest_reads_the_index_itself() -> None:
    lines = 'account n "N" owed by a to b\n  interest latest of x a year on 30/360, added each month\n'
    assert codes(head() + "index x in percent\n" + lines) == ["RG115"]


def test_only_the_latest_is_without_a_time() -> None:
    text = head() + "index x in CAD\npayment p from a to b\n  {} on 2006-06-30\n"
    assert codes(text.format("average of x")) == ["RG101"]
    assert codes(text.format("latest of x over 3 days")) == ["RG101"]


WEEKDAYS = [("2006-01-11", "3.00"), ("2006-01-12", "1.00"), ("2006-01-13", "5.00"), ("2006-01-17", "2.00")]


@pytest.mark.parametrize(
    ("measure", "over", "day", "cents"),
    [
        ("lowest", "over 7 days", "2006-01-17", 1_000_00),
        ("highest", "over 7 days", "2006-01-17", 5_000_00),
        ("highest", "over 1 day", "2006-01-17", 2_000_00),
        ("lowest", "over the previous week", "2006-01-17", 1_000_00),
        ("lowest", "over 2 business days", "2006-01-17", 2_000_00),  # Friday and Tuesday: Monday is closed
        ("lowest", "over 3 business days", "2006-01-17", 1_000_00),
        ("highest", "over 1 business day", "2006-01-17", 2_000_00),
        ("highest", "over 1 business day", "2006-01-15", 5_000_00),  # a Sunday
        ("average", "over 4 business days", "2006-01-17", 2_750_00),
    ],
)
def test_extremes_and_business_days(measure: str, over: str, day: str, cents: int) -> None:
    text = head() + "business days days, following\n  closed 2006-01-16\n" + DEAL.replace("average", measure)
    rows = WEEKDAYS if "week" not in over else [*WEEKDAYS, ("2006-01-09", "4.00"), ("2006-01-10", "4.00")]
    found = run(text.format(over, day), observations=seen(rows), through=date.fromisoformat(day))
    assert totals(found).get("b", 0) == cents


def test_business_days_have_to_be_declared() -> None:
    assert codes(head() + DEAL.format("over 2 business days", "2006-01-17")) == ["RG110"]


def test_no_other_measure_over_time() -> None:
    assert codes(head() + DEAL.replace("average", "median").format("over 2 days", "2006-01-17")) == ["RG101"]


@given(st.lists(st.integers(0, 400), min_size=1, max_size=12), st.integers(1, 6), st.integers(0, 11))
def test_an_extreme_by_hand(values: list[int], count: int, at: int) -> None:
    """Of a value a day, that of the last days: another way."""
    at = min(at, len(values) - 1)
    rows = [((date(2006, 1, 2) + timedelta(n)).isoformat(), f"{value / 100:.2f}") for n, value in enumerate(values)]
    last = values[max(0, at + 1 - count) : at + 1]
    for measure, found in (("lowest", min(last)), ("highest", max(last))):
        text = head() + DEAL.replace("average", measure).format(f"over {count} days", rows[at][0])
        result = run(text, observations=seen(rows), through=date.fromisoformat(rows[at][0]))
        assert totals(result).get("b", 0) == found * 1_000


def test_a_condition_waits_for_as_many_business_days_and_stops_at_a_gap() -> None:
    text = head() + (
        "business days days, following\nindex x in CAD per ounce\nmeasure ounce, ounces\n"
        "event held when lowest of x over 3 business days >= 2.00 per ounce\npayment p from a to b\n  5.00 on held\n"
    )
    days = [("2006-01-12", "2.00"), ("2006-01-13", "2.00"), ("2006-01-16", "2.00")]
    assert totals(run(text, observations=seen(days), through=date(2006, 1, 13))) == {}
    assert totals(run(text, observations=seen(days), through=date(2006, 1, 16))) == {"b": 5_00}
    assert codes(text, observations=seen([days[0], days[2]])) == ["RG510"]
