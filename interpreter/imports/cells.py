"""Cells of a sheet as the fields of a text: what is shown, without what nobody can see.

A number of a sheet is a binary fraction, of which its program keeps and shows fifteen digits; these are the figure.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

_DIGITS = 15


def as_text(rows: Iterable[Sequence[Any]], point: str = ".") -> str:
    """Rows of cells as CSV of which line n is row n; a row of nothing is an empty line.

    `point` is what stands before the decimals of numbers, so that they are written as the texts beside them.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        fields = [shown(cell, point) for cell in row]
        if any(fields):
            writer.writerow(fields)
        else:
            out.write("\n")
    return out.getvalue()


def shown(cell: Any, point: str = ".") -> str:
    """A cell as a field: dates as YYYY-MM-DD, numbers as digits, line ends in texts as spaces."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case str():
            return " ".join(cell.split())
        case datetime():
            midnight = cell.time() == time(0) and cell.tzinfo is None
            return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
        case date():
            return cell.isoformat()
        case int() | Decimal():
            return _plain(Decimal(cell), point)
        case float():
            return _plain(Decimal(format(cell, f".{_DIGITS}g")), point) if abs(cell) < 10**_DIGITS else repr(cell)
        case time() | timedelta():
            return str(cell)
    return str(cell)


def _plain(number: Decimal, point: str) -> str:
    """A number without an exponent, and without noughts behind its decimals; what is out of reach as it stands."""
    if not number.is_finite() or (number and abs(number.adjusted()) > 2 * _DIGITS):
        return str(number)
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", point)
