"""Values that name values: not too deep, not too large, before anything follows the names."""

from .. import limits
from ..scope import Scope
from ..syntax import Clause, Name, Node, walk
from ..terms.expression import Reference
from ..terms.table import Table
from ..terms.value import Let, Meaning, Reading


def check_chains(scope: Scope, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The clauses but those of values that cannot be followed; a finding for each of these.

    A value's size is that of its own words and of every value it names, as often as it names it.
    """
    refused: set[str] = set()
    values = {c.name.text: c for c in clauses if isinstance(c, (Let, Table, Reading))}
    named = {name: _names(values, clause) for name, clause in values.items()}
    depth: dict[str, int] = {}
    size: dict[str, int] = {}
    for start in values:
        stack = [(start, False)]
        while stack:
            name, ready = stack.pop()
            if ready:
                inner = [other for other in named[name] if other in depth]
                depth[name] = 1 + max((depth[other] for other in inner), default=0)
                size[name] = _own_size(values[name]) + sum(size[other] for other in inner)
                if depth[name] > limits.NESTING or size[name] > limits.VALUE_PARTS:
                    _refuse(scope, values[name])
                    refused.add(name)
                    depth[name], size[name] = 0, 0
            elif name not in depth:
                depth[name], size[name] = 0, 0
                stack.append((name, True))
                stack.extend((other, False) for other in named[name] if other not in depth)
    scope.broken |= refused
    for name in refused:
        scope.symbols.pop(name, None)
    return tuple(clause for clause in clauses if not any(clause is values[name] for name in refused))


def _names(values: dict[str, Let | Table | Reading], clause: Let | Table | Reading) -> list[str]:
    return [node.name.text for node in _parts(clause) if isinstance(node, Reference) and node.name.text in values]


def _parts(clause: Let | Table | Reading) -> list[Node]:
    """The nodes of a value; what a table goes by stands in the formula of each row."""
    if isinstance(clause, Table):
        return [*walk(clause.rows), *(list(walk(clause.by)) * len(clause.rows))]
    if isinstance(clause, Let):
        return list(walk(clause.pieces))
    return [node for meaning in clause.meanings if isinstance(meaning, Meaning) for node in walk(meaning.value)]


def _own_size(clause: Let | Table | Reading) -> int:
    return sum(not isinstance(node, Name) for node in _parts(clause))


def _refuse(scope: Scope, clause: Let | Table | Reading) -> None:
    message = f"'{clause.name}' is made of values that are made of values, too deep or too many to follow"
    scope.error("RG010", message, clause.name, "state some of the values as figures")
