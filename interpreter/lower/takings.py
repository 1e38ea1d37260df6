"""What steps take, as it is paid: an amount that a step took over a window is counted as it was rounded."""

from collections.abc import Mapping, Sequence

from ..formula import Expr, Val, add, sub
from .alternative import Alternative
from .payee import Payee
from .values import due_value, paid_value

TAKEN = "taken:"
"""Begins the name of the register of what a step took; the name of its step follows."""


Sole = Mapping[str, frozenset[str]]


def sole_steps(payees: Sequence[Payee], alternatives: Sequence[Alternative]) -> Sole:
    """The steps from which alone, among those of their waterfall, a payee has its money; by the payee's key."""
    origins: dict[str, set[str]] = {}
    for alternative in alternatives:
        for target, step in alternative.origins:
            origins.setdefault(target, set()).add(step)
    found = {}
    for payee in payees:
        steps = set[str]().union(*(origins.get(target, set()) for target, _ in payee.flows))
        waterfalls = [_waterfall(step) for step in steps]
        found[payee.key] = frozenset(step for step in steps if waterfalls.count(_waterfall(step)) == 1)
    return found


def _waterfall(step: str) -> str:
    return step.rpartition(".")[0]


def is_sole(sole: Sole, payee: Payee, taken: str) -> bool:
    """Whether all that a payee is paid comes from the step whose takings are counted under a name."""
    return taken.removeprefix(TAKEN) in sole[payee.key]


def taken_as_paid(split: str, taken: str, payees: Sequence[Payee], sole: Sole) -> Expr:
    """What a step took: exactly, with what rounding added for those whom this step alone pays."""
    amount: Expr = Val(f"{split}.{taken}")
    for payee in payees:
        if is_sole(sole, payee, taken):
            amount = add(amount, sub(paid_value(split, payee.key), due_value(split, payee.key)))
    return amount
