"""A ceiling on what somebody receives that is less than what they paid in."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..show import show
from ..syntax import Node
from ..terms import expression as ex
from ..terms.instrument import Instrument
from ..terms.limit import Until
from ..terms.payment import Payment
from ..terms.stream import Stream
from ..terms.trust import Check
from ..terms.waterfall import Step, Waterfall
from ..terms.window import InAll

CODE = "RG717"
SEVERITY = Severity.WARNING
_AT_MOST = ("<", "<=")


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each last band, end of a step, and promise, at a fixed sum in all below what was paid in for it."""
    paid = _paid_in(subject)
    for takings, ceiling, where in _ceilings(subject):
        key = subject.model.symbol(takings.who).key
        if key in paid and 0 < ceiling < paid[key][0]:
            amount, clause = paid[key]
            message = f"'{takings.who}' may receive {show(ceiling, 2)} in all, below the {show(amount, 2)} paid in"
            yield Suspicion(where, message, "look at the ceiling, and at what is paid in", ((clause, "paid here"),))


def _paid_in(subject: Subject) -> Mapping[str, tuple[Fraction, Node]]:
    """What units were issued for in all, and what a party pays on days to those who receive a stream."""
    found: dict[str, tuple[Fraction, Node]] = {}
    for unit in subject.model.all_of(Instrument):
        amount = Fraction(0)
        for issue in unit.issues:
            number, price = subject.constant(issue.units), subject.constant(issue.price)
            if isinstance(number, Fraction) and isinstance(price, Fraction):
                amount += number * price
        if amount > 0:
            found[unit.name.text] = amount, unit
    receivers = {subject.model.symbol(stream.receiver).key for stream in subject.model.all_of(Stream)}
    for payment in subject.model.all_of(Payment):
        if payment.payee.text not in receivers or payment.payer.text in receivers:
            continue
        amounts = [subject.constant(line.amount) for line in payment.instalments if line.condition is None]
        amount = sum((value for value in amounts if isinstance(value, Fraction)), Fraction(0))
        before, clause = found.get(payment.payer.text, (Fraction(0), payment))
        if amount > 0:
            found[payment.payer.text] = before + amount, clause
    return found


def _ceilings(subject: Subject) -> Iterator[tuple[ex.Takings, Fraction, Node]]:
    """Each fixed sum up to which somebody receives, where it is one in all and not for each unit."""
    for ladder in subject.ladders:
        counter = ladder.counter
        if ladder.ceiling is not None and isinstance(counter, ex.Takings) and _is_in_all(counter):
            yield counter, ladder.ceiling, ladder.stretches[-1].band
    for waterfall in subject.model.all_of(Waterfall):
        for step in waterfall.steps:
            if isinstance(step, Step) and isinstance(step.limit, Until):
                yield from _compared(subject, step.limit.condition, ("reaches", ">="), step)
    for check in subject.model.all_of(Check):
        if check.always:
            yield from _compared(subject, check.condition, _AT_MOST, check.condition)


def _compared(
    subject: Subject, condition: ex.Expr, signs: tuple[str, ...], where: Node
) -> Iterator[tuple[ex.Takings, Fraction, Node]]:
    if isinstance(condition, ex.Comparison) and condition.sign in signs:
        counter, level = condition.left, subject.constant(condition.right)
        if isinstance(counter, ex.Takings) and isinstance(level, Fraction) and _is_in_all(counter):
            yield counter, level, where


def _is_in_all(counter: ex.Takings) -> bool:
    """Whether a counter counts all that somebody receives, at all times."""
    if counter.per_unit or counter.source or counter.clause:
        return False
    return counter.window is None or isinstance(counter.window, InAll)
