"""The order of a row: what it was, and the fewest items that left it."""

from bisect import bisect_left
from collections.abc import Sequence

from ..syntax import Node
from .similarity import Pair


def old_order(pairs: Sequence[Pair]) -> tuple[int, ...]:
    """The places of a row in the order of the old one; what is new stays behind what it follows."""
    keys: list[tuple[int, int]] = []
    last = -1
    for place, (i, _) in enumerate(pairs):
        last = i if i is not None else last
        keys.append((last, place))
    return tuple(sorted(range(len(pairs)), key=keys.__getitem__))


def moved(pairs: Sequence[Pair], new: Sequence[Node]) -> list[int]:
    """The fewest places of a row that went before or behind others of their kind."""
    found = []
    both = [place for place, (i, j) in enumerate(pairs) if i is not None and j is not None]
    for kind in dict.fromkeys(type(new[pairs[place][1] or 0]) for place in both):
        places = [place for place in both if type(new[pairs[place][1] or 0]) is kind]
        found += _out_of_order(places, [pairs[place][0] or 0 for place in places])
    return sorted(found)


def _out_of_order(places: list[int], values: list[int]) -> list[int]:
    """The places that a longest rising row of values leaves out."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for number, value in enumerate(values):
        at = bisect_left(tails, value)
        before.append(ends[at - 1] if at else None)
        tails[at:] = [value, *tails[at + 1 :]]
        ends[at:] = [number, *ends[at + 1 :]]
    kept = set()
    last: int | None = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return [place for number, place in enumerate(places) if number not in kept]
