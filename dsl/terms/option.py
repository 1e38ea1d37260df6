"""Elections: what a party may exchange, when, and for what."""

from ..dates import Duration
from ..source import Span
from ..syntax import Built, Clause, Line, Name, NotModelled, builds, marks_of, name_of, node, optional_name, text_of
from .change import Effect
from .expression import Expr
from .term import Condition
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
    """Fractions of one election are dropped, or paid in money."""

    paid: bool = False


@node
class Option(Clause):
    """An election by a party: the units given up leave the register."""

    name: Name
    title: str
    instrument: Name | None
    holder: Name
    lines: tuple[Exercisable | Exchange | Fractions | Condition | Effect | NotModelled, ...]


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
    return Fractions(parts[0] == "paid", marks=marks_of(parts), span=span)


@builds("option")
def option(parts: list[Built], span: Span) -> Option:
    name, title, instrument, holder, *rest = parts
    kinds = (Exercisable, Exchange, Fractions, Condition, Effect, NotModelled)
    lines = tuple(line for line in rest if isinstance(line, kinds))
    return Option(
        name_of(name),
        text_of(title),
        optional_name(instrument),
        name_of(holder),
        lines,
        marks=marks_of(rest),
        span=span,
    )
