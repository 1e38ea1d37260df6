"""Operations of the program -> functions that change the slots and write the trail."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, assert_never

from attrs import define

from ...dsl import limits
from ..formula import Const, Expr
from ..money import Cap, apportion, leave_residue, round_to
from ..program import Check, Latch, Let, Limit, Operation, Post, Round, Set, Share, Split
from .arithmetic import minus, plus
from .evaluate import Frame, Function, Slots, compiled
from .slicing import Slicer
from .unknown import Unknown, ValueNeeded

Trail = list[tuple[Any, ...]]
Step = Callable[[Slots, Trail], None]


@define
class Stopped(Exception):
    """A check of the program that does not hold."""

    operation: Check


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
    adds = [(frame.slot("r", name), {1: plus, -1: minus}[sign]) for name, sign in operation.adds]
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
        for slot, join in adds:
            s[slot] = total = join(s[slot], moved)
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
    limits_of = [_limit(frame, limit, operation) for limit in operation.limits]
    slots = [frame.slot("x", f"{operation.name}.{part.name}") for part in operation.parts]
    unit, mode = operation.unit, operation.mode
    names = [part.name for part in operation.parts]
    taker = names.index(operation.residue) if operation.residue else None

    def share(s: Slots, trail: Trail) -> None:
        owed = [due(s) for due in dues]
        for due in owed:
            if type(due) is Unknown:
                raise ValueNeeded(due.names)
        if unit == 1 and not any(type(due) is Fraction or due < 0 for due in owed):
            shares = owed
        else:
            caps = [cap for limit in limits_of if (cap := limit(s, owed)) is not None]
            if taker is None:
                shares = apportion(total(s), owed, unit, caps)
            else:
                shares = leave_residue(total(s), owed, unit, mode, taker, caps)
        for slot, value in zip(slots, shares, strict=True):
            s[slot] = value

    return share


def _limit(frame: Frame, limit: Limit, operation: Share) -> Callable[[Slots, list[Any]], Cap | None]:
    """What finds the cap that a limit puts on rounding, if it puts any."""
    whole = tuple(compiled(frame, part) for part in limit.whole)
    names = [part.name for part in operation.parts]
    weights = [(names.index(name), compiled(frame, weight)) for name, weight in limit.weights]
    left, unit = compiled(frame, limit.left), operation.unit

    def cap(s: Slots, owed: list[Any]) -> Cap | None:
        if whole and unit == 1 and weights[0][1](s) == 1 and all(type(part(s)) is int for part in whole):
            return None
        room = left(s)
        return None if room < 0 else Cap(room, {index: weight(s) for index, weight in weights}, owed, unit)

    return cap


def _check(frame: Frame, operation: Check) -> Step:
    condition = compiled(frame, operation.condition)

    def check(s: Slots, trail: Trail) -> None:
        if not condition(s):
            raise Stopped(operation)

    return check
