"""Tables of a statement: what each form draws, with the kind of every column."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from attrs import field, frozen

from ...money import show_decimal

Kind = Literal["text", "money", "number", "count", "id", "date", "share"]
Cell = str | int | Decimal | date | None

_DECIMALS = 12
UNDISCLOSED = "undisclosed"


@frozen
class Column:
    """A column: its heading, and what stands in it. `sums` says that its cells add up to the total below them."""

    heading: str
    kind: Kind = "text"
    sums: bool = False


@frozen
class Table:
    """A table of a statement: cells are None where nothing is to be said. `note` stands under its title."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    @property
    def totals(self) -> tuple[Cell, ...]:
        """The sum under each column that adds up; nothing at all where some figure is not known."""
        found: list[Cell] = []
        for index, column in enumerate(self.columns):
            cells = [row[index] for row in self.rows]
            numbers = [cell for cell in cells if isinstance(cell, (Decimal, int))]
            if column.sums and len(numbers) < len(cells):
                return (None,) * len(self.columns)
            found.append(sum(numbers, Decimal()) if column.sums and len(cells) > 1 else None)
        return tuple(found)


@frozen
class Sheet:
    """What belongs on one sheet, or under one heading."""

    title: str
    tables: tuple[Table, ...] = field(factory=tuple)


def named(data: Mapping[str, Any], name: str | None) -> str:
    """A name as the contract calls it to people, with the name in the contract where that is another."""
    title = data["titles"].get(name or "")
    return f"{title} ({name})" if title else name or ""


def number(text: str | None) -> Decimal | str:
    """An amount's text as a number; that it is undisclosed where there is none."""
    if text is None:
        return UNDISCLOSED
    if "/" not in text:
        return Decimal(text)
    value = Fraction(text)
    places = next((p for p in range(_DECIMALS) if (value * 10**p).denominator == 1), _DECIMALS)
    return Decimal(show_decimal(value, places) if places else str(value))
