"""Measure, as ratios within one run: start-up, parsing, the interpreter. Exit code 1 where a limit is missed.

    python benchmarks/run.py            all of it, some two minutes
    python benchmarks/run.py start      one group: start, parse, interpret or imports
    python benchmarks/run.py --json     the same as data

Seconds differ from machine to machine and from minute to minute; a ratio to something fixed that is measured
in turns with it, in the same run, hardly does. Seconds are of processor time, the children's included, so
that what else the machine does counts little. README.md says what each ratio means.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import log
from pathlib import Path
from statistics import median

CONTRACT = Path(__file__).resolve().parent.parent / "contracts" / "migenix" / "migenix.deal"
SUMMED_TO = 80_000_000_00  # cents: past every tier of the contract
DAYS = 20_000  # on which they come in, one or more a day
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


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what was asked for, and print it."""
    groups = {"start": start, "parse": parse, "interpret": interpret}
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


# ---- what is measured


def start(sizes: Sizes) -> list[Figure]:
    """Whole processes, from the shell's view."""
    script = Path(sys.executable).with_name("regalia")
    regalia = [str(script)] if script.is_file() else [sys.executable, "-m", "regalia"]
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
        ratio("regalia check migenix.deal / python -c pass", seconds["check"], seconds["pass"], 18),
        ratio("import attrs, click, lark / python -c pass", seconds["libraries"], seconds["pass"]),
    ]


def parse(sizes: Sizes) -> list[Figure]:
    """Text to built syntax, with positions; and the parser itself, built against loaded."""
    from regalia.dsl import tables
    from regalia.dsl.layout import Layout
    from regalia.dsl.parser import parse as parse_source
    from regalia.dsl.source import Source

    small, large = contract_text(sizes.lines), contract_text(10 * sizes.lines)
    _, findings = parse_source(Source("large", large))
    if findings:
        raise SystemExit(f"the text to measure has errors: {findings[0].message}")
    grammar = tables.grammar()
    shipped = tables.build_tables(grammar)
    seconds = in_turns(
        max(1, sizes.repeat // 3),
        {
            "small": lambda: parse_source(Source("small", small)),
            "large": lambda: parse_source(Source("large", large)),
            "built": lambda: tables.build(grammar, Layout()),
            "loaded": lambda: tables.load(shipped, grammar, Layout()),
        },
    )
    size = len(large.encode()) / 1e6
    rate = Figure(
        "text to built syntax with positions",
        size / median(seconds["large"]),
        size / min(seconds["large"]),
        "MB/s",
        0.3,
        least=True,
        note=f"{large.count(chr(10)):,} lines, {size * 1000:.0f} kB",
    )
    ms = f"{1000 * min(seconds['built']):.0f} against {1000 * min(seconds['loaded']):.0f} ms"
    return [
        rate,
        exponent("the same, time by lines", seconds["small"], seconds["large"], 10, f"{sizes.lines:,} to tenfold"),
        ratio("grammar built / tables loaded", seconds["built"], seconds["loaded"], note=ms),
    ]


def interpret(sizes: Sizes) -> list[Figure]:
    """The exact interpreter with its trail against a bare loop over the tiers in Decimal, on the same receipts."""
    import regalia

    counts = [sizes.receipts, 10 * sizes.receipts, 100 * sizes.receipts]
    with tempfile.TemporaryDirectory() as folder:
        work: dict[str, Work] = {}
        for count in counts:
            receipts = receipts_of(count)
            cash = cash_file(Path(folder, f"{count}.csv"), receipts)
            result = regalia.run(CONTRACT, cash=cash)
            paid = [entry.amount for entry in result.entries if entry.kind == "share" and entry.target == "unit"]
            if [int(pay * 100) for pay in decimal_loop(receipts) if pay] != paid:
                raise SystemExit("the interpreter and the loop in Decimal pay different amounts")
            work[f"loop {count}"] = lambda receipts=receipts: decimal_loop(receipts)
            work[f"machine {count}"] = lambda run=result.run: run.machine.run(run.ticks)
            work[f"whole {count}"] = lambda cash=cash: regalia.run(CONTRACT, cash=cash)
        seconds = in_turns(max(1, sizes.repeat // 5), work)
    few, some, many = counts
    each = f"{1e6 * median(seconds[f'machine {some}']) / some:.0f} us a receipt"
    all_of = f"{1e6 * median(seconds[f'whole {many}']) / many:.0f} us a receipt"
    return [
        ratio(
            f"interpreter with its trail / bare Decimal loop, {some:,} receipts",
            seconds[f"machine {some}"],
            seconds[f"loop {some}"],
            30,
            each,
        ),
        ratio(f"the same, {many:,} receipts", seconds[f"machine {many}"], seconds[f"loop {many}"], 30),
        ratio(
            f"whole run, files and ledger included / loop, {many:,} receipts",
            seconds[f"whole {many}"],
            seconds[f"loop {many}"],
            note=all_of,
        ),
        exponent("interpreter, time by receipts", seconds[f"machine {few}"], seconds[f"machine {many}"], 100),
        exponent("whole run, time by receipts", seconds[f"whole {some}"], seconds[f"whole {many}"], 10),
    ]


def import_costs(sizes: Sizes) -> dict[str, float]:
    """Milliseconds that `check` spends in importing, by package; the standard library is one."""
    found: dict[str, list[float]] = {}
    for _ in range(min(5, sizes.repeat)):
        command = [sys.executable, "-X", "importtime", "-m", "regalia", "check", str(CONTRACT)]
        lines = subprocess.run(command, capture_output=True, text=True, check=False).stderr.splitlines()
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


# ---- with what


def contract_text(lines: int) -> str:
    """The clauses of the MIGENIX contract, over and over: names may repeat, since nothing is resolved."""
    text = CONTRACT.read_text(encoding="utf-8")
    times = -(-lines // text.count("\n"))
    return "".join((text * times).splitlines(keepends=True)[: _last_clause(text, times, lines)])


def _last_clause(text: str, times: int, lines: int) -> int:
    """How many lines to take so that no clause is cut."""
    every = (text * times).splitlines()
    while lines < len(every) and not (every[lines] and every[lines][0].isalpha()):
        lines += 1
    return lines


def receipts_of(count: int) -> list[tuple[date, int]]:
    """Days and cents: uneven, in all past every tier, and in the order in which a run takes them."""
    mean = SUMMED_TO // count
    receipts = []
    for place in range(count):
        day = date(2007, 1, 1) + timedelta(days=place * DAYS // count)
        receipts.append((day, mean + mean // 2 * (7 * place % 11 - 5) // 5 + place % 97))
    return sorted(receipts)


def cash_file(path: Path, receipts: list[tuple[date, int]]) -> Path:
    """The receipts as a file of cash."""
    rows = [f"{day},royalties,cadence,{cents // 100}.{cents % 100:02d},CAD\n" for day, cents in receipts]
    path.write_text("date,stream,payer,amount,currency\n" + "".join(rows), encoding="utf-8")
    return path


def decimal_loop(receipts: list[tuple[date, int]]) -> list[Decimal]:
    """What a programmer would write for this one contract: no reasons, no checks, no other terms."""
    units, cent = 29_465, Decimal("0.01")
    tiers = [(units * Decimal(top), Decimal(rate)) for top, rate in ((300, "0.75"), (600, "0.5"), (1000, "0.25"))]
    paid = Decimal(0)
    payments = []
    for _, cents in receipts:
        left = Decimal(cents) / 100
        due = Decimal(0)
        for top, rate in tiers:
            room = top - paid - due
            if room <= 0:
                continue
            take = min(left, room / rate)
            due += take * rate
            left -= take
            if not left:
                break
        pay = due.quantize(cent, ROUND_HALF_UP)
        paid += pay
        payments.append(pay)
    return payments


# ---- how


def in_turns(rounds: int, work: dict[str, Work]) -> dict[str, list[float]]:
    """Seconds of each piece of work in each round; a round does each once, after one that is not counted."""
    for do in work.values():
        do()
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, do in work.items():
            started = processor_seconds()
            do()
            seconds[name].append(processor_seconds() - started)
    return seconds


def processor_seconds() -> float:
    """What this process and those that it has started and awaited have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def process(command: list[str]) -> None:
    """Run a command to its end; it has to succeed."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def ratio(name: str, of: list[float], to: list[float], limit: float | None = None, note: str = "") -> Figure:
    """How many times as long one thing takes as another."""
    return Figure(name, median(of) / median(to), min(of) / min(to), "x", limit, note=note or _ms(of))


def exponent(name: str, few: list[float], many: list[float], times: float, note: str = "") -> Figure:
    """The power of the size with which the time grows: 1 where it is in proportion."""
    value = log(median(many) / median(few), times)
    return Figure(name, value, log(min(many) / min(few), times), "", LINEAR, note=note)


def _ms(seconds: list[float]) -> str:
    return f"{1000 * median(seconds):.0f} ms"


if __name__ == "__main__":
    main()
