"""The ledger of a run as a reader sees it: entries, totals, instruments, liens."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import evolve, field, frozen

from .exact.machine import Run
from .exact.unknown import Unknown
from .formula import Const, Expr
from .lower.changing import NEXT
from .program import Latch, Operation, Post, Set, Split
from .rows import Row
from .timeline import Tick, Translated

NO_CASH = ("issue", "receipt", "report", "earned", "due", "term", "opening", "charge", "credit", "interest")
"""The kinds of entries that pay nobody: what comes in, what is only counted, and what moves a balance alone."""

Taken = tuple[tuple[int, Any], ...]


@frozen
class Slice:
    """A part of an amount that passed under one band: `base` of it, at `rate`, comes to `exact`.

    `unit` is that of the base, in whose smallest units it is; the rate is in smallest units for each of those.
    """

    band: int
    base: Any
    rate: Any
    exact: Any
    unit: str


@frozen
class Entry:
    """One line of the ledger. Amounts are in smallest units of `unit`, None where nothing is moved.

    `cause` is the input row, or the number of the entry, that brought it about; `claim` the account that it pays;
    `translated` what it was in another currency. `tick` and `operation` say where in the run it stands.
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
    claim: str = ""
    translated: Translated | None = None
    slices: tuple[Slice, ...] = ()
    tick: int = field(default=0, eq=False, repr=False)
    operation: int = field(default=0, eq=False, repr=False)

    @property
    def pays(self) -> bool:
        """Whether anybody has more or less by it: not by what is only counted, nor by cash that only comes in."""
        counted = self.kind in NO_CASH and self.kind not in ("issue", "receipt")
        return not counted and not (self.kind == "receipt" and self.clause == self.target)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The undisclosed terms on which the amount depends."""
        return tuple(sorted(self.amount.names)) if isinstance(self.amount, Unknown) else ()


@frozen
class Cut:
    """How a split cut an amount: the bands taken with their bases, and the shares of each."""

    split: Split
    taken: Taken
    shares: tuple[tuple[Any, ...], ...]


def entries(run: Run, events: frozenset[str]) -> Iterator[Entry]:
    """The entries of a run, numbered from one; `events` are the happenings that a reader knows by name."""
    count = 0
    units = {name: register.unit for name, register in run.machine.program.registers.items()}
    for position, (tick, trail) in enumerate(zip(run.ticks, run.trails, strict=True)):
        posted: dict[str, int] = {}
        cuts: dict[str, Cut] = {}
        for number, did, *more in trail:
            operation = run.operations[number]
            if isinstance(operation, Split):
                cuts[operation.name] = Cut(operation, did, more[0] if more else _fixed_shares(operation, did))
                continue
            entry = _entry(count + 1, operation, tick, did, events, units)
            if entry is None:
                continue
            count = entry.id
            if isinstance(operation, Post):
                posted[operation.name] = count
                if operation.because:
                    entry = evolve(entry, cause=posted[operation.because])
                if operation.split:
                    parts = more[0] if more else tuple(_constant(part) for _, part in operation.flows)
                    entry = evolve(entry, slices=_slices(operation, cuts[operation.split], parts))
            yield evolve(entry, tick=position, operation=number)


def _entry(
    number: int, operation: Operation, tick: Tick, did: Any, events: frozenset[str], units: Mapping[str, str]
) -> Entry | None:
    """What a reader sees of an operation; None where it is shown nowhere."""
    match operation:
        case Post() if operation.view:
            source = tick.actor if operation.acting == "source" else operation.source
            target = tick.actor if operation.acting == "target" else operation.target
            words = (operation.clause, operation.view, source, target, did, operation.unit, tick.row)
            came = tick.translated if operation.acting == "source" else None
            return Entry(number, tick.day, *words, claim=operation.claim, translated=came)
        case Latch() if _is_shown(operation.register, events):
            reported = tick.kind.source == "input" and tick.kind.name == operation.clause
            who = tick.actor if reported else None
            return Entry(number, tick.day, operation.clause, "latch", who, None, None, None, tick.row)
        case Set() if operation.register.startswith(NEXT):
            return _change(number, operation, tick, did, units)
        case Set() if operation.register.startswith("index:") and not operation.register.endswith(":day"):
            unit = units.get(operation.register) or None
            return Entry(number, tick.day, operation.clause, "term", None, None, did, unit, tick.row)
    return None


def _change(number: int, operation: Set, tick: Tick, did: Any, units: Mapping[str, str]) -> Entry:
    """What a value becomes, or that a clause ends, starts or revives: `target` is its name."""
    what, _, name = operation.register.removeprefix(NEXT).partition(":")
    if what != "term":
        kind = "starts" if what == "begun" else "ends" if did else "revives"
        return Entry(number, tick.day, operation.clause, kind, None, name, None, None, tick.row)
    truth = isinstance(did, bool)
    amount, unit = (None, None) if truth else (did, units.get(operation.register) or None)
    kind = "term" if not truth else "holds" if did else "no longer holds"
    return Entry(number, tick.day, operation.clause, kind, None, name, amount, unit, tick.row)


def _is_shown(register: str, events: frozenset[str]) -> bool:
    kind, _, name = register.partition(":")
    return (kind == "event" and name in events) or kind == "end"


def _fixed_shares(split: Split, taken: Taken) -> tuple[tuple[Any, ...], ...]:
    """The shares of the bands that were taken, where they never change."""
    return tuple(tuple(_constant(share) for _, share in split.bands[band].shares) for band, _ in taken)


def _constant(expr: Expr) -> Any:
    assert isinstance(expr, Const)
    return expr.value


def _slices(post: Post, cut: Cut, parts: tuple[Any, ...]) -> tuple[Slice, ...]:
    """The parts of an amount by band: what a payee has of each target, of its share in the band."""
    found = []
    for (band, base), shares in zip(cut.taken, cut.shares, strict=True):
        of_target = {target: share for (target, _), share in zip(cut.split.bands[band].shares, shares, strict=True)}
        rate = sum(of_target.get(target, 0) * part for (target, _), part in zip(post.flows, parts, strict=True))
        if rate:
            found.append(Slice(band + 1, base, rate, base * rate, cut.split.unit or post.unit))
    return tuple(found)


def totals(ledger: tuple[Entry, ...]) -> Mapping[str, Mapping[str, Any]]:
    """What each has received, by currency or instrument: entries to each, issues and receipts left out."""
    found: dict[str, dict[str, Any]] = {}
    for entry in ledger:
        if entry.kind in NO_CASH or entry.target is None or entry.unit is None:
            continue
        theirs = found.setdefault(entry.target, {})
        theirs[entry.unit] = theirs.get(entry.unit, 0) + entry.amount
    return {who: dict(sorted(theirs.items())) for who, theirs in sorted(found.items())}
