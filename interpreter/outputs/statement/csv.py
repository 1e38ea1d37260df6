"""A statement as CSV, a line a row; texts cannot become formulas in a spreadsheet."""

import csv
from typing import TextIO

from ...statement.statement import Statement
from ..csv import guarded
from .rows import COLUMNS, Told, blocks

_TEXTS = tuple(COLUMNS.index(name) for name in ("who", "instrument", "clause", "from", "unit", "unknown"))


def write_csv(statement: Statement, out: TextIO, told: Told | None = None) -> None:
    """A header and the rows, lines ended by CR LF as RFC 4180 has it; `out` takes texts as they are written."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for block in blocks(statement):
        if told and block.instrument:
            told(len(block.who))
        for row in block.rows():
            cells = list(row)
            for index in _TEXTS:
                cells[index] = guarded(cells[index])
            writer.writerow(cells)
