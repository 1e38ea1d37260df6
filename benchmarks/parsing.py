"""Text to syntax, and the tables of the parser."""

from statistics import median

from measure import CONTRACT, Figure, Sizes, exponent, in_turns, ratio


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
