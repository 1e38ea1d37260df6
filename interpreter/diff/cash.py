"""What two drafts pay on one stream: by party and year, in all, and the slice at which they part."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import frozen

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
    """The first day on which a party has not the same under both drafts, and its entries of that day."""

    party: str
    unit: str
    day: date
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
    """Where the runs part for whom the most is at stake."""
    if not totals:
        return None
    party, unit = max(totals, key=lambda each: (abs(totals[each].difference), totals[each].difference))
    before, after = old.positions.get((party, unit), {}), new.positions.get((party, unit), {})
    day = min(day for day in (*before, *after) if before.get(day, 0) != after.get(day, 0))
    theirs = [
        tuple(
            entry
            for entry in ran.result.entries
            if entry.day == day and party in (entry.source, entry.target) and entry.unit == unit
        )
        for ran in (old, new)
    ]
    return Parting(party, unit, day, theirs[0], theirs[1])


def cash_changes(found: CashDiff, first: int) -> Iterator[Change]:
    """What each party has, in all and in each year in which it differs, as changes."""
    number = first
    for (party, unit), total in found.totals.items():
        rows = [("in all", total)]
        rows += [(str(year), amounts) for year, amounts in found.years[party, unit].items() if amounts.difference]
        clauses = [_paying(result, party, unit) for result in (found.old, found.new)]
        label = clauses[1] or clauses[0] or ""
        for period, amounts in rows:
            old, new = (
                Written(shown_amount(amount, unit), _place(result, clause))
                for amount, result, clause in zip(
                    (amounts.old, amounts.new), (found.old, found.new), clauses, strict=True
                )
            )
            yield Change(number, CASH, "changed", label, label, "", (f"{party}, {unit}", period), old, new)
            number += 1


def _paying(result: Result, party: str, unit: str) -> str | None:
    """The clause under which a party has the most."""
    sums: dict[str, Any] = {}
    for entry in result.entries:
        if party in (entry.source, entry.target) and entry.unit == unit and not isinstance(entry.amount, Unknown):
            sums[entry.clause] = sums.get(entry.clause, 0) + abs(entry.amount)
    return max(sums, key=lambda clause: sums[clause], default=None)


def _place(result: Result, label: str | None) -> Place:
    """The place of a clause, the beginning of the contract where there is none."""
    clauses = [clause for clause in result.model.clauses if clause.label == label]
    return result.model.source.place((clauses or result.model.clauses)[0].span)


def shown_amount(amount: Any, unit: str) -> str:
    """An amount with commas."""
    return with_commas(show_money(amount, unit))
