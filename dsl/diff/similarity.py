"""How alike two nodes are, and which items of two rows belong together."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from fractions import Fraction
from functools import cache
from typing import Any

from attrs import fields

from ..show import show
from ..syntax import Name, Node, Word
from ..terms.change import Ends, On, Restart
from ..terms.head import Translate
from ..terms.stream import Tagged
from ..terms.table import Row

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


def key_of(node: object) -> str | None:
    """What tells a node from others of its kind: its name, or the key, the moment or the tag that it is about."""
    match node:
        case Row():
            value = getattr(node.key, "value", node.key)
            return show(value).replace(",", "") if isinstance(value, Fraction) else str(value)
        case On():
            return node.label.removeprefix("on ")
        case Translate():
            return node.foreign
        case Tagged():
            return node.tag.text
        case Ends() | Restart():
            return node.clause.text
    return name_of(node)


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
    """Which items of two rows are one: equal ones wherever they stand, those of one name, then the most alike in order.

    In the order of the new row; what went stands where it was.
    """
    pairs: list[Pair] = []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    elsewhere = _equal_elsewhere(old, new, [code[1:] for code in codes if code[0] != "equal"])
    used = set(elsewhere.values())
    for word, i, i_end, j, j_end in codes:
        if word == "equal":
            pairs += zip(range(i, i_end), range(j, j_end), strict=True)
        else:
            olds = [place for place in range(i, i_end) if place not in used]
            news = [place for place in range(j, j_end) if place not in elsewhere]
            moved = [(elsewhere[place], place) for place in range(j, j_end) if place in elsewhere]
            pairs += _in_order(_in_gap(old, new, olds, news), moved)
    return _with_moves(old, new, pairs)


def _equal_elsewhere(
    old: Sequence[Node], new: Sequence[Node], gaps: Sequence[tuple[int, int, int, int]]
) -> dict[int, int]:
    """The old place of each new item that stands elsewhere than an equal one stood."""
    left: dict[Node, list[int]] = {}
    for i, i_end, _, _ in gaps:
        for place in range(i, i_end):
            left.setdefault(old[place], []).append(place)
    found = {}
    for _, _, j, j_end in gaps:
        for place in range(j, j_end):
            if left.get(new[place]):
                found[place] = left[new[place]].pop(0)
    return found


def _in_order(pairs: Sequence[Pair], elsewhere: Sequence[tuple[int, int]]) -> list[Pair]:
    """The pairs of a stretch, and among them the items that stood elsewhere, in the order of the new row."""
    waiting = list(elsewhere)
    found: list[Pair] = []
    for i, j in pairs:
        while j is not None and waiting and waiting[0][1] < j:
            found.append(waiting.pop(0))
        found.append((i, j))
    return [*found, *waiting]


def _in_gap(old: Sequence[Node], new: Sequence[Node], olds: Sequence[int], news: Sequence[int]) -> list[Pair]:
    """The pairs of a stretch without equal items: in order, as alike as can be in all."""
    if len(olds) == len(news) == 1 and key_of(old[olds[0]]) is None and key_of(new[news[0]]) is None:
        return [(olds[0], news[0])]
    if len(olds) * len(news) > _MOST_PAIRS:
        return [*((i, None) for i in olds), *((None, j) for j in news)]
    score = best_in_order(olds, news, lambda i, j: _closeness(old[i], new[j]))
    return [(olds[i] if i is not None else None, news[j] if j is not None else None) for i, j in score]


def _closeness(old: Node, new: Node) -> Fraction:
    if type(old) is not type(new):
        return Fraction(0)
    mine, other = key_of(old), key_of(new)
    if mine is not None and mine == other:
        return Fraction(2)
    if isinstance(old, (Name, Word)):
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
