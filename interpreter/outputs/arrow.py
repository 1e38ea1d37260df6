"""The ledger of a run as a table of columns (extra `arrow`: pyarrow), which pandas, polars and others take as it is."""

from decimal import Decimal
from typing import Any

from ..exact.unknown import Unknown
from ..ledger import Entry
from ..money import digits_of, in_major
from ..rows import CashRow, EventRow, ObservationRow, QuantityRow, RegisterRow
from ..run import Result

_PLACES = 12
_ROWS = (CashRow, EventRow, ObservationRow, QuantityRow, RegisterRow)


def to_arrow(result: Result) -> Any:
    """A row an entry: amounts as decimals of twelve places in whole units, null where they are not known.

    Columns: id, date, clause, kind, from, to, claim, amount, unit, unknown, cause_file, cause_line, cause_entry.
    Raises: ImportError where the extra is not installed.
    """
    import pyarrow as pa

    entries = result.entries
    columns = {
        "id": pa.array([entry.id for entry in entries], pa.int64()),
        "date": pa.array([entry.day for entry in entries], pa.date32()),
        "clause": _texts(pa, [entry.clause for entry in entries]),
        "kind": _texts(pa, [entry.kind for entry in entries]),
        "from": _texts(pa, [entry.source for entry in entries]),
        "to": _texts(pa, [entry.target for entry in entries]),
        "claim": _texts(pa, [entry.claim or None for entry in entries]),
        "amount": pa.array([plain(entry.amount, entry.unit or "") for entry in entries], pa.decimal128(38, _PLACES)),
        "unit": _texts(pa, [entry.unit for entry in entries]),
        "unknown": _texts(pa, [", ".join(entry.unknown) or None for entry in entries]),
        "cause_file": _texts(pa, [_file(entry) for entry in entries]),
        "cause_line": pa.array([_line(entry) for entry in entries], pa.int64()),
        "cause_entry": pa.array([e.cause if isinstance(e.cause, int) else None for e in entries], pa.int64()),
    }
    return pa.table(columns)


def plain(value: Any, unit: str) -> Decimal | None:
    """An amount in smallest units as a decimal of whole ones; what has no end is rounded to twelve places."""
    if value is None or isinstance(value, Unknown):
        return None
    digits = digits_of(unit)
    if isinstance(value, int) and digits >= 0:
        return Decimal(value).scaleb(-digits)
    major = in_major(value, unit)
    return (Decimal(major.numerator) / major.denominator).quantize(Decimal(1).scaleb(-_PLACES))


def _texts(pa: Any, values: list[str | None]) -> Any:
    return pa.array(values, pa.string())


def _file(entry: Entry) -> str | None:
    return entry.cause.file.name if isinstance(entry.cause, _ROWS) else None


def _line(entry: Entry) -> int | None:
    return entry.cause.line if isinstance(entry.cause, _ROWS) else None
