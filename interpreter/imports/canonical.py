"""Rows of inputs as CSV in our own form."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from ...dsl.numbers import Percentage
from ..money import show_decimal
from ..rows import Kind


def to_csv(kind: Kind[Any], rows: Iterable[Any]) -> str:
    """A header and a row each, in the order of the rows; columns in which nothing stands are left out."""
    rows = list(rows)
    tags = sorted({name for row in rows for name, _ in getattr(row, "tags", ())})
    columns = [
        name for name in kind.cells if name not in kind.optional or any(getattr(row, name) is not None for row in rows)
    ]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*columns, *tags])
    for row in rows:
        tagged = dict(getattr(row, "tags", ()))
        writer.writerow([*(_text(getattr(row, name)) for name in columns), *(tagged.get(name, "") for name in tags)])
    return out.getvalue()


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case Percentage():
            return f"{_decimal(Fraction(value) * 100)}%"
        case Fraction():
            return _decimal(value)
        case date():
            return value.isoformat()
    return str(value)


def _decimal(value: Fraction) -> str:
    """A number with all of its decimals; what was read in decimals has an end."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    return show_decimal(value, places) if places else str(value)
