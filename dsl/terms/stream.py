"""What comes from outside: streams of cash or quantities, observed indexes, happenings."""

from datetime import date

from ..dates import Duration, add
from ..numbers import read_date
from ..source import Span
from ..syntax import (
    Built,
    Clause,
    Line,
    Name,
    Node,
    Word,
    all_of,
    builds,
    marks_of,
    name_of,
    node,
    one_of,
    optional_name,
    text_of,
    word_of,
)
from .expression import Expr
from .window import Window, duration_of


@node
class Unit(Node):
    """In what something is counted: a currency, a currency per unit or per another currency, or a measure.

    An index may also be in `percent`, or in plain `number`s.
    """

    currency: str
    per: Name | None
    measure: Name | None
    against: str = ""


@node
class Payer(Line):
    """Who pays into a stream, and under which asset. A title declares the payer; none refers to it."""

    name: Name
    title: str
    under: Name | None


@node
class Tagged(Line):
    """A tag that what comes in carries, with its values where these are all."""

    tag: Word
    values: tuple[Word, ...]


@node
class Stream(Clause):
    """Dated amounts from outside: earned by a party, due by it, or received by it in cash."""

    name: Name
    title: str
    unit: Unit | None
    basis: str
    receiver: Name
    payers: tuple[Payer, ...]
    tags: tuple[Tagged, ...] = ()


@node
class Carrying(Node):
    """What an amount has to carry."""


@node
class Carries(Carrying):
    """A tag with a value."""

    tag: Word
    value: Word


@node
class CarriesNot(Carrying):
    """Not that."""

    of: Carrying


@node
class CarriesAll(Carrying):
    """All of these."""

    of: tuple[Carrying, ...]


@node
class CarriesAny(Carrying):
    """Any of these."""

    of: tuple[Carrying, ...]


@node
class Derived(Clause):
    """A stream made of others: of each amount as it comes, or with a window of what came in each period.

    `where` keeps only what carries certain tags.
    """

    name: Name
    title: str
    window: Window | None
    value: Expr
    where: Carrying | None


@node
class Index(Clause):
    """A series observed from outside: a share price, an exchange rate."""

    name: Name
    title: str
    unit: Unit | None


@node
class SoLongAfter(Node):
    """The day so long after that of another happening, `less` so long."""

    event: Name
    lag: Duration
    less: Duration | None

    def day(self, happened: date) -> date:
        """The day, of that on which the other happened. Raises: OutOfCalendar."""
        day = add(happened, self.lag)
        return add(day, self.less, -1) if self.less else day


@node
class Event(Clause):
    """A happening: from outside, or the first time its condition is true. Final.

    `day` makes it a test at the end of one day, fixed or reckoned from another happening; without a condition it
    happens then.
    """

    name: Name
    title: str
    day: date | SoLongAfter | None
    condition: Expr | None

    @property
    def is_reported(self) -> bool:
        """Whether it is reported from outside; else the contract says when it happens."""
        return self.day is None and self.condition is None


@builds("unit")
def unit(parts: list[Built], span: Span) -> Unit:
    first, *per = parts
    if first.type == "CODE":
        over = per[0] if per else None
        if over is not None and over.type == "CODE":
            return Unit(str(first), None, None, str(over), span=span)
        return Unit(str(first), optional_name(over), None, span=span)
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
        all_of(Tagged, parts),
        marks=marks_of(parts),
        span=span,
    )


@builds("tagged")
def tagged(parts: list[Built], span: Span) -> Tagged:
    tag, *values = [part for part in parts if getattr(part, "type", None) == "NAME"]
    return Tagged(word_of(tag), tuple(word_of(value) for value in values), marks=marks_of(parts), span=span)


@builds("carries")
def carries(parts: list[Built], span: Span) -> Carries:
    return Carries(word_of(parts[0]), word_of(parts[1]), span=span)


@builds("carries_not")
def carries_not(parts: list[Built], span: Span) -> CarriesNot:
    return CarriesNot(parts[0], span=span)


@builds("carries_all")
def carries_all(parts: list[Built], span: Span) -> CarriesAll:
    return CarriesAll(tuple(parts), span=span)


@builds("carries_any")
def carries_any(parts: list[Built], span: Span) -> CarriesAny:
    return CarriesAny(tuple(parts), span=span)


@builds("derived")
def derived(parts: list[Built], span: Span) -> Derived:
    name, title, window, value, where = parts[:5]
    return Derived(name_of(name), text_of(title), window, value, where, marks=marks_of(parts), span=span)


@builds("index")
def index(parts: list[Built], span: Span) -> Index:
    name, title = parts[:2]
    return Index(name_of(name), text_of(title), one_of(Unit, parts), marks=marks_of(parts), span=span)


@builds("so_long_after")
def so_long_after(parts: list[Built], span: Span) -> SoLongAfter:
    name, _, lag, *less = (part for part in parts if part is not None)
    return SoLongAfter(name_of(name), duration_of(str(lag)), duration_of(str(less[1])) if less else None, span=span)


@builds("event")
def event(parts: list[Built], span: Span) -> Event:
    name, title, day, condition = parts[:4]
    when = day if day is None or isinstance(day, SoLongAfter) else read_date(str(day))
    return Event(name_of(name), text_of(title), when, condition, marks=marks_of(parts), span=span)
