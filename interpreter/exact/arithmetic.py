"""Exact arithmetic where most numbers are whole: integers stay integers, a whole quotient becomes one.

Python's fractions cost ten times an integer, and amounts are whole cents nearly always.
"""

from fractions import Fraction
from typing import Any

from .unknown import Unknown


def whole(value: Any) -> Any:
    """A rational that is whole, as an integer."""
    return value.numerator if type(value) is Fraction and value.denominator == 1 else value


def plus(left: Any, right: Any) -> Any:
    """The sum."""
    if type(left) is int:
        if type(right) is int or not left:
            return left + right if left else right
    elif type(right) is int and not right:
        return left
    return whole(left + right)


def minus(left: Any, right: Any) -> Any:
    """The difference."""
    if type(right) is int and not right:
        return left
    if type(left) is int and type(right) is int:
        return left - right
    return whole(left - right)


def times(left: Any, right: Any) -> Any:
    """The product."""
    if type(left) is int:
        if type(right) is int:
            return left * right
        if left == 1:
            return right
        if type(right) is Fraction:
            return over(left * right.numerator, right.denominator)
    elif type(right) is int:
        if right == 1:
            return left
        if type(left) is Fraction:
            return over(right * left.numerator, left.denominator)
    return whole(left * right)


def over(left: Any, right: Any) -> Any:
    """The quotient; the divisor is not nothing."""
    if type(left) is int and type(right) is int:
        count, rest = divmod(left, right)
        return Fraction(left, right) if rest else count
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return left / right
    return whole(Fraction(left) / right)
