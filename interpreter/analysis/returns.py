"""Every yearly return at which flows are worth nothing on their first day (extra `finance`: pyxirr)."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import isfinite

Dated = Sequence[tuple[date, Fraction]]

_DECADES = 4
"""Returns are looked for from minus 99.99 % to a million per cent: a growth of a ten-thousandth to ten-thousandfold."""
_STEPS = 500
"""Steps a decade; two returns nearer than half a per cent to each other may not be told apart."""
_HALVINGS = 90


def returns(flows: Dated, convention: str) -> tuple[Fraction, ...]:
    """Every yearly return at which the flows are worth nothing, the lowest first, to about twelve digits.

    There are no more than the flows change their sign; none where they never do. Raises: ImportError where the extra
    is not installed.
    """
    import pyxirr

    counts = {
        "actual/365": pyxirr.DayCount.ACT_365F,
        "actual/360": pyxirr.DayCount.ACT_360,
        "actual/actual": pyxirr.DayCount.ACT_ACT_ISDA,
        "30/360": pyxirr.DayCount.THIRTY_360_ISDA,
    }
    moved = [(day, amount) for day, amount in flows if amount]
    if changes_of_sign(moved) == 0:
        return ()
    days, amounts = [day for day, _ in moved], [float(amount) for _, amount in moved]

    def worth(exponent: Fraction) -> float:
        value = pyxirr.xnpv(float(10**exponent) - 1, days, amounts, day_count=counts[convention])
        return value if value is not None and isfinite(value) else 0

    return tuple(Fraction(10 ** float(root)) - 1 for root in _roots(worth))


def changes_of_sign(flows: Dated) -> int:
    """How often flows that are not zero change their sign."""
    signs = [amount > 0 for _, amount in flows if amount]
    return sum(one != other for one, other in pairwise(signs))


def _roots(worth: Callable[[Fraction], float]) -> list[Fraction]:
    """Where a function of the logarithm of growth passes nought, on a grid and then by halving."""
    grid = [Fraction(step, _STEPS) for step in range(-_DECADES * _STEPS, _DECADES * _STEPS + 1)]
    values = [worth(point) for point in grid]
    found: list[Fraction] = []
    for (low, at_low), (high, at_high) in pairwise(zip(grid, values, strict=True)):
        if at_low == 0:
            found.append(low)
        elif at_low * at_high < 0:
            found.append(_between(worth, low, high, above=at_low > 0))
    return found


def _between(worth: Callable[[Fraction], float], low: Fraction, high: Fraction, *, above: bool) -> Fraction:
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if (worth(middle) > 0) is above:
            low = middle
        else:
            high = middle
    return low
