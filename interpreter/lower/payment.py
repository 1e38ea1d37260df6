"""Payments: amounts that fall due on a day, when something happens, or for each period; paid then, or after a lag."""

from collections.abc import Iterator
from datetime import date

from ...dsl.source import Span
from ...dsl.syntax import Name
from ...dsl.terms.payment import Instalment, Payment, Recurring
from ...dsl.terms.term import Condition, Payable, TermOf, late_of
from ..formula import TRUE, ZERO, Expr, Hole, Reg, Val, at_most, both, either, if_, may_lack_value, no, reads
from ..program import Check, Days, Latch, Let, Operation, Phase, Post, Round, TickKind
from .context import SETTLE, Lowering, indexes_read, read_where
from .counting import period_of
from .expressions import lower_value
from .lives import lives
from .overdue import overdue, paid_now
from .payee import paid_per_unit


def lower_payment(into: Lowering, payment: Payment) -> None:
    """A rule for each instalment; the payment has happened once one of them was made."""
    into.latch(f"event:{payment.name}")
    for number, instalment in enumerate(payment.instalments):
        condition = lower_value(into, instalment.condition) if instalment.condition else TRUE
        condition = both(_in_term(into, payment), condition)
        if isinstance(instalment.moment.when, date):
            body = _falls_due(into, payment, instalment, number, condition)
            into.rule(into.on_date(instalment.moment.when, Phase.DUE), body, payment.name.text, instalment.span)
            continue
        happened = into.latch(f"event:{into.model.symbol(instalment.moment.when).key}")
        done = into.latch(f"paid:{payment.name}.{number}")
        due = both(happened, no(done))
        when = both(due, into.fresh(condition))
        body = _falls_due(into, payment, instalment, number, when)
        observed = _observed(into, payment, instalment, when)
        latch = Latch(register=done.name, condition=due, clause=payment.name.text, span=instalment.span)
        into.rule(SETTLE, (*observed, *body, latch), payment.name.text, instalment.span)


def lower_periods_of_payments(into: Lowering) -> None:
    """Rules for what falls due for each period, when it closes, after what royalties pay then; and for what lags."""
    from .lagged import lower_lag

    for payment in into.model.all_of(Payment):
        for number, line in enumerate(payment.recurring, len(payment.instalments)):
            kind = TickKind("calendar", f"period of {payment.name}.{number}", Phase.CLOSE)
            into.days[kind] = Days(every=period_of(into.model, line.window), ends=True)
            body = _falls_due(into, payment, line, number, _in_term(into, payment))
            into.rule(kind, body, payment.name.text, line.span)
        lower_lag(into, payment)


def payable_of(payment: Payment) -> Payable | None:
    """The line by which what falls due is paid later."""
    return next((term for term in payment.terms if isinstance(term, Payable) and is_later(term)), None)


def is_later(line: Payable) -> bool:
    """Whether a line puts a payment off: after a happening with a lag, or after each period."""
    return line.lag is not None or not isinstance(line.after, Name)


def _in_term(into: Lowering, payment: Payment, *, paid: bool = False) -> Expr:
    """Whether a payment is in force on the day on which it falls due, or is paid."""
    guard = TRUE if paid else lives(into, payment.name.text)
    for term in payment.terms:
        if isinstance(term, TermOf) and (term.basis == "received") is paid:
            guard = both(guard, into.start_from(term.start)) if term.start else guard
            guard = both(guard, into.through(term.end)) if term.end else guard
    return guard


def _going_on(into: Lowering, payment: Payment) -> Expr:
    """Whether nothing is to be paid anyway: a line `while` does not hold, or what ends the payment does."""
    going = TRUE
    for line in payment.ends:
        holds = lower_value(into, line.condition)
        going = both(going, holds if isinstance(line, Condition) else no(holds))
    return going


def _observed(into: Lowering, payment: Payment, line: Instalment, when: Expr) -> Iterator[Check]:
    """On a happening, the indexes that the amount reads were observed on the day."""
    value = lower_value(into, line.amount)
    for name in sorted(indexes_read(value)):
        yield Check(
            condition=either(no(when), either(into.observed_today(name), no(read_where(value, name)))),
            code="RG510",
            message=f"no value of '{name.removeprefix('index:')}' was observed on this day",
            help="add the observation of the day",
            clause=payment.name.text,
            span=line.span,
        )


def _falls_due(
    into: Lowering, payment: Payment, line: Instalment | Recurring, number: int, when: Expr
) -> tuple[Operation, ...]:
    """What falls due: paid at once, or kept until the lag is over."""
    from .lagged import owed

    amount, key = lower_value(into, line.amount), f"{payment.name}.{number}"
    at_once = payable_of(payment) is None
    if may_lack_value(amount):
        amount = if_(both(when, _going_on(into, payment)) if at_once else when, amount, ZERO)
    if at_once:
        return tuple(pay(into, payment, key, amount, when, line.span))
    due = Post(
        kind="due",
        view="",
        source=payment.payer.text,
        target=into.model.symbol(payment.payee).key,
        unit=into.model.currency,
        amount=amount,
        adds=((owed(into, payment).name, 1),),
        when=when,
        clause=payment.name.text,
        span=line.span,
    )
    return (due,)


def pay(into: Lowering, payment: Payment, key: str, amount: Expr, when: Expr, span: Span) -> Iterator[Operation]:
    """Pay an amount, where a condition holds, as far as the payment has not ended."""
    from .cutting import cut_at_ends

    clause, unit, payee = payment.name.text, into.model.currency, into.model.symbol(payment.payee)
    when = both(when, _in_term(into, payment, paid=True))
    value = Val(key)
    if payment.ends:
        amount = yield from cut_at_ends(into, payment, payment.ends, key, if_(when, amount, ZERO), span)
    yield from rounded(into, value.name, amount, unit, clause, span)
    if not may_be_unknown(into, amount):
        yield Check(
            condition=either(no(when), at_most(ZERO, value)),
            code="RG603",
            message=f"the payment '{payment.name}' comes to less than nothing",
            help="write 'greater of 0 and ...' where it may",
            clause=clause,
            span=span,
        )
    now = yield from paid_now(into, payment, value, when, key)
    if late_of(payment):
        when = both(when, no(overdue(into, payment).is_reported))
    yield cash_post(into, payment, now, when, span)
    if payee.kind == "instrument":
        yield from paid_per_unit(into, payee.key, now, unit, clause, payment.payer.text, span, when)
    yield Latch(register=f"event:{payment.name}", condition=when, clause=clause, span=span)


def cash_post(into: Lowering, payment: Payment, amount: Expr, when: Expr, span: Span) -> Post:
    """The posting of what is paid."""
    return Post(
        kind="cash",
        view="funding" if payment.funding else "payment",
        source=payment.payer.text,
        target=into.model.symbol(payment.payee).key,
        unit=into.model.currency,
        amount=amount,
        when=when,
        clause=payment.name.text,
        span=span,
    )


def may_be_unknown(into: Lowering, amount: Expr) -> bool:
    """Whether an amount may be undisclosed: itself, or what it reads became so."""
    unknown = {name for name, figure in into.holes.items() if figure is None}
    read = reads(amount)
    changed = any(isinstance(item, Reg) and item.name.startswith(("term:", "owed:")) for item in read)
    return bool(unknown and changed) or any(isinstance(item, Hole) and item.name in unknown for item in read)


def rounded(into: Lowering, name: str, amount: Expr, unit: str, clause: str, span: Span) -> tuple[Operation, ...]:
    """Bind an amount, rounded where the contract rounds money."""
    rounding, to = into.model.rounding, into.rounding_unit(unit)
    if rounding is None:
        return (Let(name=name, value=amount, clause=clause, span=span),)
    assert to is not None
    return (Round(name=name, value=amount, unit=to, mode=rounding.mode, clause=clause, span=span),)
