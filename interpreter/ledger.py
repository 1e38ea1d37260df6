"""The ledger of a run as a reader sees it: entries, totals, instruments, liens."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from .exact.machine import Run
from .exact.operations import rates_of
from .exact.unknown import Unknown
from .lower.context import ACTOR
from .program import Latch, Post, Set, Split
from .rows import Row


@frozen
class Slice:
    """A part of an amount that passed under one band: `base` of it, at `rate`, comes to `exact`."""

    band: int
    base: Any
    rate: Any
    exact: Any


@frozen
class Entry:
    """One line of the ledger. Amounts are in smallest units of `unit`, None where nothing is moved.

    `cause` is the input row, or the number of the entry, that brought it about. `tick` and `operation` say
    where in the run it stands.
    """

    id: int
    day: date
    clause: str
    kind: str
    source: str | None
    target: str | None
    amount: Any
    unit: str | None
    cause: Row | int | None
    slices: tuple[Slice, ...] = ()
    tick: int = field(default=0, eq=False, repr=False)
    operation: int = field(default=0, eq=False, repr=False)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The undisclosed terms on which the amount depends."""
        return tuple(sorted(self.amount.names)) if isinstance(self.amount, Unknown) else ()


def entries(run: Run, events: frozenset[str]) -> Iterator[Entry]:
    """The entries of a run, numbered from one; `events` are the happenings that a reader knows by name."""
    number = 0
    for position, (tick, trail) in enumerate(zip(run.ticks, run.trails, strict=True)):
        named: dict[str, int] = {}
        slices: dict[str, Any] = {}
        for operation_number, did, *rates in trail:
            operation = run.operations[operation_number]
            match operation:
                case Split():
                    slices[operation.name] = (operation, did)
                case Post() if operation.view:
                    number += 1
                    named[operation.name] = number
                    split = slices.get(operation.split)
                    yield Entry(
                        number,
                        tick.day,
                        operation.clause,
                        operation.view,
                        tick.actor if operation.source == ACTOR else operation.source,
                        tick.actor if operation.target == ACTOR else operation.target,
                        did,
                        operation.unit,
                        named.get(operation.because, tick.row) if operation.because else tick.row,
                        _slices(operation, *split, rates[0] if rates else None) if split else (),
                        position,
                        operation_number,
                    )
                case Latch() if _is_shown(operation.register, events):
                    number += 1
                    yield Entry(
                        number,
                        tick.day,
                        operation.clause,
                        "latch",
                        tick.actor,
                        None,
                        None,
                        None,
                        tick.row,
                        (),
                        position,
                        operation_number,
                    )
                case Set() if operation.register.startswith("index:") and not operation.register.endswith(":day"):
                    number += 1
                    yield Entry(
                        number,
                        tick.day,
                        operation.clause,
                        "term",
                        None,
                        None,
                        did,
                        None,
                        tick.row,
                        (),
                        position,
                        operation_number,
                    )


def _is_shown(register: str, events: frozenset[str]) -> bool:
    kind, _, name = register.partition(":")
    return (kind == "event" and name in events) or kind == "end"


def _slices(post: Post, split: Split, taken: tuple[tuple[int, Any], ...], rates: Any) -> tuple[Slice, ...]:
    found = []
    fixed = rates if rates is not None else [rate.value for rate in rates_of(post, split)]  # type: ignore[attr-defined]
    for band, base in taken:
        rate = fixed[band]
        if rate:
            found.append(Slice(band + 1, base, rate, base * rate))
    return tuple(found)


def totals(ledger: tuple[Entry, ...]) -> Mapping[str, Mapping[str, Any]]:
    """What each has received, by currency or instrument: entries to each, issues and receipts left out."""
    found: dict[str, dict[str, Any]] = {}
    for entry in ledger:
        if entry.kind in ("issue", "receipt") or entry.target is None or entry.unit is None:
            continue
        theirs = found.setdefault(entry.target, {})
        theirs[entry.unit] = theirs.get(entry.unit, 0) + entry.amount
    return {who: dict(sorted(theirs.items())) for who, theirs in sorted(found.items())}
