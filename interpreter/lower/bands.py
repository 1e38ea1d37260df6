"""Steps and bands -> one list of alternatives, in order, each with its shares, ends and guard.

A step takes its shares of what reaches it and the next step has what is left; so steps one after the other
are the product of their alternatives, in lexicographic order (docs/core.md, section 4).
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from attrs import evolve

from ...dsl import limits
from ...dsl.source import Span
from ...dsl.terms.limit import (
    Above,
    ForFirst,
    ForNext,
    Otherwise,
    Thereafter,
    Through,
    Until,
    UpTo,
    While,
)
from ...dsl.terms.value import Piece
from ...dsl.terms.waterfall import Band, Bands, Rest, Share, Step, Waterfall
from ..formula import (
    FALSE,
    ONE,
    TRUE,
    ZERO,
    Const,
    Expr,
    Figure,
    Reg,
    Val,
    add,
    at_most,
    below,
    both,
    either,
    joined,
    mul,
    no,
    sub,
)
from ..program import Register
from .alternative import NOTHING, Alternative, Closing, closed_by, followed_by, given_by, target_of, total_of
from .claiming import as_far_as_claimed, is_claim
from .claims import payee_key
from .context import Lowering
from .counting import windowed
from .earned import by_day
from .ending import ended, in_force, may_end
from .expressions import lower_value
from .lives import overrides, stands
from .takings import TAKEN
from .values import level_value

L = TypeVar("L", Band, Piece)


def alternatives(into: Lowering, waterfall: Waterfall, nested: frozenset[str]) -> tuple[Alternative, ...]:
    """A waterfall as one list of alternatives; `nested` are the waterfalls whose own bands take the place
    of a share to them.
    """
    key = (id(waterfall), nested)
    if key not in into.known_bands:
        into.known_bands[key] = _alternatives(into, waterfall, nested)
    found: tuple[Alternative, ...] = into.known_bands[key]
    return found


def _alternatives(into: Lowering, waterfall: Waterfall, nested: frozenset[str]) -> tuple[Alternative, ...]:
    steps: list[tuple[Alternative, ...]] = []
    before = alive = TRUE if overrides(waterfall) else stands(into, waterfall.name.text)
    for number, step in enumerate(waterfall.steps, 1):
        alternatives, over = _of_step(into, waterfall, step, f"{waterfall.name}.{number}", nested, before)
        steps.append(_in_force(step, alternatives, alive))
        if any(_is_final(later) for later in waterfall.steps[number:]):
            before = both(before, over())
    found = tuple(_in_order(into, waterfall, steps))
    if not may_end(waterfall):
        return found
    rest = [step for step in waterfall.steps[-1:] if isinstance(step, Rest)]
    key = f"{waterfall.name}.{len(waterfall.steps)}"
    instead = [each for step in rest for each in _of_step(into, waterfall, step, key, nested, TRUE)[0]]
    return tuple(in_force(into, waterfall, found, instead))


def _in_force(step: Step | Bands | Rest, found: tuple[Alternative, ...], alive: Expr) -> tuple[Alternative, ...]:
    """The alternatives of a step of a waterfall that is not always in force: then what comes passes to its rest."""
    if alive == TRUE or isinstance(step, Rest):
        return found
    return (*(evolve(each, guard=both(alive, each.guard)) for each in found if each is not NOTHING), NOTHING)


def _in_order(into: Lowering, waterfall: Waterfall, steps: list[tuple[Alternative, ...]]) -> Iterator[Alternative]:
    """The product of the steps; a step that leaves nothing is not followed by any."""
    if not steps:
        into.refuse(
            "RG201",
            f"'{waterfall.name}' does not say who has what its steps leave",
            waterfall.name,
            "add a last line: rest to ...",
        )
        return
    count, before = 0, len(into.findings)
    for first in steps[0]:
        left = sub(ONE, total_of(first.shares))
        if left == ZERO:
            yield first
            continue
        for rest in _in_order(into, waterfall, steps[1:]):
            count += 1
            if count > limits.COMBINED_BANDS:
                message = f"the steps of '{waterfall.name}' combine to more than {limits.COMBINED_BANDS} bands"
                into.refuse("RG210", message, waterfall.name, "split the waterfall in two, one paying to the other")
                return
            yield followed_by(first, rest, left)
        if len(into.findings) > before:
            return


def _of_step(
    into: Lowering, waterfall: Waterfall, step: Step | Bands | Rest, key: str, nested: frozenset[str], before: Expr
) -> tuple[tuple[Alternative, ...], Callable[[], Expr]]:
    """The alternatives of a step, and when the next one has its turn: at once, or while no line of it takes all.

    `before` says when it has its own. Only a final end waits for its turn, and the formula of a long list is long.
    """
    if isinstance(step, Bands):
        return _of_bands(into, waterfall, step, key, nested, before)
    if isinstance(step, Rest):
        share = Share(None, step.to, step.claim, span=step.to.span)
        return given_by(key, _shared(into, waterfall, (share,), step.span, nested)), lambda: TRUE
    shared = given_by(key, _shared(into, waterfall, step.shares, step.span, nested))
    found = tuple(_limited(into, waterfall, alternative, step, key, before) for alternative in shared)
    over = _is_over(into, step, key)
    return (*found, NOTHING) if step.limit else found, lambda: either(_lets_pass(shared), over)


def _is_final(step: Step | Bands | Rest) -> bool:
    """Whether a line of a step ends for good."""
    lines = step.bands if isinstance(step, Bands) else (step,)
    return any(isinstance(getattr(line, "limit", None), Until) for line in lines)


def _lets_pass(shared: Sequence[Alternative]) -> Expr:
    """Whether shares leave something for the next step, one of them because an account takes no more."""
    total = total_of(shared[0].shares) if shared else ZERO
    leaves = Const(total != ONE) if isinstance(total, Const) else below(total, ONE)
    full = [at_most(c.excess, ZERO) for c in (shared[0].closings if shared else ()) if c.excess and is_claim(c)]
    return joined(either, [leaves, *full])


def _shared(
    into: Lowering, waterfall: Waterfall, shares: tuple[Share, ...], span: Span, nested: frozenset[str]
) -> Iterator[Alternative]:
    """Who has which share; a share to a nested waterfall is shared on by its own alternatives."""
    found: dict[str, Expr] = {}
    inner: list[tuple[Waterfall, Expr]] = []
    for share in shares:
        part = ONE if share.part is None else lower_value(into, share.part)
        payee = into.model.payee(share.to)
        if payee.kind == "waterfall" and payee.key in nested:
            assert isinstance(payee.node, Waterfall)
            inner.append((payee.node, part))
            continue
        for who, fraction in _members(into, share):
            target = target_of(waterfall.name.text, who)
            found[target] = add(found.get(target, ZERO), mul(part, Const(fraction)))
    claims = tuple(part for part in found.values() if not isinstance(part, Const))
    combined = [Alternative(tuple(found.items()), claims=claims, span=span, lines=(span,))]
    combined = [each for alternative in combined for each in as_far_as_claimed(into, alternative, bool(inner))]
    for other, part in inner:
        below = alternatives(into, other, nested)
        combined = [followed_by(above, under, part) for above in combined for under in below]
    yield from combined


def _members(into: Lowering, share: Share) -> list[tuple[str, Figure]]:
    """A payee, or the members of a group with their disclosed parts."""
    payee = into.model.payee(share.to)
    disclosed = [member for member in getattr(payee.node, "members", ()) if member.part is not None]
    return [(member.name.text, member.part) for member in disclosed] or [(payee_key(into.model, share), 1)]


def _limited(
    into: Lowering, waterfall: Waterfall, alternative: Alternative, step: Step, key: str, turn: Expr
) -> Alternative:
    match step.limit:
        case UpTo(level=level):
            fixed, taken = level_value(key), _taken(into, step, key)
            into.formulas[id(step)] = taken
            closing = Closing(key, excess=sub(fixed, taken), span=step.limit.span)
            return evolve(
                closed_by(alternative, closing),
                takes=(*alternative.takes, (taken_key(step, key), total_of(alternative.shares))),
                levels=((fixed.name, lower_value(into, level)), *alternative.levels),
            )
        case limit:
            return ended(into, waterfall.name.text, alternative, limit, key, turn)


def taken_key(step: Step, key: str) -> str:
    """What counts the takings of a step: a register over a window, else a value of the distribution."""
    return TAKEN + key if step.window else key


def _taken(into: Lowering, step: Step, key: str) -> Expr:
    """What a step has taken: in this distribution, or over its window."""
    if step.window is None:
        return Val(key)
    count = into.register(taken_key(step, key), Register("counter", into.model.currency, low=0))
    return windowed(into, count, step.window)


def _of_bands(
    into: Lowering, waterfall: Waterfall, bands: Bands, key: str, nested: frozenset[str], before: Expr
) -> tuple[tuple[Alternative, ...], Callable[[], Expr]]:
    if len(bands.bands) > limits.LISTED_BANDS:
        message = f"this list of '{waterfall.name}' has more than {limits.LISTED_BANDS:,} bands"
        into.refuse("RG210", message, bands, "split the waterfall in two, one paying to the other")
        return (), lambda: TRUE
    counter = lower_value(into, bands.counter) if bands.counter else None

    def shared(band: Band) -> tuple[Alternative, ...]:
        return given_by(key, _shared(into, waterfall, band.shares, band.span, nested))

    return banded(into, waterfall.name.text, counter, bands.bands, key, shared, before)


def banded(
    into: Lowering,
    clause: str,
    counter: Expr | None,
    bands: Sequence[L],
    key: str,
    shared_by: Callable[[L], tuple[Alternative, ...]],
    before: Expr,
) -> tuple[tuple[Alternative, ...], Callable[[], Expr]]:
    """The lines of a list of bands as alternatives, in order, and when what follows the list has its turn.

    `shared_by` says how what passes under a line is shared, before the line's own end.
    """
    level: Expr = ZERO
    found: list[Alternative] = []
    earlier: list[Expr] = []
    turns: list[tuple[Sequence[Alternative], Sequence[Expr], Expr]] = []
    for number, band in enumerate(bands):
        name = f"{key}.{number}"
        closing: Closing | None = None
        match band.limit:
            case UpTo(level=amount):
                level = lower_value(into, amount)
            case ForFirst(width=amount) | ForNext(width=amount):
                level = add(level, lower_value(into, amount))
        if counter is not None and isinstance(band.limit, (UpTo, ForFirst, ForNext)):
            closing = Closing(name, excess=sub(level, counter), span=band.limit.span)
            over = at_most(level, counter)
        else:
            over = _is_over(into, band, name)
        shared = shared_by(band)
        turns.append((shared, tuple(earlier), over))
        turn = joined(both, [before, *earlier]) if isinstance(band.limit, Until) else TRUE
        for alternative in shared:
            if closing:
                found.append(closed_by(alternative, closing))
            else:
                found.append(ended(into, clause, alternative, band.limit, name, turn))
        if isinstance(band.limit, Until):  # a final end came in its turn, after those before it
            earlier = [other for other in earlier if not _is_end(other)]
        earlier.append(over)
    if not isinstance(bands[-1].limit, (Thereafter, Otherwise, Above)):
        found.append(NOTHING)
    return tuple(found), lambda: joined(both, [TRUE, *(_lets_next(*turn) for turn in turns)])


def _lets_next(shared: Sequence[Alternative], earlier: Sequence[Expr], over: Expr) -> Expr:
    """Whether a band of a list lets the next step have its turn."""
    return either(_lets_pass(shared), either(no(joined(both, [TRUE, *earlier])), over))


def _is_end(over: Expr) -> bool:
    return isinstance(over, Reg) and over.name.startswith("end:")


def _is_over(into: Lowering, line: Step | Band | Piece, name: str) -> Expr:
    """Whether a line is over, between two receipts: what it may take of each is then there again."""
    match line.limit:
        case Until():
            return Reg(f"end:{name}")
        case While(condition=condition):
            return no(lower_value(into, condition))
        case Through(day=day, basis=basis):
            return no(by_day(into, day, basis))
        case UpTo(level=level) if isinstance(line, Step) and line.window:
            return at_most(lower_value(into, level), _taken(into, line, name))
    return FALSE
