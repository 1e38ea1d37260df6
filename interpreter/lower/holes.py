"""Undisclosed terms and the names by which they can be supplied."""

from collections.abc import Iterator

from ...dsl.model import Model
from ...dsl.source import Span
from ...dsl.syntax import walk
from ...dsl.terms.change import Amendment
from ...dsl.terms.expression import Undisclosed
from ...dsl.terms.value import Reading


def holes_of(model: Model) -> dict[int, str]:
    """The name of each undisclosed term, by the identity of its node.

    A clause with one of them lends its own name; several are numbered in text order: `fee`, or `fee.1`.
    """
    return {id(node): name for node, name in _terms(model)}


def places_of(model: Model) -> dict[str, Span]:
    """The place of each undisclosed term by its name."""
    return {name: node.span for node, name in _terms(model)}


def _terms(model: Model) -> Iterator[tuple[Undisclosed, str]]:
    for clause in model.clauses if "undisclosed" in model.source.text else ():
        own: object = clause
        if isinstance(clause, (Reading, Amendment)):
            own = clause.values if isinstance(clause, Reading) else clause.effects
        nodes = [node for node in walk(own) if isinstance(node, Undisclosed)]
        for number, node in enumerate(nodes, 1):
            yield node, clause.label if len(nodes) == 1 else f"{clause.label}.{number}"
