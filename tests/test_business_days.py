"""Business days: which days they are, how they are counted, and what is moved by them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import codes, head, run, table

from regalia.dsl.business import Calendar
from regalia.dsl.dates import Duration, OutOfCalendar
from regalia.interpreter.payable import PayableFrom

CHRISTMAS = Calendar(frozenset({date(2026, 12, 28)}), frozenset({(12, 25), (1, 1)}))
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def on(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-12-21", 1, "2026-12-22"),
        ("2026-12-24", 1, "2026-12-29"),  # the 25th and the 28th are closed, between them lies a weekend
        ("2026-12-25", 1, "2026-12-29"),
        ("2026-12-26", 1, "2026-12-29"),
        ("2026-12-24", 3, "2026-12-31"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2026-06-30", 10, "2026-07-14"),
        ("2026-06-27", 0, "2026-06-29"),
        ("2026-06-26", 0, "2026-06-26"),
    ],
)
def test_business_days_after_a_day(day: str, count: int, expected: str) -> None:
    assert CHRISTMAS.after(on(day), count) == on(expected)


def test_a_day_that_is_none_is_moved_to_one_side() -> None:
    preceding = Calendar(CHRISTMAS.closed, CHRISTMAS.closed_each_year, "preceding")
    assert CHRISTMAS.moved(on("2026-12-25")) == on("2026-12-29")
    assert preceding.moved(on("2026-12-28")) == on("2026-12-24")
    assert preceding.moved(on("2026-12-24")) == CHRISTMAS.moved(on("2026-12-24")) == on("2026-12-24")
    assert preceding.moved(on("2026-12-28"), not_before=on("2026-12-25")) == on("2026-12-29")


@given(DAYS, st.integers(1, 60))
def test_counting_agrees_with_looking_at_each_day(day: date, count: int) -> None:
    found = CHRISTMAS.after(day, count)
    assert CHRISTMAS.is_open(found)
    passed = [day + timedelta(n) for n in range(1, (found - day).days + 1)]
    assert sum(CHRISTMAS.is_open(each) for each in passed) == count
    assert (found - day).days <= CHRISTMAS.longest(count)
    assert list(CHRISTMAS.between(day + timedelta(1), found)) == [each for each in passed if CHRISTMAS.is_open(each)]


@given(DAYS, st.integers(0, 90), st.sampled_from(["following", "preceding"]))
def test_what_is_payable_is_paid_on_a_business_day_and_not_before_the_end(end: date, lag: int, shift: str) -> None:
    calendar = Calendar(CHRISTMAS.closed, CHRISTMAS.closed_each_year, shift)
    found = calendar.payable(end, Duration(lag, "day"), business=False)
    assert calendar.is_open(found)
    assert end <= found <= end + timedelta(lag + calendar.longest(0))


def test_a_calendar_without_a_business_day_ends() -> None:
    every = frozenset((month, day) for month in range(1, 13) for day in range(1, 32))
    for shift in ("following", "preceding"):
        with pytest.raises(OutOfCalendar):
            Calendar(frozenset(), every, shift).moved(on("2026-06-30"))
    with pytest.raises(OutOfCalendar):
        Calendar().after(date(9999, 12, 31), 1)


ROYALTY = """measure ounce, ounces
stream s in ounces earned by d
royalty r on s from a to b
  2.00 per ounce
  payable {} after each calendar quarter
"""
SOLD = table("quantities", [("2006-02-01", "s", "10"), ("2006-05-01", "s", "10"), ("2006-11-01", "s", "10")])


def paid_on(calendar: str, lag: str) -> list[str]:
    found = run(head() + calendar + ROYALTY.format(lag), quantities=SOLD, through=date(2007, 12, 31))
    return [str(entry.day) for entry in found.entries if entry.kind == "royalty"]


def test_a_royalty_is_paid_on_business_days() -> None:
    closed = "business days london, {}\n  closed 25 December\n  closed 2006-04-14\n  closed 2006-04-17\n"
    assert paid_on("", "15 days") == ["2006-04-15", "2006-07-15", "2007-01-15"]
    assert paid_on(closed.format("following"), "15 days") == ["2006-04-18", "2006-07-17", "2007-01-15"]
    assert paid_on(closed.format("preceding"), "15 days") == ["2006-04-13", "2006-07-14", "2007-01-15"]
    assert paid_on(closed.format("following"), "10 business days") == ["2006-04-18", "2006-07-14", "2007-01-12"]


def test_a_long_lag_pays_each_period_once() -> None:
    assert paid_on("business days london, following\n", "200 business days") == [
        "2007-01-05",
        "2007-04-06",
        "2007-10-05",
    ]


def test_what_is_refused() -> None:
    calendar = "business days london, following\n"
    assert codes(head() + ROYALTY.format("10 business days")) == ["RG110"]
    assert codes(head() + calendar + calendar.replace("london", "paris")) == ["RG109"]
    assert codes(head() + calendar + "  closed 31 June\n") == ["RG007"]
    assert codes(head() + calendar + "  closed 25 December\n  closed 25 December\n") == ["RG109"]
    every = "".join(f"  closed {day} {month}\n" for month in ("July", "August") for day in range(1, 32))
    assert codes(head() + calendar + every) == []


@pytest.mark.parametrize(
    ("lag", "shift", "sold", "paid"),
    [
        ("10 business days", "following", "2006-04-03", "2006-04-19"),  # the 14th and the 17th are closed
        ("1 business days", "following", "2006-04-13", "2006-04-18"),
        ("1 business days", "following", "2006-04-15", "2006-04-18"),
        ("3 days", "following", "2006-04-11", "2006-04-18"),
        ("3 days", "preceding", "2006-04-11", "2006-04-13"),
        ("3 days", "preceding", "2006-04-14", "2006-04-18"),
        ("1 week", "following", "2006-04-06", "2006-04-13"),
    ],
)
def test_what_is_payable_after_a_happening(lag: str, shift: str, sold: str, paid: str) -> None:
    text = head() + f"business days london, {shift}\n  closed 2006-04-14\n  closed 2006-04-17\nevent sale\n"
    text += f"payment p from a to b\n  5.00 on sale\n  payable {lag} after sale\n"
    found = run(text, events=table("events", [(sold, "sale")]), through=date(2006, 12, 31))
    assert [str(entry.day) for entry in found.entries if entry.kind == "payment"] == [paid]


@given(DAYS, st.integers(0, 40), st.booleans(), st.sampled_from(["following", "preceding"]))
def test_each_day_is_paid_once(day: date, count: int, business: bool, shift: str) -> None:
    """The days paid on a day are those from its first one on, up to the first one of the next day."""
    calendar = Calendar(CHRISTMAS.closed, CHRISTMAS.closed_each_year, shift)
    lag = Duration(count, "day")
    paid = calendar.payable(day, lag, business=business)
    today, tomorrow = (PayableFrom(calendar, lag, business, later) for later in (False, True))
    assert today.value(paid) <= day.toordinal() < tomorrow.value(paid)
    for other in (paid - timedelta(1), paid + timedelta(1)):
        assert not today.value(other) <= day.toordinal() < tomorrow.value(other)
