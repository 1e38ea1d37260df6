"""Averages, extremes and latest values of what was observed in a run: pure functions of it, as dated tables."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate

from attrs import frozen

from ..dsl.business import Calendar
from ..dsl.dates import Duration, OutOfCalendar, PeriodKind, add, period_start
from ..dsl.source import Span
from .dated import Dated, Lack, Table
from .formula import Figure
from .money import exact
from .observed import BegunOf, MeasureOf, OfObservations, SeenOf
from .timeline import Tick

_DAY = timedelta(days=1)


def averages(of: Iterable[OfObservations], ticks: Sequence[Tick], calendar: Calendar | None) -> dict[str, Dated]:
    """The tables that a contract asks for by name, for the observations among the ticks of a run."""
    return {each.name: _table(each, ticks, calendar) for each in of}


def _table(of: OfObservations, ticks: Sequence[Tick], calendar: Calendar | None) -> Dated:
    if isinstance(of, MeasureOf):
        return Observed.of(of, ticks, calendar)
    if isinstance(of, BegunOf):
        return Begun(Observed.of(of.measure, ticks, calendar))
    seen = sorted((tick.day, tick.fields["value"]) for tick in ticks if tick.kind == of.observing)
    if isinstance(of, SeenOf):
        return Table(False, tuple((day, True) for day, _ in seen[:1]), span=of.span)

    def lacking(day: date) -> Lack:
        message = f"no value of '{of.index}' was observed on {day} or before"
        return Lack("RG510", message, "add its last observation before the deal, or on that day")

    return Table(None, tuple(seen), lacking, span=of.span)


@frozen
class Observed:
    """The average, lowest or highest of an index over some days before any day, of the values seen on its days.

    `sums` are those of the values before each.
    """

    asked: MeasureOf
    days: tuple[date, ...]
    values: tuple[Figure, ...]
    sums: tuple[Figure, ...]
    calendar: Calendar | None

    @classmethod
    def of(cls, asked: MeasureOf, ticks: Sequence[Tick], calendar: Calendar | None) -> "Observed":
        """What is asked of what the ticks observe."""
        seen = sorted((tick.day, tick.fields["value"]) for tick in ticks if tick.kind == asked.observing)
        values = tuple(value for _, value in seen)
        return cls(asked, tuple(day for day, _ in seen), values, (0, *accumulate(values)), calendar)

    def value(self, day: date) -> Figure | None:
        """That of the values observed in the days that end with a day; None where one is lacking."""
        first, last = self.stretch(day)
        low, high = bisect_left(self.days, first), bisect_right(self.days, last)
        if low == high or self._unseen(first, last) is not None:
            return None
        if self.asked.measure == "average":
            return exact(Fraction(self.sums[high] - self.sums[low]) / (high - low))
        return (min if self.asked.measure == "lowest" else max)(self.values[low:high])

    def lack(self, day: date) -> Lack:
        """Which observation is lacking on a day on which there is no average."""
        first, last = self.stretch(day)
        index, unseen = self.asked.index, self._unseen(first, last)
        if unseen is not None:
            message = f"'{index}' was not observed on {unseen}, a business day from {first} through {last}"
            return Lack("RG510", message, "add the observation of the day, or close it among the business days")
        message = f"no value of '{index}' was observed from {first} through {last}"
        return Lack("RG510", message, "add an observation of one of these days")

    @property
    def span(self) -> Span:
        """Where the contract asks for it."""
        return self.asked.span

    @property
    def has_gaps(self) -> bool:
        """There may be days without an observation."""
        return True

    def stretch(self, day: date) -> tuple[date, date]:
        """The first and the last of the days over which is averaged."""
        over = self.asked.over
        try:
            if isinstance(over, Duration) and self.asked.business and self.calendar:
                return self.calendar.before(day, over.count), day
            if isinstance(over, Duration):
                return add(day, over, -1) + _DAY, day
            assert isinstance(over, PeriodKind)
            last = period_start(day, over) - _DAY
            return period_start(last, over), last
        except (OutOfCalendar, OverflowError):
            return date.min, day

    def _unseen(self, first: date, last: date) -> date | None:
        """The first business day of a stretch on which nothing was observed, where the deal has business days."""
        if self.calendar is None:
            return None
        seen = set(self.days[bisect_left(self.days, first) : bisect_right(self.days, last)])
        return next((day for day in self.calendar.between(first, last) if day not in seen), None)


@frozen
class Begun:
    """Whether the days over which something is asked all lie behind the first observation, or on it."""

    of: Observed

    def value(self, day: date) -> bool:
        """Whether they do on a day; always where no business day has to be observed."""
        if self.of.calendar is None:
            return True
        first, last = self.of.stretch(day)
        since = next(iter(self.of.days), date.max)
        return next(self.of.calendar.between(first, last), last) >= since

    def lack(self, day: date) -> Lack:
        """Nothing is ever lacking."""
        raise AssertionError(f"it is known on every day, {day} too")

    @property
    def span(self) -> Span:
        """Where the contract asks for it."""
        return self.of.span

    @property
    def has_gaps(self) -> bool:
        """There are no days without a value."""
        return False
