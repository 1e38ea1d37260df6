"""Expressions of the program -> functions of the slots."""

from collections.abc import Callable
from typing import Any, assert_never

from attrs import define, field

from ...dsl.source import Span
from ..formula import Apply, At, Const, Expr, Field, Hole, Operator, Reg, Val
from .arithmetic import minus, over, plus, times
from .unknown import Unknown, ValueNeeded

Slots = list[Any]
Function = Callable[[Slots], Any]


class NoFigure(Exception):
    """A formula that has no value here."""


@define
class DividedByZero(NoFigure):
    """A quotient whose divisor is nothing."""

    span: Span


@define
class NoRow(NoFigure):
    """A dated table that says nothing of the day."""

    table: str


@define
class Frame:
    """Which slot holds what: registers, values, fields, tables and holes by prefixed name.

    `tables` are the slots of the dated tables that are read, by name; those of `gaps` have days without a value.
    """

    slots: dict[str, int] = field(factory=dict)
    tables: dict[str, int] = field(factory=dict)
    gaps: frozenset[str] = frozenset()

    def slot(self, prefix: str, name: str) -> int:
        """The slot of a name, made on first use."""
        return self.slots.setdefault(f"{prefix}.{name}", len(self.slots))

    def of(self, expr: Reg | Val | Field | At | Hole) -> int:
        """The slot that an expression reads."""
        prefix = {Reg: "r", Val: "x", Field: "f", At: "t", Hole: "h"}[type(expr)]
        slot = self.slot(prefix, expr.name)
        if isinstance(expr, At):
            self.tables[expr.name] = slot
        return slot


def compiled(frame: Frame, expr: Expr) -> Function:
    """The function that computes an expression from the slots."""
    match expr:
        case Const(value=value):
            return lambda s: value
        case At(name=name) if name in frame.gaps:
            return _looked_up(frame.of(expr), name)
        case Reg() | Val() | Field() | At() | Hole():
            slot = frame.of(expr)
            return lambda s: s[slot]
        case Apply():
            return _applied(frame, expr, [compiled(frame, arg) for arg in expr.args])
    raise TypeError(f"no meaning for {type(expr).__name__}")


def _looked_up(slot: int, table: str) -> Function:
    def look_up(s: Slots) -> Any:
        value = s[slot]
        if value is None:
            raise NoRow(table)
        return value

    return look_up


_JOINS = {Operator.ADD: plus, Operator.SUB: minus, Operator.MUL: times}


def _joined(frame: Frame, expr: Apply, f: Function, g: Function) -> Function:
    """A sum, difference or product; operands that are only read are read in place."""
    join = _JOINS[expr.op]
    left, right = expr.args
    i, j = (frame.of(arg) if isinstance(arg, (Reg, Val, Field)) else None for arg in (left, right))
    if i is not None and j is not None:
        return lambda s: join(s[i], s[j])
    if i is not None and isinstance(right, Const):
        constant = right.value
        return lambda s: join(s[i], constant)
    if j is not None and isinstance(left, Const):
        constant = left.value
        return lambda s: join(constant, s[j])
    return lambda s: join(f(s), g(s))


def _applied(frame: Frame, expr: Apply, functions: list[Function]) -> Function:
    op = expr.op
    f, g = functions[0], functions[-1]
    match op:
        case Operator.ADD | Operator.SUB | Operator.MUL:
            return _joined(frame, expr, f, g)
        case Operator.DIV:
            return _division(f, g, expr.span)
        case Operator.MIN:
            return lambda s: _chosen(f(s), g(s), least=True)
        case Operator.MAX:
            return lambda s: _chosen(f(s), g(s), least=False)
        case Operator.LT:
            return lambda s: f(s) < g(s)
        case Operator.LE:
            return lambda s: f(s) <= g(s)
        case Operator.AND:
            return lambda s: bool(f(s)) and bool(g(s))
        case Operator.OR:
            return lambda s: bool(f(s)) or bool(g(s))
        case Operator.NOT:
            return lambda s: not f(s)
        case Operator.IF:
            then = functions[1]
            return lambda s: then(s) if f(s) else g(s)
    assert_never(op)


def _chosen(left: Any, right: Any, *, least: bool) -> Any:
    for value in (left, right):
        if isinstance(value, Unknown):
            raise ValueNeeded(value.names)
    return min(left, right) if least else max(left, right)


def _division(f: Function, g: Function, span: Span) -> Function:
    def divide(s: Slots) -> Any:
        above, under = f(s), g(s)
        if type(under) is not Unknown and not under:
            raise DividedByZero(span)
        return over(above, under)

    return divide
