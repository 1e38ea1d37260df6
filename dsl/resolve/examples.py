"""Examples under one choice of readings: lines may speak of what only the meaning declares that they choose."""

from collections.abc import Iterator
from typing import Any, cast

from attrs import evolve

from ..scope import Scope
from ..syntax import Clause, Deal
from ..terms import expression as ex
from ..terms.trust import Example
from ..terms.value import Drafting
from .dependents import names_in
from .names import declared, readings_of


def in_this_meaning(scope: Scope, deal: Deal, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The clauses; of examples that choose another meaning not the lines that speak of what only that one declares."""
    elsewhere: dict[str, set[tuple[str, str]]] = {}
    for name, place in _declared(deal):
        if name not in scope.symbols:
            elsewhere.setdefault(name, set()).add(place)
    found = tuple(_read_here(clause, elsewhere) if isinstance(clause, Example) else clause for clause in clauses)
    scope.read_elsewhere |= {id(new) for new, old in zip(found, clauses, strict=True) if new is not old}
    return found


def _declared(deal: Deal) -> Iterator[tuple[str, tuple[str, str]]]:
    """The names that meanings declare, each with its reading and its meaning."""
    for reading in readings_of(deal):
        for meaning in reading.meanings:
            for clause in meaning.clauses if isinstance(meaning, Drafting) else ():
                yield from ((name.text, (reading.name.text, meaning.name.text)) for name, _ in declared(clause))


def _read_here(example: Example, elsewhere: dict[str, set[tuple[str, str]]]) -> Example:
    values = ((chosen.name.text, chosen.value) for chosen in example.choices)
    chosen = {(name, value.name.text) for name, value in values if isinstance(value, ex.Reference)}
    lines = tuple(
        line for line in example.lines if not any(elsewhere.get(name, set()) & chosen for name in names_in(line))
    )
    found: Example = evolve(cast(Any, example), lines=lines)
    return example if len(lines) == len(example.lines) else found
