"""Who takes what rounding leaves over, and how far anybody may be rounded up."""

from collections.abc import Sequence
from fractions import Fraction

from ...dsl.source import Span
from ..formula import ONE, ZERO, Const, Expr, Val, add, below, div, exact, if_, mul
from ..program import BandOf, Gap, Room
from .context import Lowering
from .limits import INFLOW, Moving, gaps_of
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


def rooms(split: str, amount: Expr, payee: Payee, bands: Sequence[BandOf], moving: Moving) -> tuple[Room, ...]:
    """What each limit that counts a payee's money leaves above its exact due, in the payee's money."""
    found = []
    for gap in dict.fromkeys(gap for band in bands for end in band.ends for gap in gaps_of(end.until)):
        worth = _worth(payee, gap, moving)
        if worth is not None:
            left = mul(_at_the_end(split, amount, gap, moving), worth)
            found.append(Room(left, _whole(split, payee, gap, moving)))
    return tuple(found)


def _whole(split: str, payee: Payee, gap: Gap, moving: Moving) -> tuple[Expr, ...]:
    """What has to be whole for whole payments to stay within a limit that counts nobody else's money."""
    own = {target for target, _ in payee.flows}
    if any(not set(moving.growth.get(key, {INFLOW: ONE})) <= own for key, _ in gap.terms):
        return (Const(Fraction(1, 2)),)
    starts = tuple(Val(f"{split}.start.{key}") for key, _ in gap.terms)
    return (gap.constant, *starts, *(coefficient for _, coefficient in gap.terms))


def _worth(payee: Payee, gap: Gap, moving: Moving) -> Expr | None:
    """How much of a payee's money closes a gap by one; None where its money does not close it."""
    for key, coefficient in gap.terms:
        growth = moving.growth.get(key, {})
        for target, part in payee.flows:
            if target not in growth or not isinstance(coefficient, Const) or coefficient.value >= 0:
                continue
            money = ONE if growth[target] == part else if_(below(ZERO, growth[target]), div(part, growth[target]), ZERO)
            return mul(money, Const(exact(Fraction(1) / -coefficient.value)))
    return None


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
