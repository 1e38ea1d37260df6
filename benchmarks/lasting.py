"""A deal of royalties, an account and tests over many years, and the examples of every contract."""

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from measure import CONTRACT, Figure, Sizes, Work, command, exponent, in_turns, process

DEAL = Path(__file__).with_name("lasting.deal")
QUARTERS = 120
SUMMED_TO = 4_000_000_000  # dollars: past the royalty's end
STRAIGHT = 1.1  # the exponent that is allowed to receipts


def last(sizes: Sizes) -> list[Figure]:
    """Thirty years of quarters under twenty clauses, the same with many receipts, and `test` of each contract."""
    return [*_years(sizes), *_examples(sizes)]


def _years(sizes: Sizes) -> list[Figure]:
    import regalia

    counts = [sizes.receipts, 100 * sizes.receipts]
    with tempfile.TemporaryDirectory() as folder:
        events = Path(folder, "events.csv")
        events.write_text("date,event\n2003-05-20,approval\n", encoding="utf-8")
        work: dict[str, Work] = {}
        for count in (QUARTERS, *counts):
            cash = Path(folder, f"{count}.csv")
            cash.write_text("date,stream,amount,currency\n" + "".join(rows(count)), encoding="utf-8")
            work[f"run {count}"] = lambda cash=cash: regalia.run(DEAL, cash=cash, events=events)
        work["command"] = lambda: process(
            [*command(), "run", str(DEAL), "--cash", str(Path(folder, f"{QUARTERS}.csv")), "--events", str(events)]
        )
        seconds = in_turns(max(1, sizes.repeat // 5), work)
    few, many = (seconds[f"run {count}"] for count in counts)
    each = f"{1e6 * median(many) / counts[1]:.0f} us a receipt"
    return [
        Figure("30 years of quarters, 20 clauses", *_two(seconds["command"]), "s", 1, note="the whole process"),
        Figure("the same, without start-up", *_two(seconds[f"run {QUARTERS}"]), "s"),
        exponent("the same deal, time by receipts", few, many, 100, each, limit=STRAIGHT),
    ]


def rows(count: int) -> Iterator[str]:
    """Receipts of both streams in turns, spread over the years."""
    days = 365 * QUARTERS // 4
    for place in range(count):
        day = date(2000, 1, 31) + timedelta(days=place * days // count)
        stream, part = ("fees", 40) if place % 2 else ("sales", 1)
        yield f"{day},{stream},{2 * SUMMED_TO // count // part + place % 97}.00,USD\n"


def _examples(sizes: Sizes) -> list[Figure]:
    """`regalia test` of each contract by itself, whole processes: the slowest of them."""
    folders = sorted({path.parent for path in CONTRACT.parent.parent.glob("*/*.deal")})
    work: dict[str, Work] = {
        folder.name: lambda folder=folder: process([*command(), "test", str(folder)]) for folder in folders
    }
    seconds = in_turns(max(1, sizes.repeat // 5), work)
    slowest = max(seconds, key=lambda name: median(seconds[name]))
    note = f"{slowest}, of {len(folders)} folders; all of them {sum(median(each) for each in seconds.values()):.1f} s"
    return [Figure("regalia test of the slowest contract", *_two(seconds[slowest]), "s", 2, note=note)]


def _two(seconds: list[float]) -> tuple[float, float]:
    return median(seconds), min(seconds)
