"""How alike two nodes are, and which items of two rows belong together."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from fractions import Fraction
from functools import cache
from typing import Any

from attrs import fields

from ..syntax import Name, Node

ALIKE = Fraction(1, 2)
"""From here on two items are one that was changed, rather than one that went and one that came."""

_MOST_PAIRS = 2_500

Pair = tuple[int | None, int | None]
"""The places of an item in the old row and in the new; None where it is not in one."""


def field_names(kind: Any) -> tuple[str, ...]:
    """The fields of a kind of node that say something."""
    return _field_names(kind)


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind) if f.name != "span")


def name_of(node: object) -> str | None:
    """The name that a node declares or goes by."""
    name = getattr(node, "name", None)
    return name.text if isinstance(name, Name) else None


def likeness(old: Any, new: Any, *, but: frozenset[str] = frozenset()) -> Fraction:
    """From 0, nothing in common, to 1; fields in `but` and those empty in both do not count."""
    if type(old) is not type(new):
        return Fraction(0)
    if not isinstance(old, Node):
        return Fraction(old == new)
    weights = [
        _field_likeness(getattr(old, name), getattr(new, name))
        for name in field_names(type(old))
        if name not in but and (getattr(old, name) or getattr(new, name))
    ]
    return sum(weights, Fraction(0)) / len(weights) if weights else Fraction(1)


def _field_likeness(old: Any, new: Any) -> Fraction:
    if old == new:
        return Fraction(1)
    if isinstance(old, tuple) and isinstance(new, tuple):
        left = list(new)
        same = 0
        for item in old:
            if item in left:
                left.remove(item)
                same += 1
        close = Fraction(min(len(old) - same, len(new) - same), 2)
        return (same + close) / max(len(old), len(new))
    return likeness(old, new) / 2 if isinstance(old, Node) else Fraction(0)


def aligned(old: Sequence[Node], new: Sequence[Node]) -> list[Pair]:
    """Which items of two rows are one: equal ones, then those of one name, then the most alike in order.

    In the order of the new row; what went stands where it was.
    """
    pairs: list[Pair] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for word, i, i_end, j, j_end in matcher.get_opcodes():
        if word == "equal":
            pairs += zip(range(i, i_end), range(j, j_end), strict=True)
        else:
            pairs += _in_gap(old, new, range(i, i_end), range(j, j_end))
    return _with_moves(old, new, pairs)


def _in_gap(old: Sequence[Node], new: Sequence[Node], olds: range, news: range) -> list[Pair]:
    """The pairs of a stretch without equal items: in order, as alike as can be in all."""
    if len(olds) == len(news) == 1 and name_of(old[olds[0]]) is None and name_of(new[news[0]]) is None:
        return [(olds[0], news[0])]
    if len(olds) * len(news) > _MOST_PAIRS:
        return [*((i, None) for i in olds), *((None, j) for j in news)]
    score = best_in_order(olds, news, lambda i, j: _closeness(old[i], new[j]))
    return [(olds[i] if i is not None else None, news[j] if j is not None else None) for i, j in score]


def _closeness(old: Node, new: Node) -> Fraction:
    if type(old) is not type(new):
        return Fraction(0)
    mine, other = name_of(old), name_of(new)
    if mine is not None and mine == other:
        return Fraction(2)
    if isinstance(old, Name):
        return Fraction(1, 10)
    found = likeness(old, new)
    return found + Fraction(1, 5) if mine is None or found >= ALIKE else Fraction(0)


def best_in_order(olds: Sequence[int], news: Sequence[int], close: Callable[[int, int], Fraction]) -> list[Pair]:
    """The pairing, in order, of which the closeness is greatest in all; the first of equals."""
    rows, columns = len(olds), len(news)
    best = [[Fraction(0)] * (columns + 1) for _ in range(rows + 1)]
    value = [[close(i, j) for j in news] for i in olds]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            both = best[i + 1][j + 1] + value[i][j] if value[i][j] else Fraction(-1)
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    pairs: list[Pair] = []
    i = j = 0
    while i < rows and j < columns:
        if value[i][j] and best[i][j] == best[i + 1][j + 1] + value[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    return [*pairs, *((i, None) for i in range(i, rows)), *((None, j) for j in range(j, columns))]


def _with_moves(old: Sequence[Node], new: Sequence[Node], pairs: list[Pair]) -> list[Pair]:
    """Pairs in which what went in one place and came in another, the same or of one name, is one item."""
    went = {i: old[i] for i, j in pairs if i is not None and j is None}
    found: dict[int, int] = {}
    for i, j in pairs:
        if i is None and j is not None:
            item = new[j]
            same = (k for k, other in went.items() if other == item or (_closeness(other, item) >= 2))
            place = next(same, None)
            if place is not None:
                found[j] = place
                del went[place]
    moved = set(found.values())
    return [(found.get(j, i) if j is not None else i, j) for i, j in pairs if j is not None or i not in moved]
