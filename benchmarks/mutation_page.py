"""docs/mutation.md: what the mutants of each module came to, and which of them live.

A run of some modules replaces what the page says of them, and keeps what it says of the others.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from attrs import evolve, field, frozen
from mutants import Mutant

Key = tuple[str | int, ...]
_ROW = re.compile(r"\| (\S+\.py) \| (\d+) \| (\d+) \| (\d+) \| \d+ \| \d+ % \| (.+) \|")
_SURVIVOR = re.compile(r"- (\S+\.py):\d+ ")
_SAME, _MISSED = "## Survivors that change nothing", "## Survivors that these tests do not catch"


@frozen
class Told:
    """What the page tells of a module; `limits` are those under which its mutants ran."""

    made: int
    killed: int
    same: int
    limits: str
    equivalent: tuple[str, ...] = field(default=())
    missing: tuple[str, ...] = field(default=())

    @property
    def score(self) -> float:
        """In percent of the mutants that are no equivalents."""
        return percent(self.killed, self.made - self.same)


def percent(part: int, whole: int) -> float:
    """So much of a hundred, and all of nothing."""
    return 100 * part / whole if whole else 100.0


def told(
    mutants: Sequence[Mutant], ends: Mapping[str, Mapping[str, object]], reasons: Mapping[Key, str], limits: str
) -> dict[str, Told]:
    """What a run came to, by module."""
    found = {mutant.module: Told(0, 0, 0, limits) for mutant in mutants}
    for mutant in mutants:
        end, so_far = ends[str(mutant.number)], found[mutant.module]
        so_far = evolve(so_far, made=so_far.made + 1)
        if end["end"] != "lived":
            so_far = evolve(so_far, killed=so_far.killed + 1)
        elif mutant.key in reasons:
            line = f"- {_in_words(mutant)}: {reasons[mutant.key]}"
            so_far = evolve(so_far, same=so_far.same + 1, equivalent=(*so_far.equivalent, line))
        else:
            line = f"- {_in_words(mutant)}" + ("" if end["tests"] else " (no test reaches it)")
            so_far = evolve(so_far, missing=(*so_far.missing, line))
        found[mutant.module] = so_far
    return found


def read(path: Path) -> dict[str, Told]:
    """What the page says, by module."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    survivors, _, missing = text.partition(_MISSED)
    found = {}
    for module, made, killed, same, limits in _ROW.findall(survivors):
        lines = tuple(_lines_of(module, survivors)), tuple(_lines_of(module, missing))
        found[module] = Told(int(made), int(killed), int(same), limits, *lines)
    return found


def _lines_of(module: str, text: str) -> Iterable[str]:
    for line in text.splitlines():
        match = _SURVIVOR.match(line)
        if match and match[1] == module:
            yield line


def page(modules: Mapping[str, Told]) -> str:
    """The page of documentation."""
    made, killed, same = (sum(getattr(one, name) for one in modules.values()) for name in ("made", "killed", "same"))
    lines = [
        "# Mutation testing",
        "",
        "`just mutate` changes the code that money passes through in small ways and looks whether a test fails;",
        "benchmarks/mutate.py says how. It writes this page; a run of some modules writes anew what it says of them.",
        "The reasons stand in benchmarks/survivors.toml.",
        "",
        f"**{percent(killed, made - same):.1f} % killed** of {made} mutants, {same} that change nothing left out.",
        "",
        "The limits are how often properties were drawn, how many seconds a test might take not to be left out,",
        "and how many seconds of the tests that reach it each mutant had: what lives may be caught by the others.",
        "",
        "| module | mutants | killed | change nothing | not caught | score | limits |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    for module, one in modules.items():
        counts = f"{one.made} | {one.killed} | {one.same} | {one.made - one.killed - one.same}"
        lines.append(f"| {module} | {counts} | {one.score:.0f} % | {one.limits} |")
    equivalent = [line for one in modules.values() for line in one.equivalent]
    missing = [line for one in modules.values() for line in one.missing]
    lines += ["", _SAME, "", *(equivalent or ["None."]), "", _MISSED, "", *(missing or ["None."])]
    return "\n".join(lines) + "\n"


def _in_words(mutant: Mutant) -> str:
    """A mutant in a line; text inside a code span may hold no backquote, and none of ours does."""
    where = "" if mutant.before == mutant.text else f" in `{mutant.text}`"
    return f"{mutant.module}:{mutant.line} `{mutant.function}`: `{mutant.before}` → `{mutant.after}`{where}"
