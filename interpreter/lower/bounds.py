"""Bounds of formulas, from those of the registers they read."""

from ..dated import Table
from ..formula import Apply, At, Const, Expr, Figure, Operator, Reg, Val
from .context import Lowering

Bounds = tuple[Figure | None, Figure | None]


def interval(into: Lowering, expr: Expr) -> Bounds:
    """Bounds of an expression from those of the registers; None where there is none."""
    low, high = _interval(into, expr)
    if expr in into.not_below:
        return max(low or 0, 0), high
    if expr not in into.parts:
        return low, high
    return max(low or 0, 0), 1 if high is None else min(high, 1)


def _interval(into: Lowering, expr: Expr) -> Bounds:
    match expr:
        case Const(value=value):
            return value, value
        case Reg(name=name):
            register = into.registers.get(name)
            return (register.low, register.high) if register else (None, None)
        case At(name=name) if isinstance(table := into.tables.get(name), Table):
            return _of_table(table)
        case Val(name=name) if ".ratio." in name:
            return 0, None
        case Val(name=name) if ".live." in name:
            return 0, 1
        case Apply(op=Operator.ADD, args=(a, b)):
            return _sum_of(interval(into, a), interval(into, b))
        case Apply(op=Operator.SUB, args=(a, b)):
            low, high = interval(into, b)
            return _sum_of(interval(into, a), (_negative(high), _negative(low)))
        case Apply(op=Operator.MUL, args=(a, b)):
            return _product_of(interval(into, a), interval(into, b))
        case Apply(op=Operator.IF, args=(_, a, b)):
            lows, highs = zip(interval(into, a), interval(into, b), strict=True)
            return _least(lows), _most(highs)
    return None, None


def _of_table(table: Table) -> Bounds:
    values = [value for value in (table.first, *(value for _, value in table.steps)) if value is not None]
    return (min(values), max(values)) if values else (None, None)


def _negative(value: Figure | None) -> Figure | None:
    return None if value is None else -value


def _sum_of(a: Bounds, b: Bounds) -> Bounds:
    low = None if a[0] is None or b[0] is None else a[0] + b[0]
    high = None if a[1] is None or b[1] is None else a[1] + b[1]
    return low, high


def _product_of(a: Bounds, b: Bounds) -> Bounds:
    (low, high), (least, most) = a, b
    if low is not None and high is not None and least is not None and most is not None:
        corners = low * least, low * most, high * least, high * most
        return min(corners), max(corners)
    a_positive, b_positive = a[0] is not None and a[0] >= 0, b[0] is not None and b[0] >= 0
    a_negative, b_negative = a[1] is not None and a[1] <= 0, b[1] is not None and b[1] <= 0
    if (a_positive and b_positive) or (a_negative and b_negative):
        return 0, None
    if (a_positive and b_negative) or (a_negative and b_positive):
        return None, 0
    return None, None


def _least(values: tuple[Figure | None, ...]) -> Figure | None:
    known = [value for value in values if value is not None]
    return min(known) if len(known) == len(values) else None


def _most(values: tuple[Figure | None, ...]) -> Figure | None:
    known = [value for value in values if value is not None]
    return max(known) if len(known) == len(values) else None
