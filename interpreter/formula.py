"""Formulas of the core program: total functions of registers, values and the tick, without effect.

Small constructors fold constants, so that lowering reads like arithmetic and a program keeps no idle steps.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from fractions import Fraction

from attrs import field, frozen

from ..dsl.source import NOWHERE, Span

Figure = Fraction | int
Scalar = Figure | bool


@frozen(repr=False, slots=False)
class Expr:
    """An expression; it has no effect."""

    def __repr__(self) -> str:
        return show(self)


@frozen(repr=False, slots=False)
class Const(Expr):
    """An exact constant: a rational or a truth."""

    value: Scalar


@frozen(repr=False, slots=False)
class Reg(Expr):
    """A register of the state."""

    name: str


@frozen(repr=False, slots=False)
class Val(Expr):
    """A value computed earlier in the same rule."""

    name: str


@frozen(repr=False, slots=False)
class Field(Expr):
    """What the tick brought: an amount, a quantity."""

    name: str


@frozen(repr=False, slots=False)
class At(Expr):
    """A dated table, read on the day of the tick."""

    name: str


@frozen(repr=False, slots=False)
class Hole(Expr):
    """An undisclosed term: supplied for the run, or unknown."""

    name: str


class Operator(Enum):
    """What an expression may do with its arguments."""

    ADD = "+"
    SUB = "-"
    MUL = "*"
    DIV = "/"
    MIN = "min"
    MAX = "max"
    LT = "<"
    LE = "<="
    AND = "and"
    OR = "or"
    NOT = "not"
    IF = "if"


@frozen(repr=False, slots=False)
class Apply(Expr):
    """An operator with its arguments; `span` is where a division stands, for its error."""

    op: Operator
    args: tuple[Expr, ...]
    span: Span = field(default=NOWHERE, eq=False)


# ---- constructors

ZERO: Expr = Const(0)
ONE: Expr = Const(1)
TRUE: Expr = Const(True)
FALSE: Expr = Const(False)


def _fold(op: Operator, left: Expr, right: Expr) -> Expr | None:
    if not isinstance(left, Const) or not isinstance(right, Const):
        return None
    a, b = left.value, right.value
    match op:
        case Operator.ADD:
            return Const(exact(a + b))
        case Operator.SUB:
            return Const(exact(a - b))
        case Operator.MUL:
            return Const(exact(a * b))
        case Operator.DIV if b:
            return Const(exact(Fraction(a) / b))
    return None


def exact(value: Scalar) -> Scalar:
    """A rational that is whole, as an integer."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value


def add(left: Expr, right: Expr) -> Expr:
    """The sum."""
    if left == ZERO:
        return right
    if right == ZERO:
        return left
    return _fold(Operator.ADD, left, right) or Apply(Operator.ADD, (left, right))


def sub(left: Expr, right: Expr) -> Expr:
    """The difference."""
    if right == ZERO:
        return left
    return _fold(Operator.SUB, left, right) or Apply(Operator.SUB, (left, right))


def mul(left: Expr, right: Expr) -> Expr:
    """The product."""
    if ZERO in (left, right):
        return ZERO
    if left == ONE:
        return right
    if right == ONE:
        return left
    return _fold(Operator.MUL, left, right) or Apply(Operator.MUL, (left, right))


def div(left: Expr, right: Expr, span: Span = NOWHERE) -> Expr:
    """The quotient."""
    if right == ONE:
        return left
    return _fold(Operator.DIV, left, right) or Apply(Operator.DIV, (left, right), span)


def both(left: Expr, right: Expr) -> Expr:
    """Both conditions."""
    if left == TRUE:
        return right
    if right == TRUE:
        return left
    return FALSE if FALSE in (left, right) else Apply(Operator.AND, (left, right))


def either(left: Expr, right: Expr) -> Expr:
    """Either condition."""
    if left == FALSE:
        return right
    if right == FALSE:
        return left
    return TRUE if TRUE in (left, right) else Apply(Operator.OR, (left, right))


def no(condition: Expr) -> Expr:
    """The opposite."""
    if isinstance(condition, Const):
        return Const(not condition.value)
    return Apply(Operator.NOT, (condition,))


def at_most(left: Expr, right: Expr) -> Expr:
    """Left is not above right."""
    return Apply(Operator.LE, (left, right))


def below(left: Expr, right: Expr) -> Expr:
    """Left is below right."""
    return Apply(Operator.LT, (left, right))


def if_(condition: Expr, then: Expr, otherwise: Expr) -> Expr:
    """One of two values."""
    if isinstance(condition, Const):
        return then if condition.value else otherwise
    return Apply(Operator.IF, (condition, then, otherwise))


def joined(join: Callable[[Expr, Expr], Expr], parts: Sequence[Expr]) -> Expr:
    """Many parts joined two by two, so that a long row makes no deep formula."""
    row = list(parts)
    while len(row) > 1:
        pairs = [join(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
        row = pairs + row[len(pairs) * 2 :]
    return row[0]


def replaced(expr: Expr, others: Mapping[str, Expr]) -> Expr:
    """A formula with other formulas in the place of registers and values."""
    match expr:
        case Reg(name=name) | Val(name=name):
            return others.get(name, expr)
        case Apply(op=op, args=args, span=span):
            return Apply(op, tuple(replaced(arg, others) for arg in args), span)
    return expr


def show(expr: Expr) -> str:
    """A formula in one line, for a reader of programs."""
    match expr:
        case Const(value=value):
            return str(value)
        case Reg(name=name) | Val(name=name) | Field(name=name) | At(name=name) | Hole(name=name):
            return f"{type(expr).__name__.lower()}({name})"
        case Apply(op=op, args=args):
            return f"({op.value} {' '.join(show(arg) for arg in args)})"
    return object.__repr__(expr)


def reads(expr: Expr) -> frozenset[Expr]:
    """Everything outside itself that an expression reads: registers, values, fields, tables, holes."""
    found: set[Expr] = set()
    stack = [expr]
    while stack:
        item = stack.pop()
        if isinstance(item, Apply):
            stack.extend(item.args)
        elif not isinstance(item, Const):
            found.add(item)
    return frozenset(found)


def may_lack_value(expr: Expr) -> bool:
    """Whether an expression may have no value: it divides, or reads a dated table."""
    stack = [expr]
    while stack:
        item = stack.pop()
        if isinstance(item, At) or (isinstance(item, Apply) and item.op is Operator.DIV):
            return True
        if isinstance(item, Apply):
            stack.extend(item.args)
    return False
