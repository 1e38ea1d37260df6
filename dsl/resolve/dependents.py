"""Which clauses may come out otherwise where one of them does: those that name it, and those that name these."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from ..changing import changes_of, effects_in
from ..syntax import Clause, Mark, Name, Node, parts_of, walk
from ..terms.change import Pays
from ..terms.expression import Funded, Solved, Takings
from ..terms.payment import Payment
from ..terms.security import Security
from ..terms.value import Drafting
from .names import DEFAULT, declared


class Dependents:
    """The clauses in force by the names that they use.

    Two things pass from one clause to another without a name: what is paid when something happens is counted by
    conditions, which may be what happens; and liens share the proceeds of one another's assets.
    """

    def __init__(self, clauses: Iterable[Clause]) -> None:
        self._naming: dict[str, list[Clause]] = {}
        self._counting: list[Clause] = []
        self._liens: list[Clause] = []
        for clause in clauses:
            for name in names_in(clause):
                self._naming.setdefault(name, []).append(clause)
            if any(isinstance(node, (Takings, Funded, Solved)) for node in walk(clause)):
                self._counting.append(clause)
            if isinstance(clause, Security):
                self._liens.append(clause)

    def of(self, clause: Clause) -> frozenset[int]:
        """The clause and all that may come out otherwise where it does, by identity."""
        found = {id(clause)}
        waiting = [clause]
        while waiting:
            for other in self._next(waiting.pop()):
                if id(other) not in found:
                    found.add(id(other))
                    waiting.append(other)
        return frozenset(found)

    def _next(self, clause: Clause) -> Iterator[Clause]:
        for name in names_declared(clause):
            yield from self._naming.get(name, ())
        if isinstance(clause, Payment) and any(isinstance(i.moment.when, Name) for i in clause.instalments):
            yield from self._counting
        for name in changes_of(clause):
            yield from self._naming.get(name, ())
        if any(isinstance(effect, Pays) for effect in effects_in(clause)):
            yield from self._counting
        if isinstance(clause, Security):
            yield from self._liens


def names_declared(clause: Clause) -> set[str]:
    """The names that others have from a clause; a security brings the happening `default`."""
    names = {name.text for name, _ in declared(clause)}
    return names | {DEFAULT} if isinstance(clause, Security) else names


def names_in(clause: Node) -> set[str]:
    """The names in a clause, but those of its marks, and those of the clauses in its meanings."""
    found: set[str] = set()
    stack: list[object] = [clause]
    while stack:
        item = stack.pop()
        if isinstance(item, Name):
            found.add(item.text)
        elif isinstance(item, tuple):
            stack.extend(item)
        elif isinstance(item, Node) and not isinstance(item, (Mark, Drafting)):
            stack.extend(getattr(item, name) for name in parts_of(cast(Any, type(item))))
    return found
