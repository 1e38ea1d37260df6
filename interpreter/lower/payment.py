"""Payments: amounts that fall due on a day or when something happens."""

from datetime import date

from ...dsl.source import Span
from ...dsl.terms.payment import Instalment, Payment
from ..formula import TRUE, ZERO, Expr, Hole, Val, at_most, both, either, no, reads
from ..program import Check, Latch, Let, Operation, Phase, Post, Round
from .context import SETTLE, Lowering
from .expressions import lower_value
from .payee import paid_per_unit


def lower_payment(into: Lowering, payment: Payment) -> None:
    """A rule for each instalment; the payment has happened once one of them was made."""
    into.latch(f"event:{payment.name}")
    for number, instalment in enumerate(payment.instalments):
        condition = lower_value(into, instalment.condition) if instalment.condition else TRUE
        if isinstance(instalment.moment.when, date):
            body = _instalment(into, payment, instalment, number, condition)
            into.rule(into.on_date(instalment.moment.when, Phase.DUE), body, payment.name.text, instalment.span)
            continue
        happened = into.latch(f"event:{into.model.symbol(instalment.moment.when).key}")
        done = into.latch(f"paid:{payment.name}.{number}")
        due = both(happened, no(done))
        body = _instalment(into, payment, instalment, number, both(due, into.fresh(condition)))
        latch = Latch(register=done.name, condition=due, clause=payment.name.text, span=instalment.span)
        into.rule(SETTLE, (*body, latch), payment.name.text, instalment.span)


def _instalment(
    into: Lowering, payment: Payment, instalment: Instalment, number: int, when: Expr
) -> tuple[Operation, ...]:
    clause, span = payment.name.text, instalment.span
    amount = lower_value(into, instalment.amount)
    value = Val(f"{payment.name}.{number}")
    body: list[Operation] = [*rounded(into, value.name, amount, into.model.currency, clause, span)]
    if not _is_unknown(into, amount):
        body.append(
            Check(
                condition=either(no(when), at_most(ZERO, value)),
                code="RG603",
                message=f"the payment '{payment.name}' comes to less than nothing",
                help="write 'greater of 0 and ...' where it may",
                clause=clause,
                span=span,
            )
        )
    body.append(
        Post(
            kind="cash",
            view="payment",
            source=payment.payer.text,
            target=into.model.symbol(payment.payee).key,
            unit=into.model.currency,
            amount=value,
            when=when,
            clause=clause,
            span=span,
        )
    )
    payee = into.model.symbol(payment.payee)
    if payee.kind == "instrument":
        source, unit = payment.payer.text, into.model.currency
        body += paid_per_unit(into, payee.key, value, unit, clause, source, span, when)
    body.append(Latch(register=f"event:{payment.name}", condition=when, clause=clause, span=span))
    return tuple(body)


def _is_unknown(into: Lowering, amount: Expr) -> bool:
    return any(isinstance(item, Hole) and into.holes[item.name] is None for item in reads(amount))


def rounded(into: Lowering, name: str, amount: Expr, unit: str, clause: str, span: Span) -> tuple[Operation, ...]:
    """Bind an amount, rounded where the contract rounds money."""
    rounding, to = into.model.rounding, into.rounding_unit(unit)
    if rounding is None:
        return (Let(name=name, value=amount, clause=clause, span=span),)
    assert to is not None
    return (Round(name=name, value=amount, unit=to, mode=rounding.mode, clause=clause, span=span),)
