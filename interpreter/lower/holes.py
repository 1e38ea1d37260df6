"""Undisclosed terms and the names by which they can be supplied."""

from ...dsl.model import Model
from ...dsl.syntax import walk
from ...dsl.terms.expression import Undisclosed
from ...dsl.terms.value import Reading


def holes_of(model: Model) -> dict[int, str]:
    """The name of each undisclosed term, by the identity of its node.

    A clause with one of them lends its own name; several are numbered in text order: `fee`, or `fee.1`.
    """
    found: dict[int, str] = {}
    for clause in model.clauses:
        if "undisclosed" not in model.source.text[clause.span.start : clause.span.end]:
            continue
        own = clause.values if isinstance(clause, Reading) else clause
        nodes = [node for node in walk(own) if isinstance(node, Undisclosed)]
        for number, node in enumerate(nodes, 1):
            found[id(node)] = clause.label if len(nodes) == 1 else f"{clause.label}.{number}"
    return found
