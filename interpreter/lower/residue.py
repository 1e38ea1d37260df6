"""Who takes what rounding leaves over, and who is never rounded up."""

from collections.abc import Sequence
from functools import reduce

from ...dsl.source import Span
from ..formula import FALSE, Expr, Val, both, either
from ..program import BandOf
from .context import Lowering
from .payee import Payee


def residue_of(into: Lowering, clause: str, span: Span, payees: Sequence[Payee]) -> str | None:
    """The payee that takes the residue; None where it goes by largest remainder, or to the only payee."""
    rounding = into.model.rounding
    if rounding is None or rounding.residue is None or len(payees) < 2:
        return None
    who = into.model.symbol(rounding.residue).key
    taker = next((payee.key for payee in payees if payee.name == who), None)
    if taker is None:
        message = f"the residue of rounding goes to '{who}', whom '{clause}' does not pay"
        way = "round 'residue by largest remainder', or name a payee of every waterfall"
        into.refuse("RG208", message, rounding.residue, way, [(span, "not paid here")])
    return taker


def full(split: str, payee: Payee, bands: Sequence[BandOf]) -> Expr:
    """Whether every band that pays somebody has reached an end: then nothing is rounded up past it."""
    targets = {target for target, _ in payee.flows}
    condition: Expr | None = None
    for band in bands:
        if any(target in targets for target, _ in band.shares):
            closed = reduce(either, (Val(f"{split}.{end.name}.closed") for end in band.ends), FALSE)
            condition = closed if condition is None else both(condition, closed)
    return condition if condition is not None else FALSE
