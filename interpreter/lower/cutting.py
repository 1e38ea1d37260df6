"""What of an amount due is still owed when a payment is made: its last one is cut at its end."""

from collections.abc import Generator, Sequence

from ...dsl.source import Span
from ...dsl.terms.payment import Payment
from ...dsl.terms.term import Condition, EndsWhen
from ..formula import ONE, TRUE, ZERO, Expr, Reg, Val, at_most, both, if_, mul, no
from ..program import Check, Operation, Split
from .alternative import Alternative, Closing, closed_by, target_of
from .context import Lowering
from .expressions import lower_value
from .final import final_ends
from .limits import Moving, cut
from .payee import instrument_of, outstanding, paid_per_unit
from .payment import cash_post

Made = Generator[Operation, None, Expr]
"""Operations, and the value that they bind in the end."""


def cut_at_ends(
    into: Lowering, payment: Payment, ends: Sequence[EndsWhen | Condition], key: str, due: Expr, span: Span
) -> Made:
    """An amount that is due, as far as no end of the payment is reached by it."""
    clause = payment.name.text
    yield Check(
        condition=at_most(ZERO, due),
        code="RG603",
        message=f"the payment '{clause}' comes to less than nothing",
        help="write 'greater of 0 and ...' where it may",
        clause=clause,
        span=span,
    )
    guard: Expr = TRUE
    target, name = target_of(clause, into.model.symbol(payment.payee).key), f"{key}.paying"
    alternative = Alternative(((target, ONE),), span=span)
    for number, line in reversed(tuple(enumerate(ends))):
        condition, end = lower_value(into, line.condition), f"{clause}.line.{number}"
        if isinstance(line, EndsWhen):
            latch = into.latch(f"end:{end}")
            if latch.name not in into.latch_reads:
                into.settle(latch.name, condition, clause, line.span)
            guard = both(guard, no(latch))
            closing = Closing(end, until=line.condition, once=True, span=line.span)
        else:
            closing = Closing(end, lasting=line.condition, span=line.span)
        alternative = closed_by(alternative, closing)
    bands, moves = cut(into, clause, span, (alternative,), _moving(into, payment, target, name))
    yield Split(
        name=name,
        amount=if_(guard, due, ZERO),
        bands=bands,
        moves=moves,
        targets=(target,),
        conserves=False,
        clause=clause,
        span=span,
    )
    yield from final_ends(name, bands, lambda _: clause)
    return Val(f"{name}.{target}")


def _moving(into: Lowering, payment: Payment, target: str, name: str) -> Moving:
    """What a payment moves."""
    moving = Moving()
    for register, _ in into.moved_by(cash_post(into, payment, ZERO, TRUE, payment.span)):
        moving.grow(register, target, ONE)
    payee, payer, unit = into.model.symbol(payment.payee).key, payment.payer.text, into.model.currency
    if instrument_of(into, payee):
        units = outstanding(into, payee)
        _, post = paid_per_unit(into, payee, ZERO, unit, payment.name.text, payer, payment.span)
        for register, _ in into.moved_by(post):
            total = f"{name}.all.{register}"
            moving.per_unit[register] = (total, units)
            moving.grow(total, target, ONE)
            moving.starts[total] = mul(units, Reg(register))
    return moving
