"""A split: an amount cut where gaps reach zero, band by band, in one forward pass.

Within a band everything moves at constant speed, so a gap after a slice is its value before plus its speed
times the slice; no state is copied. That one pass in order equals choosing the first open band afresh after
each slice follows from no band reopening (docs/core.md, section 4).
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from ..formula import ZERO, Const, Expr, Val, add, mul
from ..program import AllOf, AnyOf, BandOf, Gap, Split, Until
from .evaluate import Frame, Function, Slots, compiled, whole

Slices = tuple[tuple[int, Any], ...]


class NothingOpen(Exception):
    """Some of the amount is left and no band takes it."""


class ShareBelowZero(Exception):
    """The shares of a band come to more than the whole, so that one falls below nothing."""


@frozen
class _Gap:
    """A gap's value when the split begins, and its speed under each band."""

    start: Function
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
    ends: "tuple[tuple[int, _Gap | _Tree], ...]"


class Slicer:
    """A compiled split."""

    def __init__(self, frame: Frame, split: Split) -> None:
        self.amount = compiled(frame, split.amount)
        self.targets = [frame.slot("x", f"{split.name}.{target}") for target in split.targets]
        names = {end.name for band in split.bands for end in band.ends}
        self.closed = {name: frame.slot("x", f"{split.name}.{name}.closed") for name in sorted(names)}
        starts = {move.of: move.start for move in split.moves}
        self.bands = [self._band(frame, split, band, starts) for band in split.bands]

    def _band(self, frame: Frame, split: Split, band: BandOf, starts: dict[str, Expr]) -> _Band:
        guard = None if band.guard == Const(True) else compiled(frame, band.guard)
        shares = tuple(
            (frame.of(Val(f"{split.name}.{target}")), _constant(frame, share)) for target, share in band.shares
        )
        ends = tuple((self.closed[end.name], _tree(frame, end.until, split.bands, starts)) for end in band.ends)
        return _Band(guard, shares, ends)

    def __call__(self, s: Slots) -> Slices:
        """Cut the amount; set the slots of targets and of ends that were reached."""
        left = self.amount(s)
        for slot in self.targets:
            s[slot] = 0
        for slot in self.closed.values():
            s[slot] = False
        taken: list[tuple[int, Any]] = []
        for number, band in enumerate(self.bands):
            if not left:
                break
            if band.guard is not None and not band.guard(s):
                continue
            take = _reach(s, band, number, taken, left)
            if take:
                _give(s, band, take)
                taken.append((number, take))
                left = whole(left - take)
        if left:
            raise NothingOpen
        return tuple(taken)


def _constant(frame: Frame, expr: Expr) -> Any:
    """A constant as itself, anything else as a function."""
    return whole(expr.value) if isinstance(expr, Const) else compiled(frame, expr)


def _tree(frame: Frame, until: Until, bands: Sequence[BandOf], starts: dict[str, Expr]) -> _Gap | _Tree:
    if isinstance(until, (AnyOf, AllOf)):
        parts = tuple(_tree(frame, part, bands, starts) for part in until.parts)
        return _Tree(isinstance(until, AnyOf), parts)
    start: Expr = until.constant
    for key, coefficient in until.terms:
        start = add(start, mul(coefficient, starts[key]))
    return _Gap(compiled(frame, start), tuple(_constant(frame, _speed(until, band)) for band in bands))


def _speed(gap: Gap, band: BandOf) -> Expr:
    speeds = dict(band.speeds)
    total: Expr = ZERO
    for key, coefficient in gap.terms:
        total = add(total, mul(coefficient, speeds[key]))
    return total


def _reach(s: Slots, band: _Band, number: int, taken: list[tuple[int, Any]], left: Any) -> Any:
    """How much the band takes, at most what is left; its ends that this reaches are noted as closed."""
    take = left
    distances = []
    for slot, tree in band.ends:
        distance = _distance(s, tree, number, taken)
        distances.append((slot, distance))
        if distance is not None and distance < take:
            take = distance
    for slot, distance in distances:
        if distance is not None and distance <= take:
            s[slot] = True
    return take


def _distance(s: Slots, tree: _Gap | _Tree, number: int, taken: list[tuple[int, Any]]) -> Any:
    """How much may pass under a band before a tree of gaps is over; None where it never is."""
    if isinstance(tree, _Tree):
        parts = [_distance(s, part, number, taken) for part in tree.parts]
        if tree.any:
            return min((part for part in parts if part is not None), default=None)
        return None if None in parts else max(parts)
    gap = tree.start(s)
    for earlier, base in taken:
        gap = gap + _value(s, tree.speeds[earlier]) * base
    if gap <= 0:
        return 0
    speed = _value(s, tree.speeds[number])
    if speed >= 0:
        return None
    return gap if speed == -1 else whole(Fraction(gap) / -speed)


def _value(s: Slots, constant_or_function: Any) -> Any:
    return constant_or_function(s) if callable(constant_or_function) else constant_or_function


def _give(s: Slots, band: _Band, take: Any) -> None:
    for slot, share in band.shares:
        part = _value(s, share)
        if part < 0:
            raise ShareBelowZero
        s[slot] = whole(s[slot] + part * take)
