"""What a search found, as a person reads it: the most that each reading makes, its stream, and how it is replayed."""

import shlex
from collections.abc import Iterator, Sequence

from regalia.interpreter.readings.search import Largest, Search
from regalia.interpreter.readings.side_by_side import Readings
from regalia.interpreter.readings.witness import TOGETHER, replay, witnesses
from regalia.render.readings_words import heading, many, more_or_less, wrapped

_ROWS_SHOWN = 12


def found(readings: Readings, search: Search, folder: str | None) -> Iterator[Sequence[str]]:
    """The largest difference of each reading, then that of all together."""
    yield _tried(search)
    folders = {id(largest): name for name, largest in witnesses(search)}
    for name in readings.space.names:
        question = next(each for each in readings.space.questions if each.name == name)
        lines = heading(readings.source, question.node)
        largest = search.alone.get(name, ())
        stops = search.stopped.get(name, 0)
        if question.fixed:
            lines += wrapped(f"It is held fast at {question.fixed}.")
        elif not largest and not stops:
            lines += wrapped("It makes no difference on any of these streams.")
        if stops:
            parted = search.parted[name]
            one_only = f", on {parted:,} of them not under another" if parted else ""
            where = f"On {many(stops, 'stream')} the run stops under some meaning{one_only}"
            lines += wrapped(f"{where}: what it would pay is not compared.")
        for each in largest:
            lines += _one(readings, each, name, folder and f"{folder}/{folders[id(each)]}")
        yield lines
    if search.together:
        lines = ["All readings together"]
        for each in search.together:
            lines += _one(readings, each, TOGETHER, folder and f"{folder}/{folders[id(each)]}")
        yield lines


def _tried(search: Search) -> list[str]:
    cut = "" if search.complete else ", and more there are than the work allowed"
    lines = ["The most that each reading makes on generated streams"]
    lines += wrapped(
        f"{many(search.streams, 'stream')} tried{cut}: up to and past each level of every combination, on the days "
        "that the contract names, through its options, happenings and liens."
    )
    return lines


def _one(readings: Readings, each: Largest, name: str, folder: str | None) -> Iterator[str]:
    """One difference: who has it, between what, on which stream."""
    if name == TOGETHER:
        yield from wrapped(f"{each.who}: {more_or_less(each.difference, each.unit)}, from {each.first} on")
        yield from wrapped(f"under {each.other}", "    ")
        yield from wrapped(f"than under {each.base}", "    ")
    else:
        between = f"under {each.other.choices[name]} than under {each.base.choices[name]}"
        yield from wrapped(f"{each.who}: {more_or_less(each.difference, each.unit)} {between}, from {each.first} on")
        rest = _others(readings, each, name)
        yield from wrapped(f"with {rest}", "    ") if rest else ()
    if each.grows:
        yield from wrapped("and the more, the more comes in afterwards", "    ")
    for assumed in sorted(each.assumed):
        texts = dict.fromkeys(figures[assumed] for figures in each.supplied if assumed in figures)
        yield from wrapped(f"with {assumed} = {' and '.join(texts)}, which is not disclosed, assumed", "    ")
    yield from wrapped(f"on this stream: {each.scenario.title}", "    ")
    rows = each.scenario.rows
    yield from (f"      {row}" for row in rows[:_ROWS_SHOWN])
    if len(rows) > _ROWS_SHOWN:
        yield f"      and {many(len(rows) - _ROWS_SHOWN, 'row')} more"
    if folder:
        commands = replay(each, readings.space, readings.source.name, folder)
        yield from (f"    regalia {shlex.join(words)}" for words in commands)


def _others(readings: Readings, each: Largest, name: str) -> str:
    """How the other readings stand under both, where it is not by default, and those that only one has."""
    defaults = {question.name: question.default for question in readings.space.questions}
    told = [
        f"{key} = {value}"
        for one, other in ((each.other.choices, each.base.choices), (each.base.choices, each.other.choices))
        for key, value in one.items()
        if key != name and (key not in other or value == other[key] != defaults[key])
    ]
    return ", ".join(dict.fromkeys(told))
