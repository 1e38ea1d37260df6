"""Values that are the same on every day: what a contract's own figures come to."""

from datetime import date
from fractions import Fraction
from typing import Any

from .dates import Duration, OutOfCalendar, add
from .scope import Scope
from .syntax import Name
from .terms import expression as ex
from .terms.limit import Otherwise, Thereafter
from .terms.value import Let

Value = Fraction | bool | date | Duration


class NotConstant(Exception):
    """The value depends on cash, on a day, or on what nobody disclosed."""

    def __init__(self, node: ex.Expr) -> None:
        super().__init__()
        self.node = node


def constant(scope: Scope, expr: ex.Expr) -> Value:
    """The value of an expression that never changes, in the units in which it is written.

    Raises: NotConstant where it changes, ZeroDivisionError where it divides by nothing.
    """
    match expr:
        case ex.Number() | ex.Quantity() | ex.Money() | ex.MoneyPer() | ex.Percent() | ex.Points() | ex.Multiple():
            return expr.value
        case ex.Day() | ex.Length():
            return expr.value
        case ex.Nil():
            return Fraction(0)
        case ex.Reference():
            return _named(scope, expr, expr.name)
        case ex.Negative():
            return -_figure(scope, expr.of)
        case ex.PartOf():
            return expr.part.value * _figure(scope, expr.of)
        case ex.Sum():
            return _sum(scope, expr)
        case ex.Product():
            return _product(scope, expr)
        case ex.Extreme():
            values = [_figure(scope, part) for part in expr.of]
            return max(values) if expr.word == "greater" else min(values)
        case ex.Comparison():
            try:
                return compare(expr.sign, constant(scope, expr.left), constant(scope, expr.right))
            except TypeError:
                raise NotConstant(expr.right) from None
        case ex.Not():
            return not constant(scope, expr.of)
        case ex.Both():
            return _every(scope, expr.of)
        case ex.Either():
            return not _every(scope, expr.of, holding=False)
        case _:
            raise NotConstant(expr)


def try_constant(scope: Scope, expr: ex.Expr) -> Value | None:
    """The constant value, or None where there is none."""
    try:
        return constant(scope, expr)
    except (NotConstant, ZeroDivisionError, TypeError, OutOfCalendar):
        return None


def varies(scope: Scope, expr: ex.Expr) -> bool:
    """Whether an expression is known to have no constant value; not so where it names what is wrong already."""
    try:
        constant(scope, expr)
    except NotConstant as changing:
        node = changing.node
        return not isinstance(node, ex.Reference) or node.name.text in scope.symbols
    except (ZeroDivisionError, TypeError, OutOfCalendar):
        return True
    return False


def compare(sign: str, left: object, right: object) -> bool:
    """Two values of one type compared by a sign of the language.

    Raises: TypeError for durations of which one is in months and one in days.
    """
    first, second = _ordered(left), _ordered(right)
    if type(first) is not type(second):
        raise TypeError("no order between these")
    order = (first > second) - (first < second)
    holds = {"=": order == 0, "<": order < 0, "<=": order <= 0, ">": order > 0}
    return bool(holds.get(sign, order >= 0))


class _Days(int):
    """A duration in days, which no number of months compares with."""


_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def _ordered(value: object) -> Any:
    """A value as Python orders it."""
    if isinstance(value, Duration):
        months = _MONTHS.get(value.unit)
        return value.count * months if months else _Days(value.count * (7 if value.unit == "week" else 1))
    return value


def _every(scope: Scope, parts: tuple[ex.Expr, ...], *, holding: bool = True) -> bool:
    """Whether every part holds, or none; all are looked at, so that a part that is no constant is told."""
    values = [bool(constant(scope, part)) for part in parts]
    return all(value is holding for value in values)


def _figure(scope: Scope, expr: ex.Expr) -> Fraction:
    value = constant(scope, expr)
    if isinstance(value, bool) or not isinstance(value, Fraction):
        raise NotConstant(expr)
    return value


def _sum(scope: Scope, expr: ex.Sum) -> Value:
    (_, first), *rest = expr.terms
    total = constant(scope, first)
    for sign, term in rest:
        step = constant(scope, term)
        if isinstance(total, date) and isinstance(step, Duration):
            total = add(total, step, 1 if sign == "+" else -1)
        elif isinstance(total, Fraction) and isinstance(step, Fraction):
            total = total + step if sign == "+" else total - step
        else:
            raise NotConstant(term)
    return total


def _product(scope: Scope, expr: ex.Product) -> Fraction:
    total = Fraction(1)
    for sign, factor in expr.factors:
        value = _figure(scope, factor)
        total = total * value if sign == "*" else total / value
    return total


def _named(scope: Scope, expr: ex.Expr, name: Name) -> Value:
    symbol = scope.symbols.get(name.text)
    node = symbol.node if symbol else None
    if isinstance(node, Let) and is_fixed(scope, node) and name.text not in scope.busy:
        scope.busy.append(name.text)
        try:
            return constant(scope, node.pieces[0].value)
        finally:
            scope.busy.pop()
    raise NotConstant(expr)


def is_single(let: Let) -> bool:
    """Whether a named value is one and the same at all times."""
    return len(let.pieces) == 1 and isinstance(let.pieces[0].limit, (Otherwise, Thereafter))


def is_fixed(scope: Scope, let: Let) -> bool:
    """Whether a named value is single, and nothing changes it."""
    return is_single(let) and let.name.text not in scope.changed
