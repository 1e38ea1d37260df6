"""A statement as a person reads it on a screen."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ...money import with_commas
from ...statement.statement import Statement
from ..text import table
from .document import document
from .sheets import sheets
from .tables import Cell, Column, Table

_LEFT = ("text", "date")


def to_text(statement: Statement, version: str) -> str:
    """Every table but the terms, a blank line between them."""
    data = document(statement, version)
    parts = ["\n".join(_drawn(each)) for sheet in sheets(data, "") for each in sheet.tables]
    return "\n\n".join(parts) + "\n"


def _drawn(each: Table) -> Iterator[str]:
    yield each.title
    if each.note:
        yield f"  {each.note}"
    rows = [tuple(map(written, row, each.columns)) for row in each.rows]
    totals = [tuple(map(written, each.totals, each.columns))] if any(cell is not None for cell in each.totals) else []
    heads = [tuple(column.heading for column in each.columns)] if any(c.heading for c in each.columns) else []
    right = frozenset(i for i, column in enumerate(each.columns) if column.kind not in _LEFT)
    yield from table([*heads, *rows, *totals], right, "  ")


def written(cell: Cell, column: Column) -> str:
    """A cell as text: numbers with commas, shares in percent."""
    match cell:
        case None:
            return ""
        case Decimal() if column.kind == "share":
            percent = format((cell * 100).normalize(), "f")
            return f"{percent}%"
        case int() if column.kind == "id":
            return str(cell)
        case Decimal() | int():
            return with_commas(format(cell, "f") if isinstance(cell, Decimal) else str(cell))
        case date():
            return cell.isoformat()
    return cell
