"""Holdings and their parts of payments as numpy arrays (extra `scenarios`): for many holders, to the same unit."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from attrs import frozen

from ...dsl.types import is_currency
from ..ledger import Entry
from .apportion import apportioned, apportioned_array, fits
from .holdings import LAST, Holdings, place_of


@frozen(eq=False)
class Shared:
    """A payment among holders: units and amounts are int64 arrays in their order; amounts in smallest units.

    `units` is the same array each time, as the book goes on: copy what is to be kept.
    """

    entry: Entry
    record_date: date
    units: Any
    amounts: Any


class NotInArrays(Exception):
    """A figure that no int64 holds, or that is not known."""


def shared_arrays(holdings: Holdings, payments: Iterator[Entry]) -> Iterator[Shared]:
    """Each payment of money among the holders of its record date, one at a time.

    Raises: ImportError where numpy is not installed; NotInArrays where a figure does not fit; Refusal where nobody held
    a unit.
    """
    import numpy as np

    try:
        whose, moved, order = holdings.columns
    except OverflowError:
        raise NotInArrays from None
    units = np.zeros(len(holdings.holders), np.int64)
    entered = 0
    for entry in payments:
        day = holdings.record_date(entry.day)
        end = place_of(day, entry.id if day == entry.day else LAST)
        until = int(np.searchsorted(order, end, side="left"))
        np.add.at(units, whose[entered:until], moved[entered:until])
        entered = max(entered, until)
        yield Shared(entry, day, units, _amounts(holdings, entry, day, units))


def _amounts(holdings: Holdings, entry: Entry, day: date, units: Any) -> Any:
    import numpy as np

    if not isinstance(entry.amount, int) or not is_currency(entry.unit or ""):
        raise NotInArrays
    whole = int(units.sum())
    if not whole:
        holdings.refuse_nobody(entry, day)
    if fits(abs(entry.amount), int(units.max()), whole):
        return apportioned_array(entry.amount, units) if entry.amount >= 0 else -apportioned_array(-entry.amount, units)
    try:
        return np.array(apportioned(entry.amount, units.tolist()), np.int64)
    except OverflowError:
        raise NotInArrays from None
