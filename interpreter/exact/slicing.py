"""A split: an amount cut where gaps reach zero, band by band, in one forward pass.

Within a band everything moves at constant speed, so a gap after a slice is its value before plus its speed
times the slice; no state is copied. That one pass in order equals choosing the first open band afresh after
each slice follows from no band reopening (docs/core.md, section 4).
"""

from collections.abc import Sequence
from functools import reduce
from typing import Any

from attrs import frozen

from ..formula import TRUE, ZERO, Const, Expr, Val, add, mul
from ..program import AllOf, AnyOf, BandOf, Gap, Split, Until
from .arithmetic import over, plus, times, whole
from .evaluate import Frame, Function, Slots, compiled

Taken = tuple[tuple[int, Any], ...]


class NothingOpen(Exception):
    """Some of the amount is left and no band takes it."""


class ShareBelowZero(Exception):
    """The shares of a band come to more than the whole, so that one falls below nothing."""


@frozen
class _Gap:
    """A gap: its constant, the slots of what it counts with their coefficients, its speed under each band."""

    constant: Any
    terms: tuple[tuple[int, Any], ...]
    speeds: tuple[Any, ...]


@frozen
class _Tree:
    """Gaps joined: over when any part is, or when all are."""

    any: bool
    parts: "tuple[_Gap | _Tree, ...]"


@frozen
class _Band:
    guard: Function | None
    shares: tuple[tuple[int, Any], ...]
    takes: tuple[tuple[int, Any], ...]
    ends: "tuple[tuple[int, bool, _Gap | _Tree], ...]"


class Slicer:
    """A compiled split; `fixed` says that the shares of its bands never change."""

    def __init__(self, frame: Frame, split: Split) -> None:
        self.amount = compiled(frame, split.amount)
        self.targets = [frame.slot("x", f"{split.name}.{target}") for target in split.targets]
        steps = dict.fromkeys(key for band in split.bands for key, _ in band.takes)
        self.taken = {key: frame.slot("x", f"{split.name}.{key}") for key in steps}
        names = {end.name for band in split.bands for end in band.ends}
        self.closed = {name: frame.slot("x", f"{split.name}.{name}.closed") for name in sorted(names)}
        self.counted = {move.of: frame.slot("x", f"{split.name}.start.{move.of}") for move in split.moves}
        self.starts = [(self.counted[move.of], compiled(frame, move.start)) for move in split.moves]
        self.bands = [self._band(frame, split, band) for band in split.bands]
        self.conserves = split.conserves
        self.cleared = (*self.targets, *self.taken.values())
        self.fixed = all(isinstance(share, Const) for band in split.bands for _, share in band.shares)

    def _band(self, frame: Frame, split: Split, band: BandOf) -> _Band:
        guard = None if band.guard == TRUE else compiled(frame, band.guard)
        shares = tuple(
            (frame.of(Val(f"{split.name}.{target}")), _constant(frame, share)) for target, share in band.shares
        )
        takes = tuple((self.taken[key], _constant(frame, share)) for key, share in band.takes)
        ends = tuple((self.closed[e.name], e.once, self._tree(frame, e.until, split.bands)) for e in band.ends)
        return _Band(guard, shares, takes, ends)

    def _tree(self, frame: Frame, until: Until, bands: Sequence[BandOf]) -> _Gap | _Tree:
        if isinstance(until, (AnyOf, AllOf)):
            parts = tuple(self._tree(frame, part, bands) for part in until.parts)
            return _Tree(isinstance(until, AnyOf), parts)
        terms = tuple((self.counted[key], _constant(frame, coefficient)) for key, coefficient in until.terms)
        speeds = tuple(_constant(frame, _speed(until, band)) for band in bands)
        return _Gap(_constant(frame, until.constant), terms, speeds)

    def __call__(self, s: Slots) -> Taken:
        """Cut the amount; set the slots of targets and of ends that were reached."""
        left = self.amount(s)
        for slot in self.cleared:
            s[slot] = 0
        for slot in self.closed.values():
            s[slot] = False
        for slot, start in self.starts:
            s[slot] = start(s)
        taken: list[tuple[int, Any]] = []
        for number, band in enumerate(self.bands):
            if not left:
                break
            if band.guard is not None and not band.guard(s):
                continue
            take = _reach(s, band, number, taken, left)
            if take:
                _give(s, band, take, self.conserves)
                taken.append((number, take))
                left = whole(left - take)
        if left and self.conserves:
            raise NothingOpen
        return tuple(taken)

    def shares(self, s: Slots, taken: Taken) -> tuple[tuple[Any, ...], ...]:
        """The shares of the bands that were taken."""
        return tuple(tuple(_value(s, share) for _, share in self.bands[number].shares) for number, _ in taken)


def _constant(frame: Frame, expr: Expr) -> Any:
    """A constant as itself, anything else as a function."""
    return whole(expr.value) if isinstance(expr, Const) else compiled(frame, expr)


def _speed(gap: Gap, band: BandOf) -> Expr:
    speeds = dict(band.speeds)
    total: Expr = ZERO
    for key, coefficient in gap.terms:
        total = add(total, mul(coefficient, speeds[key]))
    return total


def _reach(s: Slots, band: _Band, number: int, taken: list[tuple[int, Any]], left: Any) -> Any:
    """How much the band takes, at most what is left; its ends that this reaches are noted as closed.

    The ends stand in the order of their steps. Where one is over already, those behind it have not had their turn.
    """
    take = left
    distances = []
    if any(once and s[slot] for slot, once, _ in band.ends):
        return 0
    for slot, _, tree in band.ends:
        distance = _distance(s, tree, number, taken)
        if distance == 0:
            s[slot] = True
            return 0
        if distance is not None:
            distances.append((slot, distance))
            take = min(take, distance)
    for slot, distance in distances:
        if distance == take:
            s[slot] = True
    return take


def _distance(s: Slots, tree: _Gap | _Tree, number: int, taken: list[tuple[int, Any]]) -> Any:
    """How much may pass under a band before a tree of gaps is over; None where it never is."""
    if isinstance(tree, _Gap):
        gap, speed = _gap(s, tree, number, taken)
        if gap <= 0:
            return 0
        return None if speed >= 0 else over(gap, -speed)
    stretches = _stretches(s, tree, number, taken)
    return stretches[0][0] if stretches else None


def _gap(s: Slots, tree: _Gap, number: int, taken: list[tuple[int, Any]]) -> tuple[Any, Any]:
    """A gap's value now, and its speed under a band."""
    gap = _value(s, tree.constant)
    for slot, coefficient in tree.terms:
        gap = plus(gap, times(s[slot], _value(s, coefficient)))
    for earlier, base in taken:
        gap = plus(gap, times(base, _value(s, tree.speeds[earlier])))
    return gap, _value(s, tree.speeds[number])


Stretch = tuple[Any, Any]


def _stretches(s: Slots, tree: _Gap | _Tree, number: int, taken: list[tuple[int, Any]]) -> list[Stretch]:
    """Over which stretches of what passes a tree is over, in order; the end of the last may be open (None).

    Both of two parts must be over at one moment: a part that was over and is not any more ends nothing.
    """
    if isinstance(tree, _Gap):
        gap, speed = _gap(s, tree, number, taken)
        if gap <= 0:
            return [(0, over(-gap, speed) if speed > 0 else None)]
        return [(over(gap, -speed), None)] if speed < 0 else []
    parts = [_stretches(s, part, number, taken) for part in tree.parts]
    if tree.any:
        return sorted((stretch for part in parts for stretch in part), key=lambda stretch: stretch[0])
    return reduce(_overlap, parts)


def _overlap(left: list[Stretch], right: list[Stretch]) -> list[Stretch]:
    """What two rows of stretches have in common."""
    found = []
    for low, high in left:
        for start, end in right:
            begin = max(low, start)
            ends = [e for e in (high, end) if e is not None]
            finish = min(ends) if ends else None
            if finish is None or begin <= finish:
                found.append((begin, finish))
    return sorted(found, key=lambda stretch: stretch[0])


def _value(s: Slots, constant_or_function: Any) -> Any:
    return constant_or_function(s) if callable(constant_or_function) else constant_or_function


def _give(s: Slots, band: _Band, take: Any, conserves: bool) -> None:
    for slot, share in band.shares:
        part = _value(s, share)
        if conserves and part < 0:
            raise ShareBelowZero
        s[slot] = plus(s[slot], times(take, part))
    for slot, share in band.takes:
        s[slot] = plus(s[slot], times(take, _value(s, share)))
