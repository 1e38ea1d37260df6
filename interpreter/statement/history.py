"""How far every limit had come on each day on which something happened."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from attrs import frozen

from ..exact.unknown import Unknown
from ..run import Ready, Result
from .ceilings import Ceiling, ceilings

_MOST = 120
"""The most days that are looked at: a run to the end of each."""


@frozen
class Course:
    """What a limit counts, day by day, and the levels at which lines of a clause end; in smallest units of `unit`."""

    clause: str
    counts: str
    unit: str
    days: tuple[tuple[date, Any], ...]
    levels: tuple[tuple[str, Any], ...]


def courses(result: Result) -> Iterator[Course]:
    """The course of each counter that a limit reads, in text order; figures that are not known are left out.

    Where there are many days they are every n-th, and the last.
    """
    days = sorted({entry.day for entry in result.entries} | {result.through})
    step = -(-len(days) // _MOST)
    chosen = sorted({*days[::step], days[-1]})
    ready = Ready.of(result.model, result.supplied)
    seen: dict[tuple[str, str, str], list[tuple[date, Any]]] = {}
    for day in chosen:
        for key, group in _groups(ceilings(ready.evaluate(result.inputs, day))):
            now = next(group).now
            if not isinstance(now, Unknown):
                seen.setdefault(key, []).append((day, now))
    for key, group in _groups(ceilings(result)):
        levels = tuple((each.words, each.limit) for each in group if not isinstance(each.limit, Unknown))
        if key in seen and levels:
            yield Course(*key, tuple(seen[key]), levels)


def _groups(found: tuple[Ceiling, ...]) -> Iterator[tuple[tuple[str, str, str], Iterator[Ceiling]]]:
    """Limits by what they count."""
    keyed = sorted(found, key=_key)
    yield from groupby(keyed, key=_key)


def _key(each: Ceiling) -> tuple[str, str, str]:
    return each.clause, each.counts, each.unit
