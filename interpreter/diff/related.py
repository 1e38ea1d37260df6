"""The streams that a changed clause has to do with: what it shares, counts or waits for, and what reads that."""

from collections.abc import Collection, Iterable

from ...dsl.diff.renaming import every_clause
from ...dsl.syntax import Clause, Name, walk
from ...dsl.terms.stream import Event, Index, Stream
from ...dsl.terms.table import Table
from ...dsl.terms.trust import Check, Example, Note
from ...dsl.terms.value import Let, Reading
from ...dsl.terms.waterfall import Waterfall

_FLOWS = (Stream, Waterfall, Let, Table, Reading, Event, Index)
_PROMISES = (Check, Example, Note)


def related_streams(clauses: Iterable[Clause], changed: Collection[str]) -> frozenset[str]:
    """The streams that are reached from changed clauses, by their labels, along what clauses name."""
    every = [clause for clause in every_clause(tuple(clauses)) if not isinstance(clause, _PROMISES)]
    flows = {clause.label for clause in every if isinstance(clause, _FLOWS)}
    edges: dict[str, set[str]] = {}
    for clause in every:
        named = {node.text for node in walk(clause) if isinstance(node, Name)} & flows
        for name in named - {clause.label}:
            edges.setdefault(clause.label, set()).add(name)
            edges.setdefault(name, set()).add(clause.label)
    seen, waiting = set(changed), list(changed)
    while waiting:
        for name in edges.get(waiting.pop(), set()) - seen:
            seen.add(name)
            waiting.append(name)
    return frozenset(clause.label for clause in every if isinstance(clause, Stream) and clause.label in seen)
