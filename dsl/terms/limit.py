"""How far a band, a step or a piece of a value reaches."""

from datetime import date

from ..numbers import read_date
from ..source import Span
from ..syntax import Built, Node, builds, node
from .expression import Expr


@node
class Limit(Node):
    """Where a band, a step or a piece ends."""


@node
class UpTo(Limit):
    """To a level of the counter; in a step, to an amount of this distribution."""

    level: Expr


@node
class Below(Limit):
    """To just short of a level: the level itself belongs to what follows."""

    level: Expr


@node
class Above(Limit):
    """Everything past the level before."""


@node
class ForFirst(Limit):
    """The first stretch of the counter, this wide."""

    width: Expr


@node
class ForNext(Limit):
    """The next stretch of the counter, this wide."""

    width: Expr


@node
class Thereafter(Limit):
    """Everything that is left."""


@node
class Through(Limit):
    """To the end of a day, on the date line of a basis where one is named."""

    day: date
    basis: str = ""


@node
class Until(Limit):
    """Until a condition is first true; final."""

    condition: Expr


@node
class While(Limit):
    """As long as a condition is true; looked at afresh each time."""

    condition: Expr


@node
class Otherwise(Limit):
    """Whenever no condition before it is true."""


@builds("up_to")
def up_to(parts: list[Built], span: Span) -> UpTo:
    return UpTo(parts[0], span=span)


@builds("below")
def below(parts: list[Built], span: Span) -> Below:
    return Below(parts[0], span=span)


@builds("above")
def above(parts: list[Built], span: Span) -> Above:
    return Above(span=span)


@builds("for_first")
def for_first(parts: list[Built], span: Span) -> ForFirst:
    return ForFirst(parts[0], span=span)


@builds("for_next")
def for_next(parts: list[Built], span: Span) -> ForNext:
    return ForNext(parts[0], span=span)


@builds("thereafter")
def thereafter(parts: list[Built], span: Span) -> Thereafter:
    return Thereafter(span=span)


@builds("through")
def through(parts: list[Built], span: Span) -> Through:
    basis, day = parts
    return Through(read_date(str(day)), basis or "", span=span)


@builds("until")
def until(parts: list[Built], span: Span) -> Until:
    return Until(parts[0], span=span)


@builds("while_true")
def while_true(parts: list[Built], span: Span) -> While:
    return While(parts[0], span=span)


@builds("otherwise")
def otherwise(parts: list[Built], span: Span) -> Otherwise:
    return Otherwise(span=span)
