"""What is true for the whole deal: title, date, currency, rounding, year, measures, documents."""

from datetime import date
from fractions import Fraction

from ..numbers import read_date, read_number
from ..source import Span
from ..syntax import Built, Clause, Line, Name, all_of, builds, marks_of, name_of, node, term_named, text_of
from .figure import Expr
from .term import Overrides
from .window import month_day


@node
class Title(Clause):
    """`deal "..."`: what the deal is called; `based_on` is the file of a template whose open terms `filled` gives.

    `overrides` are the clauses of the template that others of their names take the place of.
    """

    title: str
    based_on: str | None = None
    filled: "tuple[Filled, ...]" = ()
    overrides: tuple[Overrides, ...] = ()

    @property
    def asks_for_files(self) -> bool:
        """Whether something here needs a template."""
        return self.based_on is not None or bool(self.filled or self.overrides)


@node
class Filled(Line):
    """A term of the template and its value; `number` is that of an undisclosed term of several."""

    name: Name
    value: Expr
    number: int | None = None

    @property
    def term(self) -> str:
        """The term as `--set` names it: `fee`, or `fee.1`."""
        return self.name.text if self.number is None else f"{self.name}.{self.number}"


@node
class Dated(Clause):
    """The date on which the deal was made; nothing happens before it."""

    day: date


@node
class Currency(Clause):
    """The currency in which a bare sum of money is."""

    code: str


@node
class Translate(Clause):
    """How money of another currency is translated: at an index, on one of its dates."""

    foreign: str
    into: str
    index: Name
    basis: str


@node
class Rounding(Clause):
    """Where money is rounded, to what, in which way, and who takes what is left over.

    `point` is `each payment` or `cumulative`; `mode` one of half up, half even, down, up; `residue` is
    None for the largest remainder, else the payee.
    """

    point: str
    unit: Fraction
    mode: str
    residue: Name | None


@node
class Year(Clause):
    """A year of the deal's own: `year fiscal ends 30 June`."""

    name: Name
    edge: str
    month: int
    day: int


@node
class Closed(Line):
    """A holiday: a day of every year, or one date."""

    day: date | None
    month_day: tuple[int, int] | None


@node
class BusinessDays(Clause):
    """Which days are business days (Monday to Friday but holidays), and where a day that is none is moved to."""

    name: Name
    shift: str
    closed: tuple[Closed, ...]


@node
class Measure(Clause):
    """A unit of quantity in its two forms: `measure ounce, ounces`."""

    name: Name
    plural: Name


@node
class Document(Clause):
    """A document that clauses cite; `sha256` pins its file."""

    name: Name
    title: str
    day: date
    sha256: str = ""


@node
class Use(Clause):
    """Another deal, whose names are those of its file behind a name of one's own and a point.

    `dated` is the day of that deal, once its file is read.
    """

    path: str
    name: Name
    dated: date | None = None


@builds("deal")
def title(parts: list[Built], span: Span) -> Title:
    title_, based_on = parts[:2]
    filled_, overrides = all_of(Filled, parts), all_of(Overrides, parts)
    path = None if based_on is None else text_of(based_on)
    return Title(text_of(title_), path, filled_, overrides, marks=marks_of(parts), span=span)


@builds("filled")
def filled(parts: list[Built], span: Span) -> Filled:
    name, number = term_named(parts[0])
    return Filled(name, parts[1], number, marks=marks_of(parts), span=span)


@builds("use")
def use(parts: list[Built], span: Span) -> Use:
    return Use(text_of(parts[0]), name_of(parts[1]), marks=marks_of(parts), span=span)


@builds("dated")
def dated(parts: list[Built], span: Span) -> Dated:
    return Dated(read_date(str(parts[0])), marks=marks_of(parts), span=span)


@builds("currency")
def currency(parts: list[Built], span: Span) -> Currency:
    return Currency(str(parts[0]), marks=marks_of(parts), span=span)


@builds("translate")
def translate(parts: list[Built], span: Span) -> Translate:
    foreign, into, index, date_line = parts[:4]
    basis = str(date_line).split()[-1]
    return Translate(str(foreign), str(into), name_of(index), basis, marks=marks_of(parts), span=span)


@builds("residue")
def residue(parts: list[Built], span: Span) -> Name | None:
    return name_of(parts[0]) if parts else None


@builds("rounding")
def rounding(parts: list[Built], span: Span) -> Rounding:
    point, unit, mode, to = parts[:4]
    return Rounding(point, read_number(str(unit)), mode, to, marks=marks_of(parts), span=span)


@builds("year")
def year(parts: list[Built], span: Span) -> Year:
    name, edge, when = parts[:3]
    month, day = month_day(str(when))
    return Year(name_of(name), edge, month, day, marks=marks_of(parts), span=span)


@builds("closed")
def closed(parts: list[Built], span: Span) -> Closed:
    token = parts[0]
    if token.type == "DATE":
        return Closed(read_date(str(token)), None, marks=marks_of(parts), span=span)
    return Closed(None, month_day(str(token)), marks=marks_of(parts), span=span)


@builds("business_days")
def business_days(parts: list[Built], span: Span) -> BusinessDays:
    return BusinessDays(name_of(parts[0]), parts[1], all_of(Closed, parts), marks=marks_of(parts), span=span)


@builds("measure")
def measure(parts: list[Built], span: Span) -> Measure:
    return Measure(name_of(parts[0]), name_of(parts[1]), marks=marks_of(parts), span=span)


@builds("source")
def document(parts: list[Built], span: Span) -> Document:
    name, title_, day, digest = parts[:4]
    return Document(
        name_of(name), text_of(title_), read_date(str(day)), text_of(digest), marks=marks_of(parts), span=span
    )
