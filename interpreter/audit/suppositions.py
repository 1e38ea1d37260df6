"""Causes that a report does not show: the contract is run as the payer may have read it, until the amounts agree.

A supposition changes one thing: a rate, the end of a tier, what is taken off, an exchange rate, the rounding, or what
came in. It counts where it gives every amount of the clause that is reported, to the smallest unit.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import partial

from attrs import define, evolve, field, frozen

from ...dsl.dates import OutOfCalendar
from ...dsl.diagnostic import Refusal
from ...dsl.named_figures import NamedFigure
from ...dsl.rebuilding import altered
from ...dsl.show import show
from ...dsl.syntax import Clause, Node, walk
from ...dsl.terms.head import Rounding
from ...dsl.terms.royalty import RateBands
from ...dsl.within import clauses_within
from ..analysis.case import Case, Change
from ..analysis.roots import roots
from ..analysis.variable import number_of
from ..money import round_to
from ..rows import CashRow, QuantityRow
from .due import based_on, deducted, due
from .finding import Cause
from .matching import Pair
from .other_inputs import shifted, with_row, without

_POINTS = (Fraction(0), Fraction(1, 2), Fraction(9, 10), Fraction(1), Fraction(11, 10), Fraction(2), Fraction(10))
_MODES = ("half up", "half even", "down", "up")
_DIGITS = 8
_MOST_ROWS = 40
_ROUND = 3
"""A figure of so many digits or fewer is round, and one as likely as another."""
Changing = Callable[[Fraction], Change]
"""What makes a change of a figure."""


@frozen
class Supposition:
    """What a payer may have done, in words; the fewer `digits` the figure has that was taken, the likelier it is."""

    cause: Cause
    words: str
    digits: int = _ROUND


@define
class Suppositions:
    """The payments of one clause to one payee, as the contract gives them and as they are reported."""

    case: Case
    pairs: Sequence[Pair]
    runs: dict[object, dict[date, Fraction]] = field(factory=dict)

    def holding(self) -> Iterator[Supposition]:
        """Each supposition under which every payment is what is reported, in the order of their kinds."""
        yield from self._rounded()
        yield from self._rates()
        yield from self.tiers()
        yield from self._translated()
        yield from self._deducted()
        yield from self._counted()

    # ---- one kind each

    def _rounded(self) -> Iterator[Supposition]:
        for node in self.case.deal.clauses:
            if not isinstance(node, Rounding):
                continue
            for mode in _MODES:
                for unit in (node.unit, Fraction(1), Fraction(1000)):
                    other: Node = altered(node, mode=mode, unit=unit)
                    if other != node and self._holds(Change(instead=((node, other),))):
                        yield Supposition(Cause.ROUNDING, f"rounded to {show(unit)} {mode}")
                        return

    def _rates(self) -> Iterator[Supposition]:
        for figure in self._figures("rate"):
            at = self._solved(figure)
            if at is not None:
                words = f"{figure.name} taken for {show(at * 100)}% instead of {show(number_of(figure.value) * 100)}%"
                if at in {other.value for other in self._figures("rate") if other is not figure}:
                    yield Supposition(Cause.TIER, f"{words}, which is the rate of another tier", _digits(at))
                else:
                    yield Supposition(Cause.RATE, words, _digits(at))

    def tiers(self) -> Iterator[Supposition]:
        """Ends of tiers that are others, the rate that is reached for all, and one rate for all of it."""
        for figure in self._figures("amount", "quantity"):
            at = self._solved(figure)
            if at is not None:
                words = f"{figure.name} taken for {show(at, 2)} instead of {show(number_of(figure.value), 2)}"
                yield Supposition(Cause.TIER, words, _digits(at))
        for clause in self.case.deal.clauses:
            if clause.label != self._clause:
                continue
            for node in walk(clause):
                if isinstance(node, RateBands):
                    other: Node = altered(node, whole=not node.whole)
                    if self._holds(Change(instead=((node, other),))):
                        yield Supposition(
                            Cause.TIER, "a tier taken for all of the base" if not node.whole else "in slices"
                        )
        rates = [figure for figure in self._figures("rate") if not isinstance(figure.node, RateBands)]
        for one in rates if len(rates) > 1 else ():
            others = tuple((f.node, altered(f.node, **{f.part: one.value})) for f in rates if f is not one)
            if self._holds(Change(instead=others)):
                yield Supposition(Cause.TIER, f"all at {show(number_of(one.value) * 100)}%, which is {one.name}")

    def _translated(self) -> Iterator[Supposition]:
        observed = self.case.inputs.observations
        for index in dict.fromkeys(row.index for row in observed):
            for words, rows in shifted(observed, index):
                if self._holds(Change(inputs=evolve(self.case.inputs, observations=rows))):
                    yield Supposition(Cause.CURRENCY, f"{index}: {words}")
            at = self._parameter(partial(self._with_index, index))
            if at is not None:
                yield Supposition(Cause.CURRENCY, f"{index} taken for {show(at)} times what was observed", _digits(at))

    def _with_index(self, index: str, times: Fraction) -> Change:
        rows = tuple(
            evolve(row, value=row.value * times) if row.index == index else row for row in self.case.inputs.observations
        )
        return Change(inputs=evolve(self.case.inputs, observations=rows))

    def _deducted(self) -> Iterator[Supposition]:
        for stream in dict.fromkeys(deducted(self.case.run().model, self._clause)):
            at = self._parameter(partial(self._scaled, stream))
            if at is not None:
                yield Supposition(Cause.DEDUCTION, f"{stream} taken off {show(at)} times", _digits(at))

    def _counted(self) -> Iterator[Supposition]:
        """What came in left out, or counted in part: in all, and row by row where few payments differ."""
        streams = dict.fromkeys(based_on(self.case.run().model, self._clause))
        for stream in streams:
            at = self._parameter(partial(self._scaled, stream))
            if at is not None:
                yield Supposition(Cause.BASE, f"{show(at * 100)}% of {stream} counted", _digits(at))
        for row in self._rows(streams):
            if self._holds(Change(inputs=without(self.case.inputs, row))):
                yield Supposition(Cause.BASE, f"{row.file.name}, line {row.line}, left out")
        for row in self._rows(streams):
            at = self._parameter(partial(self._with_row, row))
            if at is not None:
                words = f"{show(at * 100)}% of {row.file.name}, line {row.line}, counted"
                yield Supposition(Cause.BASE, words, _digits(at))

    def _rows(self, streams: dict[str, None]) -> Iterator[CashRow | QuantityRow]:
        """The rows of some streams about the first payment that differs; not where there are too many."""
        first = self._differing[0]
        assert first.due
        days = sorted(pair.due.day for pair in self.pairs if pair.due and pair.due.day < first.due.day)
        start, end = days[-1] if days else date.min, first.due.day
        rows: tuple[CashRow | QuantityRow, ...] = (*self.case.inputs.cash, *self.case.inputs.quantities)
        within = [row for row in rows if row.stream in streams and start < row.date <= end]
        yield from within if len(within) <= _MOST_ROWS else ()

    def _with_row(self, row: CashRow | QuantityRow, times: Fraction) -> Change:
        return Change(inputs=with_row(self.case.inputs, row, times))

    def _scaled(self, stream: str, times: Fraction) -> Change:
        return Change(factor=times, streams=frozenset((stream,)))

    # ---- whether one holds

    @property
    def _clause(self) -> str:
        due_ = self.pairs[0].due
        assert due_
        return due_.clause

    @property
    def _clauses(self) -> list[Clause]:
        """The clause, in each meaning of a reading that has it."""
        return [each for each in clauses_within(self.case.deal.clauses) if each.label == self._clause]

    @property
    def _differing(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.shortfall]

    def _figures(self, *kinds: str) -> list[NamedFigure]:
        """The figures of the clause."""
        nodes = {id(node) for clause in self._clauses for node in walk(clause)}
        return [each for each in self.case.figures if each.kind in kinds and id(each.node) in nodes]

    def _solved(self, figure: NamedFigure) -> Fraction | None:
        if not isinstance(figure.value, Fraction) or not figure.value:
            return None
        at = self._parameter(partial(Change, figure), figure.value)
        return None if at == figure.value else at

    def _parameter(self, change: Changing, scale: Fraction = Fraction(1)) -> Fraction | None:
        """The figure at which every payment is what is reported: the roundest of those that do, if any does."""
        pair = self._differing[0]
        assert pair.due
        assert pair.reported
        day, wanted = pair.due.day, pair.reported.amount

        def lacks(x: Fraction) -> Fraction | None:
            found = self._amounts(change(x), rounded=False)
            return None if found is None or day not in found else found[day] - wanted

        for root in roots(lacks, [scale * point for point in _POINTS]):
            for digits in range(_DIGITS + 1):
                unit = Fraction(1, 10**digits)
                for mode in ("half even", "down", "up"):
                    at = Fraction(round_to((root.low + root.high) / 2, unit, mode))
                    if at >= 0 and self._holds(change(at)):
                        return at
        return None

    def _holds(self, change: Change) -> bool:
        found = self._amounts(change, rounded=True)
        return found is not None and all(
            found.get(pair.due.day, Fraction()) == pair.reported.amount
            for pair in self.pairs
            if pair.due and pair.reported
        )

    def _amounts(self, change: Change, *, rounded: bool) -> dict[date, Fraction] | None:
        """What the clause pays the payee, by day; None where it cannot be run so."""
        one = self.pairs[0].due
        assert one
        try:
            result = self.case.run(change, rounded=rounded)
        except (Refusal, OutOfCalendar, ValueError, OverflowError):
            return None
        return {
            each.day: Fraction(each.amount)
            for each in due(result)
            if (each.clause, each.payee) == (one.clause, one.payee)
        }


def _digits(value: Fraction) -> int:
    """How many digits a figure has, without the noughts at its ends; a round one as any other."""
    return max(_ROUND, len(show(value).replace(",", "").replace(".", "").strip("0")))
