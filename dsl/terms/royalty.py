"""Royalties: a new payment out of a base that moves no money of its own, at one rate or in bands."""

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
    span_of,
    text_of,
)
from .expression import Expr
from .term import TermLine
from .value import Piece
from .window import Each, EachDay, Window


@node
class Base(Node):
    """A part of a base: a stream or a clause, added or taken away."""

    sign: str
    name: Name


@node
class Rate(Line):
    """One rate for all of the base."""

    value: Expr


@node
class RateBands(Line):
    """Rates by the level of a counter, or each with an end of its own.

    `whole`: the rate of the band that is reached holds for the whole of the counter's window. `position`: the band in
    which the counter stands at the start of each such period gives the rate of all of it.
    """

    whole: bool
    counter: Expr | None
    position: Window | None
    bands: tuple[Piece, ...]


@node
class Royalty(Clause):
    """What a payer owes on a base: a rate of it, from term to end, payable when its line says."""

    name: Name
    title: str
    base: tuple[Base, ...]
    payer: Name
    payee: Name
    rates: tuple[Rate | RateBands, ...]
    terms: tuple[TermLine, ...]
    not_modelled: tuple[NotModelled, ...]


@builds("royalty_base")
def base(parts: list[Built], span: Span) -> tuple[Base, ...]:
    signs = ["+", *(str(sign) for sign in parts[1::2])]
    pairs = zip(signs, parts[::2], strict=True)
    return tuple(Base(sign, name_of(name), span=span_of(name)) for sign, name in pairs)


@builds("rate")
def rate(parts: list[Built], span: Span) -> Rate:
    return Rate(parts[0], marks=marks_of(parts), span=span)


@builds("rate_bands")
def rate_bands(parts: list[Built], span: Span) -> RateBands:
    position = next((part for part in parts if isinstance(part, (Each, EachDay))), None)
    return RateBands(
        parts[0] is not None, one_of(Expr, parts), position, all_of(Piece, parts), marks=marks_of(parts), span=span
    )


@builds("royalty")
def royalty(parts: list[Built], span: Span) -> Royalty:
    name, title, base, payer, payee, *lines = parts
    return Royalty(
        name_of(name),
        text_of(title),
        base,
        name_of(payer),
        name_of(payee),
        tuple(line for line in lines if isinstance(line, (Rate, RateBands))),
        all_of(TermLine, lines),
        all_of(NotModelled, lines),
        marks=marks_of(lines),
        span=span,
    )
