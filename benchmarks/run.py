"""Measure, as ratios within one run: start-up, parsing, checking, the interpreter. Exit code 1 where a limit is missed.

    python benchmarks/run.py            all of it, some five minutes
    python benchmarks/run.py start      one group: start, parse, check, compare, interpret, last, state or imports
    python benchmarks/run.py --json     the same as data

Seconds differ from machine to machine and from minute to minute; a ratio to something fixed that is measured
in turns with it, in the same run, hardly does. Seconds are of processor time, the children's included, so
that what else the machine does counts little. README.md says what each ratio means.
"""

import argparse
import gc
import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict

from checking import check
from comparing import compare
from interpreting import interpret
from lasting import last
from measure import Figure, Sizes
from parsing import parse
from starting import import_costs, start
from stating import state


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what was asked for, and print it."""
    groups = {"start": start, "parse": parse, "check": check, "compare": compare, "interpret": interpret, "last": last}
    groups["state"] = state
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("groups", nargs="*", help=f"of {', '.join(groups)}, imports; all without any")
    parser.add_argument("--repeat", type=int, default=15, help="rounds; each measures everything once, in turns")
    parser.add_argument("--lines", type=int, default=1_000, help="lines of the smaller text; the larger has tenfold")
    parser.add_argument("--receipts", type=int, default=1_000, help="receipts of the shortest run; up to a hundredfold")
    parser.add_argument("--json", action="store_true", help="print data")
    given = parser.parse_args(arguments)
    unknown = set(given.groups) - {*groups, "imports"}
    if unknown:
        parser.error(f"no group is called {', '.join(sorted(unknown))}")
    sizes = Sizes(given.repeat, given.lines, given.receipts)
    wanted = given.groups or [*groups, "imports"]
    gc.disable()  # as the command does
    figures = [figure for name in wanted if name in groups for figure in groups[name](sizes)]
    costs = import_costs(sizes) if "imports" in wanted else {}
    machine = f"{os.cpu_count()} cores, {platform.python_implementation()} {platform.python_version()}"
    if given.json:
        rows = [{**asdict(figure), "missed": figure.missed} for figure in figures]
        print(json.dumps({"machine": machine, "figures": rows, "imports": costs}, indent=2))
    else:
        print(machine)
        show(figures, costs)
    sys.exit(1 if any(figure.missed for figure in figures) else 0)


def show(figures: list[Figure], costs: dict[str, float]) -> None:
    """The table for people."""
    for figure in figures:
        limit = "" if figure.limit is None else f"{'at least' if figure.least else 'at most'} {figure.limit:g}"
        verdict = "  MISSED" if figure.missed else ""
        values = f"{figure.value:8.2f} {figure.unit:<5} best {figure.best:8.2f}"
        print(f"{figure.name:<58} {values}  {limit:<13}{verdict}  {figure.note}".rstrip())
    if costs:
        print("\nimported by `check`, milliseconds of each package's own modules (under -X importtime, so inflated)")
        for name, cost in sorted(costs.items(), key=lambda item: -item[1]):
            print(f"  {name:<28} {cost:7.1f}")


if __name__ == "__main__":
    main()
