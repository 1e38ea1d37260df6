"""A statement on paper (extra `pdf`: typst, with fonts of its own): one template, and everything else as data."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, time
from importlib.resources import files
from typing import Any

from ...statement.statement import Statement
from .document import document
from .sheets import sheets
from .tables import Sheet, Table
from .text import written


def to_pdf(statement: Statement, version: str, pictures: Mapping[str, str] | None = None) -> bytes:
    """The pages; `pictures` are SVG documents by their titles. Raises: ImportError where the extra is not installed."""
    import typst

    data = document(statement, version)
    last = statement.period.last
    shown = {
        "title": f"{data['deal']}: statement for {data['period']['name']}",
        "deal": _visible(data["deal"]),
        "subtitle": _visible(f"Statement for {data['period']['name']}" + _for(data["holder"])),
        "year": last.year,
        "month": last.month,
        "day": last.day,
        "pictures": [{"title": title, "svg": svg} for title, svg in (pictures or {}).items()],
        "sheets": [_sheet(sheet) for sheet in sheets(data, statement.result.model.source.text)],
    }
    template = files(__package__).joinpath("statement.typ").read_bytes()
    moment = datetime.combine(last, time(), UTC)
    inputs = {"data": json.dumps(shown)}
    made = typst.compile(template, sys_inputs=inputs, ignore_system_fonts=True, timestamp=moment)
    assert isinstance(made, bytes)
    return made


def _for(holder: str | None) -> str:
    return f", for {holder}" if holder else ""


def _sheet(sheet: Sheet) -> dict[str, Any]:
    code = sheet.title == "Terms"
    return {"title": sheet.title, "tables": [_table(table, code=code) for table in sheet.tables]}


def _table(table: Table, *, code: bool) -> dict[str, Any]:
    kinds = ["code" if code and column.kind == "text" else column.kind for column in table.columns]
    totals = table.totals if any(cell is not None for cell in table.totals) else ()
    return {
        "title": _visible(table.title),
        "note": _visible(table.note),
        "kinds": kinds,
        "heads": [column.heading for column in table.columns],
        "rows": [[_visible(written(*pair)) for pair in zip(row, table.columns, strict=True)] for row in table.rows],
        "totals": [_visible(written(*pair)) for pair in zip(totals, table.columns, strict=True)] if totals else [],
    }


def _visible(text: str) -> str:
    """A text in which nothing is hidden and nothing turns the direction of reading."""
    return "".join(c if c.isprintable() else " " if c.isspace() else f"\\u{ord(c):04x}" for c in text)
