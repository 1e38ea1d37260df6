"""What ends a line of a list of bands, and when a whole waterfall is in force."""

from collections.abc import Iterator, Sequence
from functools import reduce

from attrs import evolve

from ...dsl.terms.limit import Limit, Through, Until, While
from ...dsl.terms.term import Condition, EndsWhen, TermOf
from ...dsl.terms.waterfall import Waterfall
from ..formula import FALSE, TRUE, Expr, Reg, both, no
from .alternative import Alternative, Closing, closed_by
from .context import Lowering
from .earned import by_day, from_day
from .expressions import lower_value


def ended(
    into: Lowering,
    clause: str,
    alternative: Alternative,
    limit: Limit | None,
    name: str,
    turn: Expr,
) -> Alternative:
    """An alternative with the end that its line gives it; an `until` is final from when its turn comes."""
    match limit:
        case Until(condition=condition):
            register = f"end:{name}"
            if register not in into.registers:
                into.latch(register)
                holds = both(turn, lower_value(into, condition))
                if holds != FALSE:
                    into.settle(register, holds, clause, limit.span)
            closing = Closing(name, until=condition, once=True, span=limit.span)
            guard = both(alternative.guard, no(Reg(register)))
            return evolve(closed_by(alternative, closing), guard=guard)
        case While(condition=condition):
            return closed_by(alternative, Closing(name, lasting=condition, span=limit.span))
        case Through(day=day, basis=basis):
            return evolve(alternative, guard=both(alternative.guard, by_day(into, day, basis)))
    return alternative


def may_end(waterfall: Waterfall) -> bool:
    """Whether lines of its own say when a waterfall is in force."""
    return any(isinstance(term, (EndsWhen, Condition, TermOf)) for term in waterfall.terms)


def in_force(
    into: Lowering, waterfall: Waterfall, found: Sequence[Alternative], instead: Sequence[Alternative]
) -> Iterator[Alternative]:
    """The alternatives of a waterfall while it is in force, and what takes their place otherwise: its rest."""
    if not instead:
        message = f"who has what comes in when '{waterfall.name}' is not in force is not said"
        into.refuse("RG201", message, waterfall.terms[0], "add a last line: rest to ...")
        return
    guard: Expr = TRUE
    closings: list[Closing] = []
    for number, term in enumerate(waterfall.terms):
        name = f"{waterfall.name}.term.{number}"
        match term:
            case EndsWhen(condition=condition):
                register = f"end:{name}"
                if register not in into.latch_reads:
                    into.latch(register)
                    into.settle(register, lower_value(into, condition), waterfall.name.text, term.span)
                guard = both(guard, no(Reg(register)))
                closings.append(Closing(name, until=condition, once=True, span=term.span))
            case Condition(condition=condition):
                closings.append(Closing(name, lasting=condition, span=term.span))
            case TermOf(basis=basis, start=start, end=end):
                guard = both(guard, from_day(into, start, basis)) if start else guard
                guard = both(guard, by_day(into, end, basis)) if end else guard
    for alternative in found:
        closed = reduce(closed_by, reversed(closings), alternative)
        yield evolve(closed, guard=both(guard, closed.guard))
    yield from instead
