"""One way in which what passes may be shared, and how two steps one after the other become one."""

from collections.abc import Iterable, Sequence
from functools import reduce

from attrs import evolve, field, frozen

from ...dsl.source import Span
from ...dsl.terms import expression as ex
from ..formula import TRUE, ZERO, Const, Expr, add, both, mul


@frozen(eq=False, repr=False, slots=False)
class Closing:
    """An end of an alternative before it is cut into gaps: over when `condition` holds, or at a level.

    `excess` is a value that the band lasts until it is no longer positive; `until` and `lasting` are truths of the
    contract; `reached_by` are parts that earlier steps leave: where one is nothing, the end does not have its turn.
    """

    name: str
    excess: Expr | None = None
    until: ex.Expr | None = None
    lasting: ex.Expr | None = None
    once: bool = False
    span: Span = field(eq=False, default=Span(0, 0))
    reached_by: tuple[Expr, ...] = ()


@frozen(eq=False, repr=False, slots=False)
class Alternative:
    """One way in which what passes may be shared.

    `takes` pairs the key of a step that counts what it takes in this distribution with its share; `claims` are
    parts, of what reaches a step, that the run has to show are not below zero; `levels` are limits of steps, fixed when
    the distribution begins; `lines` are the lines of the contract that take part in it; `origins` pairs each
    target with each step that gives to it.
    """

    shares: tuple[tuple[str, Expr], ...]
    takes: tuple[tuple[str, Expr], ...] = ()
    closings: tuple[Closing, ...] = ()
    claims: tuple[Expr, ...] = ()
    levels: tuple[tuple[str, Expr], ...] = ()
    guard: Expr = TRUE
    span: Span = field(eq=False, default=Span(0, 0))
    lines: tuple[Span, ...] = field(eq=False, default=())
    origins: tuple[tuple[str, str], ...] = ()


def target_of(clause: str, payee: str) -> str:
    """The key of what a payee has under a clause."""
    return f"{clause}/{payee}"


def payee_of(target: str) -> tuple[str, str]:
    """The clause and the payee of a target."""
    clause, _, payee = target.partition("/")
    return clause, payee


def taken_by(alternatives: Sequence[Alternative]) -> list[str]:
    """Everything that steps count of what they take."""
    return list(dict.fromkeys(key for alternative in alternatives for key, _ in alternative.takes))


def followed_by(first: Alternative, rest: Alternative, left: Expr) -> Alternative:
    """One alternative, with what it leaves shared by another."""
    shares = dict(first.shares)
    for target, share in rest.shares:
        shares[target] = add(shares.get(target, ZERO), mul(left, share))
    takes = (*first.takes, *((key, mul(left, share)) for key, share in rest.takes))
    closings = rest.closings
    if not isinstance(left, Const):
        closings = tuple(evolve(closing, reached_by=(left, *closing.reached_by)) for closing in closings)
    return Alternative(
        tuple(shares.items()),
        takes,
        (*first.closings, *closings),
        (*first.claims, *rest.claims, *(() if isinstance(left, Const) else (left,))),
        (*first.levels, *rest.levels),
        both(first.guard, rest.guard),
        first.span if first.lines else rest.span,
        (*first.lines, *rest.lines),
        (*first.origins, *rest.origins),
    )


def given_by(step: str, alternatives: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """Alternatives whose shares a step gives."""
    return tuple(evolve(a, origins=(*a.origins, *((target, step) for target, _ in a.shares))) for a in alternatives)


def closed_by(alternative: Alternative, closing: Closing) -> Alternative:
    """An alternative with one end more, before those of the steps behind it."""
    return evolve(alternative, closings=(closing, *alternative.closings))


def total_of(shares: tuple[tuple[str, Expr], ...]) -> Expr:
    """What the shares come to."""
    return reduce(add, (share for _, share in shares), ZERO)


NOTHING = Alternative(())
