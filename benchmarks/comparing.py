"""`diff` on two drafts of a large contract, one figure apart: terms matched, drafts made ready and run."""

import re
from statistics import median

from large import contract
from measure import Figure, Sizes, in_turns, ratio

LINES = 2_000


def compare(sizes: Sizes) -> list[Figure]:
    """A comparison against a check of one of the drafts, by shape."""
    import regalia
    from regalia.dsl.source import Source

    found = []
    for shape in ("catalogue", "mix"):
        old = contract(shape, LINES)
        figures = list(re.finditer(r"(?<= )(\d+)%(?= to)", old))
        middle = figures[len(figures) // 2]
        new = old[: middle.start()] + f"{int(middle[1]) + 1}%" + old[middle.end() :]
        drafts = Source("old.deal", old), Source("new.deal", new)
        if not regalia.diff(*drafts).changes:
            raise SystemExit("the drafts to measure do not differ")
        seconds = in_turns(
            max(1, sizes.repeat // 5),
            {
                "check": lambda drafts=drafts: regalia.check(drafts[0]),
                "diff": lambda drafts=drafts: regalia.diff(*drafts),
            },
        )
        note = f"{old.count(chr(10)):,} lines each, {median(seconds['diff']):.2f} s"
        name = f"diff of {shape}, {LINES:,} lines / check of one"
        found.append(ratio(name, seconds["diff"], seconds["check"], note=note))
    return found
