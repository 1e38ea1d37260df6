"""The holders of an instrument in a period: their units, and their part of each payment to it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from attrs import frozen

from ...dsl.terms.instrument import Instrument
from ...dsl.types import is_currency
from ..exact.unknown import Unknown
from ..ledger import Entry
from ..run import Result
from .apportion import MANY, apportioned
from .arrays import NotInArrays, Shared, shared_arrays
from .holdings import Holdings, holders_at, is_pool
from .period import Period

_DAY = timedelta(days=1)


@frozen(eq=False)
class Payment:
    """A payment to the holders of an instrument: its record date, the units that each held, and what each has.

    Both lists are in the order of the holders; amounts are in smallest units of the entry's, and sum to it. None where
    the amount is not known.
    """

    entry: Entry
    record_date: date
    units: Sequence[int]
    amounts: Sequence[Any] | None


@frozen
class Holding:
    """A holder in a period: units at its start, in, out, given up, at its end; what was received, by unit of money."""

    holder: str
    opening: int
    acquired: int
    disposed: int
    given_up: int
    closing: int
    opening_received: dict[str, Any]
    received: dict[str, Any]


@frozen(eq=False)
class Class:
    """The holders of an instrument and all that it was paid through the end of a period."""

    result: Result
    period: Period
    instrument: Instrument
    holdings: Holdings

    @property
    def name(self) -> str:
        """The instrument."""
        return self.instrument.name.text

    @property
    def holders(self) -> tuple[str, ...]:
        """Everybody who ever held a unit, in the order in which they are first named."""
        return self.holdings.holders

    @cached_property
    def pools(self) -> tuple[Entry, ...]:
        """The payments to the instrument through the end of the period."""
        return tuple(entry for entry in self.result.entries if is_pool(entry, self.instrument))

    @cached_property
    def currencies(self) -> tuple[str, ...]:
        """In what the instrument was paid, in the order of the ledger; the deal's currency where it never was."""
        return tuple(dict.fromkeys(entry.unit or "" for entry in self.pools)) or (self.result.model.currency,)

    @property
    def blocks(self) -> int:
        """How often every holder is told of: at the start, at each payment of the period, and at the end."""
        return 2 * len(self.currencies) + sum(entry.day >= self.period.first for entry in self.pools)

    def payments(self, *, within: bool = True) -> Iterator[Payment]:
        """Each payment of the period (else each one before it), shared among the holders; one at a time.

        Raises: Refusal where nobody held a unit.
        """
        for entry, day, units in self.holdings.paid(self.pools):
            if (entry.day >= self.period.first) is within:
                yield Payment(entry, day, units, shared(entry, units))

    @cached_property
    def book(self) -> tuple[Holding, ...]:
        """Every holder's units and receipts; those who had nothing in the period, and before, are left out."""
        opening = holders_at(self.holdings, self.period.first - _DAY)
        closing = holders_at(self.holdings, self.period.last)
        moved = self._moved()
        before, within = self._received(within=False), self._received(within=True)
        found = []
        for index, name in enumerate(self.holders):
            was = {unit: amounts[index] for unit, amounts in before.items()}
            has = {unit: amounts[index] for unit, amounts in within.items()}
            came, went, gone = (each[index] for each in moved)
            row = Holding(name, opening[index], came, went, gone, closing[index], was, has)
            if any((row.opening, row.acquired, row.disposed, row.given_up, row.closing, *was.values(), *has.values())):
                found.append(row)
        return tuple(found)

    def _moved(self) -> tuple[list[int], list[int], list[int]]:
        """What each holder acquired, disposed of, and gave up by election in the period."""
        acquired, disposed, given_up = ([0] * len(self.holders) for _ in range(3))
        for move in self.holdings.moves:
            if self.period.holds(move.day):
                into = acquired if move.units > 0 else disposed if move.entry is None else given_up
                into[move.holder] += abs(move.units)
        return acquired, disposed, given_up

    def _received(self, *, within: bool) -> dict[str, list[Any]]:
        """What each holder received in the period, or before it, by currency or measure."""
        if len(self.holders) >= MANY:
            try:
                return {unit: array.tolist() for unit, array in self.received_arrays(within=within).items()}
            except (ImportError, NotInArrays):
                pass
        found: dict[str, list[Any]] = {}
        for payment in self.payments(within=within):
            unit = payment.entry.unit or ""
            sums = found.setdefault(unit, [0] * len(self.holders))
            if payment.amounts is None:
                found[unit] = [Unknown(*payment.entry.unknown)] * len(self.holders)
            else:
                found[unit] = [one + other for one, other in zip(sums, payment.amounts, strict=True)]
        return found

    def arrays(self, *, within: bool = True) -> Iterator[Shared]:
        """As `payments`, in numpy arrays of int64, for those who go on with them (extra `scenarios`).

        Raises: ImportError where numpy is not installed; NotInArrays where an amount is not known, no money, or past
        63 bits; Refusal where nobody held a unit.
        """
        for each in shared_arrays(self.holdings, iter(self.pools)):
            if (each.entry.day >= self.period.first) is within:
                yield each

    def received_arrays(self, *, within: bool = True) -> dict[str, Any]:
        """What each holder received in the period (else before it), an array for each currency; as `arrays`."""
        found: dict[str, Any] = {}
        for each in self.arrays(within=within):
            unit = each.entry.unit or ""
            if unit in found:
                found[unit] += each.amounts
            else:
                found[unit] = each.amounts
        return found


def shared(entry: Entry, units: Sequence[int]) -> Sequence[Any] | None:
    """What each holder has of a payment: money to its smallest unit by largest remainder, other things exactly."""
    if isinstance(entry.amount, Unknown):
        return None
    if is_currency(entry.unit or "") and isinstance(entry.amount, int):
        return apportioned(entry.amount, units)
    whole = sum(units)
    return [Fraction(entry.amount) * count / whole for count in units]


def classes(result: Result, period: Period) -> Iterator[Class]:
    """The holders of each instrument of a deal that somebody ever held."""
    for instrument in result.model.all_of(Instrument):
        holdings = Holdings.of(result, instrument)
        if holdings.holders:
            yield Class(result, period, instrument, holdings)
