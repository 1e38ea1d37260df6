"""`check` on large contracts of several shapes: parsed, resolved, lowered under each meaning, and linted."""

import tempfile
from pathlib import Path
from statistics import median

from large import SHAPES, contract
from measure import Figure, Sizes, command, exponent, in_turns, process, ratio

ONE_BY_ONE = {"draftings"}  # each is a check of its own, up to a fixed number of them


def check(sizes: Sizes) -> list[Figure]:
    """The power of the length with which a check grows, by shape; and what its parts are of it."""
    return [*_grown(sizes), *_parts(sizes)]


def _grown(sizes: Sizes) -> list[Figure]:
    import regalia
    from regalia.dsl.source import Source

    found = []
    for shape in sorted(SHAPES.keys() - ONE_BY_ONE):
        few, many = (Source(shape, contract(shape, lines)) for lines in (sizes.lines, 10 * sizes.lines))
        wrong = [finding for finding in regalia.check(few) if finding.severity.value == "error"]
        if wrong:
            raise SystemExit(f"the contract to measure has errors: {wrong[0].message}")
        work = {"few": lambda few=few: regalia.check(few), "many": lambda many=many: regalia.check(many)}
        seconds = in_turns(max(1, sizes.repeat // 5), work)
        times = many.text.count("\n") / few.text.count("\n")
        note = f"{many.text.count(chr(10)):,} lines, {len(many.text) // 1000} kB in {median(seconds['many']):.2f} s"
        found.append(exponent(f"check of {shape}, time by lines", seconds["few"], seconds["many"], times, note))
    return found


def _parts(sizes: Sizes) -> list[Figure]:
    """The whole command, and its passes against parsing."""
    from regalia.dsl.linter import suspicions
    from regalia.dsl.parser import parse
    from regalia.dsl.resolve import resolve
    from regalia.dsl.source import Source
    from regalia.interpreter.lower import lower

    source = Source("mix", contract("mix", 10 * sizes.lines))
    deal, _ = parse(source)
    model, found = resolve(source, deal)
    if model is None:
        raise SystemExit(f"the contract to measure has errors: {found[0].message}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "mix.deal")
        path.write_text(source.text, encoding="utf-8")
        seconds = in_turns(
            max(1, sizes.repeat // 5),
            {
                "parse": lambda: parse(source),
                "resolve": lambda: resolve(source, deal),
                "lower": lambda: lower(model),
                "lint": lambda: suspicions(source, deal, [model]),
                "command": lambda: process([*command(), "check", "--statistics", str(path)]),
            },
        )
    whole = f"{median(seconds['command']):.2f} s"
    return [
        ratio("resolve / parse, of the mix", seconds["resolve"], seconds["parse"]),
        ratio("lower / parse", seconds["lower"], seconds["parse"]),
        ratio("lint, all rules / parse", seconds["lint"], seconds["parse"]),
        ratio("regalia check mix.deal, the whole process / parse", seconds["command"], seconds["parse"], note=whole),
    ]
