"""The drafts of a comparison, run on its streams: the old one, the new one, and the old one with one change alone."""

import re
from collections.abc import Iterator, Mapping, Sequence

from attrs import define, field, frozen

from ...dsl.diagnostic import Refusal
from ...dsl.diff import Change, TermsDiff, applied
from ...dsl.diff.change import Written
from ...dsl.syntax import Clause, Deal
from ..evidence.draft import Draft, ready_draft
from ..evidence.ground import Ground
from ..evidence.scenario import Scenario
from ..evidence.streams import streams
from .outcome import Outcome, outcome
from .related import related_streams
from .work import Budget, size_of

Choices = Mapping[str, str]
_MANY_STREAMS = 20


@frozen(eq=False)
class Pair:
    """Both drafts under some choice of readings, and what the old one makes of each stream."""

    old: Draft
    new: Draft
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
        self.budget.make_ready(size_of(old) + size_of(new))
        scenarios = (self.given,) if self.given else tuple(self._streams([old, new]))
        return Pair(old, new, scenarios, tuple(outcome(old, scenario, [old, new]) for scenario in scenarios))

    def _streams(self, drafts: Sequence[Draft]) -> Iterator[Scenario]:
        """As many streams as there is work for, those that the changes have to do with alone where there are many."""
        labels = {change.clause for change in self.terms.changes if change.category != "wording"}
        every = related_streams(self.terms.new, {clause.label for clause in self.terms.new})
        near = related_streams((*self.terms.old, *self.terms.new), labels)
        only = near if len(every) > _MANY_STREAMS and near else None
        work = sum(size_of(draft) for draft in drafts)
        self.budget.spend(work * min(len(every if only is None else only), _MANY_STREAMS))
        for scenario in streams(Ground.of(drafts, only)):
            if not self.budget.spend(2 * work):
                return
            yield scenario

    def _ready(self, clauses: tuple[Clause, ...], choices: Choices) -> Draft:
        """A draft with what it does not disclose assumed, so that it can be run."""
        return ready_draft(self.terms.source, Deal(clauses), choices, self.supplied, assume=True)

    def alone(self, change: Change, pair: Pair, choices: Choices) -> tuple[Draft, frozenset[int]] | None:
        """The old draft with a change and what it cannot do without; None where it cannot be made, or not in time."""
        for chosen in dict.fromkeys((frozenset({change.number}), with_needs(change, self.terms.changes))):
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


def _words(written: Written | None) -> set[str]:
    return set(re.findall(r"[a-z][a-z0-9_]*", written.text)) if written else set()
