"""Clauses of two drafts that are one: by kind and name; and readings of which one meaning was settled on."""

from collections.abc import Sequence

from attrs import frozen

from ..syntax import Clause
from ..terms.trust import Check, Example, Note
from ..terms.value import Drafting, Let, Meaning, Reading
from .similarity import Pair, aligned, key_of

_UNNAMED = (Check, Example, Note)


def matched(old: Sequence[Clause], new: Sequence[Clause]) -> list[Pair]:
    """The clauses that are one in two rows: by kind and name; checks, examples and notes by what they say."""
    found: dict[int, int] = {}
    for kind in dict.fromkeys(type(clause) for clause in (*old, *new)):
        olds = [i for i, clause in enumerate(old) if type(clause) is kind]
        news = [j for j, clause in enumerate(new) if type(clause) is kind]
        if kind in _UNNAMED:
            pairs = aligned([old[i] for i in olds], [new[j] for j in news])
            found |= {news[j]: olds[i] for i, j in pairs if i is not None and j is not None}
        else:
            labels: dict[str, list[int]] = {}
            for i in olds:
                labels.setdefault(_label(old[i]), []).append(i)
            for j in news:
                if alike := labels.get(_label(new[j])):
                    found[j] = alike.pop(0)
    pairs = [(found.get(j), j) for j in range(len(new))]
    return _with_gone(pairs, [i for i in range(len(old)) if i not in set(found.values())])


def _label(clause: Clause) -> str:
    return key_of(clause) or clause.label


def _with_gone(pairs: list[Pair], gone: Sequence[int]) -> list[Pair]:
    """Pairs with those that went, each after what stood before it."""
    after: dict[int, list[Pair]] = {}
    for i in gone:
        place = i - 1
        while place in gone:
            place -= 1
        after.setdefault(place, []).append((i, None))
    row = list(after.get(-1, []))
    for pair in pairs:
        row.append(pair)
        row += after.get(pair[0], []) if pair[0] is not None else []
    return row


@frozen(eq=False)
class Settlement:
    """A reading of which one meaning is left: the clauses, or the value, that stand in the open now."""

    reading: Reading
    meaning: str
    clauses: tuple[Clause, ...]


def settlements(old: Sequence[Clause], new: Sequence[Clause], pairs: Sequence[Pair]) -> dict[int, Settlement]:
    """The readings that were settled, by the identity of each clause that has to do with it in either draft."""
    gone = [old[i] for i, j in pairs if i is not None and j is None]
    come = [new[j] for i, j in pairs if i is None and j is not None]
    found: dict[int, Settlement] = {}
    for reading in gone:
        settled = _settled(reading, come) if isinstance(reading, Reading) else None
        if settled:
            found |= {id(clause): settled for clause in (reading, *settled.clauses)}
    return found


def _settled(reading: Reading, come: Sequence[Clause]) -> Settlement | None:
    for meaning in reading.meanings:
        if isinstance(meaning, Drafting):
            names = {(type(clause), clause.label) for clause in meaning.clauses}
            clauses = tuple(clause for clause in come if clause in meaning.clauses)
            if names and len(clauses) == len(names):
                return Settlement(reading, meaning.name.text, clauses)
        elif isinstance(meaning, Meaning):
            same = [clause for clause in come if _is_value(clause, reading, meaning)]
            if same:
                return Settlement(reading, meaning.name.text, (same[0],))
    return None


def _is_value(clause: Clause, reading: Reading, meaning: Meaning) -> bool:
    """Whether a `let` of the reading's name says what the meaning said."""
    if not isinstance(clause, Let) or clause.name != reading.name:
        return False
    return [piece.value for piece in clause.pieces] == [meaning.value]
