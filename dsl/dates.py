"""Dates, durations, and the periods into which a contract cuts time.

Two rules are choices, since the law leaves them open:

* *Months.* A date moved by months is the same day of the month it reaches, or that month's last day
  where there is none: 31 January plus one month is 28 or 29 February. Durations do not chain: two
  steps of one month from 31 January end on 28 March, one step of two months on 31 March. Step from the
  first date, not from the step before.
* *Named years.* Halves, quarters and months of a named year begin on the day of the month on which the
  year begins (by the rule above where there is none). A year that ends on a month's last day ends on
  the last day of that month always; 28 and 29 February are both the last day of February.
"""

from datetime import date, timedelta
from typing import Literal

from attrs import Attribute, field, frozen, validators

from .limits import DAYS, PERIODS

Unit = Literal["day", "week", "month", "quarter", "half", "year"]

UNITS: tuple[Unit, ...] = ("day", "week", "month", "quarter", "half", "year")
"""The units of durations and the lengths of periods, from short to long."""

_DAYS: dict[str, int] = {"day": 1, "week": 7}
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}

_LEAST = {"day": 1, "week": 7, "month": 28, "quarter": 89, "half": 181, "year": 365}
_MOST = {"day": 1, "week": 7, "month": 31, "quarter": 92, "half": 184, "year": 366}

_FEBRUARY = 2


class OutOfCalendar(ValueError):
    """A day before year 1 or after year 9999, or more periods than a run may have."""


@frozen
class Duration:
    """A length of time as a contract states it, such as 45 days: `count` units, zero or more.

    Raises: ValueError for a negative count or an unknown unit.
    """

    count: int = field(validator=validators.ge(0))
    unit: Unit = field(validator=validators.in_(UNITS))


@frozen
class YearBasis:
    """A named year: it `starts` on, or `ends` with, a day of a month in every year.

    Raises: ValueError for a day that the month has in no year.
    """

    name: str
    edge: Literal["starts", "ends"] = field(validator=validators.in_(("starts", "ends")))
    month: int = field(validator=[validators.ge(1), validators.le(12)])
    day: int = field(validator=validators.ge(1))

    @day.validator
    def _stands_in_month(self, attribute: "Attribute[int]", value: int) -> None:
        if value > _LENGTHS[self.month - 1] + (self.month == _FEBRUARY):
            raise ValueError(f"month {self.month} has no day {value}")

    def first_day(self) -> tuple[int, int]:
        """The month and the day of the month with which the year begins."""
        if self.edge == "starts":
            return self.month, self.day
        if self.day >= _LENGTHS[self.month - 1]:
            return self.month % 12 + 1, 1
        return self.month, self.day + 1


@frozen
class PeriodKind:
    """How time is cut: a length, and the named year it is counted in (None: the calendar year).

    A week begins on Monday. Raises: ValueError for days or weeks of a named year.
    """

    length: Unit = field(validator=validators.in_(UNITS))
    basis: YearBasis | None = field(default=None)

    @basis.validator
    def _fits_length(self, attribute: "Attribute[YearBasis | None]", value: YearBasis | None) -> None:
        if value is not None and self.length in _DAYS:
            raise ValueError(f"a {self.length} is not counted in a named year")


def add(start: date, duration: Duration, sign: int = 1) -> date:
    """The day that lies a duration after `start`, or before it where `sign` is -1.

    Raises: OutOfCalendar outside the years 1 to 9999; ValueError for another sign.
    """
    if sign not in (1, -1):
        raise ValueError("sign is 1 or -1")
    count = sign * duration.count
    if duration.unit in _MONTHS:
        month = _month_number(start) + count * _MONTHS[duration.unit]
        return _day_of_month(month, start.day)
    return _day_number(start.toordinal() + count * _DAYS[duration.unit])


def least_days(duration: Duration) -> int:
    """The fewest days that a duration may be, from whatever day it is reckoned."""
    return duration.count * _LEAST[duration.unit]


def most_days(duration: Duration) -> int:
    """The most days that a duration may be."""
    return duration.count * _MOST[duration.unit]


def period_start(day: date, kind: PeriodKind) -> date:
    """The first day of the period in which `day` lies.

    Raises: OutOfCalendar where that period begins before year 1.
    """
    return _start_of(_index(day, kind), kind)


def next_start(day: date, kind: PeriodKind) -> date:
    """The first day of the period that follows the one in which `day` lies.

    Raises: OutOfCalendar after year 9999.
    """
    return _start_of(_index(day, kind) + 1, kind)


def starts_between(after: date, through: date, kind: PeriodKind) -> tuple[date, ...]:
    """The first days of periods that lie after one day and not after another, in order.

    There may be millions: a caller that takes dates from outside calls `refuse_too_many` first.
    """
    return tuple(_start_of(i, kind) for i in range(_index(after, kind) + 1, _index(through, kind) + 1))


def ends_between(start: date, through: date, kind: PeriodKind) -> tuple[tuple[int, date], ...]:
    """The last days of periods that lie from one day through another, in order, each with its period's number."""
    first, last = _index(start, kind), _index(through, kind)
    days = ((number, _start_of(number + 1, kind) - timedelta(days=1)) for number in range(first, last + 1))
    return tuple((number, day) for number, day in days if start <= day <= through)


def count_starts(after: date, through: date, kind: PeriodKind) -> int:
    """How many days `starts_between` would give, found without making them."""
    return max(0, _index(through, kind) - _index(after, kind))


def refuse_too_many(after: date, through: date, kind: PeriodKind) -> None:
    """Do nothing where the periods that start in a range are within the limit.

    Raises: OutOfCalendar, a ValueError, with the number of periods and the limit.
    """
    count = count_starts(after, through, kind)
    most = DAYS if kind.length in _DAYS else PERIODS
    if count > most:
        length = f"{kind.length}s" if kind.length != "half" else "half years"
        raise OutOfCalendar(f"{after} to {through} has {count:,} {length}, more than {most:,}")


def _anchor(kind: PeriodKind) -> tuple[int, int]:
    """The month and day on which the year of a kind begins."""
    return kind.basis.first_day() if kind.basis else (1, 1)


def _index(day: date, kind: PeriodKind) -> int:
    """The number of the period in which a day lies; the next period has the next number."""
    if kind.length in _DAYS:
        return (day.toordinal() - 1) // _DAYS[kind.length]
    first_month, first_day = _anchor(kind)
    number, step = _month_number(day), _MONTHS[kind.length]
    index, months_in = divmod(number - (first_month - 1), step)
    before_start = months_in == 0 and day.day < min(first_day, _length(number))
    return index - 1 if before_start else index


def _start_of(index: int, kind: PeriodKind) -> date:
    """The first day of a numbered period. Raises: OutOfCalendar."""
    if kind.length in _DAYS:
        return _day_number(index * _DAYS[kind.length] + 1)
    first_month, first_day = _anchor(kind)
    return _day_of_month(index * _MONTHS[kind.length] + first_month - 1, first_day)


def _month_number(day: date) -> int:
    """Months since January of a year 0."""
    return day.year * 12 + day.month - 1


def _length(month_number: int) -> int:
    """The days of a numbered month."""
    year, month = divmod(month_number, 12)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _LENGTHS[month] + (leap and month + 1 == _FEBRUARY)


def _day_of_month(month_number: int, day: int) -> date:
    """A day of a numbered month, or its last day where there is none. Raises: OutOfCalendar."""
    year, month = divmod(month_number, 12)
    if not date.min.year <= year <= date.max.year:
        raise OutOfCalendar("the day lies outside the years 1 to 9999")
    return date(year, month + 1, min(day, _length(month_number)))


def _day_number(ordinal: int) -> date:
    """The day with a number as `date.toordinal` counts. Raises: OutOfCalendar."""
    if not 1 <= ordinal <= date.max.toordinal():
        raise OutOfCalendar("the day lies outside the years 1 to 9999")
    return date.fromordinal(ordinal)
