"""Who has come to what by which day: what each was paid less what each paid, by party and unit."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import frozen

from ...dsl.terms.instrument import Instrument
from ..exact.unknown import Unknown
from ..lower.overdue import may_be_late
from ..run import Result

Holding = tuple[str, str]
"""A party or an instrument, and the currency or instrument of which it has some."""

Positions = Mapping[Holding, Mapping[date, Any]]
"""What each has been paid, less what it has paid, by day, in smallest units."""


@frozen
class Difference:
    """What a party has more (or less, below zero) under one run than under another, in smallest units of `unit`.

    `first` is the day on which they part; `ahead` and `behind` say whether it ever has more, or less, on a day.
    """

    amount: Any
    first: date
    ahead: bool
    behind: bool


def positions(result: Result) -> dict[Holding, dict[date, Any]]:
    """What each has been paid, less what it has paid, by day.

    What depends on undisclosed terms is left out, and so are the units that a party has issued itself. What is overdue
    in the end, with the interest on it, counts as if it were paid then.
    """
    symbols = result.model.scope.symbols
    who = {name for name, symbol in symbols.items() if symbol.kind in ("party", "instrument")}
    issued = {(unit.issuer.text, unit.name.text) for unit in result.model.all_of(Instrument)}
    found: dict[Holding, dict[date, Any]] = {}
    for entry in result.entries:
        if not entry.pays or entry.unit is None or isinstance(entry.amount, Unknown):
            continue
        for name, sign in ((entry.target, 1), (entry.source, -1)):
            if name in who and (name, entry.unit) not in issued:
                days = found.setdefault((name, entry.unit), {})
                days[entry.day] = days.get(entry.day, 0) + sign * entry.amount
    for clause in may_be_late(result.model):
        late = next(each for each in result.state.overdue if each.name == clause.name.text)
        owed = result.value(late.balance) + result.value(late.interest) if late.name in result.reported else 0
        for name, sign in ((result.model.symbol(clause.payee).key, 1), (clause.payer.text, -1)):
            if owed and not isinstance(owed, Unknown) and name in who:
                days = found.setdefault((name, late.unit), {})
                days[result.through] = days.get(result.through, 0) + sign * owed
    return found


def paid_under(result: Result, clause: str) -> Any:
    """What a payment or a royalty paid in all, as far as it is known."""
    paid = [entry.amount for entry in result.entries if entry.clause == clause and entry.pays]
    return sum(amount for amount in paid if not isinstance(amount, Unknown))


def differences(old: Result, new: Result) -> dict[Holding, Difference]:
    """Who has more or less under `new` than under `old`; those who have the same on every day are left out."""
    return parted(positions(old), positions(new))


def parted(before: Positions, after: Positions) -> dict[Holding, Difference]:
    """Who has more or less after than before; those who have the same on every day are left out."""
    found = {}
    for holding in sorted({*before, *after}):
        difference = _difference(before.get(holding, {}), after.get(holding, {}))
        if difference:
            found[holding] = difference
    return found


def _difference(before: Mapping[date, Any], after: Mapping[date, Any]) -> Difference | None:
    total: Any = 0
    first, ahead, behind = None, False, False
    for day in sorted({*before, *after}):
        total += after.get(day, 0) - before.get(day, 0)
        if total and first is None:
            first = day
        ahead, behind = ahead or total > 0, behind or total < 0
    return Difference(total, first, ahead, behind) if first else None
