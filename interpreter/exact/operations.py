"""Operations of the program -> functions that change the slots and write the trail."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, assert_never

from ...dsl import limits
from .. import program
from ..formula import Const, Expr
from ..money import apportion, leave_residue, round_to
from ..program import Check, Latch, Let, Operation, Post, Round, Set, Share, Split
from .arithmetic import minus, plus
from .evaluate import Frame, Function, Slots, compiled
from .slicing import Slicer
from .unknown import Unknown, ValueNeeded

Trail = list[tuple[Any, ...]]
Step = Callable[[Slots, Trail], None]


class Stopped(Exception):
    """A check of the program that does not hold."""

    def __init__(self, operation: Check) -> None:
        super().__init__(operation.message)
        self.operation = operation


class TooFine(Exception):
    """A number that gets finer with every payment."""


class BelowZero(Exception):
    """Cash that would flow backwards."""


def step(frame: Frame, operation: Operation, number: int) -> Step:
    """The function of an operation; `number` is what the trail calls it."""
    match operation:
        case Let():
            return _let(frame, operation)
        case Round():
            return _round(frame, operation)
        case Set():
            return _set(frame, operation, number)
        case Latch():
            return _latch(frame, operation, number)
        case Post():
            return _post(frame, operation, number)
        case Split():
            return _split(frame, operation, number)
        case Share():
            return _share(frame, operation)
        case Check():
            return _check(frame, operation)
    assert_never(operation)


def _condition(frame: Frame, expr: Expr) -> Function | None:
    return None if expr == Const(True) else compiled(frame, expr)


def _let(frame: Frame, operation: Let) -> Step:
    value, slot = compiled(frame, operation.value), frame.slot("x", operation.name)

    def let(s: Slots, trail: Trail) -> None:
        s[slot] = value(s)

    return let


def _round(frame: Frame, operation: Round) -> Step:
    value, slot = compiled(frame, operation.value), frame.slot("x", operation.name)
    unit, mode = operation.unit, operation.mode

    def rounding(s: Slots, trail: Trail) -> None:
        exact = value(s)
        s[slot] = exact if isinstance(exact, Unknown) else round_to(exact, unit, mode)

    return rounding


def _set(frame: Frame, operation: Set, number: int) -> Step:
    value, slot = compiled(frame, operation.value), frame.slot("r", operation.register)
    when = _condition(frame, operation.when)

    def set_register(s: Slots, trail: Trail) -> None:
        if when is None or when(s):
            s[slot] = new = value(s)
            trail.append((number, new))

    return set_register


def _latch(frame: Frame, operation: Latch, number: int) -> Step:
    condition, slot = compiled(frame, operation.condition), frame.slot("r", operation.register)

    def latch(s: Slots, trail: Trail) -> None:
        if not s[slot] and condition(s):
            s[slot] = True
            trail.append((number, True))

    return latch


def _post(frame: Frame, operation: Post, number: int) -> Step:
    amount, when = compiled(frame, operation.amount), _condition(frame, operation.when)
    adds = [(frame.slot("r", name), sign) for name, sign in operation.adds]
    may_fall = operation.kind in ("due", "measure")
    parts = [compiled(frame, part) for _, part in operation.flows] if operation.view else []
    fixed = all(isinstance(part, Const) for _, part in operation.flows)

    def post(s: Slots, trail: Trail) -> None:
        if when is not None and not when(s):
            return
        moved = amount(s)
        if isinstance(moved, int) and not moved:
            return
        if not isinstance(moved, Unknown) and moved < 0 and not may_fall:
            raise BelowZero
        for slot, sign in adds:
            s[slot] = total = plus(s[slot], moved) if sign > 0 else minus(s[slot], moved)
            if type(total) is Fraction and total.denominator.bit_length() > limits.NUMBER_BITS:
                raise TooFine
        trail.append((number, moved) if fixed else (number, moved, tuple([part(s) for part in parts])))

    return post


def _split(frame: Frame, operation: Split, number: int) -> Step:
    slicer = Slicer(frame, operation)

    def split(s: Slots, trail: Trail) -> None:
        taken = slicer(s)
        trail.append((number, taken) if slicer.fixed else (number, taken, slicer.shares(s, taken)))

    return split


def _share(frame: Frame, operation: Share) -> Step:
    total = compiled(frame, operation.total)
    dues = [compiled(frame, part.due) for part in operation.parts]
    rooms = [[_room(frame, room) for room in part.rooms] for part in operation.parts]
    slots = [frame.slot("x", f"{operation.name}.{part.name}") for part in operation.parts]
    unit, mode = operation.unit, operation.mode
    names = [part.name for part in operation.parts]
    taker = names.index(operation.residue) if operation.residue else None
    nobody = [False] * len(names)

    def cut(amount: Any, owed: list[Any], full: list[bool]) -> list[Any]:
        if taker is None:
            return list(apportion(amount, owed, full, unit))
        return list(leave_residue(amount, owed, full, unit, mode, taker))

    def share(s: Slots, trail: Trail) -> None:
        owed = [due(s) for due in dues]
        for due in owed:
            if type(due) is Unknown:
                raise ValueNeeded(due.names)
        if unit == 1 and not any(type(due) is Fraction or due < 0 for due in owed):
            shares = owed
        else:
            shares = cut(total(s), owed, nobody)
            claims = zip(shares, owed, rooms, strict=True)
            if any(share > due and _is_full(s, due, room, unit) for share, due, room in claims):
                full = [_is_full(s, due, room, unit) for due, room in zip(owed, rooms, strict=True)]
                shares = cut(total(s), owed, full)
        for slot, value in zip(slots, shares, strict=True):
            s[slot] = value

    return share


Room = tuple[Function, tuple[Function, ...]]


def _room(frame: Frame, room: program.Room) -> Room:
    whole = tuple(compiled(frame, part) for part in room.whole if part != Const(-1))
    return compiled(frame, room.left), whole


def _is_full(s: Slots, due: Any, rooms: list[Room], unit: Any) -> bool:
    """Whether rounding a due up to the next unit would take it past a limit that it has not passed."""
    step = None
    for left, whole in rooms:
        if unit == 1 and all(type(part(s)) is int for part in whole):
            continue
        if step is None:
            step = (due // unit + 1) * unit - due
        if 0 <= left(s) < step:
            return True
    return False


def _check(frame: Frame, operation: Check) -> Step:
    condition = compiled(frame, operation.condition)

    def check(s: Slots, trail: Trail) -> None:
        if not condition(s):
            raise Stopped(operation)

    return check
