"""What a royalty owes, paid: cut at the ends of the payments, rounded, and posted to whom it goes."""

from collections.abc import Generator, Iterator, Sequence

from attrs import evolve

from ...dsl.terms.royalty import Royalty
from ...dsl.terms.term import late_of
from ...dsl.terms.waterfall import Waterfall
from ...dsl.types import is_currency
from ...dsl.units import flow_type
from ..formula import ONE, TRUE, ZERO, Expr, Reg, Val, at_most, if_, mul, no, sub
from ..program import Check, Let, Operation, Post, Register, Round, Split
from .alternative import Alternative, closed_by, target_of
from .arriving import beneath
from .context import Lowering
from .counters import Counter
from .ends import ends_of_payments, is_at_once, moved_in_turn, registers_of
from .expressions import words_of
from .final import final_ends
from .foreign import Places, places_in, share_in_parts
from .in_turn import as_far_as_shared
from .limits import Moving, cut
from .overdue import overdue, paid_now
from .payee import instrument_of, outstanding, paid_per_unit
from .waterfall import share_on

Made = Generator[Operation, None, Expr]
"""Operations, and the value that they bind in the end."""

__all__ = ["cash_post", "earned_post", "is_at_once", "pay", "placed", "placed_posts", "places_beneath", "unit_of"]


def unit_of(into: Lowering, royalty: Royalty) -> str:
    """In what a royalty pays."""
    return words_of(flow_type(into.model.scope, into.model.symbol(royalty.name)))


def earned_post(into: Lowering, royalty: Royalty, amount: Expr, split: str, targets: Sequence[str]) -> Post:
    """The posting of what is owed; it moves no cash."""
    return Post(
        kind="due",
        view="earned",
        source=royalty.payer.text,
        target=into.model.symbol(royalty.payee).key,
        unit=unit_of(into, royalty),
        amount=amount,
        split=split,
        flows=tuple((target, ONE) for target in targets) if split else (),
        clause=royalty.name.text,
        span=royalty.span,
    )


def places_beneath(into: Lowering, royalty: Royalty) -> Places | None:
    """The bands of the waterfall that a royalty pays which count what the royalty is on."""
    paid = into.model.symbol(royalty.payee).node
    if not isinstance(paid, Waterfall):
        return None
    moved = {f"receipts:{name}" for name in beneath(into, royalty)}
    return places_in(into, paid, moved.__contains__)


def placed_posts(into: Lowering, royalty: Royalty, dues: Sequence[Expr]) -> Iterator[Post]:
    """What is owed in each band of the waterfall that will be paid, kept apart until then."""
    for number, due in enumerate(dues):
        yield evolve(
            earned_post(into, royalty, due, "", ()),
            kind="measure",
            view="",
            adds=((placed(into, royalty, number).name, 1),),
        )


def placed(into: Lowering, royalty: Royalty, number: int) -> Reg:
    """What was earned in a band of the waterfall that is paid."""
    return into.register(f"placed:{royalty.name}.{number}", Register("counter", unit_of(into, royalty)))


def cash_post(into: Lowering, royalty: Royalty, amount: Expr, key: str) -> Post:
    """The posting of what is paid; a waterfall that is paid has a receipt."""
    payee = into.model.symbol(royalty.payee)
    return Post(
        kind="cash",
        view="receipt" if payee.kind == "waterfall" else "royalty",
        source=royalty.payer.text,
        target=payee.key,
        unit=unit_of(into, royalty),
        amount=amount,
        name=f"{key}.receipt",
        clause=royalty.name.text,
        span=royalty.span,
    )


def pay(into: Lowering, royalty: Royalty, due: Expr, key: str, parts: Sequence[Expr] = ()) -> Iterator[Operation]:
    """Pay what is due: as far as the payments have not ended, rounded as the contract rounds money.

    `parts` are what of it is due in each band of the waterfall that is paid.
    """
    clause, span = royalty.name.text, royalty.span
    amount = yield from _cut(into, royalty, due, key)
    paid = yield from _rounded(into, royalty, amount, key)
    yield Check(
        condition=at_most(ZERO, paid),
        code="RG603",
        message=f"what '{clause}' pays comes to less than nothing",
        help="say what becomes of it: each calendar quarter at least 0, shortfall lost (or: carried)",
        clause=clause,
        span=span,
    )
    now = yield from paid_now(into, royalty, paid, TRUE, key)
    cash = cash_post(into, royalty, now, key)
    if late_of(royalty):
        cash = evolve(cash, when=no(overdue(into, royalty).is_reported))
    yield cash
    payee = into.model.symbol(royalty.payee)
    if instrument_of(into, payee.key):
        yield from paid_per_unit(into, payee.key, now, cash.unit, clause, royalty.payer.text, span, cash.when)
    places = places_beneath(into, royalty)
    if places is not None:
        yield from share_in_parts(into, places, payee.key, cash, parts, f"{key}.")
    elif isinstance(payee.node, Waterfall) and payee.node.steps:
        yield from share_on(into, payee.node, payee.key, cash, f"{key}.")


def _cut(into: Lowering, royalty: Royalty, due: Expr, key: str) -> Made:
    """What of an amount due is still owed when it is paid."""
    clause, span = royalty.name.text, royalty.span
    ends = ends_of_payments(into, royalty)
    if not ends.closings:
        return due
    if places_beneath(into, royalty) is not None:
        message = "an end of what is paid cannot cut what the waterfall shares by the sales beneath it"
        way = "end what is earned: until earned by ... reaches ..."
        into.refuse("RG115", message, royalty.name, way)
    paid = into.model.symbol(royalty.payee)
    read = registers_of(into, ends.closings)
    if isinstance(paid.node, Waterfall) and read & moved_in_turn(into, royalty):
        receipt = cash_post(into, royalty, due, key)
        return (yield from as_far_as_shared(into, paid.node, receipt, ends.closings, ends.guard, read))
    target, name = target_of(clause, paid.key), f"{key}.paying"
    alternative = Alternative(((target, ONE),), span=span)
    for closing in reversed(ends.closings):
        alternative = closed_by(alternative, closing)
    moving = _moving(into, royalty, target, name, key)
    bands, moves = cut(into, clause, span, (alternative,), moving)
    yield Split(
        name=name,
        amount=if_(ends.guard, due, ZERO),
        bands=bands,
        moves=moves,
        targets=(target,),
        conserves=False,
        clause=clause,
        span=span,
    )
    yield from final_ends(name, bands, lambda _: clause)
    return Val(f"{name}.{target}")


def _moving(into: Lowering, royalty: Royalty, target: str, name: str, key: str) -> Moving:
    """What a payment moves."""
    moving = Moving()
    for register, _ in into.moved_by(cash_post(into, royalty, ZERO, key)):
        moving.grow(register, target, ONE)
    payee = into.model.symbol(royalty.payee).key
    if instrument_of(into, payee):
        units = outstanding(into, payee)
        unit, payer = unit_of(into, royalty), royalty.payer.text
        _, post = paid_per_unit(into, payee, ZERO, unit, royalty.name.text, payer, royalty.span)
        for register, _ in into.moved_by(post):
            total = f"{name}.all.{register}"
            moving.per_unit[register] = (total, units)
            moving.grow(total, target, ONE)
            moving.starts[total] = mul(units, Reg(register))
    return moving


def _rounded(into: Lowering, royalty: Royalty, amount: Expr, key: str) -> Made:
    """An amount as it is paid: of itself, or where rounding is cumulative of all that was due."""
    unit, rounding = unit_of(into, royalty), into.model.rounding
    to = into.rounding_unit(unit) if is_currency(unit) else None
    clause, span = royalty.name.text, royalty.span
    paid = Val(f"{key}.paid")
    if to is None or rounding is None:
        yield Let(name=paid.name, value=amount, clause=clause, span=span)
        return paid
    if rounding.point == "each payment":
        yield Round(name=paid.name, value=amount, unit=to, mode=rounding.mode, clause=clause, span=span)
        return paid
    billed = into.register(f"billed:{clause}", Register("counter", unit))
    yield Post(
        kind="due",
        view="",
        source=royalty.payer.text,
        target=into.model.symbol(royalty.payee).key,
        unit=unit,
        amount=amount,
        adds=((billed.name, 1),),
        clause=clause,
        span=span,
    )
    whole = Val(f"{key}.whole")
    yield Round(name=whole.name, value=billed, unit=to, mode=rounding.mode, clause=clause, span=span)
    before = into.counter(Counter("paid", clause), unit)
    yield Let(name=paid.name, value=sub(whole, before), clause=clause, span=span)
    return paid
