"""Elections: what a party may exchange, when, and for what."""

from ..dates import Duration
from ..source import Span
from ..syntax import Built, Clause, Line, Name, NotModelled, builds, marks_of, name_of, node, optional_name, text_of
from .expression import Expr
from .window import Moment, duration_of


@node
class Exercisable(Line):
    """When an option may be elected; both ends included. `within` counts from a happening."""

    start: Moment | None
    end: Moment | None
    within: Duration | None
    after: Name | None


@node
class Exchange(Line):
    """What each unit given up becomes, and what is paid for each."""

    unit: Name
    into: Expr
    price: Expr | None


@node
class Fractions(Line):
    """Fractions of one election are dropped."""


@node
class Condition(Line):
    """While this holds, the option may be elected."""

    condition: Expr


@node
class Option(Clause):
    """An election by a party: the units given up leave the register."""

    name: Name
    title: str
    instrument: Name | None
    holder: Name
    lines: tuple[Exercisable | Exchange | Fractions | Condition | NotModelled, ...]


@builds("exercisable")
def exercisable(parts: list[Built], span: Span) -> Exercisable:
    start, end, within, after = parts[:4]
    length = None if within is None else duration_of(str(within))
    return Exercisable(start, end, length, optional_name(after), marks=marks_of(parts), span=span)


@builds("exchange")
def exchange(parts: list[Built], span: Span) -> Exchange:
    unit, into, price = parts[:3]
    return Exchange(name_of(unit), into, price, marks=marks_of(parts), span=span)


@builds("fractions")
def fractions(parts: list[Built], span: Span) -> Fractions:
    return Fractions(marks=marks_of(parts), span=span)


@builds("condition")
def condition(parts: list[Built], span: Span) -> Condition:
    return Condition(parts[0], marks=marks_of(parts), span=span)


@builds("option")
def option(parts: list[Built], span: Span) -> Option:
    name, title, instrument, holder, *rest = parts
    lines = tuple(line for line in rest if isinstance(line, (Exercisable, Exchange, Fractions, Condition, NotModelled)))
    return Option(
        name_of(name),
        text_of(title),
        optional_name(instrument),
        name_of(holder),
        lines,
        marks=marks_of(rest),
        span=span,
    )
