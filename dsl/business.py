"""Business days: Monday to Friday, but for the days on which it is closed."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from attrs import frozen

from .dates import Duration, OutOfCalendar, add
from .syntax import Clause
from .terms.head import BusinessDays

_DAY = timedelta(days=1)
_SATURDAY = 5
_LONGEST = 1000
"""A stretch without a business day that is longer is taken for one that does not end."""


@frozen
class Calendar:
    """Which days are business days, and to which side a day that is none is moved."""

    closed: frozenset[date] = frozenset()
    closed_each_year: frozenset[tuple[int, int]] = frozenset()
    shift: str = "following"

    @classmethod
    def of(cls, clauses: Iterable[Clause]) -> "Calendar | None":
        """The calendar that a deal declares, if it does."""
        found = next((clause for clause in clauses if isinstance(clause, BusinessDays)), None)
        if found is None:
            return None
        dates = frozenset(line.day for line in found.closed if line.day)
        return cls(dates, frozenset(line.month_day for line in found.closed if line.month_day), found.shift)

    def is_open(self, day: date) -> bool:
        """Whether a day is a business day."""
        is_closed = day in self.closed or (day.month, day.day) in self.closed_each_year
        return day.weekday() < _SATURDAY and not is_closed

    def moved(self, day: date, not_before: date = date.min) -> date:
        """A day that is a business day, or the one that follows or precedes it; following where it would be too early.

        Raises: OutOfCalendar where there is none.
        """
        if self.shift == "preceding":
            earlier = next(self._days(day, -1))
            if earlier >= not_before:
                return earlier
        return next(self._days(day, 1))

    def after(self, day: date, count: int) -> date:
        """The day that is so many business days after another: `count` business days follow the one and reach it.

        None after it is the day itself, moved. Raises: OutOfCalendar where there is none.
        """
        if not count:
            return self.moved(day, day)
        days = self._days(_next(day, 1), 1)
        for _ in range(count - 1):
            next(days)
        return next(days)

    def before(self, day: date, count: int) -> date:
        """The first of so many business days that end with a day, or with the last one before it.

        Raises: OutOfCalendar where there is none.
        """
        days = self._days(day, -1)
        for _ in range(count - 1):
            next(days)
        return next(days)

    def between(self, first: date, last: date) -> Iterator[date]:
        """The business days from one day through another."""
        for number in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(number)
            if self.is_open(day):
                yield day

    def payable(self, end: date, lag: Duration, *, business: bool) -> date:
        """The day on which what is payable so long after the end of a period is paid, and never before that end.

        Raises: OutOfCalendar where there is none.
        """
        return self.after(end, lag.count) if business else self.moved(add(end, lag), end)

    def longest(self, count: int) -> int:
        """How many days so many business days, and a move, take at most."""
        years = 2 + count // 100
        closed = len(self.closed) + len(self.closed_each_year) * years
        return 2 * (count + closed) + 9

    def _days(self, day: date, step: int) -> Iterator[date]:
        """The business days from a day on, forwards or backwards."""
        shut = 0
        while True:
            if self.is_open(day):
                shut = 0
                yield day
            else:
                shut += 1
                if shut > _LONGEST:
                    raise OutOfCalendar(f"there is no business day in the {_LONGEST:,} days to {day}")
            day = _next(day, step)


def _next(day: date, step: int) -> date:
    try:
        return day + step * _DAY
    except OverflowError:
        raise OutOfCalendar("the day lies outside the years 1 to 9999") from None
