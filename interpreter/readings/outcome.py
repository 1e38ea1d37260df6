"""What a run came to: what each received by which day, that less what it paid, and the rights that stand at the end."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from attrs import frozen

from ...dsl.diagnostic import Diagnostic, Refusal
from ...dsl.terms.instrument import Instrument
from ..evidence.position import Difference, Holding
from ..exact.unknown import Unknown
from ..ledger import Entry
from ..money import round_to
from ..outputs.json import option_data
from ..outputs.text import option_words, shown
from ..run import Result
from .space import Combination

_PASSED_THROUGH = ("stream", "waterfall", "security")


@frozen
class Running:
    """A total as it stands from each day on which it changes, in smallest units; Unknown where it is not disclosed."""

    days: tuple[date, ...] = ()
    totals: tuple[Any, ...] = ()

    @property
    def last(self) -> Any:
        """The total in the end."""
        return self.totals[-1] if self.totals else 0


NOTHING = Running()

Open = tuple[date, str, int, tuple[str, ...]]
"""An amount that is not disclosed: its day, its clause, whether it comes (1) or goes (-1), and the terms."""


@frozen(eq=False)
class Outcome:
    """What came of a combination, or why its run `stopped`.

    `received` is what `regalia run` shows as received in all, by who and unit; `net` is that with what units were
    issued for, less all that was paid. What is not disclosed is left out of `net` and stands in `open`. `rights` are
    options and liens as they stand at the end, in words.
    """

    combination: Combination
    received: Mapping[Holding, Running]
    net: Mapping[Holding, Running]
    open: Mapping[Holding, tuple[Open, ...]]
    rights: Mapping[str, str]
    stopped: tuple[Diagnostic, ...] = ()

    @classmethod
    def of(cls, combination: Combination, result: Result | Refusal) -> "Outcome":
        """What came of a run."""
        if isinstance(result, Refusal):
            return cls(combination, {}, {}, {}, {}, result.findings)
        symbols = result.model.scope.symbols
        passed = {name for name, symbol in symbols.items() if symbol.kind in _PASSED_THROUGH}
        own = {(unit.issuer.text, unit.name.text) for unit in result.model.all_of(Instrument)}
        moved = [(*move, entry) for entry in result.entries for move in _moves(entry, passed)]
        received = _running((who, entry, 1) for who, sign, entry in moved if sign == 1 and entry.kind != "issue")
        ours = [move for move in moved if (move[0], move[2].unit) not in own]
        net = _running((who, entry, sign) for who, sign, entry in ours if not isinstance(entry.amount, Unknown))
        net = {holding: received[holding] if received.get(holding) == run else run for holding, run in net.items()}
        return cls(combination, received, net, _open(ours), dict(_rights(result)))

    @property
    def amounts(self) -> tuple[Any, ...]:
        """The same for outcomes that are alike in what everybody received and paid."""
        tables = (self.received, self.net)
        return (
            tuple((holding, *_like(running)) for table in tables for holding, running in table.items()),
            tuple(self.open.items()),
            tuple((finding.code, finding.message) for finding in self.stopped),
        )

    @property
    def likeness(self) -> tuple[Any, ...]:
        """The same for outcomes that are alike in all that is compared."""
        return (*self.amounts, tuple(self.rights.items()))


def _like(running: Running) -> tuple[Any, ...]:
    last = running.last
    return (running.days, (*running.totals[:-1], last.names) if isinstance(last, Unknown) else running.totals)


def _moves(entry: Entry, passed: set[str]) -> Iterator[tuple[str, int]]:
    """Who has more by an entry, and who has less."""
    if entry.pays and entry.unit is not None:
        for name, sign in ((entry.target, 1), (entry.source, -1)):
            if name is not None and name not in passed:
                yield name, sign


def _running(moves: Iterable[tuple[str, Entry, int]]) -> dict[Holding, Running]:
    """Totals by holding, sorted; what rests on undisclosed terms stays so."""
    found: dict[Holding, dict[date, Any]] = {}
    for who, entry, sign in moves:
        assert entry.unit is not None
        days = found.setdefault((who, entry.unit), {})
        days[entry.day] = days.get(entry.day, 0) + sign * entry.amount
    return {holding: _summed(found[holding]) for holding in sorted(found)}


def _open(moves: Iterable[tuple[str, int, Entry]]) -> dict[Holding, tuple[Open, ...]]:
    """The amounts by holding that are not disclosed."""
    found: dict[Holding, tuple[Open, ...]] = {}
    for who, sign, entry in moves:
        if entry.unknown and entry.unit is not None:
            one = (entry.day, entry.clause, sign, entry.unknown)
            found[who, entry.unit] = (*found.get((who, entry.unit), ()), one)
    return dict(sorted(found.items()))


def _summed(changes: Mapping[date, Any]) -> Running:
    """The total from each day on which it changes; from where it is not disclosed, one for all that follow."""
    days: list[date] = []
    totals: list[Any] = []
    total: Any = 0
    for day, change in changes.items():
        before, total = total, total + change
        if isinstance(total, Unknown):
            if isinstance(before, Unknown):
                totals[-1] = total
                continue
        elif not change:
            continue
        days.append(day)
        totals.append(total)
    return Running(tuple(days), tuple(totals))


def parting(one: Running, other: Running) -> Difference | None:
    """What `other` has more than `one`, and from which day on; None where both are the same on every day.

    The amount is Unknown where either is not disclosed in the end; what is not disclosed is not looked into.
    """
    first, ahead, behind = None, False, False
    had: Any = 0
    has: Any = 0
    at = of = 0
    while at < len(one.days) or of < len(other.days):
        day = min(running.days[place] for running, place in ((one, at), (other, of)) if place < len(running.days))
        if at < len(one.days) and one.days[at] == day:
            had, at = one.totals[at], at + 1
        if of < len(other.days) and other.days[of] == day:
            has, of = other.totals[of], of + 1
        if isinstance(had, Unknown) or isinstance(has, Unknown):
            both = isinstance(had, Unknown) and isinstance(has, Unknown)
            first = first or (None if both and had.names == has.names else day)
            break
        if had != has:
            first = first or day
            ahead, behind = ahead or has > had, behind or has < had
    return Difference(other.last - one.last, first, ahead, behind) if first else None


def partings(one: Outcome, other: Outcome) -> dict[Holding, Difference]:
    """Who has more or less under another outcome, less what each paid; sorted, those who have the same left out.

    An amount that is open under both alike is left out; where it is open under one only, so is the difference.
    """
    found = {}
    for holding in sorted({*one.net, *other.net, *one.open, *other.open}):
        difference = parting(one.net.get(holding, NOTHING), other.net.get(holding, NOTHING))
        unlike = set(one.open.get(holding, ())) ^ set(other.open.get(holding, ()))
        if unlike:
            days = [day for day, *_ in unlike] + ([difference.first] if difference else [])
            names = {name for *_, terms in unlike for name in terms}
            found[holding] = Difference(Unknown(*names), min(days), ahead=False, behind=False)
        elif difference:
            found[holding] = difference
    return found


def _rights(result: Result) -> Iterator[tuple[str, str]]:
    """What one unit would become under each option at the end, and what each lien secures."""
    for state in result.state.instruments:
        for option in state.options:
            words = option_words(state.name, option, option_data(result, state, option))
            yield f"{option.name} of {state.name}", words.removeprefix(f"{option.name}: ")
    unit = result.model.currency
    for lien in result.state.liens:
        secured = result.value(lien.secured)
        amount = secured if isinstance(secured, Unknown) else round_to(secured, 1, "half up")
        yield lien.name, f"rank {lien.rank}, secures {shown(amount, unit)} {unit}"
