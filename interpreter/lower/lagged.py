"""Payments that lag: what fell due is kept, and paid some days after a happening or after each period."""

from ...dsl.business import Calendar
from ...dsl.dates import PeriodKind
from ...dsl.syntax import Name
from ...dsl.terms.payment import Payment
from ...dsl.terms.term import Payable
from ...dsl.terms.window import Window
from ..formula import TRUE, At, Const, Expr, Reg, Val, add, at_most, below, both, sub
from ..payable import PayableFrom
from ..program import Days, Let, Operation, Phase, Post, Register, Set, TickKind
from .context import TODAY, Lowering
from .counting import period_of
from .exercise import DAYS, day_of
from .payment import pay, payable_of
from .schedule import after_lag, turns_of


def owed(into: Lowering, payment: Payment) -> Reg:
    """What fell due in all."""
    return into.register(f"owed:{payment.name}", Register("counter", into.model.currency))


def lower_lag(into: Lowering, payment: Payment) -> None:
    """Rules by which what fell due is paid later; none where it is paid at once."""
    line = payable_of(payment)
    if line is None:
        return
    if isinstance(line.after, Name):
        _after_happening(into, payment, line, line.after)
    else:
        _after_periods(into, payment, line, line.after)


def _after_happening(into: Lowering, payment: Payment, line: Payable, event: Name) -> None:
    """Each day it is looked at whether so many days have passed since the happening."""
    assert line.lag is not None
    if line.lag.unit not in DAYS:
        into.refuse("RG115", "a lag after a happening is counted in days", line, "write 'payable 30 days after ...'")
        return
    day = day_of(into, into.model.symbol(event).key, line.span)
    calendar = Calendar.of(into.model.clauses)
    if calendar is None:
        due = add(day, Const(line.lag.count * DAYS[line.lag.unit]))
        is_due = both(at_most(due, TODAY), at_most(TODAY, due))
    else:
        name = f"payable {line.lag.count} {'business ' * line.business}{line.lag.unit}s after"
        for words, tomorrow in (("today", False), ("tomorrow", True)):
            into.tables[f"{name}, {words}"] = PayableFrom(calendar, line.lag, line.business, tomorrow)
        is_due = both(at_most(At(f"{name}, today"), day), below(day, At(f"{name}, tomorrow")))
    kind = TickKind("calendar", "each day", Phase.DUE)
    into.days[kind] = Days(every=PeriodKind("day"))
    happened = into.latch(f"event:{into.model.symbol(event).key}")
    when = both(happened, is_due)
    into.rule(kind, _paid(into, payment, line, owed(into, payment), when), payment.name.text, line.span)


def _after_periods(into: Lowering, payment: Payment, line: Payable, window: Window) -> None:
    """A rule where a period closes, and where there is a lag another where it is over."""
    clause, period = payment.name.text, period_of(into.model, window)
    total = owed(into, payment)
    if line.lag is None:
        kind = TickKind("calendar", f"payment of {clause}", Phase.DUE)
        into.days[kind] = Days(every=period, ends=True)
        into.rule(kind, _paid(into, payment, line, total, TRUE), clause, line.span)
        return
    calendar = Calendar.of(into.model.clauses)
    turns = turns_of(line, period, calendar)
    for turn in range(turns):
        kept = into.register(f"closed:{total.name}.{turn}", Register("window", into.model.currency))
        close = TickKind("calendar", f"close {turn} of {clause}", Phase.DUE)
        into.days[close] = Days(every=period, ends=True, turn=(turn, turns))
        body = (Set(register=kept.name, value=total, clause=clause, span=line.span),)
        into.rule(close, body, clause, line.span)
        due = TickKind("calendar", f"payment {turn} of {clause}", Phase.DUE)
        into.days[due] = Days(every=period, ends=True, lag=after_lag(line, calendar), turn=(turn, turns))
        into.rule(due, _paid(into, payment, line, kept, TRUE), clause, line.span)


def _paid(into: Lowering, payment: Payment, line: Payable, total: Reg, when: Expr) -> tuple[Operation, ...]:
    """Pay what fell due and was not asked for yet."""
    clause, key = payment.name.text, f"{payment.name}.{total.name}"
    asked = into.register(f"asked:{clause}", Register("counter", into.model.currency))
    due = Val(f"{key}.due")
    return (
        Let(name=due.name, value=sub(total, asked), clause=clause, span=line.span),
        Post(
            kind="due",
            view="",
            source=payment.payer.text,
            target=into.model.symbol(payment.payee).key,
            unit=into.model.currency,
            amount=due,
            adds=((asked.name, 1),),
            when=when,
            clause=clause,
            span=line.span,
        ),
        *pay(into, payment, key, due, when, line.span),
    )
