"""Between which places of a reported counter a receipt lies: what was reported since the receipt before it."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate

from attrs import define, evolve, field

from ..dsl.dates import period_start
from .formula import Figure
from .lower.foreign import Beside
from .program import EARNED
from .timeline import Tick


@define(eq=False)
class Places:
    """Puts the places of receipts into their ticks."""

    beside: Mapping[str, Beside]
    _days: dict[str, list[date]] = field(init=False, factory=dict)
    _sums: dict[str, list[Figure]] = field(init=False, factory=dict)

    def put(self, ticks: Sequence[Tick]) -> list[Tick]:
        """The ticks, with the places of those that are cut by what is reported."""
        if not self.beside:
            return list(ticks)
        for stream in {each.stream for each in self.beside.values()}:
            reports = sorted((tick for tick in ticks if tick.kind.name == stream), key=lambda tick: tick.day)
            self._days[stream] = [tick.day for tick in reports]
            self._sums[stream] = [0, *accumulate(tick.fields["amount"] for tick in reports)]
        ends: dict[str, list[date]] = {}
        for tick in ticks:
            if tick.kind.name in self.beside:
                ends.setdefault(tick.kind.name, []).append(_end(tick))
        return [self._placed(tick, sorted(set(ends.get(tick.kind.name, [])))) for tick in ticks]

    def _placed(self, tick: Tick, ends: Sequence[date]) -> Tick:
        cut = self.beside.get(tick.kind.name)
        if cut is None:
            return tick
        end = _end(tick)
        number = ends.index(end)
        start = period_start(end, cut.period) if cut.period else None
        before = ends[number - 1] if number else None
        opening = self._through(cut.stream, start, strictly=True)
        low = self._through(cut.stream, before) if before and (start is None or before >= start) else opening
        fields = {f"{cut.key} from": low - opening, f"{cut.key} to": self._through(cut.stream, end) - opening}
        return evolve(tick, fields={**tick.fields, **fields})

    def _through(self, stream: str, day: date | None, *, strictly: bool = False) -> Figure:
        """What was reported through a day, or before it."""
        if day is None:
            return 0
        days = self._days[stream]
        count = bisect_right(days, day) if not strictly else sum(1 for each in days if each < day)
        return self._sums[stream][count]


def _end(tick: Tick) -> date:
    earned = tick.fields.get(EARNED)
    return date.fromordinal(int(earned)) if earned else tick.day
