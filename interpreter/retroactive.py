"""Amendments that take effect before they are signed: what was paid stays, and the difference is posted once.

Until the day of signing a run is that of the deal as it stood. On that day stand the differences between what was paid
and what would have been, had the amendment been there; from then on all goes on as if it had.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from attrs import evolve

from ..dsl.model import Model
from .exact.unknown import Unknown
from .ledger import Entry
from .rows import CashRow, EventRow, Inputs, ObservationRow, QuantityRow, RegisterRow, Row

RESTATED = "restatement"
"""The kind of an entry that posts a difference; below nothing is what somebody had too much."""


def known_to(model: Model, inputs: Inputs) -> Inputs:
    """The rows of which a deal knows the names: an amendment may bring others."""

    def known(rows: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(row for row in rows if _name(row) in model.scope.symbols)

    return evolve(
        inputs,
        cash=known(inputs.cash),
        quantities=known(inputs.quantities),
        observations=known(inputs.observations),
        events=known(inputs.events),
        register=known(inputs.register),
    )


def _name(row: Row) -> str:
    match row:
        case CashRow() | QuantityRow():
            return row.stream
        case ObservationRow():
            return row.index
        case EventRow():
            return row.event
        case RegisterRow():
            return row.instrument
    raise TypeError(f"no name in {type(row).__name__}")


def composed(before: Sequence[Entry], after: Sequence[Entry], amendment: str, signed: date) -> tuple[Entry, ...]:
    """The ledger: what was posted before an amendment was signed, the differences, and what is posted from then on."""
    kept = [entry for entry in before if entry.day < signed]
    kept += _differences(kept, [entry for entry in after if entry.day < signed], amendment, signed)
    later = [entry for entry in after if entry.day >= signed]
    number = {entry.id: at for at, entry in enumerate(later, len(kept) + 1)}
    for entry in later:
        cause = number.get(entry.cause) if isinstance(entry.cause, int) else entry.cause
        kept.append(evolve(entry, id=number[entry.id], cause=cause))
    return tuple(kept)


def _differences(before: Sequence[Entry], after: Sequence[Entry], amendment: str, signed: date) -> Iterator[Entry]:
    """What each should have been paid by the terms as amended, less what it was paid, by who paid it."""
    sums: dict[tuple[str, str, str, str], Any] = {}
    for sign, entries in ((-1, before), (1, after)):
        for entry in entries:
            if entry.pays and entry.unit is not None:
                key = (entry.source or "", entry.target or "", entry.unit, entry.claim)
                sums[key] = sums.get(key, 0) + sign * entry.amount
    number = len(before)
    for (source, target, unit, claim), amount in sorted(sums.items(), key=lambda item: item[0]):
        if isinstance(amount, Unknown) or amount:
            number += 1
            yield Entry(number, signed, amendment, RESTATED, source or None, target or None, amount, unit, None, claim)
