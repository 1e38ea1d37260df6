"""What two drafts pay on one stream: by party and year, in all, and the slice at which they part."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import evolve, frozen

from ...dsl.diff.change import CASH, Change, Written
from ...dsl.source import Place
from ..evidence.position import Holding, Positions
from ..evidence.scenario import Scenario
from ..exact.unknown import Unknown
from ..ledger import Entry
from ..money import show_money, with_commas
from ..run import Result
from .outcome import Ran


@frozen
class Amounts:
    """What a party has under the old draft and under the new, in smallest units; the first day on which they part."""

    old: Any
    new: Any
    first: date | None

    @property
    def difference(self) -> Any:
        """How much more the new draft pays."""
        return self.new - self.old


@frozen(eq=False)
class Parting:
    """The first day on which a party has not the same under both drafts, and its entries of that day.

    `days` is by day who has not the same from then on.
    """

    party: str
    unit: str
    day: date
    days: Mapping[date, tuple[str, ...]]
    old: tuple[Entry, ...]
    new: tuple[Entry, ...]


@frozen(eq=False)
class CashDiff:
    """Two drafts on one stream; `years` is by holding and year."""

    scenario: Scenario
    old: Result
    new: Result
    totals: dict[Holding, Amounts]
    years: dict[Holding, dict[int, Amounts]]
    parting: Parting | None


def cash_diff(scenario: Scenario, old: Ran, new: Ran) -> CashDiff:
    """What two runs pay each; a party that has the same on every day is left out."""
    before, after = old.positions, new.positions
    differing = [each for each in sorted({*before, *after}) if _days(before, each) != _days(after, each)]
    days = {each: (_days(before, each), _days(after, each)) for each in differing}
    totals = {each: _amounts(*found) for each, found in days.items()}
    years = {each: dict(_by_year(*found)) for each, found in days.items()}
    return CashDiff(scenario, old.result, new.result, totals, years, _parting(old, new, totals))


def _days(found: Positions, holding: Holding) -> dict[date, Any]:
    return {day: amount for day, amount in found.get(holding, {}).items() if amount}


def _amounts(before: dict[date, Any], after: dict[date, Any]) -> Amounts:
    first = min((day for day in {*before, *after} if before.get(day, 0) != after.get(day, 0)), default=None)
    return Amounts(sum(before.values()), sum(after.values()), first)


def _by_year(before: dict[date, Any], after: dict[date, Any]) -> Iterator[tuple[int, Amounts]]:
    for year in sorted({day.year for day in (*before, *after)}):
        yield year, _amounts(*({day: n for day, n in days.items() if day.year == year} for days in (before, after)))


def _parting(old: Ran, new: Ran, totals: Mapping[Holding, Amounts]) -> Parting | None:
    """Where the runs part for whom the most is at stake, of two with as much for one who is paid something then."""
    if not totals:
        return None

    def weight(found: Parting) -> tuple[Any, bool, Any]:
        difference = totals[found.party, found.unit].difference
        return abs(difference), bool(found.old or found.new), difference

    most = max((_parted(old, new, holding) for holding in totals), key=weight)
    return evolve(most, days=_by_day(totals))


def _parted(old: Ran, new: Ran, holding: Holding) -> Parting:
    """Where the runs part for one."""
    party, unit = holding
    before, after = old.positions.get(holding, {}), new.positions.get(holding, {})
    day = min(day for day in (*before, *after) if before.get(day, 0) != after.get(day, 0))
    theirs = (
        tuple(
            entry
            for entry in ran.result.entries
            if entry.day == day and party in (entry.source, entry.target) and entry.unit == unit
        )
        for ran in (old, new)
    )
    return Parting(party, unit, day, {}, *theirs)


def _by_day(totals: Mapping[Holding, Amounts]) -> dict[date, tuple[str, ...]]:
    """Who has not the same from which day on, each party from its first, in order."""
    firsts: dict[str, date] = {}
    for (party, _), amounts in totals.items():
        if amounts.first is not None:
            firsts[party] = min(amounts.first, firsts.get(party, amounts.first))
    return {day: tuple(who for who, first in firsts.items() if first == day) for day in sorted(set(firsts.values()))}


def cash_changes(found: CashDiff, first: int) -> Iterator[Change]:
    """What each party has, in all and in each year in which it differs, as changes."""
    number = first
    for (party, unit), total in found.totals.items():
        rows: list[tuple[int | None, Amounts]] = [(None, total)]
        rows += [(year, own) for year, own in found.years[party, unit].items() if own.difference]
        for year, amounts in rows:
            period = "in all" if year is None else str(year)
            label = _telling(found, unit, year, party) or _telling(found, unit, year)
            old, new = (
                Written(shown_amount(amount, unit), _place(result, label))
                for amount, result in ((amounts.old, found.old), (amounts.new, found.new))
            )
            yield Change(number, CASH, "changed", label, label, "", (f"{party}, {unit}", period), old, new)
            number += 1


def _telling(found: CashDiff, unit: str, year: int | None, party: str | None = None) -> str:
    """The clause under which a party, or all together, came to most more or less: in the end, else on some day."""
    clauses: dict[str, dict[date, Any]] = {}
    for result, way in ((found.new, 1), (found.old, -1)):
        for entry in result.entries:
            if not entry.pays or entry.unit != unit or isinstance(entry.amount, Unknown):
                continue
            if year in (None, entry.day.year) and party in (None, entry.source, entry.target):
                sign = -way if entry.source == party else way
                days = clauses.setdefault(entry.clause, {})
                days[entry.day] = days.get(entry.day, 0) + sign * entry.amount
    weights = {clause: (abs(sum(days.values())), sum(map(abs, days.values()))) for clause, days in clauses.items()}
    return max((clause for clause, weight in weights.items() if any(weight)), key=weights.__getitem__, default="")


def _place(result: Result, label: str) -> Place:
    """The place of a clause, the beginning of the contract where there is none."""
    clauses = [clause for clause in result.model.clauses if clause.label == label]
    return result.model.source.place((clauses or result.model.clauses)[0].span)


def shown_amount(amount: Any, unit: str) -> str:
    """An amount with commas."""
    return with_commas(show_money(amount, unit))
