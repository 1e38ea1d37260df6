"""Streams at the breakpoints of all combinations, searched for those on which the readings make the most."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from attrs import define, evolve, field, frozen

from ...dsl.diagnostic import Refusal
from ...dsl.source import Source
from ...dsl.syntax import Deal
from ..check import read_model
from ..evidence.draft import Draft, ready_draft
from ..evidence.ground import Ground
from ..evidence.scenario import Scenario, Writer
from ..evidence.streams import streams
from ..exact.unknown import Unknown
from ..lower.holes import holes_of
from ..rows import Inputs
from ..run import Ready
from .comparison import range_of
from .outcome import Outcome, partings
from .refined import refined
from .space import Combination, Space

MOST_WORK = 3_000_000
"""The most operations of programs that are run: some twenty seconds on a machine of 2026."""


@frozen(eq=False)
class Largest:
    """The most that somebody has more (or less, below zero) under one combination than under another.

    `scenario` is the plainest stream on which it was found, `first` the day from which on it is so. `grows` where
    more that comes in afterwards makes it larger still. `supplied` are the figures for undisclosed terms that either
    run is given, and `assumed` the names of those that nobody supplied.
    """

    who: str
    unit: str
    difference: Any
    first: date
    scenario: Scenario
    base: Combination
    other: Combination
    grows: bool = False
    supplied: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})
    assumed: frozenset[str] = frozenset()


@frozen(eq=False)
class Search:
    """What was found on generated streams: the largest difference by unit, the deal's currency first.

    `alone` are those of each reading, the others being whatever they are; `together` those between any two
    combinations, where several readings are open. So many `streams` were tried, not all where the work allowed no more.
    `stopped` says on how many a run stops under some meaning of a reading, `parted` where it does not under another.
    """

    alone: Mapping[str, tuple[Largest, ...]]
    together: tuple[Largest, ...]
    streams: int
    complete: bool
    stopped: Mapping[str, int]
    parted: Mapping[str, int]

    @property
    def differs(self) -> bool:
        """Whether any reading makes a difference on any stream."""
        return any(self.alone.values()) or any(self.parted.values())


@frozen(eq=False)
class Trial:
    """A combination ready to run, with the figures assumed for its undisclosed terms; or why it is not."""

    combination: Combination
    draft: Draft | None
    refusal: Refusal | None = None

    @property
    def assumed(self) -> frozenset[str]:
        """The undisclosed terms that have a figure which nobody supplied."""
        return frozenset(self.draft.assumed) if self.draft else frozenset()

    def figures(self, *, assume: bool) -> dict[str, str]:
        """The figures that its run is given."""
        given = self.draft.ready.supplied if self.draft else {}
        return {name: text for name, text in given.items() if assume or name not in self.assumed}

    def run(self, inputs: Inputs, *, assume: bool = True) -> Outcome:
        """What comes of a stream."""
        if self.draft is None:
            assert self.refusal is not None
            return Outcome.of(self.combination, self.refusal)
        draft = self.draft if assume else Draft(Ready.of(self.draft.model, self.figures(assume=False)), {})
        return Outcome.of(self.combination, draft.run(inputs))


@define
class Tally:
    """The largest difference by unit so far; of streams that make the same the first stays, and on it who gains."""

    found: dict[str, Largest] = field(factory=dict)

    def add_all(self, differences: Iterable[Largest]) -> None:
        """More differences."""
        for largest in differences:
            self._add(largest)

    def _add(self, largest: Largest) -> None:
        before = self.found.get(largest.unit)
        if before is None or abs(largest.difference) > abs(before.difference) or _gains(before, largest):
            self.found[largest.unit] = largest


def _gains(before: Largest, largest: Largest) -> bool:
    """Whether somebody gains what another loses on the same stream."""
    mirrored = 0 < largest.difference == -before.difference
    return mirrored and (largest.scenario, largest.base, largest.other) == (before.scenario, before.base, before.other)


def search(source: Source, deal: Deal, space: Space, supplied: Mapping[str, str]) -> Search:
    """The most that each reading makes, and all together, on streams at the breakpoints of every combination."""
    trials, bare = _trials(source, deal, space, supplied)
    ground = Ground.of(bare)
    work = sum(len(rule.body) for draft in bare for rule in draft.ready.machine.program.rules)
    every = _Streams(ground, bare, work)
    pairs = {name: [(one.number, other.number) for one, other in space.apart(name)] for name in space.free}
    alone, together = {name: Tally() for name in space.free}, Tally()
    stopped, parted = (dict.fromkeys(space.free, 0) for _ in range(2))
    for scenario in every:
        outcomes = {trial.combination.number: trial.run(scenario.inputs) for trial in trials}
        for name, apart in pairs.items():
            found = [(outcomes[one], outcomes[other]) for one, other in apart]
            stopped[name] += any(bool(one.stopped or other.stopped) for one, other in found)
            parted[name] += any(bool(one.stopped) != bool(other.stopped) for one, other in found)
            for one, other in found:
                alone[name].add_all(_between(scenario, one, other))
        if len(space.free) > 1:
            together.add_all(_widest(scenario, [outcome for outcome in outcomes.values() if not outcome.stopped]))
    finish = _Finish(ground, {trial.combination.number: trial for trial in trials}, ground.currency)
    largest = {name: finish.all(tally) for name, tally in alone.items()}
    return Search(largest, finish.all(together), every.tried, every.left >= 0, stopped, parted)


@define
class _Streams:
    """The streams of a ground, the plainest first, each run taking `work` a row; as many as `left` allows."""

    ground: Ground
    drafts: Sequence[Draft]
    work: int
    left: int = field(factory=lambda: MOST_WORK)
    tried: int = 0

    def __iter__(self) -> Iterator[Scenario]:
        plain = []
        for scenario in streams(self.ground):
            if not self._spend(scenario):
                return
            plain.append(scenario)
            yield scenario
        for scenario in plain:
            if not self._spend(scenario):
                return
            self.tried -= 1
            for ending in refined(scenario, self.drafts):
                if not self._spend(ending):
                    return
                yield ending

    def _spend(self, scenario: Scenario) -> bool:
        self.left -= self.work * (1 + len(scenario.rows)) if self.tried else 0
        self.tried += self.left >= 0
        return self.left >= 0


def _trials(source: Source, deal: Deal, space: Space, supplied: Mapping[str, str]) -> tuple[list[Trial], list[Draft]]:
    """Each combination ready to run as `regalia run` runs it; and without its promises, for the breakpoints.

    A term that is not disclosed has the same figure under every combination, where it fits.
    """
    trials, grounds = [], []
    assumed: dict[str, str] = {}
    for combination in space.combinations:
        try:
            model = read_model(source, deal, combination.choices)
            names = set(holes_of(model).values())
            known = {name: text for name, text in {**assumed, **supplied}.items() if name in names}
            try:
                bare = ready_draft(source, deal, combination.choices, known, assume=True)
            except Refusal:
                known = {name: text for name, text in supplied.items() if name in names}
                bare = ready_draft(source, deal, combination.choices, known, assume=True)
            figures = {**known, **bare.assumed}
            theirs = {name: text for name, text in figures.items() if name not in supplied}
            assumed.update({name: text for name, text in theirs.items() if name not in assumed})
            trials.append(Trial(combination, Draft(Ready.of(model, figures), theirs)))
            grounds.append(bare)
        except Refusal as refusal:
            trials.append(Trial(combination, None, refusal))
    return trials, grounds


def _between(scenario: Scenario, base: Outcome, other: Outcome) -> Iterator[Largest]:
    """Who has more or less under another outcome, who gains first; what is not disclosed tells nothing."""
    if not base.stopped and not other.stopped:
        found = [each for each in partings(base, other).items() if not isinstance(each[1].amount, Unknown)]
        for (who, unit), difference in sorted(found, key=lambda each: each[1].amount <= 0):
            between = (base.combination, other.combination)
            yield Largest(who, unit, difference.amount, difference.first, scenario, *between)


def _widest(scenario: Scenario, outcomes: Sequence[Outcome]) -> Iterator[Largest]:
    """The widest difference of each holding between two outcomes, the default before the others where it is one."""
    for who, unit in sorted({holding for outcome in outcomes for holding in outcome.net}):
        width = range_of(outcomes, who, unit, net=True)
        if width.first is not None and not width.undisclosed:
            bounds = {width.least_under[0], width.most_under[0]} if width.difference else set[int]()
            for base, other in combinations(outcomes, 2):
                if not bounds or {base.combination.number, other.combination.number} == bounds:
                    found = [each for each in _between(scenario, base, other) if (each.who, each.unit) == (who, unit)]
                    yield from found
                    if found:
                        break


@frozen(eq=False)
class _Finish:
    """Completes what was found: what the runs do without, and whether more makes the difference larger."""

    ground: Ground
    trials: Mapping[int, Trial]
    currency: str

    def all(self, tally: Tally) -> tuple[Largest, ...]:
        """The largest differences, those in the deal's currency first."""
        units = sorted(tally.found, key=lambda unit: (unit != self.currency, unit))
        return tuple(self._finished(tally.found[unit]) for unit in units)

    def _finished(self, largest: Largest) -> Largest:
        sides = [self.trials[each.number] for each in (largest.base, largest.other)]
        grown = self._again(largest, sides, _with_more(self.ground, largest.scenario).inputs, assume=True)
        plain = self._again(largest, sides, largest.scenario.inputs, assume=False)
        needs = plain is None or plain != largest.difference
        figures = [side.figures(assume=needs) for side in sides]
        return evolve(
            largest,
            grows=grown is not None and abs(grown) > abs(largest.difference),
            supplied=(figures[0], figures[1]),
            assumed=frozenset(name for side in sides for name in side.assumed) if needs else frozenset(),
        )

    def _again(self, largest: Largest, sides: Sequence[Trial], inputs: Inputs, *, assume: bool) -> Any:
        """The difference on other inputs; None where a run stops or it is not disclosed."""
        base, other = (side.run(inputs, assume=assume) for side in sides)
        found = _between(largest.scenario, base, other)
        return next((each.difference for each in found if (each.who, each.unit) == (largest.who, largest.unit)), None)


def _with_more(ground: Ground, scenario: Scenario) -> Scenario:
    """A stream on whose last day much more comes in."""
    inputs = scenario.inputs
    days = [*(row.date for row in inputs.cash), *(row.date for row in inputs.quantities)]
    last = max([*days, *(row.date for row in inputs.events)])
    writer = Writer.again(scenario)
    for levels in ground.levels:
        levels.inflow.arrive(writer, last, levels.enough)
    return writer.scenario(scenario.title)
