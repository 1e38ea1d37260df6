"""Who holds how many units of an instrument, payment by payment: issues, transfers, elections, record dates."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NoReturn

from attrs import define, frozen

from ...dsl.business import Calendar
from ...dsl.dates import add, period_start
from ...dsl.diagnostic import Diagnostic, Refusal, Severity
from ...dsl.model import Model
from ...dsl.terms.instrument import Instrument
from ..ledger import Entry
from ..lower.counting import period_of
from ..rows import RegisterRow
from ..run import Result

_DAY = timedelta(days=1)
ELECTED = ("conversion", "exercise")


@frozen
class Move:
    """A change of what a holder has, on a day: by an issue or the register, or by the election of an entry."""

    day: date
    holder: int
    units: int
    entry: int | None = None


LAST = 2**32 - 1
"""Past every entry of a day."""


def place_of(day: date, entry: int) -> int:
    """Where something stands among the moves: by day, and on a day by the entry that made it."""
    return day.toordinal() * (LAST + 1) + entry


@define
class Book:
    """What every holder has of an instrument while moves are entered in their order."""

    units: list[int]
    moves: Sequence[Move]
    next: int = 0

    def enter(self, day: date, before: int | None = None) -> None:
        """Enter the moves through the end of a day; of that day's elections those before an entry only."""
        while self.next < len(self.moves):
            move = self.moves[self.next]
            if move.day > day or (before is not None and move.day == day and (move.entry or 0) >= before):
                return
            self.units[move.holder] += move.units
            self.next += 1


@frozen(eq=False, slots=False)
class Holdings:
    """The holders of an instrument by name, in the order in which they are first named, and how their units changed."""

    model: Model
    instrument: Instrument
    holders: tuple[str, ...]
    moves: tuple[Move, ...]

    @classmethod
    def of(cls, result: Result, instrument: Instrument) -> "Holdings":
        """The holdings of a run: by the register where it has rows, else by the parties issued to."""
        key = instrument.name.text
        names = {key, instrument.plural.text}
        rows = sorted((row for row in result.inputs.register if row.instrument in names), key=_in_order)
        holders: dict[str, int] = {}
        moves: list[Move] = []
        if rows:
            moves += [
                Move(row.date, holders.setdefault(row.holder, len(holders)), int(row.change))
                for row in rows
                if row.date <= result.through
            ]
        for entry in result.entries:
            if entry.unit != key:
                continue
            if entry.kind == "issue" and not rows and entry.target:
                moves.append(Move(entry.day, holders.setdefault(entry.target, len(holders)), entry.amount))
            elif entry.kind in ELECTED:
                given_up = getattr(result.run.operations[entry.operation], "acting", None) == "source"
                who = str(entry.source if given_up else entry.target)
                units = -entry.amount if given_up else entry.amount
                moves.append(Move(entry.day, holders.setdefault(who, len(holders)), units, entry.id))
        moves.sort(key=lambda move: (move.day, move.entry or 0))
        return cls(result.model, instrument, tuple(holders), tuple(moves))

    @cached_property
    def columns(self) -> tuple[Any, Any, Any]:
        """The moves as numpy arrays of int64: whose, how many units, and where each stands (`place_of`).

        Raises: ImportError where numpy is not installed; OverflowError where units do not fit.
        """
        import numpy as np

        count = len(self.moves)
        whose = np.fromiter((move.holder for move in self.moves), np.int64, count)
        moved = np.fromiter((move.units for move in self.moves), np.int64, count)
        places = np.fromiter((place_of(move.day, move.entry or 0) for move in self.moves), np.int64, count)
        return whose, moved, places

    def book(self) -> Book:
        """A book in which nothing is entered yet."""
        return Book([0] * len(self.holders), self.moves)

    def paid(self, payments: Sequence[Entry]) -> Iterator[tuple[Entry, date, list[int]]]:
        """Each payment in the order of the ledger, its record date, and the units that each holder then had.

        The list is the same one each time, as the book goes on: copy what is to be kept. Raises: Refusal where nobody
        held a unit.
        """
        book = self.book()
        for entry in payments:
            day = self.record_date(entry.day)
            book.enter(day, entry.id if day == entry.day else None)
            if not any(book.units):
                self.refuse_nobody(entry, day)
            yield entry, day, book.units

    def record_date(self, day: date) -> date:
        """The day at whose end the holders of a payment of a day are looked up; the day itself if nothing is said."""
        if not self.instrument.records:
            return day
        line = self.instrument.records[0]
        if line.period is not None:
            return period_start(day, period_of(self.model, line.period)) - _DAY
        assert line.lag is not None
        calendar = Calendar.of(self.model.clauses)
        if line.business and calendar:
            return calendar.before(day - _DAY, line.lag.count) if line.lag.count else day
        return add(day, line.lag, -1)

    def refuse_nobody(self, entry: Entry, day: date) -> NoReturn:
        """Raises: Refusal, since nobody held a unit on the record date of a payment."""
        node = self.instrument
        message = f"nobody held {node.plural} on {day}, for which {entry.clause} pays them on {entry.day}"
        place = self.model.source.place((node.records or (node,))[0].span)
        finding = Diagnostic("RG520", Severity.ERROR, message, place, "mend the register, or the record date")
        raise Refusal([finding])


def _in_order(row: RegisterRow) -> tuple[date, int]:
    return row.date, row.line


def holders_at(holdings: Holdings, day: date) -> list[int]:
    """The units of each holder at the end of a day."""
    book = holdings.book()
    book.enter(day)
    return book.units


def is_pool(entry: Entry, instrument: Instrument) -> bool:
    """Whether an entry pays the holders of an instrument."""
    return entry.pays and entry.target == instrument.name.text and entry.unit != instrument.name.text
