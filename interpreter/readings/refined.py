"""Streams whose last receipt ends where some draft cuts it: what comes before it moves the levels."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from ...dsl.diagnostic import Refusal
from ...dsl.show import show
from ..evidence.draft import Draft
from ..evidence.scenario import Scenario, Writer
from ..money import digits_of
from ..program import Split
from ..rows import CashRow

MOST_CUTS = 24
"""How many ends of one receipt are tried, the lowest first."""


def refined(scenario: Scenario, drafts: Sequence[Draft]) -> Iterator[Scenario]:
    """A stream again, where more than one thing happens: each receipt of its last day is its last, and ends at a cut.

    A difference between two drafts runs straight between cuts, so that it is largest at one of them.
    """
    rows = scenario.inputs.cash
    happened = len(rows) + len(scenario.inputs.events) + len(scenario.inputs.quantities)
    last = max((row.date for row in rows), default=None)
    if happened < 2 or last is None:
        return
    cuts: dict[int, set[int]] = {}
    for draft in drafts:
        result = draft.run(scenario.inputs)
        if isinstance(result, Refusal):
            continue
        for tick, trail in zip(result.run.ticks, result.run.trails, strict=True):
            if isinstance(tick.row, CashRow) and tick.row.date == last:
                ends = cuts.setdefault(tick.row.line, set())
                ends |= {-(-cut // 1) for cut in _cuts(result.run.operations, trail)}
    for row in rows:
        for cut in sorted(cuts.get(row.line, ()))[:MOST_CUTS]:
            amount = Fraction(cut, 10 ** digits_of(row.currency or ""))
            if row.date == last and 0 < amount < row.amount:
                yield _ending(scenario, row, amount)


def _cuts(operations: Sequence[Any], trail: Sequence[Any]) -> Iterator[Any]:
    """How much of an amount had passed at each cut of it, in smallest units."""
    for number, did, *_ in trail:
        if isinstance(operations[number], Split):
            passed: Any = 0
            for _, base in did[:-1]:
                passed += base
                yield passed


def _ending(scenario: Scenario, last: CashRow, amount: Fraction) -> Scenario:
    """A stream in which a receipt is the last of its day, and so large."""
    writer = Writer.again(scenario, but="cash")
    for row in scenario.inputs.cash:
        if row.date < last.date or row.line < last.line:
            writer.receive(row.date, row.stream, row.payer, row.amount, row.currency or "", row.tags)
    writer.receive(last.date, last.stream, last.payer, amount, last.currency or "", last.tags)
    return writer.scenario(f"{scenario.title}; the last receipt is one of {show(amount, 2)}")
