"""The ledger of a run as CSV, one entry a row; texts cannot become formulas in a spreadsheet."""

import csv
import io
from typing import Any

from ..ledger import Entry
from ..run import Result
from .json import amount_text

COLUMNS = (
    "id",
    "date",
    "clause",
    "kind",
    "from",
    "to",
    "amount",
    "currency",
    "cause_file",
    "cause_line",
    "cause_entry",
    "unknown",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\x00", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def to_csv(result: Result, version: str) -> str:
    """A header and a row an entry, lines ended by CR LF as RFC 4180 has it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(_row(entry) for entry in result.entries)
    return out.getvalue()


def _row(entry: Entry) -> list[Any]:
    cause = entry.cause
    place = ("", "") if cause is None or isinstance(cause, int) else (guarded(cause.file.name), cause.line)
    return [
        entry.id,
        entry.day.isoformat(),
        guarded(entry.clause),
        entry.kind,
        guarded(entry.source or ""),
        guarded(entry.target or ""),
        amount_text(entry.amount, entry.unit) or "",
        guarded(entry.unit or ""),
        *place,
        cause if isinstance(cause, int) else "",
        guarded(", ".join(entry.unknown)),
    ]


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
