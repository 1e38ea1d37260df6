"""Payments and fundings: what falls due when, and the lines of terms that they may have."""

from .. import types
from ..infer import expect
from ..scope import Scope
from ..syntax import Name
from ..terms.payment import Payment
from ..terms.term import ChargedTo, Condition, EndsWhen, Late, Overrides, Payable, TermLine, TermOf
from ..types import TRUTH
from ..units import check_window
from .accounts import check_rate_of_interest

_DAYS = ("day", "week")


def check_payment(scope: Scope, payment: Payment) -> None:
    """Check a payment or a funding."""
    scope.find(payment.payer, "party")
    scope.find(payment.payee, "party", "instrument")
    if not (payment.instalments or payment.recurring or payment.not_modelled):
        scope.error("RG009", "this payment says no amount", payment, "add a line: 1,000.00 on 2006-05-04")
    amounts = [line.amount for line in payment.instalments] + [line.amount for line in payment.recurring]
    for amount in amounts:
        if scope.currency:
            expect(scope, amount, types.of(scope.currency), "an instalment")
    for instalment in payment.instalments:
        if isinstance(instalment.moment.when, Name):
            scope.find(instalment.moment.when, "event", "option")
        if instalment.condition:
            expect(scope, instalment.condition, TRUTH, "the condition of an instalment")
    for line in payment.recurring:
        check_window(scope, line.window)
    _check_terms(scope, payment)


def _check_terms(scope: Scope, payment: Payment) -> None:
    first: dict[type, TermLine] = {}
    for term in payment.terms:
        earlier = first.setdefault(type(term), term)
        if earlier is not term and isinstance(term, (Payable, Late)):
            scope.error("RG109", "this is said twice", term, "keep one of the lines", [(earlier.span, "first here")])
        match term:
            case EndsWhen(condition=condition) | Condition(condition=condition):
                expect(scope, condition, TRUTH, "what a payment waits for")
            case TermOf(start=start, end=end):
                if start and end and start > end:
                    scope.error("RG204", "this ends before it begins", term, "write the earlier day first")
            case Payable():
                _check_payable(scope, payment, term)
            case Late(rate=rate):
                check_rate_of_interest(scope, rate)
            case ChargedTo() | Overrides():
                pass
            case _:
                way = "write it of a royalty, or as an amount: each calendar year greater of 0 and ... - ..."
                scope.error("RG115", "a payment has no such line", term, way)


def _check_payable(scope: Scope, payment: Payment, line: Payable) -> None:
    if not isinstance(line.after, Name):
        check_window(scope, line.after)
        return
    symbol = scope.find(line.after, "event", "option")
    if line.lag and line.lag.unit not in _DAYS:
        way = f"write: payable 30 days after {line.after}"
        scope.error("RG115", "a lag after a happening is counted in days", line, way)
    others = [each for each in payment.instalments if str(each.moment.when) != line.after.text]
    if symbol and (others or payment.recurring):
        other = others[0] if others else payment.recurring[0]
        message = f"'{payment.name}' is payable after '{line.after}', and this does not fall due with it"
        scope.error("RG115", message, other, "write a payment for each")
