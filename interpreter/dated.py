"""Values by date: tables of the contract, and those that are made of what came in; what is lacking on a day."""

from bisect import bisect_right
from collections.abc import Callable
from datetime import date
from typing import Protocol

from attrs import field, frozen

from ..dsl.diagnostic import Diagnostic, Severity
from ..dsl.source import NOWHERE, Source, Span
from .formula import Scalar
from .rows import Row


@frozen
class Lack:
    """Why there is no value on a day, and what to add: a code, a message, a way out."""

    code: str
    message: str
    help: str


class Dated(Protocol):
    """A value by date; None on a day on which there is none, and then `lack` says why. `span` is where it stands."""

    @property
    def span(self) -> Span:
        """Where it stands in the contract."""

    @property
    def has_gaps(self) -> bool:
        """Whether there may be days without a value."""

    def value(self, day: date) -> Scalar | None:
        """The value on a day."""

    def lack(self, day: date) -> Lack:
        """What is lacking on a day."""


@frozen(eq=False, repr=False, slots=False)
class Table:
    """A value by date: `steps` pairs the first day of a stretch with its value, in rising order.

    On a day on which the value is None there is none: reading it stops the run. `lacking` says of a day why. A table
    that is made of what comes in is given for each run. `span` is where the table stands.
    """

    first: Scalar | None
    steps: tuple[tuple[date, Scalar | None], ...]
    lacking: Callable[[date], Lack] | None = None
    span: Span = field(default=NOWHERE, eq=False)

    def value(self, day: date) -> Scalar | None:
        """The value on a day."""
        count = bisect_right(self.steps, day, key=lambda step: step[0])
        return self.steps[count - 1][1] if count else self.first

    def lack(self, day: date) -> Lack:
        """What is lacking on a day."""
        return self.lacking(day) if self.lacking else Lack("RG609", "there is no value", "give one for the day")

    @property
    def has_gaps(self) -> bool:
        """Whether there are days without a value."""
        return self.first is None or any(value is None for _, value in self.steps)


def lacking(
    source: Source, span: Span, lack: Lack, day: date, needed: Span | None = None, row: Row | None = None
) -> Diagnostic:
    """That there is no value on a day: at the table or the words for it, with where it is needed and what came in."""
    related = [(source.place(needed), "needed here")] if needed else []
    related += [(row.file.place(row.line, "date"), "when this came in")] if row else []
    place = source.place(span)
    return Diagnostic(lack.code, Severity.ERROR, f"{lack.message} ({day})", place, lack.help, tuple(related))
