"""What the rows of the five kinds of input say, before any contract is asked what they mean.

Numbers are exact and in the units in which they are typed: amounts in major units (`2000000.00` is two
million, not a count of cents). Every row keeps its file and the physical line on which it begins.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Generic, TypeVar

from attrs import evolve, frozen

from ..dsl.numbers import TextRefused, read_date, read_number, read_percentage
from .tables import InputFile

Day = date


@frozen
class CashRow:
    """Money of a stream on a day. `amount` may be negative; `tags` are the further columns by name, the empty ones
    left out; `earned` is the day on which it was earned, where that is said."""

    date: date
    stream: str
    payer: str | None
    amount: Fraction
    currency: str | None
    tags: tuple[tuple[str, str], ...]
    line: int
    file: InputFile
    earned: Day | None = None


@frozen
class QuantityRow:
    """A quantity of a stream on a day, in `unit` where one is named; negative for what came back. Tags as of cash."""

    date: date
    stream: str
    quantity: Fraction
    unit: str | None
    tags: tuple[tuple[str, str], ...]
    line: int
    file: InputFile
    earned: Day | None = None


@frozen
class ObservationRow:
    """The value of an index on a day; rates may be negative."""

    date: date
    index: str
    value: Fraction
    line: int
    file: InputFile


@frozen
class EventRow:
    """A happening or an election on a day, by a party and for a quantity where they are given."""

    date: date
    event: str
    party: str | None
    quantity: Fraction | None
    line: int
    file: InputFile


@frozen
class RegisterRow:
    """A change in what a holder has of an instrument on a day: units in, or units out if negative."""

    date: date
    instrument: str
    holder: str
    change: Fraction
    line: int
    file: InputFile


@frozen
class ReportedRow:
    """A line of what a payer reports to have paid under a clause on a day, and how it came to that.

    `base` is after `deductions`, `rate` a share of one, `tier` the name of a band where a payment has several lines;
    `amount` is in major units of `currency`. What the payer does not say is None.
    """

    date: date
    clause: str
    party: str | None
    amount: Fraction
    currency: str | None
    base: Fraction | None
    deductions: Fraction | None
    rate: Fraction | None
    tier: str | None
    exchange_rate: Fraction | None
    line: int
    file: InputFile


@frozen
class Inputs:
    """All that came in: the rows of each kind in the order of their file, and the files read.

    `reported` are the clauses of which it is said what was really paid, though no row of theirs may be among these.
    """

    cash: tuple[CashRow, ...] = ()
    quantities: tuple[QuantityRow, ...] = ()
    observations: tuple[ObservationRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    register: tuple[RegisterRow, ...] = ()
    files: tuple[InputFile, ...] = ()
    reported: tuple[str, ...] = ()


@frozen
class Supposed(Inputs):
    """What would come in, and stands in no file: amounts may be finer than the smallest unit of their currency."""


R_co = TypeVar("R_co", covariant=True)

Cell = Callable[[str], object]
"""What reads one cell, spaces stripped. Raises: TextRefused."""


@frozen
class Kind(Generic[R_co]):
    """One kind of input: how a row is made, and what reads the cells of each column, by the names of both.

    `optional` columns may be missing and are None then. Where `tagged`, any further column is a tag,
    and the columns in `unread` are refused: a tag of that name would be read as more than a text.
    """

    name: str
    row: Callable[..., R_co]
    cells: Mapping[str, Cell]
    optional: frozenset[str] = frozenset()
    tagged: bool = False
    unread: frozenset[str] = frozenset()


def _word(text: str) -> str:
    if not text:
        raise TextRefused(text, "is empty", "fill it in")
    return text


def _signed(text: str) -> Fraction:
    return read_number(text, signed=True)


def _observed(text: str) -> Fraction:
    return read_percentage(text, signed=True) if text.endswith("%") else _signed(text)


def _received(text: str) -> Fraction:
    """A number of what comes in, which is not below zero: with a minus it is refused once it is known of what."""
    return read_number(text, signed=text.startswith("-"))


def _signed_or_none(text: str) -> Fraction | None:
    return _signed(text) if text else None


def _observed_or_none(text: str) -> Fraction | None:
    return _observed(text) if text else None


def _word_or_none(text: str) -> str | None:
    return text or None


def _day_or_none(text: str) -> date | None:
    return read_date(text) if text else None


def _number_or_none(text: str) -> Fraction | None:
    return read_number(text) if text else None


CASH: Kind[CashRow] = Kind(
    "cash",
    CashRow,
    {
        "date": read_date,
        "stream": _word,
        "payer": _word_or_none,
        "amount": _received,
        "currency": _word_or_none,
        "earned": _day_or_none,
    },
    optional=frozenset({"payer", "currency", "earned"}),
    tagged=True,
    unread=frozenset({"due"}),
)
QUANTITIES: Kind[QuantityRow] = Kind(
    "quantities",
    QuantityRow,
    {"date": read_date, "stream": _word, "quantity": _received, "unit": _word_or_none, "earned": _day_or_none},
    optional=frozenset({"unit", "earned"}),
    tagged=True,
    unread=frozenset({"due"}),
)
OBSERVATIONS: Kind[ObservationRow] = Kind(
    "observations", ObservationRow, {"date": read_date, "index": _word, "value": _observed}
)
EVENTS: Kind[EventRow] = Kind(
    "events",
    EventRow,
    {"date": read_date, "event": _word, "party": _word_or_none, "quantity": _number_or_none},
    optional=frozenset({"party", "quantity"}),
)
REGISTER: Kind[RegisterRow] = Kind(
    "register",
    RegisterRow,
    {"date": read_date, "instrument": _word, "holder": _word, "change": _signed},
)
REPORTED: Kind[ReportedRow] = Kind(
    "reported",
    ReportedRow,
    {
        "date": read_date,
        "clause": _word,
        "party": _word_or_none,
        "amount": _signed,
        "currency": _word_or_none,
        "base": _signed_or_none,
        "deductions": _signed_or_none,
        "rate": _observed_or_none,
        "tier": _word_or_none,
        "exchange_rate": _number_or_none,
    },
    optional=frozenset({"party", "currency", "base", "deductions", "rate", "tier", "exchange_rate"}),
)


Row = CashRow | QuantityRow | ObservationRow | EventRow | RegisterRow


def named(row: Row) -> str:
    """The stream of a row, or what happens."""
    return row.event if isinstance(row, EventRow) else getattr(row, "stream", "")


def renamed(inputs: Inputs, names: Mapping[str, str]) -> Inputs:
    """Inputs in which what goes by another name now is called by it."""
    if not names:
        return inputs

    def each(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            evolve(row, **{field: names[text] for field, text in _named(row) if text in names}) for row in rows
        )

    kinds = ("cash", "quantities", "observations", "events", "register")
    return evolve(inputs, **{kind: each(getattr(inputs, kind)) for kind in kinds})


def _named(row: Row) -> Iterator[tuple[str, str]]:
    """The fields of a row that name something of the deal."""
    for field in ("stream", "payer", "unit", "index", "event", "party", "instrument"):
        text = getattr(row, field, None)
        if isinstance(text, str):
            yield field, text
