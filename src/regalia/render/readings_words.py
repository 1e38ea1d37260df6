"""Words for readings that several views use: phrases with their places, amounts, who has more."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Any

from regalia.dsl.diagnostic import Diagnostic
from regalia.dsl.source import Source
from regalia.dsl.syntax import Mark
from regalia.dsl.terms.value import Drafting, Meaning, Reading
from regalia.interpreter.exact.unknown import Unknown
from regalia.interpreter.outputs.text import shown
from regalia.render.text import visible

WIDTH = 100


def wrapped(text: str, indent: str = "  ", deeper: str = "  ") -> list[str]:
    """A text in lines of the page, those after the first set in deeper."""
    return wrap(
        visible(text), WIDTH, initial_indent=indent, subsequent_indent=indent + deeper, break_on_hyphens=False
    ) or [indent.rstrip()]


def heading(source: Source, reading: Reading) -> list[str]:
    """The name and the phrase of a reading, then its place and the marks on it."""
    marks = "".join(f" [{mark_words(mark)}]" for mark in reading.marks)
    return [
        *wrapped(f'{reading.name}: "{reading.phrase}"', ""),
        *wrapped(f"{source.place(reading.name.span)}{marks}"),
    ]


def mark_words(mark: Mark) -> str:
    """A mark as the contract writes it, without a quotation."""
    return f"{mark.source} {mark.point}".strip() if mark.source else mark.kind


def meaning_words(source: Source, meaning: Meaning | Drafting) -> str:
    """What a meaning says: its value, or the first line of its first clause and how many clauses follow."""
    if isinstance(meaning, Meaning):
        return " ".join(source.slice(meaning.value.span).split())
    first, more = meaning.clauses[0], len(meaning.clauses) - 1
    line = " ".join(source.text[first.span.start : first.span.end].split("\n", 1)[0].split())
    return line + (f", and {more} clause{'s' if more > 1 else ''} more" if more else "")


def amount_of(value: Any, unit: str) -> str:
    """An amount with its unit."""
    return shown(value, unit) if isinstance(value, Unknown) else f"{shown(value, unit)} {unit}"


def more_or_less(value: Any, unit: str) -> str:
    """How much more somebody has: `1.00 USD more`, `1.00 USD less`, or the same in the end."""
    if isinstance(value, Unknown):
        return f"more or less by what is not disclosed ({', '.join(sorted(value.names))})"
    if not value:
        return f"the same {unit} in the end, but not at the same time"
    return f"{amount_of(abs(value), unit)} {'more' if value > 0 else 'less'}"


def several(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    every = list(words)
    return " and ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)


def many(number: int, thing: str) -> str:
    """`1 reading`, `2 readings`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def numbers(each: Sequence[int], most: int = 4) -> str:
    """Numbers of combinations: `1-4, 7`, cut short where they are many."""
    runs: list[list[int]] = []
    for number in each:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return ", ".join(words[:most]) + (", ..." if len(words) > most else "")


def reasons(findings: Sequence[Diagnostic]) -> Iterator[str]:
    """Why a run stopped, each in a line."""
    for finding in findings:
        where = f"{finding.place}: " if finding.place else ""
        yield f"{where}{finding.severity.value}[{finding.code}]: {finding.message}"
