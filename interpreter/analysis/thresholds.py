"""How much more must come in on a stream until a band, a limit or a happening is reached."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import define, field, frozen

from ...dsl.diagnostic import Refusal
from ..evidence.inflow import Inflow, inflows
from ..exact.unknown import Unknown
from ..rows import CashRow, QuantityRow
from ..run import Result
from ..statement.ceilings import Ceiling, ceilings
from ..tables import InputFile
from .case import Case, Change
from .roots import roots

_FILE = InputFile.of("what is supposed to come in", "")
_POWERS = 13


@frozen
class Threshold:
    """A limit not yet reached, and the least that brings it about if it comes in at once at the end of the last day.

    `needed` is in major units of money, or in the units of the stream; None where no receipt on the stream does it.
    """

    ceiling: Ceiling
    inflow: Inflow
    needed: Fraction | None


def thresholds(case: Case, result: Result) -> Iterator[Threshold]:
    """Every limit that is known and not reached, with what each stream must bring; streams that bring nothing nearer
    are left out, but where none does."""
    program = result.run.machine.program
    streams = [_Stream(case, each, result.through) for each in _one_a_stream(inflows(result.model, program))]
    for ceiling in ceilings(result):
        if isinstance(ceiling.left, Unknown) or not ceiling.left:
            continue
        yield from (Threshold(ceiling, each.inflow, needed) for each in streams if (needed := each.needed(ceiling)))


def _one_a_stream(found: Iterator[Inflow]) -> list[Inflow]:
    return list({(each.stream, each.tags): each for each in found}.values())


@define
class _Stream:
    """What a further receipt on a stream brings each limit to."""

    case: Case
    inflow: Inflow
    day: date
    seen: dict[tuple[Fraction, bool], dict[tuple[Any, ...], Fraction]] = field(factory=dict)

    def needed(self, ceiling: Ceiling) -> Fraction | None:
        """The least receipt, in whole smallest units, that reaches a limit."""
        unit = Fraction(1, self.inflow.smallest)
        points = [Fraction(0), *(Fraction(10) ** power for power in range(_POWERS))]
        found = next(iter(roots(lambda x: self._short(ceiling, x, rounded=False), points)), None)
        if found is None:
            return None
        least = -(-found.low // unit) * unit
        for step in range(_POWERS):  # rounding may lack or give a few smallest units
            low, high = max(Fraction(0), least - 10**step * unit), least + 10**step * unit
            short, reached = (self._short(ceiling, x, rounded=True) for x in (low, high))
            if short is not None and reached is not None and short < 0 <= reached:
                return self._first(ceiling, low, high, unit)
        return None

    def _first(self, ceiling: Ceiling, low: Fraction, high: Fraction, unit: Fraction) -> Fraction:
        while high - low > unit:
            middle = (low + high) / unit // 2 * unit
            short = self._short(ceiling, middle, rounded=True)
            low, high = (middle, high) if short is None or short < 0 else (low, middle)
        return high

    def _short(self, ceiling: Ceiling, amount: Fraction, *, rounded: bool) -> Fraction | None:
        """How far what a limit counts is from it, below nought until it is reached."""
        return self._levels(amount, rounded).get(_key(ceiling))

    def _levels(self, amount: Fraction, rounded: bool) -> dict[tuple[Any, ...], Fraction]:
        if (amount, rounded) not in self.seen:
            self.seen[amount, rounded] = self._read(amount, rounded)
        return self.seen[amount, rounded]

    def _read(self, amount: Fraction, rounded: bool) -> dict[tuple[Any, ...], Fraction]:
        more = (self._row(amount),) if amount else ()
        try:
            result = self.case.run(Change(more=more), rounded=rounded)
        except Refusal:
            return {}
        return {
            _key(each): Fraction(each.now) - Fraction(each.limit)
            for each in ceilings(result)
            if not isinstance(each.now, Unknown) and not isinstance(each.limit, Unknown)
        }

    def _row(self, amount: Fraction) -> CashRow | QuantityRow:
        stream, payer, unit, tags = self.inflow.stream, self.inflow.payer, self.inflow.unit, self.inflow.tags
        if self.inflow.is_money:
            return CashRow(self.day, stream, payer, amount, unit, tags, 0, _FILE)
        return QuantityRow(self.day, stream, amount, unit, tags, 0, _FILE)


def _key(each: Ceiling) -> tuple[Any, ...]:
    return each.place, each.counts
