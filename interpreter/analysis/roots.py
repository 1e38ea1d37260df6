"""Where a function is nought: exactly where its pieces are quotients of straight lines, else between two points.

What is paid is made of such pieces: it is straight in what comes in and in amounts of the terms, and a quotient in a
rate, for a band that fills at another rate takes another part of what comes in.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

Function = Callable[[Fraction], Fraction | None]
"""A function of exact figures; None where it has no value."""

_STEPS = 120
_FINE = Fraction(1, 10**15)
"""How near two points come, as a part of their size, before the search between them ends."""
_LONGEST = 10**60
_SHORT = 10**30


@frozen
class Root:
    """Where a function is nought: from `low` to `high`, one point where they are the same.

    Where it is not `exact` it passes nought between the two, or leaps over it.
    """

    low: Fraction
    high: Fraction
    exact: bool = True

    def holds(self, point: Fraction) -> bool:
        """Whether the function is nought at a point, as far as this root says."""
        return self.exact and self.low <= point <= self.high


def roots(f: Function, points: Sequence[Fraction], *, whole: bool = False) -> tuple[Root, ...]:
    """Every root that shows on a row of points: where the function is nought, or changes its sign between two.

    With `whole` only whole numbers are looked at.
    """
    known = [(x, y) for x in sorted(set(points)) if (y := f(x)) is not None]
    search = _Search(f, whole)
    found: list[Root] = []
    for place, (x, y) in enumerate(known):
        if y == 0 and not any(root.holds(x) for root in found):
            before = next((each for each in reversed(known[:place]) if each[1] != 0), None)
            after = next((each for each in known[place:] if each[1] != 0), None)
            found.append(search.around(x, before, after, known[-1][0] if after is None else x))
    for one, other in pairwise(known):
        if one[1] * other[1] < 0:
            found.append(search.between(one, other))
    return tuple(sorted(found, key=lambda root: root.low))


Point = tuple[Fraction, Fraction]


@frozen
class _Search:
    f: Function
    whole: bool

    def between(self, one: Point, other: Point) -> Root:
        """The root between two points at which the function has other signs."""
        left, right = [one], [other]
        for turn in range(_STEPS):
            if self._near(left[-1][0], right[-1][0]):
                break
            middle = self._next(turn, left, right)
            at = self.f(middle)
            if at is None:
                break
            if at == 0:
                return self.around(middle, left[-1], right[-1], middle)
            side = left if (at > 0) is (one[1] > 0) else right
            side.append((middle, at))
        return Root(left[-1][0], right[-1][0], exact=False)

    def _next(self, turn: int, left: list[Point], right: list[Point]) -> Fraction:
        """Where to look next: where what goes through both ends, or through the points on one side, is nought; or
        halfway, so that it ends."""
        low, high = left[-1][0], right[-1][0]
        ways = [[*left[-2:], right[-1]], left[-3:], right[-3:]]
        points = ways[turn % 4] if turn % 4 < len(ways) else []
        cut = self._nought(*points) if len(points) > 1 else None
        if cut is None and len(points) > 2:
            cut = self._nought(*points[-2:])
        if cut is None or not low < cut < high:
            return self._halved(low, high)
        if self.whole:
            return self._inside(Fraction(round(cut)), low, high)
        return cut if cut.denominator < _LONGEST else cut.limit_denominator(_SHORT)

    def around(self, inside: Fraction, before: Point | None, after: Point | None, last: Fraction) -> Root:
        """The stretch of noughts about one, from points on both sides at which there is none, if there are."""
        low = self._edge(before, inside) if before else inside
        high = self._edge(after, inside) if after else last
        return Root(low, high)

    def _edge(self, outside: Point, inside: Fraction) -> Fraction:
        """The last nought on the way from one to a point outside; to the fineness of the search where it has none
        that a quotient of lines finds."""
        third: Point | None = None
        for _ in range(_STEPS):
            low, high = sorted((outside[0], inside))
            if self._near(low, high):
                break
            middle = self._halved(low, high)
            at = self.f(middle)
            if at is None:
                break
            if at == 0:
                inside = middle
                continue
            cut = self._nought(outside, (middle, at), third)
            within = cut is not None and not self.whole and min(middle, inside) <= cut <= max(middle, inside)
            if cut is not None and within and (cut == inside or self.f(cut) == 0):
                between = (cut + middle) / 2
                further = self.f(between)
                if further and self._nought(outside, (middle, at), (between, further)) == cut:
                    return cut
                inside = cut
            outside, third = (middle, at), outside
        return inside

    def _near(self, low: Fraction, high: Fraction) -> bool:
        if self.whole:
            return high - low <= 1
        return high - low <= max(abs(low), abs(high)) * _FINE

    @staticmethod
    def _nought(one: Point, other: Point, third: Point | None = None) -> Fraction | None:
        """Where the straight line through two points is nought, or the quotient of two lines through three."""
        (x, y), (u, v) = one, other
        if third is None or third[0] in (x, u) or third[1] in (0, y, v) or y == v:
            return x - y * (u - x) / (v - y) if v != y else None
        p, q = third
        ratio = y * (v - q) * (u - x) / (q * (v - y) * (u - p))
        return (x - ratio * p) / (1 - ratio) if ratio != 1 else None

    def _halved(self, low: Fraction, high: Fraction) -> Fraction:
        middle = (low + high) / 2
        if self.whole:
            return self._inside(Fraction(middle.numerator // middle.denominator), low, high)
        return middle if middle.denominator < _SHORT else middle.limit_denominator(_SHORT)

    @staticmethod
    def _inside(whole: Fraction, low: Fraction, high: Fraction) -> Fraction:
        return min(max(whole, low + 1), high - 1)


def spread(about: Fraction) -> Iterator[Fraction]:
    """Points at which a figure is tried first: nothing, and from a millionth of it to a million times as much."""
    yield Fraction()
    yield about
    size = about or Fraction(1)
    for power in range(1, 7):
        yield size / 10**power
        yield size * 10**power
    for eighth in range(1, 17):
        yield size * Fraction(eighth, 8)
    for times in (3, 4, 5, 7):
        yield size * times
