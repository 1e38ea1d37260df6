"""Averages and latest values of what was observed: pure functions of the observations of a run, as dated tables."""

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
from .observed import AverageOf, OfObservations, SeenOf
from .timeline import Tick

_DAY = timedelta(days=1)


def averages(of: Iterable[OfObservations], ticks: Sequence[Tick], calendar: Calendar | None) -> dict[str, Dated]:
    """The tables that a contract asks for by name, for the observations among the ticks of a run."""
    return {each.name: _table(each, ticks, calendar) for each in of}


def _table(of: OfObservations, ticks: Sequence[Tick], calendar: Calendar | None) -> Dated:
    if isinstance(of, AverageOf):
        return Observed.of(of, ticks, calendar)
    seen = sorted((tick.day, tick.fields["value"]) for tick in ticks if tick.kind == of.observing)
    if isinstance(of, SeenOf):
        return Table(False, tuple((day, True) for day, _ in seen[:1]), span=of.span)

    def lacking(day: date) -> Lack:
        message = f"no value of '{of.index}' was observed on {day} or before"
        return Lack("RG510", message, "add its last observation before the deal, or on that day")

    return Table(None, tuple(seen), lacking, span=of.span)


@frozen
class Observed:
    """The average of an index over some days before any day; `sums` are those of the values before each day."""

    average: AverageOf
    days: tuple[date, ...]
    sums: tuple[Figure, ...]
    calendar: Calendar | None

    @classmethod
    def of(cls, average: AverageOf, ticks: Sequence[Tick], calendar: Calendar | None) -> "Observed":
        """The average of what the ticks observe."""
        seen = sorted((tick.day, tick.fields["value"]) for tick in ticks if tick.kind == average.observing)
        return cls(average, tuple(day for day, _ in seen), (0, *accumulate(value for _, value in seen)), calendar)

    def value(self, day: date) -> Figure | None:
        """The mean of the values observed in the days that end with a day; None where one is lacking."""
        first, last = self._stretch(day)
        low, high = bisect_left(self.days, first), bisect_right(self.days, last)
        if low == high or self._unseen(first, last) is not None:
            return None
        return exact(Fraction(self.sums[high] - self.sums[low]) / (high - low))

    def lack(self, day: date) -> Lack:
        """Which observation is lacking on a day on which there is no average."""
        first, last = self._stretch(day)
        index, unseen = self.average.index, self._unseen(first, last)
        if unseen is not None:
            message = f"'{index}' was not observed on {unseen}, a business day from {first} through {last}"
            return Lack("RG510", message, "add the observation of the day, or close it among the business days")
        message = f"no value of '{index}' was observed from {first} through {last}"
        return Lack("RG510", message, "add an observation of one of these days")

    @property
    def span(self) -> Span:
        """Where the contract asks for it."""
        return self.average.span

    @property
    def has_gaps(self) -> bool:
        """There may be days without an observation."""
        return True

    def _stretch(self, day: date) -> tuple[date, date]:
        """The first and the last of the days over which is averaged."""
        over = self.average.over
        try:
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
