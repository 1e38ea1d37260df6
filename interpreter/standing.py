"""Whether an option may be elected at the end of a run, since when it may not, or from when it may."""

from datetime import date
from typing import Any

from attrs import frozen

from ..dsl.terms.option import Exercisable, Fractions, Option
from ..dsl.types import is_currency
from .exact.unknown import Unknown
from .lower.exercise import DAYS
from .lower.state import OptionState
from .money import digits_of, round_to
from .run import Result


@frozen
class Standing:
    """`open` is None where it depends on what is undisclosed; `since` the first day after the window, `opens` its first
    day where that is a day to come.
    """

    open: bool | None
    since: date | None
    opens: date | None


def standing(result: Result, state: OptionState) -> Standing:
    """How an option stands at the end of the last day."""
    may = result.value(state.open)
    if isinstance(may, Unknown):
        return Standing(None, None, None)
    option = result.model.symbol(state.name).node
    assert isinstance(option, Option)
    lines = [line for line in option.lines if isinstance(line, Exercisable)]
    closed = [day for line in lines if (day := _closed(result, line)) and day <= result.through]
    opens = [
        line.start.when
        for line in lines
        if line.start and isinstance(line.start.when, date) and line.start.when > result.through
    ]
    return Standing(bool(may), min(closed, default=None), max(opens, default=None) if not closed else None)


def in_one_election(result: Result, state: OptionState, amount: Any) -> Any:
    """What an election comes to, rounded as the contract rounds; None where it is not known, or would be refused."""
    if isinstance(amount, Unknown) or amount < 0:
        return None
    rounding = result.model.rounding
    if is_currency(state.into):
        unit = rounding.unit * 10 ** digits_of(state.into) if rounding else None
        return round_to(amount, unit if unit % 1 == 0 else 1, rounding.mode) if rounding and unit else amount
    option = result.model.symbol(state.name).node
    assert isinstance(option, Option)
    whole = round_to(amount, 1, "down")
    return whole if whole == amount or any(isinstance(line, Fractions) for line in option.lines) else None


def _closed(result: Result, line: Exercisable) -> date | None:
    """The first day on which the window of a line is over; None where that is not known."""
    if line.end and isinstance(line.end.when, date):
        return _after(line.end.when)
    if line.end:
        ended = _happened(result, str(line.end.when))
        return ended and _after(ended)
    if line.within and line.after:
        begun = _happened(result, str(line.after))
        return begun and _after(begun, line.within.count * DAYS[line.within.unit])
    return None


def _after(day: date, days: int = 0) -> date | None:
    """The day after so many days more; None where the calendar has none."""
    later = day.toordinal() + days + 1
    return date.fromordinal(later) if later <= date.max.toordinal() else None


def _happened(result: Result, name: str) -> date | None:
    """The day of an event, of an option's first election, or of a payment's first instalment."""
    return next((entry.day for entry in result.entries if entry.clause == name), None)
