"""A stream of happenings as the files that a run reads: written once, replayed by any draft."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import define, field, frozen

from ...dsl.show import show
from ..inputs import parse_table
from ..rows import CASH, EVENTS, OBSERVATIONS, QUANTITIES, Inputs, Kind
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


@define
class Writer:
    """Gathers the rows of a scenario."""

    rows: dict[str, list[str]] = field(factory=dict)
    days: set[date] = field(factory=set)

    def receive(self, day: date, stream: str, payer: str | None, amount: Fraction, currency: str) -> None:
        """Money of a stream, in major units."""
        self._add("cash", day, stream, payer or "", _figure(amount), currency)

    def deliver(self, day: date, stream: str, quantity: Fraction, unit: str) -> None:
        """A quantity of a stream."""
        self._add("quantities", day, stream, _figure(quantity), unit)

    def happen(self, day: date, event: str, party: str | None = None, quantity: Fraction | None = None) -> None:
        """A happening, or an election by a party of so many units."""
        self._add("events", day, event, party or "", "" if quantity is None else _figure(quantity))

    def observe(self, day: date, index: str, value: Fraction) -> None:
        """The value of an index."""
        self._add("observations", day, index, _figure(value))

    def _add(self, kind: str, day: date, *cells: str) -> None:
        self.rows.setdefault(kind, []).append(",".join((day.isoformat(), *cells)))
        self.days.add(day)

    def scenario(self, title: str) -> Scenario:
        """All that was gathered."""
        texts = {kind: _table(kind, rows) for kind, rows in self.rows.items()}
        tables = {kind: parse_table(_KINDS[kind], f"{kind}.csv", text) for kind, text in texts.items()}
        files = tuple(InputFile.of(f"{kind}.csv", text) for kind, text in texts.items())
        return Scenario(title, Inputs(**tables, files=files), texts)


def _figure(value: Fraction) -> str:
    """A number as a table holds it, without commas."""
    return show(value, 2 if value.denominator != 1 else 0).replace(",", "")


def texts_of(inputs: Inputs) -> dict[str, str]:
    """Rows as the input files that they would be read from, by kind; kinds without rows are left out."""
    lines: dict[str, list[tuple[object, ...]]] = {
        "cash": [(r.date, r.stream, r.payer or "", _figure(r.amount), r.currency or "") for r in inputs.cash],
        "quantities": [(r.date, r.stream, _figure(r.quantity), r.unit or "") for r in inputs.quantities],
        "observations": [(r.date, r.index, _figure(r.value)) for r in inputs.observations],
        "events": [(r.date, r.event, r.party or "", r.quantity and _figure(r.quantity)) for r in inputs.events],
        "register": [(r.date, r.instrument, r.holder, _figure(r.change)) for r in inputs.register],
    }
    return {kind: _table(kind, [_line(row) for row in rows]) for kind, rows in lines.items() if rows}


def _line(cells: Iterable[object]) -> str:
    return ",".join(str(cell or "") for cell in cells)


def _table(kind: str, lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in (HEADERS[kind], *lines))
