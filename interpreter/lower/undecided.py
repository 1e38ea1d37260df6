"""Limits of which it is not said where exactly they end, and what to write instead."""

from ...dsl.terms import expression as ex
from ..formula import Operator, sub
from ..linear import NotLinear, linear
from .bounds import interval
from .context import Lowering
from .expressions import lower_value

_BELOW = {"<": True, "<=": True, ">": False, ">=": False, "reaches": False}
"""Whether a comparison holds where its left side is the smaller one; `=` is read as the end that is reached."""


_WAYS = {
    Operator.MUL: ": no product of two of them",
    Operator.DIV: ": multiply the quotient out, 'a reaches 2 * b'",
    Operator.IF: ": give each piece of a value, or row of a table, a band of its own",
    Operator.MIN: ": multiply within 'lesser of'",
    Operator.MAX: ": multiply within 'greater of'",
}
"""What to write instead of what does not move in proportion to what is paid."""


class Undecided(Exception):
    """A condition that cannot be an end of a band; `help` is the way out."""

    def __init__(self, where: ex.Expr, help: str) -> None:
        super().__init__("where exactly this limit ends is not said")
        self.where = where
        self.help = help


def in_proportion(wrong: NotLinear) -> str:
    """The way out of a limit that does not move in proportion."""
    return "compare sums and fixed multiples of what is counted" + _WAYS.get(wrong.op, "")


def undecided(into: Lowering, condition: ex.Expr, names: frozenset[str], over: bool) -> Undecided:
    """The refusal of a condition that ends a band: once it holds where `over`, else once it no longer does."""
    if not isinstance(condition, ex.Comparison):
        return Undecided(condition, "compare what is counted with a limit")
    left, right = (into.model.source.slice(side.span) for side in (condition.left, condition.right))
    grows = _grows(into, condition, names)
    sign = condition.sign
    below = _BELOW[sign] != over if sign in _BELOW else grows is not False
    if grows is False or (grows is None and not below):
        left, right, below = right, left, not below
    if not below:
        way = f"put a band before it, 'while {left} < {right}', and let this one follow with 'otherwise'"
    elif over:
        way = f"write '{left} reaches {right}'"
    elif grows is None:
        way = f"end it for good, in a list of bands: 'until {left} reaches {right}'"
    else:
        way = f"write '{left} < {right}'"
    return Undecided(condition, f"{way}: the amount at the limit belongs to what ends there")


def _grows(into: Lowering, condition: ex.Comparison, names: frozenset[str]) -> bool | None:
    """Whether the left side grows against the right one as money is paid; None where it may do either."""
    try:
        form = linear(sub(lower_value(into, condition.left), lower_value(into, condition.right)), names)
    except NotLinear:
        return None
    bounds = [interval(into, coefficient) for coefficient in form.terms.values()]
    if all(low is not None and low >= 0 for low, _ in bounds):
        return True
    return False if all(high is not None and high <= 0 for _, high in bounds) else None
