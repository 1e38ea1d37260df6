"""Two trees side by side: what was added, removed, changed, renamed or moved, clause by clause and name by name."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen, mutable

from ..source import Source
from ..syntax import Clause, Line, Name, Node, Word, walk
from ..terms.change import Amendment
from ..terms.expression import Expr
from ..terms.stream import Carrying
from ..terms.trust import Check, Example, Note
from ..terms.value import Drafting, Meaning, Reading
from .category import category, weighs_in_turn
from .change import RIGHTS, TERMS, WORDING, Change, Written, first_line, heading, step_label
from .delta import Delta, Kept, Row, Swapped, Within
from .matching import Settlement, matched, settlements
from .order import moved, old_order
from .renaming import declares
from .similarity import Pair, aligned, field_names, key_of

_WHOLE = (Check, Example, Note, Expr, Carrying, Name, Word)
"""What is told as a whole, not part by part."""

_STEPS = {"marks": "cites"}


@frozen
class Where:
    """Where a change stands: its clause, the path in it, the meanings under which it is in force."""

    clause: Clause
    path: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(factory=dict)

    def at(self, *steps: str) -> "Where":
        """Further in."""
        return evolve(self, path=(*self.path, *steps))


@mutable
class Comparison:
    """Gathers the changes between two drafts; `source` holds both, `who` the names of parties and the like."""

    source: Source
    who: frozenset[str]
    changes: list[Change] = field(factory=list)
    unchanged: int = 0
    settled: dict[int, int] = field(factory=dict)

    def clauses(self, old: Sequence[Clause], new: Sequence[Clause], choices: Mapping[str, str]) -> Row:
        """Two rows of clauses, matched by kind and name."""
        pairs = matched(old, new)
        settled = settlements(old, new, pairs)
        items = []
        for i, j in pairs:
            was, now = (None if i is None else old[i]), (None if j is None else new[j])
            there = now or was
            assert there is not None
            reading = settled.get(id(there))
            if reading is None:
                items.append(self._item(Where(there, (), choices), there, "", was, now))
            else:
                items.append(Swapped(self._settled(reading, choices), was, now))
        return self._row(pairs, items, old, new, choices)

    def _settled(self, found: Settlement, choices: Mapping[str, str]) -> int:
        """The one change that a reading was settled: its meanings, and the one that is left."""
        if id(found.reading) not in self.settled:
            old = Written.of(self.source, found.reading, found.reading)
            new = Written.of(self.source, found.clauses[0], found.clauses[0])
            assert old and new
            meanings = ", ".join(meaning.name.text for meaning in found.reading.meanings)
            old, new = evolve(old, text=meanings), evolve(new, text=found.meaning)
            number = self._keep(found.reading, TERMS, "changed", ("meanings",), old, new, choices)
            self.settled[id(found.reading)] = number
        return self.settled[id(found.reading)]

    def _item(self, where: Where, owner: Node, name: str, was: Any, now: Any) -> Delta:
        """An item of a row, or the value of a field."""
        if was == now:
            self.unchanged += _lines(now)
            return Kept(now)
        if type(was) is type(now) and isinstance(now, Node) and not isinstance(now, _WHOLE):
            return self._node(where, was, now)
        return self._changed(where, owner, name, was, now)

    def _changed(self, where: Where, owner: Node, name: str, was: Any, now: Any) -> Swapped:
        kind = "added" if was is None else "removed" if now is None else "changed"
        weight = category(where.clause, owner, name, was, now, self.who)
        return Swapped(self._note(where, kind, weight, name, (was, now), (owner, owner)), was, now)

    def _note(self, where: Where, kind: str, weight: str, name: str, values: Any, owners: Any) -> int:
        """Keep a change; its number."""
        old, new = (Written.of(self.source, value, owner, name) for value, owner in zip(values, owners, strict=True))
        return self._keep(where.clause, weight, kind, where.path, old, new, where.choices)

    def _keep(
        self,
        clause: Clause,
        weight: str,
        kind: str,
        path: tuple[str, ...],
        old: Written | None,
        new: Written | None,
        choices: Mapping[str, str],
    ) -> int:
        number = len(self.changes)
        words = (clause.label, heading(clause), first_line(clause, self.source))
        self.changes.append(Change(number, weight, kind, *words, path, old, new, choices))
        return number

    def _node(self, where: Where, was: Node, now: Node) -> Delta:
        """Two nodes of one kind, field by field."""
        parts: dict[str, Delta] = {}
        rows, own = 0, False
        for name in field_names(type(now)):
            mine, other = getattr(was, name), getattr(now, name)
            if mine == other:
                rows += _lines(other)
            elif isinstance(mine, tuple) and isinstance(other, tuple) and name != "marks":
                parts[name] = self._parts(where, now, name, mine, other)
                own = own or not all(isinstance(item, Line) for item in (*mine, *other))
            else:
                parts[name], own = self._field(where, was, now, name), True
        self.unchanged += rows + (isinstance(now, Line) and not own)
        return Within(was, parts)

    def _field(self, where: Where, was: Node, now: Node, name: str) -> Delta:
        mine, other = getattr(was, name), getattr(now, name)
        step = where if _is_only(type(now), name) else where.at(_STEPS.get(name, name.replace("_", " ")))
        if type(mine) is type(other) and isinstance(other, Node) and not isinstance(other, _WHOLE):
            return self._node(step, mine, other)
        kind = "added" if _nothing(mine) else "removed" if _nothing(other) else "changed"
        weight = category(where.clause, now, name, mine, other, self.who)
        if name == "name" and declares(now):
            kind, weight = "renamed", WORDING
        values = tuple(None if _nothing(value) else value for value in (mine, other))
        return Swapped(self._note(step, kind, weight, name, values, (was, now)), mine, other)

    def _parts(self, where: Where, now: Node, name: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Delta:
        """Two rows of a node."""
        if isinstance(now, (Drafting, Amendment)) and name == "clauses":
            return self.clauses(old, new, where.choices)
        if not all(isinstance(item, Node) for item in (*old, *new)):
            return self._changed(where.at(name.replace("_", " ")), now, name, old, new)
        pairs = aligned(old, new)
        items = []
        for i, j in pairs:
            mine, other = (None if i is None else old[i]), (None if j is None else new[j])
            item, row = (mine, old) if other is None or (mine is not None and not key_of(other)) else (other, new)
            assert item is not None
            step = where.at(name) if isinstance(item, (Name, Word)) else where.at(step_label(item, row))
            if isinstance(item, (Meaning, Drafting)):
                assert isinstance(now, Reading)
                step = evolve(step, choices={**where.choices, now.name.text: item.name.text})
            items.append(self._item(step, now, name, mine, other))
        if isinstance(now, Reading):
            return self._meanings(where, pairs, items, old, new)
        return self._row(pairs, items, old, new, where.choices, where)

    def _meanings(self, where: Where, pairs: list[Pair], items: list[Delta], old: Any, new: Any) -> Row:
        """The meanings of a reading: of their order only the first counts, which is the default."""
        if old[0].name == new[0].name:
            return Row(tuple(items))
        step = where.at("default meaning")
        number = self._note(step, "changed", TERMS, "", (old[0].name, new[0].name), (old[0], new[0]))
        return Row(tuple(items), old_order(pairs), frozenset({number}))

    def _row(
        self, pairs: list[Pair], items: list[Delta], old: Any, new: Any, choices: Any, where: Where | None = None
    ) -> Row:
        """A row with its changes of order."""
        moves = set()
        for place in moved(pairs, new):
            i, j = pairs[place]
            assert i is not None and j is not None
            item = new[j]
            at = where.at(step_label(item, new)) if where else Where(item, (), choices)
            weight = RIGHTS if weighs_in_turn(item) else TERMS
            if not isinstance(item, Clause) or weight == RIGHTS:
                moves.add(self._note(at, "moved", weight, "", (old[i], item), (old[i], item)))
        return Row(tuple(items), old_order(pairs) if moves else (), frozenset(moves))


def _is_only(kind: type, name: str) -> bool:
    """Whether a kind of node is said by one field, which then needs no name."""
    return name != "marks" and [each for each in field_names(kind) if each not in ("marks", "claim")] == [name]


def _nothing(value: Any) -> bool:
    return value is None or value in ("", ())


def _lines(value: Any) -> int:
    """How many clauses and lines there are in a value."""
    if not isinstance(value, (Node, tuple)):
        return 0
    return sum(isinstance(node, Line) for node in walk(value))
