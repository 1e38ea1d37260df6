"""What changes a deal as it runs: effects on a day, on a happening or each period, and dated amendments."""

from datetime import date

from lark import Token

from ..numbers import read_date
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
    text_of,
)
from .expression import Expr
from .window import MONTHS, Each, EachDay, Moment, Window


@node
class Effect(Line):
    """Something that happens to the deal at a moment."""


@node
class Changed(Effect):
    """A value becomes another one, from the next happening on."""

    name: Name
    value: Expr


@node
class Pays(Effect):
    """One party pays another an amount, at once."""

    payer: Name
    payee: Name
    amount: Expr


@node
class Ends(Effect):
    """A clause ends, starts, or revives."""

    clause: Name
    word: str


@node
class Otherwise(Node):
    """The effects where a condition does not hold."""

    effects: "tuple[Effect | NotModelled, ...]"


@node
class Choice(Effect):
    """Effects if a condition holds, and others if it does not."""

    condition: Expr
    effects: "tuple[Effect | NotModelled, ...]"
    otherwise: Otherwise | None


@node
class On(Clause):
    """Effects, in order, on a day, on a happening or each period."""

    moment: Moment | Window
    effects: tuple[Effect | NotModelled, ...]

    @property
    def label(self) -> str:
        """What messages call it: `on sale`, `on each calendar year`."""
        match self.moment:
            case Moment(when=when):
                return f"on {when}"
            case EachDay(month=month, day=day):
                return f"on each {day} {MONTHS[month - 1]}"
            case Each(length=length, basis=basis):
                return f"on each {basis} {length}" if basis else f"on each {length}"
        return "on"


@node
class Restart(Line):
    """The counters of a clause begin again."""

    clause: Name


@node
class Amendment(Clause):
    """A dated layer over the deal: clauses and effects from its effective day on."""

    name: Name
    title: str
    day: date
    effective: date | None
    clauses: tuple[Clause, ...]
    effects: tuple[Effect | Restart, ...]

    @property
    def since(self) -> date:
        """The first day on which it is in force."""
        return self.effective or self.day

    @property
    def is_retroactive(self) -> bool:
        """Whether it takes effect before it was signed."""
        return self.since < self.day


def effects_of(parts: list[Built]) -> tuple[Effect | NotModelled, ...]:
    """The effects among parts, in order."""
    return tuple(part for part in parts if isinstance(part, (Effect, NotModelled)))


@builds("changed")
def changed(parts: list[Built], span: Span) -> Changed:
    return Changed(name_of(parts[0]), parts[1], marks=marks_of(parts), span=span)


@builds("pays")
def pays(parts: list[Built], span: Span) -> Pays:
    return Pays(name_of(parts[0]), name_of(parts[1]), parts[2], marks=marks_of(parts), span=span)


@builds("ends")
def ends(parts: list[Built], span: Span) -> Ends:
    return Ends(name_of(parts[0]), str(parts[1]), marks=marks_of(parts), span=span)


@builds("otherwise_block")
def otherwise_block(parts: list[Built], span: Span) -> Otherwise:
    return Otherwise(effects_of(parts), span=span)


@builds("choice")
def choice(parts: list[Built], span: Span) -> Choice:
    otherwise = next((part for part in parts if isinstance(part, Otherwise)), None)
    return Choice(parts[0], effects_of(parts[1:]), otherwise, marks=marks_of(parts), span=span)


@builds("on")
def on(parts: list[Built], span: Span) -> On:
    moment = parts[0]
    assert isinstance(moment, (Moment, Each, EachDay))
    return On(moment, effects_of(parts[1:]), marks=marks_of(parts), span=span)


@builds("restart")
def restart(parts: list[Built], span: Span) -> Restart:
    return Restart(name_of(parts[0]), marks=marks_of(parts), span=span)


@builds("amendment")
def amendment(parts: list[Built], span: Span) -> Amendment:
    name, title, day, effective, *lines = parts
    return Amendment(
        name_of(name),
        text_of(title),
        read_date(str(day)),
        read_date(str(effective)) if isinstance(effective, Token) else None,
        all_of(Clause, lines),
        tuple(line for line in lines if isinstance(line, (Effect, Restart))),
        marks=marks_of(lines),
        span=span,
    )
