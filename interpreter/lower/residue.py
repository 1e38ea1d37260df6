"""Who takes what rounding leaves over, and how far anybody may be rounded up."""

from collections.abc import Sequence

from ...dsl.source import Span
from ..formula import ONE, ZERO, Const, Expr, Val, add, mul
from ..program import BandOf, Gap, Limit
from .context import Lowering
from .limits import INFLOW, Moving, gaps_of
from .payee import Payee
from .takings import Sole, is_sole


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


def limits_on(
    split: str,
    amount: Expr,
    payees: Sequence[Payee],
    bands: Sequence[BandOf],
    moving: Moving,
    sole: Sole,
) -> tuple[Limit, ...]:
    """The limits of a split that count what its payees are paid, so that rounding takes nobody past one.

    `sole` are the steps that alone pay a payee, whose takings count what it is paid.
    """
    found = []
    for gap in dict.fromkeys(gap for band in bands for end in band.ends for gap in gaps_of(end.until)):
        weighed = ((payee.key, _weight(payee, gap, moving, sole)) for payee in payees)
        weights = tuple((name, weight) for name, weight in weighed if weight is not None)
        if weights:
            left = _at_the_end(split, amount, gap, moving)
            found.append(Limit(left, weights, _whole(split, gap) if len(weights) == 1 else ()))
    return tuple(found)


def _whole(split: str, gap: Gap) -> tuple[Expr, ...]:
    """What has to be whole, for a part of weight 1, so that whole payments stay within a limit."""
    starts = tuple(Val(f"{split}.start.{key}") for key, _ in gap.terms)
    return (gap.constant, *starts, *(coefficient for _, coefficient in gap.terms))


def _weight(payee: Payee, gap: Gap, moving: Moving, sole: Sole) -> Expr | None:
    """By how much a gap closes for each unit of a payee's money; None where that money does not close it."""
    total: Expr = ZERO
    for key, coefficient in gap.terms:
        closes = moving.paid.get(key, {}).get(payee.key, ZERO)
        total = add(total, mul(mul(Const(-1), coefficient), ONE if is_sole(sole, payee, key) else closes))
    return None if isinstance(total, Const) and total.value <= 0 else total


def _at_the_end(split: str, amount: Expr, gap: Gap, moving: Moving) -> Expr:
    """The value of a gap once all has passed."""
    value = gap.constant
    for key, coefficient in gap.terms:
        counted: Expr = Val(f"{split}.start.{key}")
        for target, growth in moving.growth.get(key, {}).items():
            flow = amount if target == INFLOW else Val(f"{split}.{target}")
            counted = add(counted, mul(flow, growth))
        if key not in moving.growth:
            counted = add(counted, Val(f"{split}.{key}"))
        value = add(value, mul(coefficient, counted))
    return value
