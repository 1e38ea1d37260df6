"""Figures: numbers, money, quantities, percentages, dates, and what is undisclosed."""

from datetime import date
from fractions import Fraction

from lark import Token

from ..dates import Duration
from ..numbers import read_date, read_number
from ..source import Span
from ..syntax import Built, Name, Node, builds, name_of, node
from .window import duration_of


@node
class Expr(Node):
    """Anything that has a value."""


@node
class Number(Expr):
    """A bare number; money in the deal's currency where money is expected."""

    value: Fraction


@node
class Quantity(Expr):
    """A number of units, shares, ounces: `600 common_shares`."""

    value: Fraction
    unit: Name


@node
class Money(Expr):
    """An amount with its currency: `USD 30 million`."""

    currency: str
    value: Fraction


@node
class MoneyPer(Expr):
    """Money per unit: `300.00 per unit`; `currency` is empty for the deal's own."""

    value: Fraction
    currency: str
    unit: Name


@node
class Percent(Expr):
    """`75%`; the value is a fraction of one."""

    value: Fraction


@node
class Points(Expr):
    """Percentage points; the value is a fraction of one."""

    value: Fraction


@node
class Multiple(Expr):
    """`1.65x`."""

    value: Fraction


@node
class Day(Expr):
    """A date."""

    value: date


@node
class Length(Expr):
    """A duration."""

    value: Duration


@node
class Nil(Expr):
    """Nothing, in whatever unit is expected."""


@node
class Undisclosed(Expr):
    """A figure that the document keeps back, between two bounds where they are known."""

    low: Expr | None = None
    high: Expr | None = None


def _hundredths(token: Token) -> Fraction:
    return read_number(str(token).rstrip("%points ").rstrip()) / 100


@builds("number")
def number(parts: list[Built], span: Span) -> Number:
    return Number(read_number(parts[0]), span=span)


@builds("quantity")
def quantity(parts: list[Built], span: Span) -> Quantity:
    return Quantity(read_number(parts[0]), name_of(parts[1]), span=span)


@builds("money")
def money(parts: list[Built], span: Span) -> Money:
    return Money(str(parts[0]), read_number(parts[1]), span=span)


@builds("money_per")
def money_per(parts: list[Built], span: Span) -> MoneyPer:
    *currency, value, unit = parts
    return MoneyPer(read_number(value), "".join(currency), name_of(unit), span=span)


@builds("percent")
def percent(parts: list[Built], span: Span) -> Percent:
    return Percent(_hundredths(parts[0]), span=span)


@builds("points")
def points(parts: list[Built], span: Span) -> Points:
    return Points(_hundredths(parts[0]), span=span)


@builds("multiple")
def multiple(parts: list[Built], span: Span) -> Multiple:
    return Multiple(read_number(str(parts[0])[:-1]), span=span)


@builds("date")
def day(parts: list[Built], span: Span) -> Day:
    return Day(read_date(parts[0]), span=span)


@builds("duration")
def length(parts: list[Built], span: Span) -> Length:
    return Length(duration_of(parts[0]), span=span)


@builds("nil")
def nil(parts: list[Built], span: Span) -> Nil:
    return Nil(span=span)


@builds("undisclosed")
def undisclosed(parts: list[Built], span: Span) -> Undisclosed:
    low, high = parts
    return Undisclosed(low, high, span=span)
