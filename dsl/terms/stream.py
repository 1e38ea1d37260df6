"""What comes from outside: streams of cash or quantities, observed indexes, happenings."""

from datetime import date

from ..numbers import read_date
from ..source import Span
from ..syntax import (
    Built,
    Clause,
    Line,
    Name,
    Node,
    all_of,
    builds,
    marks_of,
    name_of,
    node,
    one_of,
    optional_name,
    text_of,
)
from .expression import Expr


@node
class Unit(Node):
    """In what something is counted: a currency, a currency per unit, or a measure."""

    currency: str
    per: Name | None
    measure: Name | None


@node
class Payer(Line):
    """Who pays into a stream, and under which asset. A title declares the payer; none refers to it."""

    name: Name
    title: str
    under: Name | None


@node
class Stream(Clause):
    """Dated amounts from outside, received by a party."""

    name: Name
    title: str
    unit: Unit | None
    basis: str
    receiver: Name
    payers: tuple[Payer, ...]


@node
class Index(Clause):
    """A series observed from outside: a share price, an exchange rate."""

    name: Name
    title: str
    unit: Unit | None


@node
class Event(Clause):
    """A happening: from outside, or the first time its condition is true. Final.

    `day` makes it a test at the end of one day.
    """

    name: Name
    title: str
    day: date | None
    condition: Expr | None


@builds("unit")
def unit(parts: list[Built], span: Span) -> Unit:
    first, *per = parts
    if first.type == "CODE":
        return Unit(str(first), optional_name(per[0]) if per else None, None, span=span)
    return Unit("", None, name_of(first), span=span)


@builds("payer")
def payer(parts: list[Built], span: Span) -> Payer:
    name, title, under = parts[:3]
    return Payer(name_of(name), text_of(title), optional_name(under), marks=marks_of(parts), span=span)


@builds("stream")
def stream(parts: list[Built], span: Span) -> Stream:
    name, title, in_, basis, receiver = parts[:5]
    return Stream(
        name_of(name),
        text_of(title),
        in_,
        basis,
        name_of(receiver),
        all_of(Payer, parts),
        marks=marks_of(parts),
        span=span,
    )


@builds("index")
def index(parts: list[Built], span: Span) -> Index:
    name, title = parts[:2]
    return Index(name_of(name), text_of(title), one_of(Unit, parts), marks=marks_of(parts), span=span)


@builds("event")
def event(parts: list[Built], span: Span) -> Event:
    name, title, day, condition = parts[:4]
    when = None if day is None else read_date(str(day))
    return Event(name_of(name), text_of(title), when, condition, marks=marks_of(parts), span=span)
