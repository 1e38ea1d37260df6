"""Streams on which drafts may part: at their levels, on the days they name, through their options and liens."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise

from attrs import evolve

from ...dsl.diagnostic import Refusal
from ...dsl.show import show
from ...dsl.terms.option import Option
from ...dsl.terms.security import Security
from .breakpoints import PLAIN, Levels
from .ground import Ground
from .inflow import Inflow
from .landmarks import ONE_DAY, days_reckoned, window_of
from .position import paid_under
from .scenario import Scenario, Writer

AT_ONCE = 5
"""How many levels one stream crosses."""

_LITTLE = 20


def streams(ground: Ground) -> Iterator[Scenario]:
    """Every stream once, the plainest first."""
    seen = set()
    for scenario in _every(ground):
        rows = tuple(sorted(scenario.texts.items()))
        if rows not in seen:
            seen.add(rows)
            yield scenario


def _every(ground: Ground) -> Iterator[Scenario]:
    """The streams of each kind in turn; where windows or levels meet, some are the same."""
    for levels in ground.levels:
        yield from _across(ground, levels)
    yield from _on_days(ground)
    yield _quarterly(ground)
    for option in ground.options:
        yield from _elected(ground, option)
    for lien in ground.liens:
        yield from _enforced(ground, lien)
    for inflow in ground.late:
        yield from _paid_late(ground, inflow)
    yield from _after_happenings(ground)
    yield from _after_reckoned(ground)
    for option in ground.options:
        yield from _across_after(ground, option)


def _across(ground: Ground, levels: Levels) -> Iterator[Scenario]:
    """One stream alone: at once up to each level and past all, then a smallest unit short of each and one past it."""
    inflow = levels.inflow
    yield from up_to(ground, evolve(levels, points=(*levels.points, levels.enough)))
    for start in range(0, len(levels.points), AT_ONCE):
        writer, last = Writer(), Fraction(0)
        chunk = levels.points[start : start + AT_ONCE]
        unit = Fraction(1, inflow.smallest)
        marks = [mark for point in chunk for mark in (point - unit, point + unit)] + [levels.enough]
        for month, (before, mark) in enumerate(pairwise([last, *marks]), 1):
            inflow.arrive(writer, _month_end(ground.year, month), mark - max(before, last))
            last = max(last, mark)
        yield _told(ground, writer, f"{inflow.stream}: a unit short of each level, and a unit past it")


def up_to(ground: Ground, levels: Levels) -> Iterator[Scenario]:
    """One stream alone, in one receipt up to each level."""
    for amount in levels.points:
        writer = Writer()
        levels.inflow.arrive(writer, date(ground.year, 6, 30), amount)
        yield _told(ground, writer, f"{levels.inflow.stream}: one receipt of {show(amount, 2)}")


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - ONE_DAY


def _on_days(ground: Ground) -> Iterator[Scenario]:
    """Equal receipts of all streams on each day that is named and on the day after, at each figure of an index.

    Together they pass the last level, or stay below most of them, so that a day counts however early the levels are.
    """
    days = sorted({near for day in ground.days for near in (day, day + ONE_DAY)})
    longest = max((len(values) for values in ground.figures.values()), default=1)
    for place in range(longest):
        for part, how in ((1, ""), (_LITTLE, "little of ")):
            writer = Writer()
            for levels in ground.levels:
                for day in days:
                    levels.inflow.arrive(writer, day, _rounded(levels.enough / part / len(days), levels))
            yield _told(ground, writer, f"{how}all streams on each day that is named and on the day after", place)


def _quarterly(ground: Ground) -> Scenario:
    """Receipts of all streams at the end of each quarter of three years, a good part of the last level each."""
    writer = Writer()
    for levels in ground.levels:
        for quarter in range(12):
            day = _month_end(ground.year, 3 * quarter + 3)
            levels.inflow.arrive(writer, day, _rounded(levels.enough / 5, levels))
    return _told(ground, writer, "all streams at the end of each quarter for three years")


def _paid_late(ground: Ground, inflow: Inflow) -> Iterator[Scenario]:
    """Half of what falls due on a clause in these quarters, half a year after the last; looked at in another half."""
    plain = _quarterly(ground)
    for draft in ground.drafts:
        result = draft.run(plain.inputs, _month_end(ground.year, 42))
        due = 0 if isinstance(result, Refusal) else paid_under(result, inflow.stream)
        if due:
            writer = Writer.again(plain)
            inflow.arrive(writer, _month_end(ground.year, 42), Fraction(int(due / 2), inflow.smallest))
            title = f"half of {inflow.stream} is paid, half a year late"
            yield evolve(writer.scenario(title), through=_month_end(ground.year, 48))
            return


def _rounded(amount: Fraction, levels: Levels) -> Fraction:
    """An amount in whole smallest units, a round one where it is large."""
    unit = Fraction(1000 if amount >= 10**6 else 1, 1 if levels.inflow.is_money else levels.inflow.smallest)
    return max(unit, amount // unit * unit)


def _receive_before(ground: Ground, writer: Writer, day: date) -> None:
    """Half of what brings each stream past its first level."""
    for levels in ground.levels:
        levels.inflow.arrive(writer, day, _rounded((levels.points[0] if levels.points else PLAIN) / 2, levels))


def _receive_after(ground: Ground, writer: Writer, day: date) -> None:
    """Enough of each stream to bring it past its last level."""
    for levels in ground.levels:
        levels.inflow.arrive(writer, day, levels.enough)


def _elected(ground: Ground, option: Option) -> Iterator[Scenario]:
    """Half of the units given up, or the only one, amid receipts; early in the window, on its last day, and later."""
    window, early = window_of(option), _early(ground, option)
    last = early + window.days * ONE_DAY if window.days is not None else None
    ends = (day for each in (window.end, last) if each is not None for day in (each, each + ONE_DAY))
    days = dict.fromkeys(day for day in (early, window.start, *ends) if day is not None)
    for day in days:
        writer = _electing(ground, option, day, day if last is None else min(day, early))
        _receive_after(ground, writer, date(max(ground.year, day.year) + 1, 6, 30))
        yield _told(ground, writer, f"{_how(option)} on {day}")


def _early(ground: Ground, option: Option) -> date:
    """A day in the window of an option, in the midst of the first year where it is open then."""
    window, first = window_of(option), date(ground.year, 6, 30)
    return max(window.start or first, first) if window.end is None or window.end >= first else window.end


def _how(option: Option) -> str:
    how = "half of the units are given up under" if option.instrument else f"{option.holder} elects"
    return f"{how} {option.name}"


def _electing(ground: Ground, option: Option, day: date, opened: date) -> Writer:
    """What opens an option, receipts short of each first level, and its election on a day."""
    writer = Writer()
    for event in window_of(option).opens:
        writer.happen(opened, event)
    _receive_before(ground, writer, day)
    units = Fraction(max(ground.units[option.name.text] // 2, 1)) if option.instrument else None
    writer.happen(day, option.name.text, option.holder.text, units)
    return writer


def _across_after(ground: Ground, option: Option) -> Iterator[Scenario]:
    """Once an option is elected: each stream at once up to each level at which it is cut then."""
    early, how = _early(ground, option), _how(option)
    day = date(max(ground.year, early.year) + 1, 6, 30)
    for levels in ground.levels:
        for amount in ground.levels_of(levels.inflow, day, lambda: _electing(ground, option, early, early)).points:
            writer = _electing(ground, option, early, early)
            levels.inflow.arrive(writer, day, amount)
            yield _told(ground, writer, f"{how}, then {levels.inflow.stream}: one receipt of {show(amount, 2)}")


def _enforced(ground: Ground, lien: Security) -> Iterator[Scenario]:
    """Proceeds of a lien after some receipts: few, up to each level at which they are cut, and past all."""
    proceeds, day = Inflow(lien.name.text, None, ground.currency, is_money=True), date(ground.year, 12, 31)
    points = ground.levels_of(proceeds, day, lambda: _defaulting(ground)).points
    most = max((levels.enough for levels in ground.levels if levels.inflow.is_money), default=PLAIN)
    most = max(most, *(2 * point for point in points)) if points else most
    hows = {Fraction(most // 10): "few proceeds"}
    hows |= {amount: f"proceeds of {show(amount, 2)}" for amount in points}
    hows |= {Fraction(most): "proceeds past every level"}
    for amount, how in hows.items():
        writer = _defaulting(ground)
        proceeds.arrive(writer, day, amount)
        yield _told(ground, writer, f"{lien.name} is enforced, with {how}")


def _defaulting(ground: Ground) -> Writer:
    """Receipts short of each first level, and a default."""
    writer = Writer()
    _receive_before(ground, writer, date(ground.year, 6, 30))
    writer.happen(date(ground.year, 9, 30), "default")
    return writer


def _after_happenings(ground: Ground) -> Iterator[Scenario]:
    """Each happening in the midst of receipts, and all of them."""
    for names in dict.fromkeys([*((name,) for name in ground.happenings), ground.happenings]):
        if names:
            writer = Writer()
            _receive_before(ground, writer, date(ground.year, 3, 31))
            for name in names:
                writer.happen(date(ground.year, 6, 30), name)
            _receive_after(ground, writer, date(ground.year, 12, 31))
            yield _told(ground, writer, f"{' and '.join(names)}, between receipts")


def _after_reckoned(ground: Ground) -> Iterator[Scenario]:
    """Equal receipts of all streams on each day that is reckoned from a happening, and on the day after."""
    happened = date(ground.year, 1, 31)
    for name in ground.happenings:
        found = sorted({day for draft in ground.drafts for day in days_reckoned(draft.model, name, happened)})
        days = sorted({near for day in found for near in (day, day + ONE_DAY)})
        for part, how in ((1, ""), (_LITTLE, "little of ")) if days else ():
            writer = Writer()
            writer.happen(happened, name)
            for levels in ground.levels:
                for day in days:
                    levels.inflow.arrive(writer, day, _rounded(levels.enough / part / len(days), levels))
            yield _told(ground, writer, f"{name}, then {how}all streams on each day reckoned from it and the day after")


def _told(ground: Ground, writer: Writer, title: str, place: int = -1) -> Scenario:
    ground.observe(writer, place)
    return writer.scenario(title)
