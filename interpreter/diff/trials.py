"""The drafts of a comparison, run on its streams: the old one, the new one, and the old one with one change alone."""

import re
from collections.abc import Iterator, Mapping, Sequence

from attrs import define, field, frozen

from ...dsl.diagnostic import Refusal
from ...dsl.diff import Change, TermsDiff, applied
from ...dsl.diff.change import WORDING, Written
from ...dsl.resolve import readings
from ...dsl.syntax import Clause, Deal
from ...dsl.terms.trust import Check
from ..evidence.breakpoints import Levels
from ..evidence.draft import Draft, ready_draft
from ..evidence.ground import Ground
from ..evidence.scenario import Scenario
from ..evidence.streams import streams, up_to
from ..lower.holes import holes_of
from ..supply import refuse_unknown_choices, supplied_figures
from .outcome import Outcome, outcome
from .related import related_streams
from .work import Budget, size_of

Choices = Mapping[str, str]
_MANY_STREAMS = 20


@frozen(eq=False)
class Pair:
    """Both drafts under some choice of readings, and what the old one makes of each stream that `ground` gave."""

    old: Draft
    new: Draft
    ground: Ground | None
    scenarios: tuple[Scenario, ...]
    before: tuple[Outcome, ...]


@define
class Trials:
    """Runs drafts for a comparison; `given` is the stream to run on, where the user has one."""

    terms: TermsDiff
    supplied: Mapping[str, str]
    readings: Choices
    given: Scenario | None
    budget: Budget = field(factory=Budget)
    pairs: dict[tuple[tuple[str, str], ...], Pair | Refusal] = field(factory=dict)

    def pair(self, choices: Choices) -> Pair | Refusal:
        """Both drafts under a choice of readings, or why they cannot be compared."""
        chosen = {**self.readings, **choices}
        key = tuple(sorted(chosen.items()))
        if key not in self.pairs:
            try:
                self.pairs[key] = self._pair(chosen)
            except Refusal as refusal:
                self.pairs[key] = refusal
        return self.pairs[key]

    def _pair(self, choices: Choices) -> Pair:
        old, new = (self._ready(clauses, choices) for clauses in (self.terms.old, self.terms.new))
        self._refuse_what_neither_has(old, new, choices)
        self.budget.make_ready(size_of(old) + size_of(new))
        ground = None if self.given else self._ground([old, new])
        scenarios = tuple(self._streams(ground, old, new)) if ground else (self.given,) if self.given else ()
        return Pair(old, new, ground, scenarios, tuple(outcome(old, scenario, [old, new]) for scenario in scenarios))

    def _refuse_what_neither_has(self, old: Draft, new: Draft, choices: Choices) -> None:
        """A reading or an undisclosed term that is in one draft is none that the other has to know."""
        had = {reading.name.text for reading in readings(self.terms.old)}
        refuse_unknown_choices(Deal(self.terms.new), {name: said for name, said in choices.items() if name not in had})
        terms = set(holes_of(old.model).values())
        supplied_figures(new.model, {name: text for name, text in self.supplied.items() if name not in terms})

    def _ground(self, drafts: Sequence[Draft]) -> Ground:
        """The streams of the drafts, those that the changes have to do with alone where there are many."""
        labels = {change.clause for change in self.terms.changes if change.category != WORDING}
        every = related_streams(self.terms.new, {clause.label for clause in self.terms.new})
        near = related_streams((*self.terms.old, *self.terms.new), labels)
        only = near if len(every) > _MANY_STREAMS and near else None
        work = sum(size_of(draft) for draft in drafts)
        self.budget.spend(work * min(len(every if only is None else only), _MANY_STREAMS))
        return Ground.of(drafts, only)

    def _streams(self, ground: Ground, *drafts: Draft) -> Iterator[Scenario]:
        """As many streams as there is work for; of many only so many that each change can be tried on all."""
        work = sum(size_of(draft) for draft in drafts)
        weighty = sum(change.category != WORDING for change in self.terms.changes)
        for number, scenario in enumerate(streams(ground)):
            if number >= _MANY_STREAMS and number * work * weighty > self.budget.left:
                self.budget.over = True
                return
            if not self.budget.spend(2 * work):
                return
            yield scenario

    def _ready(self, clauses: tuple[Clause, ...], choices: Choices, *, checked: bool = False) -> Draft:
        """A draft with what it does not disclose assumed, so that it can be run."""
        source, deal = self.terms.source, Deal(clauses)
        return ready_draft(source, deal, choices, self.supplied, assume=True, of_several=True, checked=checked)

    def broken_checks(self, scenario: Scenario, pair: Pair) -> Iterator[tuple[str, str]]:
        """Which draft a check of its own stops on a stream through which both run without their checks, and why."""
        for which, clauses in (("old", self.terms.old), ("new", self.terms.new)):
            if any(isinstance(clause, Check) for clause in clauses):
                try:
                    found = outcome(self._ready(clauses, self.readings, checked=True), scenario, [pair.old, pair.new])
                except Refusal as refusal:
                    found = refusal
                if isinstance(found, Refusal):
                    yield which, found.findings[0].message

    def alone(self, change: Change, pair: Pair, choices: Choices) -> tuple[Draft, frozenset[int]] | None:
        """The old draft with a change and what it cannot do without; None where it cannot be made, or not in time."""
        every = self.terms.changes
        for chosen in dict.fromkeys(
            (frozenset({change.number}), with_needs(change, every), with_clause(change, every))
        ):
            if not self.budget.make_ready(size_of(pair.old)):
                return None
            try:
                return self._ready(applied(self.terms.delta, chosen), {**self.readings, **choices}), chosen
            except Refusal:
                continue
        return None

    def run(self, draft: Draft, pair: Pair) -> Iterator[tuple[Scenario, Outcome, Outcome]]:
        """What the old draft and another make of each stream, as long as there is work left."""
        for scenario, before in zip(pair.scenarios, pair.before, strict=True):
            if not self.budget.spend(size_of(draft)):
                return
            yield scenario, before, outcome(draft, scenario, [pair.old, pair.new])

    def further(self, draft: Draft, pair: Pair) -> Iterator[tuple[Scenario, Outcome, Outcome]]:
        """The same of streams up to levels at which this draft is cut and neither of the two."""
        if pair.ground is None:
            return
        known = {levels.inflow: levels.points for levels in pair.ground.levels}
        if not self.budget.spend(size_of(draft) * len(known)):
            return
        for levels in Ground.of([draft], {inflow.stream for inflow in known}).levels:
            points = tuple(point for point in levels.points if point not in known.get(levels.inflow, ()))
            for scenario in up_to(pair.ground, Levels(levels.inflow, points)):
                if not self.budget.spend(size_of(pair.old) + size_of(draft)):
                    return
                before, after = (outcome(each, scenario, [pair.old, pair.new]) for each in (pair.old, draft))
                yield scenario, before, after


def with_needs(change: Change, changes: Sequence[Change]) -> frozenset[int]:
    """A change with those that declare what it names, and those that no longer name what it takes away."""
    come = {other.clause: other for other in changes if other.kind == "added" and not other.path}
    found = {change.number: change}
    waiting = [change]
    while waiting:
        each = waiting.pop()
        needed = [come[word] for word in _words(each.new) if word in come]
        if each.kind == "removed" and not each.path:
            needed += [other for other in changes if each.clause in _words(other.old)]
        for other in needed:
            if other.number not in found:
                found[other.number] = other
                waiting.append(other)
    return frozenset(found)


def with_clause(change: Change, changes: Sequence[Change]) -> frozenset[int]:
    """A change with all that its clause needs to hold together: what else changed in it, and what that cannot miss."""
    alike = (
        other
        for other in changes
        if (other.clause, other.heading, other.choices) == (change.clause, change.heading, change.choices)
        and other.category != WORDING
    )
    return frozenset(number for other in alike for number in with_needs(other, changes))


def _words(written: Written | None) -> set[str]:
    return set(re.findall(r"[a-z][a-z0-9_]*", written.text)) if written else set()
