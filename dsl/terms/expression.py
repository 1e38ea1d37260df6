"""Expressions: counters and named values, arithmetic, comparisons. Figures are in `figure`."""

from ..dates import Duration
from ..source import Span
from ..syntax import Built, Name, builds, name_of, node, optional_name
from .figure import (
    Day,
    Expr,
    Length,
    Money,
    MoneyPer,
    Multiple,
    Nil,
    Number,
    Percent,
    Points,
    Quantity,
    Undisclosed,
    multiple,
    percent,
)
from .window import Window, lag_of

__all__ = [
    "Average",
    "Both",
    "Comparison",
    "Day",
    "Either",
    "Expr",
    "Extreme",
    "Funded",
    "Length",
    "Measured",
    "Money",
    "MoneyPer",
    "Multiple",
    "Negative",
    "Nil",
    "Not",
    "Number",
    "OverTime",
    "PartOf",
    "Percent",
    "Points",
    "Product",
    "Quantity",
    "Reference",
    "Solved",
    "Sum",
    "Takings",
    "Undisclosed",
]


@node
class Reference(Expr):
    """A name read as a value, with the window over which it counts where it is a counter."""

    name: Name
    window: Window | None = None


@node
class Takings(Expr):
    """What somebody has received, in all (`received by`) or per unit (`received per`); or has earned, or was due.

    `source` and `clause` narrow it to one stream or payer and to one clause.
    """

    per_unit: bool
    who: Name
    source: Name | None = None
    clause: Name | None = None
    window: Window | None = None
    basis: str = "received"


@node
class Funded(Expr):
    """What a party has paid in by fundings."""

    who: Name
    window: Window | None = None


@node
class Measured(Expr):
    """A measure of something named: `number of units`, `balance of notes`."""

    measure: Name
    of: Name


@node
class OverTime(Expr):
    """A measure of a value over all time: `highest of (...)`, what it has been at most."""

    measure: Name
    of: Expr


@node
class Average(Expr):
    """The average, lowest or highest of an index over the days before, or the whole period before; else its latest.

    `business` says that the days over which it is are business days.
    """

    measure: Name
    of: Name
    over: Duration | Window | None
    business: bool = False


@node
class Solved(Expr):
    """The amount that, paid today, gives a party a yearly return on all it paid and received, by a day count."""

    who: Name
    rate: Expr
    day_count: str


@node
class Negative(Expr):
    """The negative of a value."""

    of: Expr


@node
class PartOf(Expr):
    """`75% of x`, `1.65x of x`."""

    part: Percent | Multiple
    of: Expr


@node
class Sum(Expr):
    """Terms added or subtracted, in a row."""

    terms: tuple[tuple[str, Expr], ...]


@node
class Product(Expr):
    """Factors multiplied or divided, from left to right."""

    factors: tuple[tuple[str, Expr], ...]


@node
class Extreme(Expr):
    """The greater or the lesser of several values."""

    word: str
    of: tuple[Expr, ...]


@node
class Comparison(Expr):
    """Two values compared; `reaches` is `>=` where a limit ends."""

    left: Expr
    sign: str
    right: Expr


@node
class Not(Expr):
    """The opposite of a condition."""

    of: Expr


@node
class Both(Expr):
    """All of several conditions."""

    of: tuple[Expr, ...]


@node
class Either(Expr):
    """Any of several conditions."""

    of: tuple[Expr, ...]


@builds("counter")
def counter(parts: list[Built], span: Span) -> Reference:
    name, window = parts
    return Reference(name_of(name), window, span=span)


@builds("takings")
def takings(parts: list[Built], span: Span) -> Takings:
    basis, side, who, source, clause, window = parts
    return Takings(side == "per", name_of(who), optional_name(source), optional_name(clause), window, basis, span=span)


@builds("funded")
def funded(parts: list[Built], span: Span) -> Funded:
    return Funded(name_of(parts[0]), parts[1], span=span)


@builds("average")
def average(parts: list[Built], span: Span) -> Average:
    measure, of, over = parts
    if isinstance(over, Window):
        return Average(name_of(measure), name_of(of), over, span=span)
    length = lag_of(str(over))
    return Average(name_of(measure), name_of(of), length, over.type == "BUSINESS_DURATION", span=span)


@builds("solved")
def solved(parts: list[Built], span: Span) -> Solved:
    who, rate, count = parts
    return Solved(name_of(who), rate, str(count).split()[-1], span=span)


@builds("measured")
def measured(parts: list[Built], span: Span) -> Measured | Average:
    if str(parts[0]) == "latest":
        return Average(name_of(parts[0]), name_of(parts[1]), None, span=span)
    return Measured(name_of(parts[0]), name_of(parts[1]), span=span)


@builds("over_time")
def over_time(parts: list[Built], span: Span) -> OverTime:
    return OverTime(name_of(parts[0]), parts[1], span=span)


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
    """What falls as it is paid reaches a level from above."""
    left, right = parts
    return Comparison(left, "<=" if isinstance(left, Solved) else "reaches", right, span=span)


@builds("negation")
def negation(parts: list[Built], span: Span) -> Not:
    return Not(parts[-1], span=span)


@builds("conjunction")
def conjunction(parts: list[Built], span: Span) -> Both:
    return Both(tuple(parts), span=span)


@builds("disjunction")
def disjunction(parts: list[Built], span: Span) -> Either:
    return Either(tuple(parts), span=span)
