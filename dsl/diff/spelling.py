"""Figures that are one, however they are written: `12.5%`, `0.125` and `1/8`."""

from fractions import Fraction
from typing import Any

from ..syntax import Node
from ..terms.expression import Expr, Number, Percent, Product
from .similarity import field_names


def one_figure(old: Any, new: Any, *, a_part: bool = False) -> bool:
    """Whether two values are the same but for a percentage that is written as the number that it is.

    Where neither is a percentage a number may be money, and a quotient is none, but for `a_part` of something.
    """
    if not isinstance(old, Expr) or not isinstance(new, Expr):
        return False
    if a_part or isinstance(old, Percent) or isinstance(new, Percent):
        value = _number(old)
        if value is not None:
            return value == _number(new)
    return type(old) is type(new) and all(
        _alike(getattr(old, name), getattr(new, name)) for name in field_names(type(old))
    )


def _alike(old: Any, new: Any) -> bool:
    if isinstance(old, tuple) and isinstance(new, tuple):
        return len(old) == len(new) and all(_alike(one, other) for one, other in zip(old, new, strict=True))
    return old == new or one_figure(old, new)


def _number(value: Node) -> Fraction | None:
    """The number that a percentage, a number, or a quotient of numbers is."""
    match value:
        case Percent() | Number():
            return value.value
        case Product(factors=((_, Number(value=over)), ("/", Number(value=under)))) if under:
            return over / under
    return None
