"""Day counts: which fraction of a year lies between two days."""

from calendar import isleap
from datetime import date, timedelta
from fractions import Fraction

from attrs import frozen

from ..dsl.dates import PeriodKind, period_start
from ..dsl.source import NOWHERE, Span
from .dated import Lack
from .formula import Scalar, exact

_MONTH_OF_THIRTY = 30


def fraction_of_year(convention: str, start: date, end: date) -> Fraction:
    """The fraction of a year from one day to a later one, by the conventions of the 2006 ISDA definitions (4.16).

    `actual/365` and `actual/360` divide the days by 365 and 360; `actual/actual` divides those that lie in a leap year
    by 366 and the others by 365; `30/360` is the bond basis: a last day of 31 is one of 30 where the first is 30 or 31.
    """
    match convention:
        case "actual/365":
            return Fraction((end - start).days, 365)
        case "actual/360":
            return Fraction((end - start).days, 360)
        case "actual/actual":
            return _by_calendar_years(start, end)
        case "30/360":
            return Fraction(_thirty_days_a_month(start, end), 360)
    raise ValueError(f"no day count {convention}")


def _by_calendar_years(start: date, end: date) -> Fraction:
    total = Fraction(0)
    for year in range(start.year, end.year + 1):
        first = max(start, date(year, 1, 1))
        days = (min(end, date(year, 12, 31)) - first).days + (end.year > year)
        total += Fraction(days, 366 if isleap(year) else 365)
    return total


def _thirty_days_a_month(start: date, end: date) -> int:
    first = min(start.day, _MONTH_OF_THIRTY)
    last = min(end.day, _MONTH_OF_THIRTY) if first == _MONTH_OF_THIRTY else end.day
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + last - first


@frozen
class Elapsed:
    """The fraction of a year from the start of the period in which a day lies, or from a later `first` day.

    `through` counts to the end of the day instead of its beginning; `before` counts in the period of the day before:
    on the first day of a period, the whole of the one that is over.
    """

    convention: str
    period: PeriodKind
    first: date
    through: bool = False
    before: bool = False
    span: Span = NOWHERE

    @property
    def has_gaps(self) -> bool:
        """Whether there are days without a value: there are none."""
        return False

    def lack(self, day: date) -> Lack:
        """Nothing is ever lacking."""
        raise AssertionError(f"a fraction of a year is there on every day, {day} too")

    def value(self, day: date) -> Scalar:
        """The fraction on a day; nothing before the first."""
        return exact(self._fraction(day))

    def _fraction(self, day: date) -> Fraction:
        one = timedelta(days=1)
        inside = day - one if self.before and day > date.min else day
        end = day + one if self.through and day < date.max else day
        start = max(period_start(inside, self.period), self.first)
        return fraction_of_year(self.convention, start, end) if end > start else Fraction(0)
