"""Money that is there, split: steps in order, bands within a step."""

from ..source import Span
from ..syntax import (
    Built,
    Clause,
    Line,
    Name,
    Node,
    NotModelled,
    all_of,
    builds,
    marks_of,
    name_of,
    node,
    one_of,
    text_of,
)
from .expression import Expr
from .limit import Limit
from .term import TermLine
from .window import Window


@node
class Share(Node):
    """A part of what passes, to a payee; `part` is None for `all`. `claim` is `interest` for that of an account."""

    part: Expr | None
    to: Name
    claim: str = ""


@node
class Step(Line):
    """Takes its shares of what reaches it, as far as its limit; the next step has what is left."""

    window: Window | None
    shares: tuple[Share, ...]
    limit: Limit | None


@node
class Band(Line):
    """One of several alternatives; every slice is in exactly one."""

    shares: tuple[Share, ...]
    limit: Limit


@node
class Bands(Line):
    """A step of alternatives, by the level of a counter or each with an end of its own."""

    counter: Expr | None
    bands: tuple[Band, ...]


@node
class Rest(Line):
    """Who has what no step has taken."""

    to: Name
    claim: str = ""


@node
class Waterfall(Clause):
    """Splits what comes in on its streams, wholly: at once, or with a window all of a period together."""

    name: Name
    title: str
    base: tuple[Name, ...]
    steps: tuple[Step | Bands | Rest, ...]
    not_modelled: tuple[NotModelled, ...]
    window: Window | None = None
    terms: tuple[TermLine, ...] = ()


@builds("payee")
def payee(parts: list[Built], span: Span) -> tuple[Name, str]:
    first, account = parts
    return (name_of(first), "") if account is None else (name_of(account), str(first))


@builds("share")
def share(parts: list[Built], span: Span) -> Share:
    part, (to, claim) = parts
    return Share(None if part == "all" else part, to, claim, span=span)


@builds("step")
def step(parts: list[Built], span: Span) -> Step:
    return Step(one_of(Window, parts), all_of(Share, parts), one_of(Limit, parts), marks=marks_of(parts), span=span)


@builds("band")
def band(parts: list[Built], span: Span) -> Band:
    (limit,) = all_of(Limit, parts)
    return Band(all_of(Share, parts), limit, marks=marks_of(parts), span=span)


@builds("bands")
def bands(parts: list[Built], span: Span) -> Bands:
    return Bands(one_of(Expr, parts), all_of(Band, parts), marks=marks_of(parts), span=span)


@builds("rest")
def rest(parts: list[Built], span: Span) -> Rest:
    to, claim = parts[0]
    return Rest(to, claim, marks=marks_of(parts), span=span)


@builds("base")
def base(parts: list[Built], span: Span) -> tuple[Name, ...]:
    return tuple(name_of(token) for token in parts[::2])


@builds("waterfall")
def waterfall(parts: list[Built], span: Span) -> Waterfall:
    name, title, streams, window, *lines = parts
    steps = tuple(line for line in lines if isinstance(line, (Step, Bands, Rest)))
    return Waterfall(
        name_of(name),
        text_of(title),
        streams,
        steps,
        all_of(NotModelled, lines),
        window,
        all_of(TermLine, lines),
        marks=marks_of(lines),
        span=span,
    )
