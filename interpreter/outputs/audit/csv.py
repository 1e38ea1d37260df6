"""The differences of an audit as CSV, and the report that a payer should have sent."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

from ...audit.audit import Audit
from ...audit.due import Due
from ...audit.lines import COLUMNS, lines_of
from ..csv import guarded
from .document import document

_FINDINGS = ("date", "clause", "payee", "currency", "due", "reported", "shortfall", "cause", "words", "shown_by", "or")
_TEXTS = ("clause", "party", "payee", "words", "shown_by", "or")


def to_csv(audit: Audit, version: str) -> str:
    """One row a difference; lines end with CR LF, and no text is taken for a formula."""
    rows = document(audit, version)["findings"]
    return _written(_FINDINGS, ({**row, "or": "; ".join(row["or"])} for row in rows))


def expected(payments: Sequence[Due]) -> str:
    """Payments as the lines of a report."""
    return _written(COLUMNS, (line for each in payments for line in lines_of(each)))


def _written(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(column, row.get(column)) for column in columns])
    return out.getvalue()


def _cell(column: str, value: object) -> str:
    text = "" if value is None else str(value)
    return guarded(text) if column in _TEXTS else text
