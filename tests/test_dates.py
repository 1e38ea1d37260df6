"""Durations and periods: month ends, leap years, named years, and laws that hold for all days."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regalia.dsl.dates import (
    UNITS,
    Duration,
    OutOfCalendar,
    PeriodKind,
    YearBasis,
    add,
    count_starts,
    next_start,
    period_start,
    refuse_too_many,
    starts_between,
)
from regalia.dsl.limits import PERIODS
from regalia.dsl.numbers import read_date

GREGORIAN_CYCLE = timedelta(days=146_097)

ADDED = """
2006-01-31  1 month    2006-02-28
2008-01-31  1 month    2008-02-29
2008-01-30  1 month    2008-02-29
2008-01-29  1 month    2008-02-29
2007-01-29  1 month    2007-02-28
1900-01-31  1 month    1900-02-28
2000-01-31  1 month    2000-02-29
2006-01-31  2 month    2006-03-31
2006-02-28  1 month    2006-03-28
2006-03-31  1 month    2006-04-30
2006-03-31 -1 month    2006-02-28
2008-03-31 -1 month    2008-02-29
2008-03-30 -1 month    2008-02-29
2006-12-31  2 month    2007-02-28
2006-01-15 -1 month    2005-12-15
2006-05-31  1 quarter  2006-08-31
2006-11-30  1 quarter  2007-02-28
2007-11-30  1 quarter  2008-02-29
2008-02-29  1 quarter  2008-05-29
2006-05-31 -1 quarter  2006-02-28
2006-08-31  1 half     2007-02-28
2007-08-31  1 half     2008-02-29
2008-02-29  1 half     2008-08-29
2006-05-04  3 year     2009-05-04
2004-02-29  1 year     2005-02-28
2004-02-29  4 year     2008-02-29
2004-02-29 -1 year     2003-02-28
2004-02-29 -4 year     2000-02-29
2000-02-29 100 year    2100-02-28
2006-12-31  1 day      2007-01-01
2008-02-28  1 day      2008-02-29
2007-02-28  1 day      2007-03-01
2008-03-01 -1 day      2008-02-29
2006-05-04  45 day     2006-06-18
2006-05-04  2 week     2006-05-18
2006-05-04 -1 week     2006-04-27
2006-05-04  0 month    2006-05-04
9999-12-30  1 day      9999-12-31
0001-02-28 -1 month    0001-01-28
"""

CALENDAR = None
JUNE = YearBasis("fiscal", "ends", 6, 30)
MARCH = YearBasis("fiscal", "ends", 3, 31)
FEBRUARY_28 = YearBasis("fiscal", "ends", 2, 28)
FEBRUARY_29 = YearBasis("fiscal", "ends", 2, 29)
MID_MONTH = YearBasis("fiscal", "ends", 1, 15)
NEAR_END = YearBasis("fiscal", "ends", 1, 30)
DECEMBER = YearBasis("fiscal", "ends", 12, 31)
MAY = YearBasis("contract", "starts", 5, 4)
LEAP_DAY = YearBasis("contract", "starts", 2, 29)
AUGUST_31 = YearBasis("contract", "starts", 8, 31)
BASES = [
    CALENDAR,
    JUNE,
    MARCH,
    FEBRUARY_28,
    FEBRUARY_29,
    MID_MONTH,
    NEAR_END,
    DECEMBER,
    MAY,
    LEAP_DAY,
    AUGUST_31,
]
KINDS = [PeriodKind("day"), PeriodKind("week")]
KINDS += [PeriodKind(length, basis) for length in UNITS[2:] for basis in BASES]

PERIOD_TABLE = [  # length, named year, a day, the first day of its period, the first day of the next
    ("year", CALENDAR, "2006-12-31", "2006-01-01", "2007-01-01"),
    ("year", CALENDAR, "2007-01-01", "2007-01-01", "2008-01-01"),
    ("half", CALENDAR, "2006-06-30", "2006-01-01", "2006-07-01"),
    ("half", CALENDAR, "2006-07-01", "2006-07-01", "2007-01-01"),
    ("quarter", CALENDAR, "2008-02-29", "2008-01-01", "2008-04-01"),
    ("month", CALENDAR, "2008-02-29", "2008-02-01", "2008-03-01"),
    ("week", CALENDAR, "2006-05-07", "2006-05-01", "2006-05-08"),
    ("week", CALENDAR, "2006-05-08", "2006-05-08", "2006-05-15"),
    ("week", CALENDAR, "2009-01-01", "2008-12-29", "2009-01-05"),
    ("day", CALENDAR, "2008-02-29", "2008-02-29", "2008-03-01"),
    ("year", JUNE, "2006-06-30", "2005-07-01", "2006-07-01"),
    ("year", JUNE, "2006-07-01", "2006-07-01", "2007-07-01"),
    ("half", JUNE, "2006-12-31", "2006-07-01", "2007-01-01"),
    ("quarter", JUNE, "2006-09-30", "2006-07-01", "2006-10-01"),
    ("quarter", MARCH, "2006-03-31", "2006-01-01", "2006-04-01"),
    ("year", FEBRUARY_28, "2008-02-28", "2007-03-01", "2008-03-01"),
    ("year", FEBRUARY_28, "2008-02-29", "2007-03-01", "2008-03-01"),
    ("year", FEBRUARY_28, "2008-03-01", "2008-03-01", "2009-03-01"),
    ("year", FEBRUARY_29, "2007-02-28", "2006-03-01", "2007-03-01"),
    ("year", FEBRUARY_29, "2008-02-29", "2007-03-01", "2008-03-01"),
    ("quarter", FEBRUARY_29, "2008-02-29", "2007-12-01", "2008-03-01"),
    ("year", MID_MONTH, "2006-01-15", "2005-01-16", "2006-01-16"),
    ("year", MID_MONTH, "2006-01-16", "2006-01-16", "2007-01-16"),
    ("month", MID_MONTH, "2006-03-15", "2006-02-16", "2006-03-16"),
    ("quarter", NEAR_END, "2006-01-30", "2005-10-31", "2006-01-31"),
    ("quarter", NEAR_END, "2006-04-30", "2006-04-30", "2006-07-31"),
    ("month", NEAR_END, "2006-02-27", "2006-01-31", "2006-02-28"),
    ("month", NEAR_END, "2008-02-29", "2008-02-29", "2008-03-31"),
    ("year", MAY, "2006-05-03", "2005-05-04", "2006-05-04"),
    ("year", MAY, "2006-05-04", "2006-05-04", "2007-05-04"),
    ("half", MAY, "2006-11-04", "2006-11-04", "2007-05-04"),
    ("quarter", MAY, "2007-02-03", "2006-11-04", "2007-02-04"),
    ("year", LEAP_DAY, "2007-02-27", "2006-02-28", "2007-02-28"),
    ("year", LEAP_DAY, "2007-02-28", "2007-02-28", "2008-02-29"),
    ("year", LEAP_DAY, "2008-02-28", "2007-02-28", "2008-02-29"),
    ("year", LEAP_DAY, "2008-02-29", "2008-02-29", "2009-02-28"),
    ("half", AUGUST_31, "2007-02-27", "2006-08-31", "2007-02-28"),
    ("half", AUGUST_31, "2008-02-29", "2008-02-29", "2008-08-31"),
    ("quarter", AUGUST_31, "2006-11-30", "2006-11-30", "2007-02-28"),
]

days = st.dates(date(2, 1, 1), date(9998, 12, 31))
kinds = st.sampled_from(KINDS)


@pytest.mark.parametrize("row", ADDED.strip().splitlines())
def test_durations_added(row: str) -> None:
    start, count, unit, end = row.split()
    duration = Duration(abs(int(count)), unit)
    assert add(read_date(start), duration, -1 if int(count) < 0 else 1) == read_date(end)


@pytest.mark.parametrize("row", PERIOD_TABLE, ids=lambda row: f"{row[0]}-{row[2]}")
def test_periods_of_a_day(row: tuple[str, YearBasis | None, str, str, str]) -> None:
    length, basis, day, start, following = row
    kind = PeriodKind(length, basis)
    assert period_start(read_date(day), kind) == read_date(start)
    assert next_start(read_date(day), kind) == read_date(following)


def test_the_tables_are_long_enough() -> None:
    assert len(ADDED.strip().splitlines()) >= 30
    assert len(PERIOD_TABLE) >= 30


def test_months_do_not_chain() -> None:
    """Two steps of one month are not one step of two: step from the first day."""
    month = Duration(1, "month")
    assert add(add(date(2006, 1, 31), month), month) == date(2006, 3, 28)
    assert add(date(2006, 1, 31), Duration(2, "month")) == date(2006, 3, 31)


def test_starts_between_leaves_out_the_first_day_and_has_the_last() -> None:
    quarter = PeriodKind("quarter")
    first, last = date(2006, 1, 1), date(2006, 10, 1)
    assert starts_between(first, last, quarter) == (date(2006, 4, 1), date(2006, 7, 1), date(2006, 10, 1))
    assert starts_between(first - timedelta(1), first, quarter) == (first,)
    assert starts_between(first, first, quarter) == ()
    assert starts_between(last, first, quarter) == ()


def test_a_first_year_may_be_short() -> None:
    assert starts_between(date(2006, 5, 4), date(2008, 6, 30), PeriodKind("year", JUNE)) == (
        date(2006, 7, 1),
        date(2007, 7, 1),
    )


def test_too_many_periods_are_refused_before_they_are_made() -> None:
    """4,800 months are 400 years."""
    first, last = date(1800, 1, 1), date(2200, 1, 1)
    assert count_starts(first, last, PeriodKind("month")) == PERIODS
    refuse_too_many(first, last, PeriodKind("month"))
    with pytest.raises(OutOfCalendar, match="1800-01-01 to 2200-02-01 has 4,801 months, more than 4,800"):
        refuse_too_many(first, date(2200, 2, 1), PeriodKind("month"))
    with pytest.raises(OutOfCalendar, match="3,652,058 days"):
        refuse_too_many(date.min, date.max, PeriodKind("day"))
    with pytest.raises(OutOfCalendar, match="19,997 half years"):
        refuse_too_many(date.min, date.max, PeriodKind("half"))


@pytest.mark.parametrize("unit", UNITS)
def test_no_day_lies_outside_the_calendar(unit: str) -> None:
    for count in (10_000 * 366, 10**27):
        with pytest.raises(OutOfCalendar):
            add(date(2006, 5, 4), Duration(count, unit))
        with pytest.raises(OutOfCalendar):
            add(date(2006, 5, 4), Duration(count, unit), -1)
    with pytest.raises(OutOfCalendar):
        next_start(date.max, PeriodKind(unit))
    assert period_start(date.min, PeriodKind(unit)) == date.min


def test_a_named_year_may_begin_before_the_calendar() -> None:
    with pytest.raises(OutOfCalendar):
        period_start(date.min, PeriodKind("year", JUNE))
    assert count_starts(date.min, date(2, 1, 1), PeriodKind("year", JUNE)) == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda: Duration(-1, "day"),
        lambda: Duration(1, "fortnight"),
        lambda: YearBasis("fiscal", "ends", 6, 31),
        lambda: YearBasis("fiscal", "ends", 2, 30),
        lambda: YearBasis("fiscal", "starts", 13, 1),
        lambda: YearBasis("fiscal", "starts", 1, 0),
        lambda: YearBasis("fiscal", "during", 1, 1),
        lambda: PeriodKind("decade"),
        lambda: PeriodKind("week", JUNE),
        lambda: PeriodKind("day", MAY),
        lambda: add(date(2006, 5, 4), Duration(1, "day"), 2),
        lambda: add(date(2006, 5, 4), Duration(1, "day"), 0),
    ],
)
def test_what_makes_no_sense_is_refused(make) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        make()


@given(day=days, kind=kinds)
def test_every_day_lies_in_one_period(day: date, kind: PeriodKind) -> None:
    start, following = period_start(day, kind), next_start(day, kind)
    assert start <= day < following
    assert period_start(start, kind) == start
    assert period_start(following - timedelta(1), kind) == start
    assert period_start(following, kind) == following
    assert next_start(start, kind) == following


@given(day=days, length=st.integers(0, 800), kind=kinds)
def test_starts_are_the_days_that_start(day: date, length: int, kind: PeriodKind) -> None:
    """Found by looking at every day."""
    through = day + timedelta(min(length, (date.max - day).days))
    every = (day + timedelta(n) for n in range(1, (through - day).days + 1))
    expected = tuple(each for each in every if period_start(each, kind) == each)
    assert starts_between(day, through, kind) == expected
    assert count_starts(day, through, kind) == len(expected)


@given(day=st.dates(date(2, 1, 1), date(9500, 1, 1)), basis=st.sampled_from(BASES))
def test_a_year_has_its_parts(day: date, basis: YearBasis | None) -> None:
    year = PeriodKind("year", basis)
    start, following = period_start(day, year), next_start(day, year)
    last = following - timedelta(1)
    for length, count in (("half", 2), ("quarter", 4), ("month", 12)):
        starts = starts_between(start - timedelta(1), last, PeriodKind(length, basis))
        assert starts[0] == start
        assert len(starts) == count


@given(day=st.dates(date(2, 1, 1), date(9500, 1, 1)), kind=kinds)
def test_four_hundred_years_change_nothing(day: date, kind: PeriodKind) -> None:
    """The Gregorian cycle is a whole number of weeks."""
    assert period_start(day + GREGORIAN_CYCLE, kind) == period_start(day, kind) + GREGORIAN_CYCLE
    assert next_start(day + GREGORIAN_CYCLE, kind) == next_start(day, kind) + GREGORIAN_CYCLE


@given(day=days, count=st.integers(0, 40_000), unit=st.sampled_from(["month", "quarter", "half", "year"]))
def test_months_keep_the_day_or_take_the_last(day: date, count: int, unit: str) -> None:
    months = count * {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > 9999:
        with pytest.raises(OutOfCalendar):
            add(day, Duration(count, unit))
        return
    expected = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    assert add(day, Duration(count, unit)) == expected
    back = add(expected, Duration(count, unit), -1)
    assert (back.year, back.month) == (day.year, day.month)
    assert back.day == min(day.day, expected.day)


@given(
    day=st.dates(date(1000, 1, 1), date(9000, 1, 1)),
    count=st.integers(0, 50_000),
    unit=st.sampled_from(["day", "week"]),
)
def test_days_and_weeks_go_there_and_back(day: date, count: int, unit: str) -> None:
    there = add(day, Duration(count, unit))
    assert (there - day).days == count * (7 if unit == "week" else 1)
    assert add(there, Duration(count, unit), -1) == day
