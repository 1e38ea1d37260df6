"""Days that are reckoned from a happening: from which days on it has to have happened for a day to be so far after."""

from collections.abc import Callable
from datetime import date, timedelta

from attrs import frozen

from ..dsl.dates import OutOfCalendar
from ..dsl.source import NOWHERE, Span
from ..dsl.terms.stream import SoLongAfter
from .dated import Lack


@frozen
class HappenedFrom:
    """The first day, as a number, from which what is reckoned falls on a day or later; of `tomorrow`, on the next.

    So what happened on a day comes up today where this day is not before that of today, and before that of tomorrow.
    """

    after: SoLongAfter
    tomorrow: bool = False
    span: Span = NOWHERE

    @property
    def has_gaps(self) -> bool:
        """Whether there are days without a value: there are none."""
        return False

    def value(self, day: date) -> int:
        """The first such day of a day, or of the one after it."""
        return first_reaching(day + timedelta(days=1) if self.tomorrow and day < date.max else day, 1, self.after.day)

    def lack(self, day: date) -> Lack:
        """Nothing is ever lacking."""
        raise AssertionError(f"there is a day from which on something comes up on {day}")


def first_reaching(wanted: date, low: int, moved: Callable[[date], date]) -> int:
    """The first day, as a number from `low` through that of `wanted`, that `moved` brings to `wanted` or later.

    `moved` never brings a later day to an earlier one.
    """
    first, last = low, wanted.toordinal()
    while first < last:
        middle = (first + last) // 2
        if _moved(date.fromordinal(middle), moved) >= wanted:
            last = middle
        else:
            first = middle + 1
    return first


def _moved(day: date, moved: Callable[[date], date]) -> date:
    try:
        return moved(day)
    except OutOfCalendar:
        return date.max
