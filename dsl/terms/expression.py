"""Expressions: figures, counters, arithmetic, comparisons."""

from datetime import date
from fractions import Fraction

from attrs import frozen
from lark import Token

from ..dates import Duration
from ..numbers import read_date, read_number
from ..source import Span
from ..syntax import Built, Name, Node, builds, name_of, optional_name
from .window import Window, duration_of


@frozen
class Expr(Node):
    """Anything that has a value."""


@frozen
class Number(Expr):
    """A bare number; money in the deal's currency where money is expected."""

    value: Fraction


@frozen
class Quantity(Expr):
    """A number of units, shares, ounces: `600 common_shares`."""

    value: Fraction
    unit: Name


@frozen
class Money(Expr):
    """An amount with its currency: `USD 30 million`."""

    currency: str
    value: Fraction


@frozen
class MoneyPer(Expr):
    """Money per unit: `300.00 per unit`; `currency` is empty for the deal's own."""

    value: Fraction
    currency: str
    unit: Name


@frozen
class Percent(Expr):
    """`75%`; the value is a fraction of one."""

    value: Fraction


@frozen
class Points(Expr):
    """Percentage points; the value is a fraction of one."""

    value: Fraction


@frozen
class Multiple(Expr):
    """`1.65x`."""

    value: Fraction


@frozen
class Day(Expr):
    """A date."""

    value: date


@frozen
class Length(Expr):
    """A duration."""

    value: Duration


@frozen
class Nil(Expr):
    """Nothing, in whatever unit is expected."""


@frozen
class Undisclosed(Expr):
    """A figure that the document keeps back, between two bounds where they are known."""

    low: Expr | None = None
    high: Expr | None = None


@frozen
class Reference(Expr):
    """A name read as a value, with the window over which it counts where it is a counter."""

    name: Name
    window: Window | None = None


@frozen
class Takings(Expr):
    """What somebody has received, in all (`received by`) or per unit (`received per`).

    `source` and `clause` narrow it to one stream or payer and to one clause.
    """

    per_unit: bool
    who: Name
    source: Name | None = None
    clause: Name | None = None
    window: Window | None = None


@frozen
class Measured(Expr):
    """A measure of something named: `number of units`, `number of conversion`."""

    measure: Name
    of: Name


@frozen
class Negative(Expr):
    """The negative of a value."""

    of: Expr


@frozen
class PartOf(Expr):
    """`75% of x`, `1.65x of x`."""

    part: Percent | Multiple
    of: Expr


@frozen
class Sum(Expr):
    """Terms added or subtracted, in a row."""

    terms: tuple[tuple[str, Expr], ...]


@frozen
class Product(Expr):
    """Factors multiplied or divided, from left to right."""

    factors: tuple[tuple[str, Expr], ...]


@frozen
class Extreme(Expr):
    """The greater or the lesser of several values."""

    word: str
    of: tuple[Expr, ...]


@frozen
class Comparison(Expr):
    """Two values compared; `reaches` is `>=` where a limit ends."""

    left: Expr
    sign: str
    right: Expr


@frozen
class Not(Expr):
    """The opposite of a condition."""

    of: Expr


@frozen
class Both(Expr):
    """All of several conditions."""

    of: tuple[Expr, ...]


@frozen
class Either(Expr):
    """Any of several conditions."""

    of: tuple[Expr, ...]


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


def _hundredths(token: Token) -> Fraction:
    return read_number(str(token).rstrip("%points ").rstrip()) / 100


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


@builds("counter")
def counter(parts: list[Built], span: Span) -> Reference:
    name, window = parts
    return Reference(name_of(name), window, span=span)


@builds("takings")
def takings(parts: list[Built], span: Span) -> Takings:
    _, side, who, source, clause, window = parts
    return Takings(side == "per", name_of(who), optional_name(source), optional_name(clause), window, span=span)


@builds("measured")
def measured(parts: list[Built], span: Span) -> Measured:
    return Measured(name_of(parts[0]), name_of(parts[1]), span=span)


@builds("bracket", "expression")
def bracket(parts: list[Built], span: Span) -> Expr:
    inner: Expr = parts[0]
    return inner


@builds("negative")
def negative(parts: list[Built], span: Span) -> Negative:
    return Negative(parts[1], span=span)


@builds("part_of")
def part_of(parts: list[Built], span: Span) -> PartOf:
    token, of = parts
    build = percent if token.type == "PERCENT" else multiple
    return PartOf(build([token], Span(token.start_pos, token.end_pos)), of, span=span)


def _in_a_row(parts: list[Built], first: str) -> tuple[tuple[str, Expr], ...]:
    signs = [first, *(str(sign) for sign in parts[1::2])]
    return tuple(zip(signs, parts[::2], strict=True))


@builds("sum")
def sum_of(parts: list[Built], span: Span) -> Sum:
    return Sum(_in_a_row(parts, "+"), span=span)


@builds("product")
def product(parts: list[Built], span: Span) -> Product:
    return Product(_in_a_row(parts, "*"), span=span)


@builds("extreme")
def extreme(parts: list[Built], span: Span) -> Extreme:
    return Extreme(parts[0], tuple(parts[1:]), span=span)


@builds("comparison")
def comparison(parts: list[Built], span: Span) -> Comparison:
    left, sign, right = parts
    return Comparison(left, str(sign), right, span=span)


@builds("reaches")
def reaches(parts: list[Built], span: Span) -> Comparison:
    left, right = parts
    return Comparison(left, "reaches", right, span=span)


@builds("negation")
def negation(parts: list[Built], span: Span) -> Not:
    return Not(parts[-1], span=span)


@builds("conjunction")
def conjunction(parts: list[Built], span: Span) -> Both:
    return Both(tuple(parts), span=span)


@builds("disjunction")
def disjunction(parts: list[Built], span: Span) -> Either:
    return Either(tuple(parts), span=span)
