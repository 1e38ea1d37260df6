"""Lines that any clause that moves money may have: its term, its ends, when it pays, its limits by period."""

from datetime import date

from lark import Token

from ..dates import Duration
from ..numbers import read_date
from ..source import Span
from ..syntax import Built, Line, Name, Node, Word, builds, marks_of, name_of, node, word_of
from .expression import Expr
from .window import Window, lag_of


@node
class TermLine(Line):
    """A line that says when a clause lives, what ends it, or when and how far it pays."""


@node
class TermOf(TermLine):
    """From and through which day, on a named date line: `earned from D through D`."""

    basis: str
    start: date | None
    end: date | None


@node
class EndsWhen(TermLine):
    """The clause ends for good once this is true."""

    condition: Expr


@node
class Condition(TermLine):
    """While this holds, the clause pays, or the option may be elected."""

    condition: Expr


@node
class Payable(TermLine):
    """When what is earned is paid: after each period, or after a happening, with a lag in days or business days."""

    lag: Duration | None
    business: bool
    after: Window | Name


@node
class AtMost(TermLine):
    """The most of a period; the excess is lost, or carried to the next."""

    window: Window
    amount: Expr
    carried: bool


@node
class AtLeast(TermLine):
    """The least of a period; a shortfall that was made up is lost, or carried against what later exceeds the least.

    `credited`: what exceeds the least of one period lowers that of later ones.
    """

    window: Window
    amount: Expr
    carried: bool
    credited: bool


@node
class Separately(TermLine):
    """Counters of its own for each value of a tag."""

    tag: Word


@node
class ChargedTo(TermLine):
    """What is paid is charged to an account."""

    account: Name


@node
class Late(TermLine):
    """The interest that late payments bear, a year; and to what they go `first`, to `interest` or `principal`."""

    rate: Expr
    day_count: str
    first: str


@node
class Overrides(TermLine):
    """The clause that this one takes the place of."""

    clause: Name


@node
class SubjectTo(TermLine):
    """The clause that goes before this one."""

    clause: Name


def late_of(clause: Node) -> Late | None:
    """The line by which late payments of a clause bear interest."""
    return next((term for term in getattr(clause, "terms", ()) if isinstance(term, Late)), None)


def day_count_of(token: Token) -> str:
    """`on actual/365` as `actual/365`."""
    return str(token).split()[-1]


@builds("through_day")
def through_day(parts: list[Built], span: Span) -> date:
    return read_date(str(parts[0]))


@builds("term_of")
def term_of(parts: list[Built], span: Span) -> TermOf:
    basis, *days = parts
    start = next((read_date(str(day)) for day in days if isinstance(day, Token)), None)
    end = next((day for day in days if isinstance(day, date)), None)
    return TermOf(basis, start, end, marks=marks_of(parts), span=span)


@builds("ends_when")
def ends_when(parts: list[Built], span: Span) -> EndsWhen:
    return EndsWhen(parts[0], marks=marks_of(parts), span=span)


@builds("condition")
def condition(parts: list[Built], span: Span) -> Condition:
    return Condition(parts[0], marks=marks_of(parts), span=span)


@builds("payable")
def payable(parts: list[Built], span: Span) -> Payable:
    days, after = parts[:2]
    business = days is not None and days.type == "BUSINESS_DURATION"
    lag = None if days is None else lag_of(str(days))
    when = after if isinstance(after, Window) else name_of(after)
    return Payable(lag, business, when, marks=marks_of(parts), span=span)


@builds("at_most")
def at_most(parts: list[Built], span: Span) -> AtMost:
    window, amount, fate = parts[:3]
    return AtMost(window, amount, str(fate).endswith("carried"), marks=marks_of(parts), span=span)


@builds("at_least")
def at_least(parts: list[Built], span: Span) -> AtLeast:
    window, amount, fate, credited = parts[:4]
    carried = str(fate).endswith("carried")
    return AtLeast(window, amount, carried, isinstance(credited, Token), marks=marks_of(parts), span=span)


@builds("separately")
def separately(parts: list[Built], span: Span) -> Separately:
    return Separately(word_of(parts[0]), marks=marks_of(parts), span=span)


@builds("charged_to")
def charged_to(parts: list[Built], span: Span) -> ChargedTo:
    return ChargedTo(name_of(parts[0]), marks=marks_of(parts), span=span)


@builds("late")
def late(parts: list[Built], span: Span) -> Late:
    rate, count, first = parts[:3]
    return Late(rate, day_count_of(count), str(first).split()[0], marks=marks_of(parts), span=span)


@builds("overrides")
def overrides(parts: list[Built], span: Span) -> Overrides:
    return Overrides(name_of(parts[0]), marks=marks_of(parts), span=span)


@builds("subject_to")
def subject_to(parts: list[Built], span: Span) -> SubjectTo:
    return SubjectTo(name_of(parts[0]), marks=marks_of(parts), span=span)
