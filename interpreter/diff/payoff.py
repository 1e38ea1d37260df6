"""What each party has under either draft, as a curve: over what has come in, or over time on a given stream."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate
from typing import Any

from attrs import frozen

from ...dsl.diagnostic import Refusal
from ..evidence.breakpoints import Levels
from ..evidence.draft import Draft
from ..evidence.ground import Ground
from ..evidence.position import positions
from ..evidence.scenario import Writer
from ..money import digits_of
from ..rows import Inputs
from ..run import Result
from . import Diff


@frozen
class Point:
    """A point of a curve: at `x` a party has `y`, in whole units of the currency, under one of the drafts."""

    draft: str
    party: str
    x: Fraction | date
    y: Fraction


@frozen
class Payoff:
    """The curves of all parties; `x_title` says over what they run, `unit` in what the parties are paid."""

    x_title: str
    unit: str
    points: tuple[Point, ...]


def payoff(found: Diff, given: bool) -> Payoff | None:
    """The curves of two drafts, None where no cash was compared. With a stream `given` they run over its days."""
    if found.drafts is None:
        return None
    unit = found.drafts.new.model.currency
    drafts = (("old", found.drafts.old), ("new", found.drafts.new))
    if given:
        points = [point for name, draft in drafts for point in _over_time(found, name, draft, unit)]
        return Payoff("date", unit, _moving(points))
    levels = _most_telling(found, Ground.of([draft for _, draft in drafts]).levels)
    if levels is None:
        return None
    points = [point for name, draft in drafts for point in _over_receipts(levels, name, draft, unit)]
    points += [Point(name, point.party, Fraction(0), Fraction(0)) for name, _ in drafts for point in points]
    return Payoff(f"received on {levels.inflow.stream}, {levels.inflow.unit}", unit, _moving(points))


def _moving(points: list[Point]) -> tuple[Point, ...]:
    """The points of those who are paid anything."""
    paid = {point.party for point in points if point.y}
    return tuple(point for point in points if point.party in paid)


def _most_telling(found: Diff, every: tuple[Levels, ...]) -> Levels | None:
    """The stream of the comparison's evidence, else the one that is cut most often."""
    inputs = found.cash.scenario.inputs if found.cash else Inputs()
    named = {row.stream for row in inputs.cash} | {row.stream for row in inputs.quantities}
    return max(every, key=lambda levels: (levels.inflow.stream in named, len(levels.points)), default=None)


def _over_receipts(levels: Levels, name: str, draft: Draft, unit: str) -> Iterator[Point]:
    """What a draft pays of one receipt, at each level of either draft and past the last: straight in between."""
    day = max(draft.model.dated + timedelta(days=1), date(draft.model.dated.year, 12, 31))
    last = levels.points[-1] * Fraction(5, 4) if levels.points else levels.enough
    for amount in (Fraction(0), *levels.points, Fraction(int(last))):
        writer = Writer()
        levels.inflow.arrive(writer, day, amount)
        result = draft.run(writer.scenario("").inputs, day)
        before = draft.run(Writer().scenario("").inputs, day)
        if isinstance(result, Result) and isinstance(before, Result):
            start, end = dict(_totals(before, unit)), dict(_totals(result, unit))
            for party in {**start, **end}:
                yield Point(name, party, amount, end.get(party, Fraction(0)) - start.get(party, Fraction(0)))


def _totals(result: Result, unit: str) -> Iterator[tuple[str, Fraction]]:
    for (party, paid_in), days in positions(result).items():
        if paid_in == unit:
            yield party, _whole(sum(days.values()), unit)


def _over_time(found: Diff, name: str, draft: Draft, unit: str) -> Iterator[Point]:
    """What each has by each day of the stream given."""
    scenario = found.scenarios[0]
    result = draft.run(scenario.inputs, scenario.through)
    if isinstance(result, Refusal):
        return
    for (party, paid_in), days in positions(result).items():
        if paid_in == unit:
            spread = {draft.model.dated - timedelta(days=1): 0, result.through: 0, **days}
            ordered = sorted(spread)
            for day, total in zip(ordered, accumulate(spread[day] for day in ordered), strict=True):
                yield Point(name, party, day, _whole(total, unit))


def _whole(amount: Any, unit: str) -> Fraction:
    return Fraction(amount, 10 ** digits_of(unit))
