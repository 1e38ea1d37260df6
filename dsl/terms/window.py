"""When a counter counts: in all, each year or month, trailing, since a day, by a day."""

from datetime import date
from typing import cast

from ..dates import Duration, Unit
from ..numbers import read_date
from ..source import Span
from ..syntax import Built, Name, Node, builds, name_of, node, span_of

MONTHS = ("January February March April May June July August September October November December").split()


@node
class Window(Node):
    """The stretch of time over which a counter adds up."""


@node
class InAll(Window):
    """From the beginning to now."""


@node
class Each(Window):
    """Afresh each period: a day, week or month, or a quarter, half or year of a named year.

    `basis` names the year (`calendar`, or one declared by `year`); it is None for day, week and month.
    """

    length: str
    basis: Name | None = None


@node
class EachDay(Window):
    """Afresh on one day of each year: `each 1 December`."""

    month: int
    day: int


@node
class Rolling(Window):
    """Over a trailing number of whole periods: `in any 4 quarters`."""

    duration: Duration


@node
class Moment(Node):
    """A day, or the happening of something named."""

    when: date | Name


@node
class Since(Window):
    """From a day or a happening on, through a day where one is named; both days count."""

    moment: Moment
    by: date | None = None


@node
class By(Window):
    """Up to the end of a day."""

    day: date


def month_day(text: str) -> tuple[int, int]:
    """`30 June` as month and day."""
    day, month = text.split()
    return MONTHS.index(month) + 1, int(day)


def duration_of(text: str) -> Duration:
    """`4 quarters` as a duration."""
    count, unit = text.split()
    return Duration(int(count), cast(Unit, unit.removesuffix("s")))


def lag_of(text: str) -> Duration:
    """`30 days` or `10 business days` as a duration."""
    return duration_of(" ".join(text.replace("business", "").split()))


@builds("each")
def each(parts: list[Built], span: Span) -> Window:
    (what,) = parts
    if isinstance(what, Each):
        return Each(what.length, what.basis, span=span)
    month, day = month_day(str(what))
    return EachDay(month, day, span=span)


@builds("period")
def period(parts: list[Built], span: Span) -> Each:
    if len(parts) == 1:
        return Each(parts[0], span=span)
    basis, length = parts
    return Each(length, name_of(basis), span=span)


@builds("in_all")
def in_all(parts: list[Built], span: Span) -> InAll:
    return InAll(span=span)


@builds("rolling")
def rolling(parts: list[Built], span: Span) -> Rolling:
    return Rolling(duration_of(parts[0]), span=span)


@builds("since")
def since(parts: list[Built], span: Span) -> Since:
    moment, by = parts
    return Since(moment, None if by is None else read_date(str(by)), span=span)


@builds("by_date")
def by_date(parts: list[Built], span: Span) -> By:
    return By(read_date(str(parts[0])), span=span)


@builds("moment")
def moment(parts: list[Built], span: Span) -> Moment:
    (token,) = parts
    when = read_date(str(token)) if token.type == "DATE" else name_of(token)
    return Moment(when, span=span_of(token))
