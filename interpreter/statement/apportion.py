"""A pool among many holders: in proportion to their units, to the smallest unit of money, by largest remainder.

The same amounts come from numpy (extra `scenarios`) and from Python's integers: the first where no product can pass
63 bits, the second elsewhere.
"""

from collections.abc import Sequence
from typing import Any

MANY = 5_000
"""How many holders are shared among by arrays, where they can be."""
_MOST = 2**63 - 1


def apportioned(total: int, units: Sequence[int]) -> list[int]:
    """What each holder has of a total; the parts sum to it, ties to the holder named first.

    `units` are zero or more each, and not all zero. A total below zero is shared as its opposite.

    Raises: ValueError where nobody holds a unit.
    """
    if total < 0:
        return [-part for part in apportioned(-total, units)]
    if len(units) >= MANY:
        array = _array_of(units)
        if array is not None and fits(total, int(array.max()), int(array.sum())):
            return list(apportioned_array(total, array).tolist())
    whole = sum(units)
    if whole <= 0:
        raise ValueError("nobody holds a unit")
    parts, remainders = [], []
    for count in units:
        part, remainder = divmod(total * count, whole)
        parts.append(part)
        remainders.append(remainder)
    missing = total - sum(parts)
    if missing:
        order = sorted(range(len(units)), key=lambda index: (-remainders[index], index))
        for index in order[:missing]:
            parts[index] += 1
    return parts


def fits(total: int, most: int, whole: int) -> bool:
    """Whether no product of a total and a holding passes 63 bits."""
    return total * most <= _MOST and whole <= _MOST


def apportioned_array(total: int, units: Any) -> Any:
    """As `apportioned`, for a numpy array of int64 with products that fit; an array of the same shape.

    One pass over the holders, and a second over the remainders of those that may be rounded up.
    """
    import numpy as np

    whole = int(units.sum())
    if whole <= 0:
        raise ValueError("nobody holds a unit")
    parts, remainders = np.divmod(units * total, whole)
    missing = total - int(parts.sum())
    if missing:
        level = np.partition(remainders, len(remainders) - missing)[len(remainders) - missing]
        up = remainders > level
        parts += up
        ties = np.flatnonzero(remainders == level)[: missing - int(up.sum())]
        parts[ties] += 1
    return parts


def _array_of(units: Sequence[int]) -> Any:
    """Holdings as an array; None where numpy is not installed, or a holding does not fit."""
    try:
        import numpy as np
    except ImportError:
        return None
    try:
        return np.fromiter(units, dtype=np.int64, count=len(units))
    except OverflowError:
        return None
