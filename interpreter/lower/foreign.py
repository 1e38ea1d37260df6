"""Bands of a waterfall that count something else than what it shares: the sales beneath a royalty.

What comes in is cut into parts, one for each band, before it is shared: each part is shared by its own band alone.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from attrs import evolve, frozen

from ...dsl.dates import PeriodKind
from ...dsl.terms.expression import Reference
from ...dsl.terms.limit import Above, ForFirst, ForNext, Thereafter, UpTo
from ...dsl.terms.stream import Stream
from ...dsl.terms.waterfall import Band, Bands, Step, Waterfall
from ...dsl.terms.window import Each, EachDay, InAll
from ..formula import (
    ZERO,
    Apply,
    Expr,
    Field,
    Operator,
    Reg,
    Val,
    add,
    at_most,
    below,
    div,
    either,
    mul,
    reads,
    sub,
)
from ..program import Check, Operation, Part, Post, Share
from .alternative import Closing
from .context import Lowering
from .counting import period_of
from .expressions import lower_value
from .waterfall import share_on


@frozen(eq=False)
class Places:
    """The bands of a waterfall by which what it receives is cut: where they stand, their counter, and their ends."""

    waterfall: Waterfall
    step: int
    counter: Expr
    levels: tuple[Expr, ...]

    @property
    def count(self) -> int:
        """How many parts there are: one for each band, and what passes beyond the last."""
        return len(self.levels) + 1

    def closing(self, number: int, clause: str) -> Closing | None:
        """The end of a band as an end of what a royalty is on."""
        if number == len(self.levels):
            return None
        bands = self.waterfall.steps[self.step]
        assert isinstance(bands, Bands)
        name = f"{self.waterfall.name}.{self.step + 1}.{number} of {clause}"
        return Closing(name, excess=sub(self.levels[number], self.counter), span=bands.bands[number].limit.span)

    def only(self, into: Lowering, number: int) -> Waterfall:
        """The waterfall with one of its bands alone."""
        bands = self.waterfall.steps[self.step]
        assert isinstance(bands, Bands)
        band = bands.bands[number] if number < len(bands.bands) else None
        shares, span = (band.shares, band.span) if band else ((), bands.span)
        steps = list(self.waterfall.steps)
        steps[self.step] = Step(None, shares, None, span=span)
        found: Waterfall = evolve(cast(Any, self.waterfall), steps=tuple(steps))
        into.kept.append(found)
        return found


def places_in(into: Lowering, waterfall: Waterfall, moved: Callable[[str], bool]) -> Places | None:
    """The bands of a waterfall that count what is moved beneath what it receives; a finding where there are several."""
    found = [number for number, step in enumerate(waterfall.steps) if _counts(into, step, moved)]
    if len(found) > 1:
        message = "two lists of bands of one waterfall count what lies beneath it"
        into.refuse("RG115", message, waterfall.steps[found[1]], "let it pay to another waterfall for one of them")
    if not found:
        return None
    bands = waterfall.steps[found[0]]
    assert isinstance(bands, Bands) and bands.counter is not None
    return Places(waterfall, found[0], lower_value(into, bands.counter), tuple(_levels(into, bands.bands)))


def _counts(into: Lowering, step: object, moved: Callable[[str], bool]) -> bool:
    if not isinstance(step, Bands) or step.counter is None:
        return False
    return any(isinstance(item, Reg) and moved(item.name) for item in reads(lower_value(into, step.counter)))


def _levels(into: Lowering, bands: Sequence[Band]) -> Iterator[Expr]:
    level: Expr = ZERO
    for band in bands:
        match band.limit:
            case UpTo(level=amount):
                level = lower_value(into, amount)
            case ForFirst(width=amount) | ForNext(width=amount):
                level = add(level, lower_value(into, amount))
            case Above() | Thereafter():
                return
        yield level


def share_in_parts(
    into: Lowering, places: Places, source: str, receipt: Post, dues: Sequence[Expr], prefix: str
) -> Iterator[Operation]:
    """Cut a receipt into a part for each band, as near to the exact ones as can be, and share each by its band."""
    name, span = f"{prefix}part", places.waterfall.span
    unit, rounding = into.rounding_unit(receipt.unit), into.model.rounding
    for due in dues:
        yield Check(
            condition=at_most(ZERO, due),
            code="RG603",
            message=f"a part of what '{places.waterfall.name}' receives comes to less than nothing",
            help="say what becomes of returns: each calendar quarter at least 0, shortfall carried",
            clause=receipt.clause,
            span=span,
        )
    parts: list[Expr] = list(dues)
    if unit is not None and rounding is not None:
        yield Share(
            name=name,
            total=receipt.amount,
            parts=tuple(Part(str(number), due) for number, due in enumerate(dues)),
            limits=(),
            unit=unit,
            mode=rounding.mode,
            residue=None,
            clause=receipt.clause,
            span=span,
        )
        parts = [Val(f"{name}.{number}") for number in range(len(dues))]
    left = receipt.amount
    for number, part in enumerate(parts):
        only = places.only(into, number)
        yield from share_on(into, only, source, evolve(receipt, amount=part), f"{prefix}{number}.", counted=left)
        left = sub(left, part)


# ---- what is only reported beside the money


def reported_beside(into: Lowering, waterfall: Waterfall) -> Places | None:
    """The bands of a waterfall of received money that count a stream which is only reported."""

    def reported(register: str) -> bool:
        sense, _, name = register.partition(":")
        symbol = into.model.scope.symbols.get(name) if sense == "receipts" else None
        return symbol is not None and isinstance(symbol.node, Stream) and symbol.node.basis != "received"

    return places_in(into, waterfall, reported)


@frozen(eq=False)
class Beside:
    """How receipts are cut by what is reported: `key` begins the names of the fields, `stream` is what is reported.

    `period` is None where all of it is counted from the beginning.
    """

    key: str
    stream: str
    period: PeriodKind | None


def beside(into: Lowering) -> dict[str, Beside]:
    """The streams of received money that are cut by what is only reported."""
    found = {}
    for waterfall in into.model.all_of(Waterfall):
        places = reported_beside(into, waterfall) if waterfall.steps else None
        if places is None:
            continue
        bands = waterfall.steps[places.step]
        counter = bands.counter if isinstance(bands, Bands) else None
        window = counter.window if isinstance(counter, Reference) else None
        if not isinstance(counter, Reference) or not isinstance(window, (InAll, Each, EachDay)):
            message = "what cuts the receipts is not the counter of one stream, in all or each of some period"
            into.refuse("RG115", message, bands, "write: bands of sales each calendar year")
            continue
        period = None if isinstance(window, InAll) else period_of(into.model, window)
        for name in waterfall.base:
            key = f"{waterfall.name}.{places.step + 1}"
            found[into.model.symbol(name).key] = Beside(key, into.model.symbol(counter.name).key, period)
    return found


def place_fields(places: Places) -> tuple[Field, Field]:
    """Between which places of the counter the time of a receipt lies; an input brings them."""
    key = f"{places.waterfall.name}.{places.step + 1}"
    return Field(f"{key} from"), Field(f"{key} to")


def parts_reported(into: Lowering, places: Places, receipt: Post) -> tuple[list[Expr], Check]:
    """The part of a receipt in each band: as the bands cut what was reported for its time."""
    start, end = place_fields(places)
    stretch = sub(end, start)
    ends = [*places.levels]
    dues: list[Expr] = []
    low: Expr | None = None
    for number in range(places.count):
        upper = _least(end, ends[number]) if number < len(ends) else end
        lower = start if low is None else _most(start, low)
        dues.append(div(mul(receipt.amount, _most(ZERO, sub(upper, lower))), stretch))
        low = ends[number] if number < len(ends) else low
    reported = Check(
        condition=either(at_most(receipt.amount, ZERO), below(ZERO, stretch)),
        code="RG517",
        message=f"nothing was reported for the time of this receipt, by which '{places.waterfall.name}' cuts it",
        help="add what was reported, or say in 'earned' for which time the receipt is",
        clause=receipt.clause,
        span=places.waterfall.span,
    )
    return dues, reported


def _least(left: Expr, right: Expr) -> Expr:
    return Apply(Operator.MIN, (left, right))


def _most(left: Expr, right: Expr) -> Expr:
    return Apply(Operator.MAX, (left, right))
