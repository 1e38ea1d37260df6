"""An amount that is less than nothing once enough has been counted, where a run would stop."""

from collections.abc import Iterator

from .. import types
from ..bounds import Bounding
from ..diagnostic import Fix, Severity
from ..edits import instead
from ..linter import Subject, Suspicion
from ..terms import expression as ex
from ..terms.option import Exchange, Option
from ..terms.payment import Payment

CODE = "RG710"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each instalment without a condition, and each money or price of an election, that falls without a floor."""
    bounding = Bounding(subject.model, observed=True)
    for amount, what in _amounts(subject):
        low, high = bounding.of(amount)
        if low is None and high is not None and isinstance(amount, ex.Sum):
            message = f"{what} may come to less than nothing, and then the run stops"
            way = f"write what holds then: greater of 0 and {subject.words(amount)}"
            yield Suspicion(amount, message, way, fix=_floored(subject, amount))


def _amounts(subject: Subject) -> Iterator[tuple[ex.Expr, str]]:
    for payment in subject.model.all_of(Payment):
        for instalment in payment.instalments:
            if instalment.condition is None:
                yield instalment.amount, "this instalment"
    for option in subject.model.all_of(Option):
        for line in option.lines:
            if isinstance(line, Exchange) and types.currency_of(subject.model.type_of(line.into)):
                yield line.into, "what a unit becomes"
            if isinstance(line, Exchange) and line.price is not None:
                yield line.price, "this price"


def _floored(subject: Subject, amount: ex.Expr) -> Fix:
    words = subject.words(amount)
    floor = "0" if types.is_money(subject.model.type_of(amount)) else "nil"
    return instead(amount, f"greater of {floor} and {words}", "pay nothing then")
