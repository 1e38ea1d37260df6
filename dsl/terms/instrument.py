"""Units that are issued, held and given up."""

from datetime import date

from ..dates import Duration
from ..numbers import read_date
from ..source import Span
from ..syntax import Built, Clause, Line, Name, NotModelled, all_of, builds, marks_of, name_of, node, text_of
from .expression import Expr
from .window import Each, lag_of


@node
class Issue(Line):
    """So many units issued to a party on a day, at a price for each where one is paid."""

    units: Expr
    to: Name
    price: Expr | None
    day: date


@node
class PartGivenUp(Line):
    """Who has the part of units that were given up: a party, or the units that remain."""

    units: Name
    to: Name


@node
class RecordDate(Line):
    """Whose units a payment is for: those who held them at the end of a day, so long before it (`lag`, in business
    days or not), or at the end of the `period` before that in which it is paid."""

    lag: Duration | None
    business: bool
    period: Each | None


@node
class Instrument(Clause):
    """A kind of unit with its register; what it is paid is shared over the units outstanding."""

    name: Name
    plural: Name
    title: str
    issuer: Name
    issues: tuple[Issue, ...]
    given_up: tuple[PartGivenUp, ...]
    records: tuple[RecordDate, ...]
    not_modelled: tuple[NotModelled, ...]


@builds("issue")
def issue(parts: list[Built], span: Span) -> Issue:
    units, to, price, day = parts[:4]
    return Issue(units, name_of(to), price, read_date(str(day)), marks=marks_of(parts), span=span)


@builds("part_given_up")
def part_given_up(parts: list[Built], span: Span) -> PartGivenUp:
    return PartGivenUp(name_of(parts[0]), name_of(parts[1]), marks=marks_of(parts), span=span)


@builds("record_date")
def record_date(parts: list[Built], span: Span) -> RecordDate:
    (when,) = parts[:1]
    if isinstance(when, Each):
        return RecordDate(None, False, when, marks=marks_of(parts), span=span)
    business = when.type == "BUSINESS_DURATION"
    return RecordDate(lag_of(str(when)), business, None, marks=marks_of(parts), span=span)


@builds("instrument")
def instrument(parts: list[Built], span: Span) -> Instrument:
    name, plural, title, issuer = parts[:4]
    return Instrument(
        name_of(name),
        name_of(plural),
        text_of(title),
        name_of(issuer),
        all_of(Issue, parts),
        all_of(PartGivenUp, parts),
        all_of(RecordDate, parts),
        all_of(NotModelled, parts),
        marks=marks_of(parts),
        span=span,
    )
