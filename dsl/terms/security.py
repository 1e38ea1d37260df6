"""Ranked liens over assets, and promises that move no money."""

from fractions import Fraction

from ..numbers import read_number
from ..source import Span
from ..syntax import (
    Built,
    Clause,
    Line,
    Name,
    NotModelled,
    all_of,
    builds,
    marks_of,
    name_of,
    node,
    optional_name,
    text_of,
)
from .expression import Expr


@node
class Rank(Line):
    """The place of a lien among those over the same assets; one is first."""

    rank: Fraction


@node
class HeldBy(Line):
    """The trustee who holds a lien."""

    trustee: Name


@node
class Secures(Line):
    """The amount that a lien secures, in all or per unit."""

    amount: Expr


@node
class Surplus(Line):
    """Who has what the liens leave of the proceeds."""

    to: Name


@node
class Security(Clause):
    """A lien for somebody over assets; proceeds of enforcement come on a stream of its name."""

    name: Name
    title: str
    secured: Name
    assets: tuple[Name, ...]
    lines: tuple[Rank | HeldBy | Secures | Surplus | NotModelled, ...]


@node
class Covenant(Clause):
    """A promise that moves no money; kept as text."""

    name: Name
    title: str
    instrument: Name | None
    party: Name | None
    not_modelled: tuple[NotModelled, ...]


@builds("rank")
def rank(parts: list[Built], span: Span) -> Rank:
    return Rank(read_number(str(parts[0])), marks=marks_of(parts), span=span)


@builds("held_by")
def held_by(parts: list[Built], span: Span) -> HeldBy:
    return HeldBy(name_of(parts[0]), marks=marks_of(parts), span=span)


@builds("secures")
def secures(parts: list[Built], span: Span) -> Secures:
    return Secures(parts[0], marks=marks_of(parts), span=span)


@builds("surplus")
def surplus(parts: list[Built], span: Span) -> Surplus:
    return Surplus(name_of(parts[0]), marks=marks_of(parts), span=span)


@builds("security")
def security(parts: list[Built], span: Span) -> Security:
    name, title, secured, *rest = parts
    assets = tuple(name_of(part) for part in rest if getattr(part, "type", None) == "NAME")
    lines = tuple(line for line in rest if isinstance(line, (Rank, HeldBy, Secures, Surplus, NotModelled)))
    return Security(name_of(name), text_of(title), name_of(secured), assets, lines, marks=marks_of(rest), span=span)


@builds("covenant")
def covenant(parts: list[Built], span: Span) -> Covenant:
    name, title, instrument, party, *rest = parts
    return Covenant(
        name_of(name),
        text_of(title),
        optional_name(instrument),
        optional_name(party),
        all_of(NotModelled, rest),
        marks=marks_of(rest),
        span=span,
    )
