"""The streams that a search found, as input files, and how `regalia run` replays them."""

from collections.abc import Iterator, Mapping

from .search import Largest, Search
from .space import Combination, Space

TOGETHER = "all-combinations"
"""The folder of what all readings make together: no reading has such a name."""


def witnesses(search: Search) -> Iterator[tuple[str, Largest]]:
    """Each folder with what is replayed in it: the largest difference of a reading, and of all combinations."""
    for name, largest in (*search.alone.items(), (TOGETHER, search.together)):
        for number, each in enumerate(largest):
            yield (f"{name}/{each.unit}" if number else name), each


def witness_files(search: Search) -> dict[str, str]:
    """The input files by their paths, folders with `/`."""
    return {
        f"{folder}/{kind}.csv": text
        for folder, largest in witnesses(search)
        for kind, text in largest.scenario.texts.items()
    }


def replay(largest: Largest, space: Space, contract: str, folder: str) -> tuple[list[str], list[str]]:
    """The words of the two commands that replay a difference: the run under the one combination and the other.

    Readings that stand at their first meaning under both are left out.
    """
    first = {question.name: question.node.meanings[0].name.text for question in space.questions}
    sides = (largest.base, largest.other)
    plain = {n for n, meaning in first.items() if all(side.choices.get(n, meaning) == meaning for side in sides)}
    files = [word for kind in largest.scenario.texts for word in (f"--{kind}", f"{folder}/{kind}.csv")]
    one, other = (
        ["run", contract, *files, *_options(side, plain, figures)]
        for side, figures in zip(sides, largest.supplied, strict=True)
    )
    return one, other


def _options(combination: Combination, plain: set[str], figures: Mapping[str, str]) -> Iterator[str]:
    for name, meaning in combination.choices.items():
        if name not in plain:
            yield from ("--reading", f"{name}={meaning}")
    for name, text in figures.items():
        yield from ("--set", f"{name}={text}")
