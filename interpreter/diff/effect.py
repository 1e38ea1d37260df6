"""Who is better off under a draft, by evidence: the streams on which the drafts were run."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from attrs import define, frozen

from ...dsl.diagnostic import Refusal
from ..evidence.position import Difference, Holding, parted
from ..evidence.scenario import Scenario
from .outcome import Outcome


@frozen
class Effect:
    """What a change does for a party, in smallest units of `unit`.

    `difference` and `first` are what it has more (less, below zero) in the end of the stream `scenario`, and the
    day on which they part. `direction` is over all streams tried: better where it is ahead on some day of one
    and never behind, worse the other way round, mixed where it is both; same, without a stream, where it is neither.
    """

    party: str
    unit: str
    difference: Any
    first: date | None
    direction: str
    scenario: Scenario | None


@frozen
class Stopped:
    """A stream that one of two drafts does not run through: which one, and why."""

    scenario: Scenario
    draft: str
    why: str


@define
class _Tally:
    """What is known of a holding so far: the plainest stream with the greatest difference, and its sides."""

    scenario: Scenario
    largest: Difference
    ahead: bool = False
    behind: bool = False

    def add(self, scenario: Scenario, difference: Difference) -> None:
        if abs(difference.amount) > abs(self.largest.amount):
            self.scenario, self.largest = scenario, difference
        self.ahead |= difference.ahead
        self.behind |= difference.behind

    @property
    def direction(self) -> str:
        if self.ahead and self.behind:
            return "mixed"
        return "better" if self.ahead else "worse"


def effects(trials: Iterable[tuple[Scenario, Outcome, Outcome]]) -> tuple[dict[Holding, Effect], list[Stopped]]:
    """What each has more or less under the second outcomes, and the streams that only one draft runs through."""
    tallies: dict[Holding, _Tally] = {}
    seen: set[Holding] = set()
    stopped: list[Stopped] = []
    for scenario, old, new in trials:
        if isinstance(old, Refusal) or isinstance(new, Refusal):
            stopped += _stopped(scenario, old, new)
            continue
        before, after = old.positions, new.positions
        seen |= {*before, *after}
        for holding, difference in parted(before, after).items():
            tallies.setdefault(holding, _Tally(scenario, difference)).add(scenario, difference)
    return {holding: _effect(holding, tallies.get(holding)) for holding in sorted(seen)}, stopped


def _effect(holding: Holding, tally: _Tally | None) -> Effect:
    if tally is None:
        return Effect(*holding, 0, None, "same", None)
    return Effect(*holding, tally.largest.amount, tally.largest.first, tally.direction, tally.scenario)


def _stopped(scenario: Scenario, old: Outcome, new: Outcome) -> list[Stopped]:
    """Nothing where both drafts stop."""
    if isinstance(old, Refusal) and isinstance(new, Refusal):
        return []
    which, refusal = ("old", old) if isinstance(old, Refusal) else ("new", new)
    assert isinstance(refusal, Refusal)
    return [Stopped(scenario, which, refusal.findings[0].message)]


def by_party(found: Mapping[Holding, Effect], currency: str) -> dict[str, Effect]:
    """Effects by party; where a party has several units, those besides the deal's currency are named after it."""
    named: dict[str, Effect] = {}
    for (party, unit), effect in sorted(found.items(), key=lambda item: (item[0][0], item[0][1] != currency)):
        named[party if party not in named else f"{party}, {unit}"] = effect
    return named
