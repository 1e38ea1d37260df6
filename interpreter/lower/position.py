"""Bands by position: where the counter stands when a period opens gives the rate of all of it."""

from ...dsl.terms.limit import Above, ForFirst, ForNext, Thereafter, UpTo
from ...dsl.terms.royalty import RateBands, Royalty
from ..formula import ZERO, Expr, add, below, if_
from ..program import Days, Phase, Register, Set, TickKind
from .context import Lowering
from .counting import period_of
from .expressions import lower_value


def at_the_start(into: Lowering, royalty: Royalty, bands: RateBands) -> Expr:
    """The rate of the band in which the counter stood when the period opened; at a level it is in the next band."""
    assert bands.counter is not None
    name = f"{royalty.name} at the start"
    new = name not in into.registers
    register = into.register(name, Register("window", ""))
    if new:
        kind = TickKind("calendar", f"start of the period of {royalty.name}", Phase.OPEN)
        into.days[kind] = Days(every=period_of(into.model, bands.position))
        place = lower_value(into, bands.counter)
        clause = royalty.name.text
        into.rule(kind, (Set(register=name, value=place, clause=clause, span=bands.span),), clause, bands.span)
    level: Expr = ZERO
    found: list[tuple[Expr | None, Expr]] = []
    for band in bands.bands:
        match band.limit:
            case UpTo(level=amount):
                level = lower_value(into, amount)
            case ForFirst(width=amount) | ForNext(width=amount):
                level = add(level, lower_value(into, amount))
        last = isinstance(band.limit, (Above, Thereafter))
        found.append((None if last else below(register, level), lower_value(into, band.value)))
    value: Expr = ZERO
    for condition, rate in reversed(found):
        value = rate if condition is None else if_(condition, rate, value)
    return value
