"""Outcomes of combinations compared: who gets the least and the most, and what each question is worth alone."""

from collections.abc import Hashable, Iterator, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from ..evidence.position import Difference, Holding
from ..exact.unknown import Unknown
from .outcome import NOTHING, Open, Outcome, Running, parting, partings
from .space import Combination, Question, Space


@frozen
class Range:
    """What somebody has under the combinations, in smallest units of `unit`: the least, the most, and under which.

    `net` ranges are of what each has less what it paid, as far as it is disclosed. `first` is the first day on which
    any two part, None where all are the same; `least` and `most` are None where an amount is not disclosed, on
    `undisclosed` terms.
    """

    who: str
    unit: str
    net: bool
    least: Any
    most: Any
    least_under: tuple[int, ...]
    most_under: tuple[int, ...]
    first: date | None
    undisclosed: tuple[str, ...] = ()

    @property
    def difference(self) -> Any:
        """The most less the least; None where it is not disclosed."""
        return None if self.least is None else self.most - self.least


@frozen(eq=False)
class Worth:
    """What choosing another meaning of a question changes, nothing else changed: who has more or less, by holding.

    `rights` are those that stand otherwise at the end, as they are under the one and under the other.
    """

    question: Question
    meaning: str
    base: Outcome
    other: Outcome
    effects: dict[Holding, Difference]
    rights: dict[str, tuple[str, str]]

    @property
    def stops(self) -> bool:
        """Whether one of the runs was stopped, so that amounts cannot be compared."""
        return bool(self.base.stopped or self.other.stopped)

    @property
    def undisclosed(self) -> tuple[str, ...]:
        """The undisclosed terms on which it depends who has more."""
        unknown = [each.amount for each in self.effects.values() if isinstance(each.amount, Unknown)]
        return tuple(sorted({name for amount in unknown for name in amount.names}))

    @property
    def differs(self) -> bool:
        """Whether it makes any difference."""
        return self.base.likeness != self.other.likeness


@frozen(eq=False)
class Comparison:
    """All outcomes on one stream, those of the combinations of a space in their order."""

    space: Space
    through: date
    outcomes: tuple[Outcome, ...]
    ranges: tuple[Range, ...]
    worths: tuple[Worth, ...]
    indifferent: tuple[str, ...]
    """The readings that made no difference, whatever the others were."""
    same_money: tuple[str, ...]
    """Those that made none in what anybody received or paid; the others of them make one in the rights that stand."""

    @classmethod
    def of(cls, space: Space, through: date, outcomes: Sequence[Outcome]) -> "Comparison":
        """The outcomes compared."""
        found = tuple(outcomes)
        same = _without_effect(space, [outcome.likeness for outcome in found])
        same_money = _without_effect(space, [outcome.amounts for outcome in found])
        return cls(space, through, found, tuple(_ranges(found)), tuple(_worths(space, found)), same, same_money)

    def outcome(self, combination: Combination) -> Outcome:
        """What came of a combination."""
        return self.outcomes[combination.number - 1]

    @property
    def differs(self) -> bool:
        """Whether any reading made a difference."""
        return len(self.indifferent) < len(self.space.free)


def _ranges(outcomes: Sequence[Outcome]) -> Iterator[Range]:
    """The range of what each received; and of what it has less what it paid, where that is another range."""
    sound = [outcome for outcome in outcomes if not outcome.stopped]
    for who, unit in sorted({holding for outcome in sound for holding in (*outcome.received, *outcome.net)}):
        received = range_of(sound, who, unit, net=False)
        net = range_of(sound, who, unit, net=True)
        if any((who, unit) in outcome.received for outcome in sound):
            yield received
        if net.first and (net.first, net.difference) != (received.first, received.difference):
            yield net


def range_of(outcomes: Sequence[Outcome], who: str, unit: str, *, net: bool) -> Range:
    """What somebody has under some outcomes, none of which was stopped."""
    runs = [(outcome.net if net else outcome.received).get((who, unit), NOTHING) for outcome in outcomes]
    first = _first(runs)
    unknown = {name for run in runs if isinstance(run.last, Unknown) for name in run.last.names}
    if net:
        opened = [set(outcome.open.get((who, unit), ())) for outcome in outcomes]
        unlike = set[Open]().union(*(each ^ opened[0] for each in opened))
        unknown = {name for *_, terms in unlike for name in terms}
        first = min([first, *(day for day, *_ in unlike)] if first else [day for day, *_ in unlike], default=None)
    if unknown:
        return Range(who, unit, net, None, None, (), (), first, tuple(sorted(unknown)))
    least, most = min(run.last for run in runs), max(run.last for run in runs)
    numbered = [(outcome.combination.number, run.last) for outcome, run in zip(outcomes, runs, strict=True)]
    under = [tuple(number for number, last in numbered if last == bound) for bound in (least, most)]
    return Range(who, unit, net, least, most, under[0], under[1], first)


def _first(runs: Sequence[Running]) -> date | None:
    """The first day on which any two part: until then all are as the first is."""
    parted = [difference.first for run in runs[1:] if (difference := parting(runs[0], run))]
    return min(parted, default=None)


def _worths(space: Space, outcomes: Sequence[Outcome]) -> Iterator[Worth]:
    for question in space.questions:
        one, others = space.alone(question)
        base = outcomes[one.number - 1]
        for meaning, combination in others:
            other = outcomes[combination.number - 1]
            compared = not base.stopped and not other.stopped
            effects = partings(base, other) if compared else {}
            yield Worth(question, meaning, base, other, effects, _other_rights(base, other) if compared else {})


def _other_rights(base: Outcome, other: Outcome) -> dict[str, tuple[str, str]]:
    """The rights that are not the same under both outcomes."""
    names = dict.fromkeys((*base.rights, *other.rights))
    found = {name: (base.rights.get(name, "none"), other.rights.get(name, "none")) for name in names}
    return {name: words for name, words in found.items() if words[0] != words[1]}


def _without_effect(space: Space, likenesses: Sequence[Hashable]) -> tuple[str, ...]:
    """The readings of which no two combinations that differ in nothing else come to something else."""
    kinds: dict[Hashable, int] = {}
    kind = [kinds.setdefault(likeness, len(kinds)) for likeness in likenesses]
    return tuple(
        name
        for name in space.free
        if all(kind[one.number - 1] == kind[other.number - 1] for one, other in space.apart(name))
    )
