"""Whole processes, from the shell's view, and what they import."""

import subprocess
import sys
from statistics import median

from measure import CONTRACT, Figure, Sizes, command, in_turns, process, ratio


def start(sizes: Sizes) -> list[Figure]:
    """Whole processes, from the shell's view."""
    regalia = command()
    seconds = in_turns(
        sizes.repeat,
        {
            "pass": lambda: process([sys.executable, "-c", "pass"]),
            "libraries": lambda: process([sys.executable, "-c", "import attrs, click, lark"]),
            "version": lambda: process([*regalia, "--version"]),
            "check": lambda: process([*regalia, "check", str(CONTRACT)]),
        },
    )
    return [
        ratio("regalia --version / python -c pass", seconds["version"], seconds["pass"], 8),
        ratio("regalia check migenix.deal / python -c pass", seconds["check"], seconds["pass"], 25),
        ratio("import attrs, click, lark / python -c pass", seconds["libraries"], seconds["pass"]),
    ]


def import_costs(sizes: Sizes) -> dict[str, float]:
    """Milliseconds that `check` spends in importing, by package; the standard library is one."""
    found: dict[str, list[float]] = {}
    for _ in range(min(5, sizes.repeat)):
        profiled = [sys.executable, "-X", "importtime", "-m", "regalia", "check", str(CONTRACT)]
        lines = subprocess.run(profiled, capture_output=True, text=True, check=False).stderr.splitlines()
        once: dict[str, float] = {}
        for line in lines:
            own, _, module = line.removeprefix("import time:").partition("|")
            if not own.strip().isdigit():
                continue
            name = module.partition("|")[2].strip()
            package = name.partition(".")[0]
            if package == "regalia":
                package = ".".join(name.split(".")[:2])
            elif package not in {"attr", "attrs", "click", "lark"}:
                package = "the standard library"
            once[package] = once.get(package, 0.0) + int(own) / 1000
        for package, cost in once.items():
            found.setdefault(package, []).append(cost)
    return {package: round(median(costs), 1) for package, costs in found.items()}
