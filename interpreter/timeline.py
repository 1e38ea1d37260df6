"""The ticks of a run: what happens on which day, in the canonical order."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise

from attrs import evolve, field, frozen

from ..dsl import limits
from ..dsl.dates import OutOfCalendar, ends_between, refuse_too_many, starts_between
from .formula import Figure
from .program import EARNED, Days, Phase, Program, Rule, TickKind
from .rows import Row


@frozen
class Translated:
    """What came in another currency, in its smallest units, and the value of an index on a day by which it was
    translated; `rated` says in which currency per which the value is.
    """

    amount: Figure
    currency: str
    index: str
    day: date
    rate: Figure
    rated: str


@frozen
class Tick:
    """One dated happening: the kind of rule it fires, and what it brings.

    `actor` is who pays or elects, `rank` where what comes in stands among others of its day; `row` is the line of an
    input file that caused it. `settles` says whether what waits for a condition is looked at after it, `translated`
    what it brings before it was translated.
    """

    day: date
    kind: TickKind
    fields: Mapping[str, Figure] = field(factory=dict)
    actor: str | None = None
    row: Row | None = None
    rank: tuple[int | str, ...] = ()
    settles: bool = True
    translated: Translated | None = None


def timeline(program: Program, start: date, through: date, inputs: Iterable[Tick]) -> list[Tick]:
    """Every tick from `start` to the end of `through`, by date, phase, rank of its rule, and order.

    Raises: OutOfCalendar where there are too many periods.
    """
    ranks: dict[TickKind, int] = {}
    for rule in program.rules:
        ranks.setdefault(rule.on, len(ranks))
    ticks = [tick for tick in inputs if start <= tick.day <= through]
    for kind, days in program.days.items():
        dates = [day for day in days.dates if start <= day <= through]
        if days.every is not None:
            refuse_too_many(start, through, days.every)
            dates += () if days.ends else starts_between(start, through, days.every)
            ticks += _ends(kind, days, start, through) if days.ends else ()
        ticks += [Tick(day, kind) for day in dates]
    days_of = {kind: days for kind, days in program.days.items() if days.busy}
    busy = {tick.day for tick in ticks} | {through} if days_of else set()
    ticks = [tick for tick in ticks if tick.kind not in days_of]
    ticks += [Tick(day, kind, settles=False) for kind in days_of for day in busy]
    ticks.sort(key=lambda tick: (tick.day, tick.kind.phase, ranks.get(tick.kind, len(ranks)), *_order(tick)))
    return _together(ticks)


def _ends(kind: TickKind, days: Days, start: date, through: date) -> Iterator[Tick]:
    """A tick after a lag from the last day of each period, the first of which holds the first day of the deal.

    What falls due then was earned to the end of the period.
    """
    assert days.every is not None
    which, of = days.turn
    last = [day for number, day in ends_between(start, through, days.every) if number % of == which]
    for earned in last:
        day = days.lag(earned) if days.lag else earned
        if start <= day <= through:
            yield Tick(day, kind, {EARNED: earned.toordinal()})


def _together(ticks: list[Tick]) -> list[Tick]:
    """The windows of a day open as one, after what accrued: no condition sees some of this without the rest.

    And what changes at the end of a day changes as one.
    """
    for place, (tick, following) in enumerate(pairwise(ticks)):
        opens = tick.kind.phase <= Phase.OPEN >= following.kind.phase
        changes = tick.kind.phase is following.kind.phase is Phase.CHANGE
        if (opens or changes) and tick.day == following.day:
            ticks[place] = evolve(tick, settles=False)
    return ticks


def _order(tick: Tick) -> tuple[object, ...]:
    """Where a tick stands among those of one kind on one day; those that are equal here differ in nothing."""
    return (*tick.rank, *tick.fields.values(), tick.actor or "")


def rules_by_kind(program: Program) -> dict[TickKind, list[Rule]]:
    """The rules that each kind of tick runs, in text order."""
    found: dict[TickKind, list[Rule]] = {}
    for rule in program.rules:
        found.setdefault(rule.on, []).append(rule)
    return found


def steps_of(program: Program, ticks: list[Tick]) -> int:
    """How many operations a run takes."""
    sizes = {kind: sum(len(rule.body) for rule in rules) for kind, rules in rules_by_kind(program).items()}
    settling = sum(size for kind, size in sizes.items() if kind.source == "settle")
    return sum(sizes.get(tick.kind, 0) + settling for tick in ticks)


def refuse_too_much(program: Program, ticks: list[Tick]) -> None:
    """Nothing where a run is within the limit of work.

    Raises: OutOfCalendar with the number of steps.
    """
    count = steps_of(program, ticks)
    if count > limits.STEPS:
        raise OutOfCalendar(f"the run takes {count:,} steps, more than {limits.STEPS:,}")
