"""A stream of happenings as the files that a run reads: written once, replayed by any draft."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import define, field, frozen

from ...dsl.numbers import Percentage
from ...dsl.show import show
from ..inputs import parse_table
from ..rows import CASH, EVENTS, OBSERVATIONS, QUANTITIES, CashRow, Inputs, Kind, QuantityRow
from ..tables import InputFile

HEADERS: Mapping[str, str] = {
    "cash": "date,stream,payer,amount,currency",
    "quantities": "date,stream,quantity,unit",
    "observations": "date,index,value",
    "events": "date,event,party,quantity",
    "register": "date,instrument,holder,change",
}
_KINDS: Mapping[str, Kind[Any]] = {
    "cash": CASH,
    "quantities": QUANTITIES,
    "observations": OBSERVATIONS,
    "events": EVENTS,
}


@frozen(eq=False)
class Scenario:
    """What comes in, in words and as rows; `texts` are the input files by kind, as `regalia run` takes them.

    It runs through a day, by default that of the last row.
    """

    title: str
    inputs: Inputs
    texts: Mapping[str, str] = field(factory=dict)
    through: date | None = None

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows of cash, quantities and events, in the order of their days."""
        told = [text for kind, text in self.texts.items() if kind != "observations"]
        return tuple(sorted(line for text in told for line in text.splitlines()[1:]))


Tags = Sequence[tuple[str, str]]


@define
class Writer:
    """Gathers the rows of a scenario: their cells, and the tags that they carry."""

    rows: dict[str, list[tuple[str, Tags]]] = field(factory=dict)
    days: set[date] = field(factory=set)

    @classmethod
    def again(cls, scenario: Scenario, but: str = "") -> "Writer":
        """What a scenario brings, to be added to; all but one kind."""
        return cls({kind: _rows(kind, text) for kind, text in scenario.texts.items() if kind != but})

    def receive(
        self, day: date, stream: str, payer: str | None, amount: Fraction, currency: str, tags: Tags = ()
    ) -> None:
        """Money of a stream, in major units."""
        self._add("cash", day, stream, payer or "", _figure(amount), currency, tags=tags)

    def deliver(self, day: date, stream: str, quantity: Fraction, unit: str, tags: Tags = ()) -> None:
        """A quantity of a stream."""
        self._add("quantities", day, stream, _figure(quantity), unit, tags=tags)

    def happen(self, day: date, event: str, party: str | None = None, quantity: Fraction | None = None) -> None:
        """A happening, or an election by a party of so many units."""
        self._add("events", day, event, party or "", "" if quantity is None else _figure(quantity))

    def observe(self, day: date, index: str, value: Fraction) -> None:
        """The value of an index."""
        self._add("observations", day, index, _figure(value))

    def _add(self, kind: str, day: date, *cells: str, tags: Tags = ()) -> None:
        self.rows.setdefault(kind, []).append((",".join((day.isoformat(), *cells)), tags))
        self.days.add(day)

    def scenario(self, title: str) -> Scenario:
        """All that was gathered."""
        texts = {kind: _table(kind, rows) for kind, rows in self.rows.items()}
        tables = {kind: parse_table(_KINDS[kind], f"{kind}.csv", text) for kind, text in texts.items()}
        files = tuple(InputFile.of(f"{kind}.csv", text) for kind, text in texts.items())
        return Scenario(title, Inputs(**tables, files=files), texts)


def _figure(value: Fraction) -> str:
    """A number as a table holds it, without commas."""
    if isinstance(value, Percentage):
        return f"{_figure(Fraction(100 * value))}%"
    return show(value, 2 if value.denominator != 1 else 0).replace(",", "")


def texts_of(inputs: Inputs) -> dict[str, str]:
    """Rows as the input files that they would be read from, by kind; kinds without rows are left out."""
    lines: dict[str, list[tuple[tuple[object, ...], Tags]]] = {
        "cash": [((r.date, r.stream, r.payer, _figure(r.amount), r.currency), _tags(r)) for r in inputs.cash],
        "quantities": [((r.date, r.stream, _figure(r.quantity), r.unit), _tags(r)) for r in inputs.quantities],
        "observations": [((r.date, r.index, _figure(r.value)), ()) for r in inputs.observations],
        "events": [((r.date, r.event, r.party, r.quantity and _figure(r.quantity)), ()) for r in inputs.events],
        "register": [((r.date, r.instrument, r.holder, _figure(r.change)), ()) for r in inputs.register],
    }
    return {kind: _table(kind, [(_line(row), tags) for row, tags in rows]) for kind, rows in lines.items() if rows}


def _line(cells: Iterable[object]) -> str:
    return ",".join(str(cell or "") for cell in cells)


def _rows(kind: str, text: str) -> list[tuple[str, Tags]]:
    """The rows of a table that was written here, with their tags."""
    first, *lines = (line.split(",") for line in text.splitlines())
    own = HEADERS[kind].count(",") + 1
    tagged = ((cells[:own], zip(first[own:], cells[own:], strict=True)) for cells in lines)
    return [(",".join(cells), tuple(pair for pair in tags if pair[1])) for cells, tags in tagged]


def _tags(row: CashRow | QuantityRow) -> Tags:
    """The further columns of a row: its tags, and when it was earned."""
    return (*row.tags, *((("earned", row.earned.isoformat()),) if row.earned else ()))


def _table(kind: str, rows: Sequence[tuple[str, Tags]]) -> str:
    """A table with a column for each tag that a row carries."""
    tags = sorted({tag for _, carried in rows for tag, _ in carried})
    lines = [",".join((line, *(dict(carried).get(tag, "") for tag in tags))) for line, carried in rows]
    return "".join(f"{line}\n" for line in (",".join((HEADERS[kind], *tags)), *lines))
