"""Which combinations of the readings of a contract there are: one inside a drafting counts where that is in force."""

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod

from attrs import field, frozen

from ...dsl.syntax import Clause
from ...dsl.terms.value import Drafting, Meaning, Reading
from ...dsl.within import with_amending

Choices = Mapping[str, str]

MOST_COMBINATIONS = 64
"""Up to so many combinations are looked at in full; past it each meaning alone."""


@frozen(eq=False)
class Question:
    """A reading and the choices `within` which it is in force; `fixed` is the meaning that the user holds fast."""

    node: Reading
    within: Choices
    fixed: str | None

    @property
    def name(self) -> str:
        """The name of the reading."""
        return self.node.name.text

    @property
    def default(self) -> str:
        """The meaning that stands where no other is chosen."""
        return self.fixed or self.node.meanings[0].name.text

    @property
    def others(self) -> tuple[str, ...]:
        """The meanings that can be chosen in its place."""
        names = tuple(meaning.name.text for meaning in self.node.meanings)
        return () if self.fixed else names[1:]


@frozen(eq=False)
class Combination:
    """One meaning of each reading that is in force, in text order; numbered from one, the default first."""

    number: int
    choices: Choices

    def __str__(self) -> str:
        return ", ".join(f"{name} = {meaning}" for name, meaning in self.choices.items())


@frozen(eq=False)
class Space:
    """The questions of a contract and their combinations.

    `number` is how many combinations there are; where it is above the most that are looked at, `combinations` are
    the default and each other meaning alone.
    """

    clauses: tuple[Clause, ...]
    fixed: Choices
    questions: tuple[Question, ...]
    number: int
    combinations: tuple[Combination, ...]
    _by_choices: Mapping[frozenset[tuple[str, str]], Combination] = field(repr=False)

    @classmethod
    def of(cls, clauses: tuple[Clause, ...], fixed: Choices) -> "Space":
        """The space of some clauses, with what the user holds fast."""
        questions = tuple(_questions(clauses, fixed, {}))
        number = _number(clauses, fixed)
        found = _combinations(clauses, fixed) if number <= MOST_COMBINATIONS else _alone(clauses, fixed, questions)
        each: dict[frozenset[tuple[str, str]], Combination] = {}
        for choices in found:
            key = frozenset(choices.items())
            if key not in each:
                each[key] = Combination(len(each) + 1, choices)
        return cls(clauses, fixed, questions, number, tuple(each.values()), each)

    @property
    def complete(self) -> bool:
        """Whether every combination is looked at."""
        return len(self.combinations) == self.number

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the readings, each once, in text order."""
        return tuple(dict.fromkeys(question.name for question in self.questions))

    @property
    def free(self) -> tuple[str, ...]:
        """The names of those that are not held fast."""
        return tuple(dict.fromkeys(question.name for question in self.questions if question.fixed is None))

    def alone(self, question: Question) -> tuple[Combination, tuple[tuple[str, Combination], ...]]:
        """A question at its default, and at each other meaning with nothing else changed."""
        choices = {**self.fixed, **question.within}
        base = self._standing(choices)
        return base, tuple((name, self._standing({**choices, question.name: name})) for name in question.others)

    def _standing(self, chosen: Choices) -> Combination:
        return self._by_choices[frozenset(standing(self.clauses, chosen).items())]

    def apart(self, name: str) -> Iterator[tuple[Combination, Combination]]:
        """Pairs of combinations that differ in one reading, and in those inside its draftings; the default first."""
        if not self.complete:
            for question in self.questions:
                if question.name == name:
                    base, others = self.alone(question)
                    yield from ((base, other) for _, other in others)
            return
        inner = frozenset().union(*(_inside(q.node) for q in self.questions if q.name == name))
        groups: dict[tuple[tuple[str, str], ...], list[Combination]] = {}
        for combination in self.combinations:
            if name in combination.choices:
                rest = ((key, value) for key, value in combination.choices.items() if key != name and key not in inner)
                groups.setdefault(tuple(rest), []).append(combination)
        for group in groups.values():
            for place, one in enumerate(group):
                yield from ((one, other) for other in group[place:] if one.choices[name] != other.choices[name])


def standing(clauses: tuple[Clause, ...], chosen: Choices) -> dict[str, str]:
    """The meaning of each reading that is in force: the one chosen, else the first."""
    found: dict[str, str] = {}
    for reading in _readings(clauses):
        meaning = next((m for m in reading.meanings if m.name.text == chosen.get(reading.name.text)), None)
        meaning = meaning or reading.meanings[0]
        found[reading.name.text] = meaning.name.text
        found.update(standing(_clauses(meaning), chosen))
    return found


def _questions(clauses: tuple[Clause, ...], fixed: Choices, within: Choices) -> Iterator[Question]:
    for reading in _readings(clauses):
        yield Question(reading, within, fixed.get(reading.name.text))
        for meaning in _open(reading, fixed):
            inside = {**within, reading.name.text: meaning.name.text}
            yield from _questions(_clauses(meaning), fixed, inside)


def _number(clauses: tuple[Clause, ...], fixed: Choices) -> int:
    return prod(
        sum(_number(_clauses(meaning), fixed) for meaning in _open(reading, fixed)) for reading in _readings(clauses)
    )


def _combinations(clauses: tuple[Clause, ...], fixed: Choices) -> Iterator[dict[str, str]]:
    """Every combination, the last reading changing fastest."""
    ways = [
        [
            {reading.name.text: meaning.name.text, **inner}
            for meaning in _open(reading, fixed)
            for inner in _combinations(_clauses(meaning), fixed)
        ]
        for reading in _readings(clauses)
    ]
    for picked in product(*ways):
        yield {name: meaning for way in picked for name, meaning in way.items()}


def _alone(clauses: tuple[Clause, ...], fixed: Choices, questions: tuple[Question, ...]) -> Iterator[dict[str, str]]:
    """The default, and each other meaning alone."""
    yield standing(clauses, fixed)
    for question in questions:
        for name in question.others:
            yield standing(clauses, {**fixed, **question.within, question.name: name})


def _readings(clauses: tuple[Clause, ...]) -> Iterator[Reading]:
    return (clause for clause in with_amending(clauses) if isinstance(clause, Reading))


def _open(reading: Reading, fixed: Choices) -> tuple[Meaning | Drafting, ...]:
    """The meanings that may be chosen."""
    wanted = fixed.get(reading.name.text)
    return tuple(meaning for meaning in reading.meanings if wanted in (None, meaning.name.text))


def _clauses(meaning: Meaning | Drafting) -> tuple[Clause, ...]:
    return meaning.clauses if isinstance(meaning, Drafting) else ()


def _inside(reading: Reading) -> frozenset[str]:
    """The names of the readings inside the draftings of one."""
    inner = [other for meaning in reading.meanings for other in _readings(_clauses(meaning))]
    return frozenset(other.name.text for other in inner).union(*(_inside(other) for other in inner))
