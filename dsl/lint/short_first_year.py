"""Levels for a year, and a first year that is shorter, with no word of what holds in it."""

from collections.abc import Iterator
from datetime import date, timedelta

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..syntax import Line, walk
from ..terms.head import Year
from ..terms.royalty import RateBands, Royalty
from ..terms.term import AtLeast, AtMost
from ..terms.waterfall import Bands, Step, Waterfall
from ..terms.window import Each, EachDay, Window

CODE = "RG778"
SEVERITY = Severity.NOTE
_COMMON = 2001  # a year without a leap day


def find(subject: Subject) -> Iterator[Suspicion]:
    """The first limit that counts each year, where the deal begins within one; a line that is marked has its word."""
    dated = subject.model.dated
    for line, window in _windows(subject):
        start = _start(subject, window)
        if start and start != (dated.month, dated.day) and not line.marks:
            message = f"the deal begins on {dated}, within this year, and the first year has the limits of a full one"
            way = "mark the line: with the place that says so, or as [assumed]"
            yield Suspicion(window, message, way)
            return


def _windows(subject: Subject) -> Iterator[tuple[Line, Window]]:
    """The windows of limits and of bands, each with its line."""
    for royalty in subject.model.all_of(Royalty):
        for line in (*royalty.terms, *royalty.rates):
            if isinstance(line, (AtMost, AtLeast)):
                yield line, line.window
            elif isinstance(line, RateBands) and line.counter is not None:
                yield from ((line, node) for node in walk(line.counter) if isinstance(node, Window))
    for waterfall in subject.model.all_of(Waterfall):
        for step in waterfall.steps:
            if isinstance(step, Step) and step.window is not None:
                yield step, step.window
            elif isinstance(step, Bands):
                yield from ((step, node) for node in walk(step.counter) if isinstance(node, Window))


def _start(subject: Subject, window: Window) -> tuple[int, int] | None:
    """The month and the day on which each year of a window begins."""
    match window:
        case EachDay(month=month, day=day):
            return month, day
        case Each(length="year", basis=basis) if basis is not None:
            symbol = subject.model.scope.symbols.get(basis.text)
            year = symbol.node if symbol else None
            if not isinstance(year, Year):
                return 1, 1
            if year.edge == "starts":
                return year.month, year.day
            last = date(_COMMON, year.month, min(year.day, 28) if year.month == 2 else year.day)
            following = last + timedelta(1)
            return following.month, following.day
        case _:
            return None
