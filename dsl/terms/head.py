"""What is true for the whole deal: title, date, currency, rounding, year, measures, documents."""

from datetime import date
from fractions import Fraction

from ..numbers import read_date, read_number
from ..source import Span
from ..syntax import Built, Clause, Name, builds, marks_of, name_of, node, text_of
from .window import month_day


@node
class Title(Clause):
    """`deal "..."`: what the deal is called."""

    title: str


@node
class Dated(Clause):
    """The date on which the deal was made; nothing happens before it."""

    day: date


@node
class Currency(Clause):
    """The currency in which a bare sum of money is."""

    code: str


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


@builds("deal")
def title(parts: list[Built], span: Span) -> Title:
    return Title(text_of(parts[0]), marks=marks_of(parts), span=span)


@builds("dated")
def dated(parts: list[Built], span: Span) -> Dated:
    return Dated(read_date(str(parts[0])), marks=marks_of(parts), span=span)


@builds("currency")
def currency(parts: list[Built], span: Span) -> Currency:
    return Currency(str(parts[0]), marks=marks_of(parts), span=span)


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


@builds("measure")
def measure(parts: list[Built], span: Span) -> Measure:
    return Measure(name_of(parts[0]), name_of(parts[1]), marks=marks_of(parts), span=span)


@builds("source")
def document(parts: list[Built], span: Span) -> Document:
    name, title_, day, digest = parts[:4]
    return Document(
        name_of(name), text_of(title_), read_date(str(day)), text_of(digest), marks=marks_of(parts), span=span
    )
