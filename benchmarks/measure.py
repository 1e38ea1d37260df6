"""Figures that mean the same on any machine: ratios and exponents, of work that is measured in turns."""

import gc
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from math import log
from pathlib import Path
from statistics import median

CONTRACT = Path(__file__).resolve().parent.parent / "contracts" / "migenix" / "migenix.deal"
LINEAR = 1.15  # the exponent of a curve that is called a straight line, with room for noise

Work = Callable[[], object]


@dataclass(frozen=True)
class Figure:
    """One measurement: a ratio by medians and by bests, or an exponent, or a rate; and its limit."""

    name: str
    value: float
    best: float
    unit: str
    limit: float | None = None
    least: bool = False
    note: str = ""

    @property
    def missed(self) -> bool:
        """Whether the limit is missed, by the medians and by the bests: a busy machine spoils only one of them."""
        if self.limit is None:
            return False
        values = (self.value, self.best)
        return max(values) < self.limit if self.least else min(values) > self.limit


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    repeat: int
    lines: int
    receipts: int


def in_turns(rounds: int, work: dict[str, Work]) -> dict[str, list[float]]:
    """Seconds of each piece of work in each round; a round does each once, after one that is not counted."""
    for do in work.values():
        do()
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, do in work.items():
            gc.collect()
            started = processor_seconds()
            do()
            seconds[name].append(processor_seconds() - started)
    return seconds


def processor_seconds() -> float:
    """What this process and those that it has started and awaited have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def command() -> list[str]:
    """The installed command beside this interpreter, else the package of this interpreter."""
    script = Path(sys.executable).with_name("regalia")
    return [str(script)] if script.is_file() else [sys.executable, "-m", "regalia"]


def process(command: list[str]) -> None:
    """Run a command to its end; it has to succeed."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def ratio(name: str, of: list[float], to: list[float], limit: float | None = None, note: str = "") -> Figure:
    """How many times as long one thing takes as another."""
    return Figure(name, median(of) / median(to), min(of) / min(to), "x", limit, note=note or milliseconds(of))


def exponent(
    name: str, few: list[float], many: list[float], times: float, note: str = "", limit: float = LINEAR
) -> Figure:
    """The power of the size with which the time grows: 1 where it is in proportion."""
    value = log(median(many) / median(few), times)
    return Figure(name, value, log(min(many) / min(few), times), "", limit, note=note)


def milliseconds(seconds: list[float]) -> str:
    return f"{1000 * median(seconds):.0f} ms"
