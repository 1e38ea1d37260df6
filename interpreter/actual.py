"""What was really paid on clauses whose payments may be late: rows of cash that name them."""

from collections.abc import Iterator

from ..dsl.model import Model
from ..dsl.scope import Symbol
from ..dsl.terms.payment import Payment
from ..dsl.terms.royalty import Royalty
from ..dsl.terms.term import late_of
from .elections import Problem
from .lower.overdue import may_be_late, reporting
from .rows import Inputs
from .timeline import Tick


def reported(model: Model, inputs: Inputs) -> list[str]:
    """The clauses whose payments may be late and of which it is said what was really paid."""
    said = {*inputs.reported, *(row.stream for row in inputs.cash)}
    return [clause.name.text for clause in may_be_late(model) if clause.name.text in said]


def reports(model: Model, inputs: Inputs) -> Iterator[Tick]:
    """The ticks that say so, on the first day."""
    return (Tick(model.dated, reporting(name)) for name in reported(model, inputs))


def kinds_paid(model: Model, name: str) -> tuple[str, ...]:
    """What else than a stream a row of cash may name: the clause that it does."""
    symbol = model.scope.symbols.get(name)
    return (symbol.kind,) if symbol and isinstance(symbol.node, (Royalty, Payment)) else ()


def not_to_pay(symbol: Symbol) -> Problem | None:
    """Why a row of cash is no payment of a clause, if so: what the clause pays follows from its lines alone."""
    clause = symbol.node
    if not isinstance(clause, (Royalty, Payment)) or late_of(clause):
        return None
    message = f"what '{symbol.key}' pays follows from its own lines"
    way = "leave the row out, or say in the contract: late payments bear 8% a year on actual/365, principal first"
    return "RG511", message, "stream", way
