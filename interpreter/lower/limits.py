"""Ends of bands -> gaps: affine in what moves while a split slices, and never reopening."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import reduce

from attrs import define, field

from ...dsl.model import Model
from ...dsl.source import Span
from ...dsl.terms import expression as ex
from ...dsl.terms.limit import Otherwise
from ...dsl.terms.value import Drafting, Let, Reading
from ..formula import ONE, ZERO, Apply, Expr, Operator, Reg, Val, add, at_most, below, either, if_, mul, no, reads, sub
from ..linear import Linear, NotLinear, linear, moves
from ..program import AllOf, AnyOf, BandOf, Check, End, Gap, Move, Until
from .alternative import Alternative, Closing
from .bounds import interval
from .context import Lowering
from .expressions import lower_value
from .undecided import Undecided, in_proportion, undecided

INFLOW = "*"
"""The target of whatever passes at all."""


@define(eq=False, repr=False, slots=False)
class Moving:
    """What moves while a split slices.

    `growth` says by how much each thing grows for each unit that goes to a target; `starts` what it counts
    at first, where that is not its register. `per_unit` maps a counter per unit to the counter in all that
    takes its place in gaps (so that slicing divides by nothing), and the units it is spread over. `paid` says by
    how much each thing grows for each unit of money that a payee is paid.
    """

    growth: dict[str, dict[str, Expr]] = field(factory=dict)
    starts: dict[str, Expr] = field(factory=dict)
    per_unit: dict[str, tuple[str, Expr]] = field(factory=dict)
    paid: dict[str, dict[str, Expr]] = field(factory=dict)

    def grow(self, name: str, target: str, coefficient: Expr) -> None:
        """Something grows with what goes to a target."""
        towards = self.growth.setdefault(name, {})
        towards[target] = add(towards.get(target, ZERO), coefficient)

    def names(self) -> frozenset[str]:
        """Everything that moves."""
        return frozenset((*self.growth, *self.starts, *self.per_unit))

    def speed(self, name: str, alternative: Alternative) -> Expr:
        """By how much something grows for each unit that passes under an alternative."""
        shares = {INFLOW: ONE, **dict(alternative.shares)}
        parts = [mul(shares[t], c) for t, c in self.growth.get(name, {}).items() if t in shares]
        parts += [share for key, share in alternative.takes if key == name]
        return reduce(add, parts, ZERO)


def cut(
    into: Lowering, clause: str, span: Span, alternatives: Sequence[Alternative], moving: Moving
) -> tuple[tuple[BandOf, ...], tuple[Move, ...]]:
    """The bands of a split, with the ends of the alternatives as gaps, and what the gaps count."""
    names = moving.names()
    into.parts = {claim for alternative in alternatives for claim in alternative.claims}
    ends = [_ends(into, alternative, moving) for alternative in alternatives]
    used = sorted({key for band in ends for end in band for gap in gaps_of(end.until) for key, _ in gap.terms})
    bands = tuple(
        BandOf(
            tuple((t, share) for t, share in alternative.shares if share != ZERO),
            tuple((key, moving.speed(key, alternative)) for key in used),
            band_ends,
            alternative.guard,
            alternative.span,
            alternative.takes,
            alternative.lines,
        )
        for alternative, band_ends in zip(alternatives, ends, strict=True)
    )
    spread = {total: (name, units) for name, (total, units) in moving.per_unit.items()}
    for band in bands:
        _refuse_own_decision(into, clause, band, names)
    _refuse_reopening(into, bands)
    return bands, tuple(Move(key, moving.starts.get(key, Reg(key)), spread.get(key)) for key in used)


def gaps_of(until: Until) -> tuple[Gap, ...]:
    """The gaps of a tree of ends."""
    if isinstance(until, Gap):
        return (until,)
    return tuple(gap for part in until.parts for gap in gaps_of(part))


def fixed_of(until: Until) -> Iterator[Expr]:
    """The formulas of a tree of ends that do not move while a split slices."""
    for gap in gaps_of(until):
        yield gap.constant
        yield from (coefficient for _, coefficient in gap.terms)


# ---- from conditions to gaps


def _ends(into: Lowering, alternative: Alternative, moving: Moving) -> tuple[End, ...]:
    found = []
    for closing in alternative.closings:
        try:
            until = _until(into, closing, moving)
            if closing.reached_by:
                reached = (Gap((), if_(below(ZERO, part), ZERO, ONE)) for part in closing.reached_by)
                until = AllOf((until, *reached))
            found.append(End(closing.name, until, closing.once, closing.span))
        except Undecided as wrong:
            into.refuse("RG205", str(wrong), wrong.where, wrong.help)
        except NotLinear as wrong:
            message = "this limit does not move in proportion to what is paid"
            into.refuse("RG205", message, closing.span, in_proportion(wrong))
    return tuple(found)


def _until(into: Lowering, closing: Closing, moving: Moving) -> Until:
    if closing.excess is not None:
        return _gap(closing.excess, moving)
    if closing.until is not None:
        return _reached(into, closing.until, moving)
    assert closing.lasting is not None
    return _lasting(into, closing.lasting, moving)


def _reached(into: Lowering, condition: ex.Expr, moving: Moving) -> Until:
    """Over when the condition holds."""
    condition = _spelled_out(into.model, condition)
    lowered = lower_value(into, condition)
    if not moves(lowered, moving.names()):
        return Gap((), if_(lowered, ZERO, ONE))
    match condition:
        case ex.Comparison(sign="reaches" | ">="):
            return _gap(_difference(into, condition.right, condition.left), moving)
        case ex.Comparison(sign="<="):
            return _gap(_difference(into, condition.left, condition.right), moving)
        case ex.Both():
            return AllOf(tuple(_reached(into, part, moving) for part in condition.of))
        case ex.Either():
            return AnyOf(tuple(_reached(into, part, moving) for part in condition.of))
        case ex.Not():
            return _lasting(into, condition.of, moving)
    raise undecided(into, condition, moving.names(), over=True)


def _lasting(into: Lowering, condition: ex.Expr, moving: Moving) -> Until:
    """Over when the condition no longer holds."""
    condition = _spelled_out(into.model, condition)
    lowered = lower_value(into, condition)
    if not moves(lowered, moving.names()):
        return Gap((), if_(lowered, ONE, ZERO))
    match condition:
        case ex.Comparison(sign="<"):
            return _gap(_difference(into, condition.right, condition.left), moving)
        case ex.Comparison(sign=">"):
            return _gap(_difference(into, condition.left, condition.right), moving)
        case ex.Both():
            return AnyOf(tuple(_lasting(into, part, moving) for part in condition.of))
        case ex.Either():
            return AllOf(tuple(_lasting(into, part, moving) for part in condition.of))
        case ex.Not():
            return _reached(into, condition.of, moving)
    raise undecided(into, condition, moving.names(), over=False)


def _spelled_out(model: Model, condition: ex.Expr) -> ex.Expr:
    """A named condition, as the condition that it names."""
    while isinstance(condition, ex.Reference):
        node = model.symbol(condition.name).node
        if isinstance(node, Let) and node.name.text in model.scope.changed:
            break
        if isinstance(node, Let) and len(node.pieces) == 1 and isinstance(node.pieces[0].limit, Otherwise):
            condition = node.pieces[0].value
        elif isinstance(node, Reading):
            meaning = model.meaning(node)
            assert not isinstance(meaning, Drafting)
            condition = meaning.value
        else:
            break
    return condition


def _difference(into: Lowering, left: ex.Expr, right: ex.Expr) -> Expr:
    return sub(lower_value(into, left), lower_value(into, right))


def _gap(excess: Expr, moving: Moving) -> Until:
    """A value that a band lasts until it is no longer positive, as gaps; raises NotLinear."""
    names = moving.names()
    if isinstance(excess, Apply) and moves(excess, names):
        left, *others = excess.args
        if excess.op is Operator.MIN:
            return AnyOf(tuple(_gap(part, moving) for part in excess.args))
        if excess.op is Operator.MAX:
            return AllOf(tuple(_gap(part, moving) for part in excess.args))
        if excess.op in (Operator.ADD, Operator.SUB):
            chosen = _distributed(excess.op, left, others[0], names)
            if chosen is not None:
                return _gap(chosen, moving)
    return _in_all(linear(excess, names), moving)


def _distributed(op: Operator, left: Expr, right: Expr, names: frozenset[str]) -> Expr | None:
    """A sum with a lesser or greater in it, as the lesser or greater of sums."""
    join = add if op is Operator.ADD else sub
    if isinstance(left, Apply) and left.op in (Operator.MIN, Operator.MAX) and moves(left, names):
        a, b = left.args
        return Apply(left.op, (join(a, right), join(b, right)))
    if isinstance(right, Apply) and right.op in (Operator.MIN, Operator.MAX) and moves(right, names):
        a, b = right.args
        flipped = {Operator.MIN: Operator.MAX, Operator.MAX: Operator.MIN}[right.op]
        return Apply(right.op if op is Operator.ADD else flipped, (join(left, a), join(left, b)))
    return None


def _in_all(form: Linear, moving: Moving) -> Gap:
    """A gap per unit, multiplied by the units: slicing then divides by nothing."""
    spread = {name: moving.per_unit[name] for name in form.terms if name in moving.per_unit}
    factor: Expr = reduce(mul, (units for _, units in spread.values()), ONE)
    terms: list[tuple[str, Expr]] = []
    for name, coefficient in form.terms.items():
        if name in spread:
            instead, _ = spread[name]
            others = reduce(mul, (units for other, (_, units) in spread.items() if other != name), ONE)
            terms.append((instead, mul(coefficient, others)))
        else:
            terms.append((name, mul(coefficient, factor)))
    return Gap(tuple(terms), mul(form.constant, factor))


# ---- what is refused


def _refuse_own_decision(into: Lowering, clause: str, band: BandOf, names: frozenset[str]) -> None:
    """A share or a limit may not read what the same amount moves, nor a latch that waits for it.

    A guard reads ends of its own list only, and days.
    """
    read = {item.name for share in band.shares for item in reads(share[1]) if isinstance(item, (Reg, Val))}
    for end in band.ends:
        read |= {item.name for expr in fixed_of(end.until) for item in reads(expr) if isinstance(item, Reg)}
    waits = {name: into.latch_reads.get(name, frozenset()) & names for name in read}
    shares = {item.name for _, share in band.shares for item in reads(share) if isinstance(item, Reg)} & names
    latch = next((name for name, moved in waits.items() if moved), None)
    if latch or shares:
        counted = into.in_words(min(waits[latch] if latch else shares))
        through = f"'{into.in_words(latch)}', which counts '{counted}'" if latch else f"'{counted}'"
        message = f"the amount that is shared would itself decide how it is shared, through {through}"
        way = "write the condition as the end of a band: ... until received by ... reaches ..."
        into.refuse("RG211", message, band.span, way)


def _refuse_reopening(into: Lowering, bands: Sequence[BandOf]) -> None:
    """While a later band pays, no gap of an earlier one may grow; a final end cannot reopen."""
    growing: dict[tuple[tuple[str, Expr], ...], list[int]] = {}  # bands under which gaps of these terms may grow
    for position, band in enumerate(bands):
        for end in (end for end in band.ends if not end.once):
            found = []
            for gap in gaps_of(end.until):
                if gap.terms not in growing:
                    speeds = enumerate(_speed(gap, later) for later in bands[position:])
                    growing[gap.terms] = [position + after for after, speed in speeds if _may_be_positive(into, speed)]
                found += growing[gap.terms][bisect_left(growing[gap.terms], position) :][:1]
            if found:
                later = bands[min(found)]
                message = "this band reopens while a later one pays, so the result depends on how money arrives"
                way = "end it for good: write 'until ... reaches ...' in a list of bands"
                related = [(later.span, "while this one pays")] if later is not band else []
                into.refuse("RG203", message, band.span, way, related)
                return


def _speed(gap: Gap, band: BandOf) -> Expr:
    """By how much a gap grows for each unit that passes under a band."""
    speeds = dict(band.speeds)
    return reduce(add, (mul(coefficient, speeds[key]) for key, coefficient in gap.terms), ZERO)


def _may_be_positive(into: Lowering, speed: Expr) -> bool:
    high = interval(into, speed)[1]
    return high is None or high > 0


def share_checks(alternatives: Sequence[Alternative], clause: str) -> list[Check]:
    """Shares that can change are looked at before each distribution: none below zero, none above the whole."""
    found = {(a.guard, claim): a.span for a in alternatives for claim in a.claims}
    return [
        Check(
            condition=either(no(guard), at_most(ZERO, claim)),
            code="RG202",
            message="the shares come to more than the whole, or one to less than nothing",
            help="make the shares of a line come to between 0% and 100%",
            clause=clause,
            span=span,
        )
        for (guard, claim), span in found.items()
    ]
