"""Whether a clause is in force: since an amendment brings it, while nothing has ended it, and none goes before it."""

from functools import reduce

from ...dsl.resolve.amendments import overridden_by
from ...dsl.terms.change import Amendment, Ends
from ...dsl.terms.term import Overrides, TermOf
from ...dsl.within import clauses_within
from ..formula import FALSE, TRUE, Expr, Reg, both, either, no
from .changing import switch
from .context import Lowering


def lives(into: Lowering, clause: str) -> Expr:
    """Whether a clause is in force, by its name; always, where nothing says otherwise.

    One that something starts sleeps until then. One that has ended is in force again only where something revives it.
    """
    return both(stands(into, clause), no(overridden(into, clause)))


def stands(into: Lowering, clause: str) -> Expr:
    """Whether a clause would be in force, if none went before it."""
    words = {effect.word for effect in into.model.scope.ended.get(clause, ())}
    begun: Expr = Reg(begun_by(into, clause)) if "starts" in words else TRUE
    over: Expr = no(Reg(over_by(into, clause))) if "ends" in words else TRUE
    return both(brought(into, into.model.symbol(clause).owner), both(begun, over))


def overridden(into: Lowering, clause: str) -> Expr:
    """Whether another clause goes before this one; it does from the first day of its own term on."""
    return reduce(either, (goes_before(into, other) for other in overridden_by(into.model.scope, clause)), FALSE)


def goes_before(into: Lowering, clause: str) -> Expr:
    """Whether a clause that overrides others is in force, or was, and was not ended by an effect."""
    guard = stands(into, clause)
    for term in getattr(into.model.symbol(clause).node, "terms", ()):
        if isinstance(term, TermOf) and term.start:
            guard = both(guard, into.start_from(term.start))
    return guard


def brought(into: Lowering, clause: object) -> Expr:
    """Whether the amendment that brings a clause has taken effect; always, for one of the deal itself."""
    for amendment in into.model.all_of(Amendment):
        if any(clause is own for own in clauses_within(amendment.clauses)):
            return TRUE if amendment.since <= into.model.dated else into.start_from(amendment.since)
    return TRUE


def register_of(into: Lowering, effect: Ends) -> tuple[str, Expr, Expr]:
    """The register that an effect sets, to what, and whether that changes anything."""
    clause = effect.clause.text
    if effect.word == "starts":
        register = begun_by(into, clause)
        return register, TRUE, no(Reg(register))
    register = over_by(into, clause)
    ends = effect.word == "ends"
    return register, TRUE if ends else no(TRUE), no(Reg(register)) if ends else Reg(register)


def begun_by(into: Lowering, clause: str) -> str:
    """The register of whether a clause that sleeps at first has started."""
    return switch(into, f"begun:{clause}", False)


def over_by(into: Lowering, clause: str) -> str:
    """The register of whether a clause has ended."""
    return switch(into, f"over:{clause}", False)


def overrides(clause: object) -> bool:
    """Whether a clause goes before another."""
    return any(isinstance(term, Overrides) for term in getattr(clause, "terms", ()))
