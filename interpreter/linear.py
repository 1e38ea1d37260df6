"""Affine forms: what an expression is in terms of the things that move while a split slices."""

from attrs import frozen

from .formula import ONE, ZERO, Apply, Const, Expr, Operator, Reg, Val, add, div, mul, reads, sub


class NotLinear(Exception):
    """The expression is not affine in what moves, by its operator `op`."""

    def __init__(self, op: Operator) -> None:
        super().__init__()
        self.op = op


@frozen(eq=False, repr=False, slots=False)
class Linear:
    """`constant` plus the sum of `terms`: the key of something that moves, and its coefficient."""

    terms: dict[str, Expr]
    constant: Expr

    def plus(self, other: "Linear", sign: int = 1) -> "Linear":
        """The sum of two forms, or their difference where `sign` is -1."""
        join = add if sign > 0 else sub
        terms = dict(self.terms)
        for key, coefficient in other.terms.items():
            terms[key] = join(terms.get(key, ZERO), coefficient)
        return Linear(terms, join(self.constant, other.constant))

    def scaled(self, factor: Expr) -> "Linear":
        """The form multiplied by something that does not move."""
        return Linear({key: mul(c, factor) for key, c in self.terms.items()}, mul(self.constant, factor))


def linear(expr: Expr, moving: frozenset[str]) -> Linear:
    """The affine form of an expression in the registers and values that move.

    Raises: NotLinear where there is none.
    """
    if isinstance(expr, (Reg, Val)) and expr.name in moving:
        return Linear({expr.name: ONE}, ZERO)
    if not moves(expr, moving):
        return Linear({}, expr)
    assert isinstance(expr, Apply)
    match expr.op:
        case Operator.ADD:
            return linear(expr.args[0], moving).plus(linear(expr.args[1], moving))
        case Operator.SUB:
            return linear(expr.args[0], moving).plus(linear(expr.args[1], moving), -1)
        case Operator.MUL:
            left, right = expr.args
            if not moves(left, moving):
                return linear(right, moving).scaled(left)
            if not moves(right, moving):
                return linear(left, moving).scaled(right)
        case Operator.DIV:
            above, under = expr.args
            if not moves(under, moving):
                return linear(above, moving).scaled(div(Const(1), under, expr.span))
    raise NotLinear(expr.op)


def moves(expr: Expr, moving: frozenset[str]) -> bool:
    """Whether an expression reads anything that moves."""
    return any(isinstance(item, (Reg, Val)) and item.name in moving for item in reads(expr))
