"""What must still come in until each limit is reached: as text, and as `regalia.thresholds/1`."""

import json
from collections.abc import Sequence
from typing import Any

from ....dsl.show import show
from ...analysis.thresholds import Threshold
from ...exact.unknown import Unknown
from ...money import digits_of, in_major, show_decimal, with_commas
from ...run import Result
from ..json import receipt
from ..text import table

FORMAT = "regalia.thresholds/1"


def to_text(result: Result, found: Sequence[Threshold]) -> str:
    """A line for each limit and stream."""
    head = f"{result.model.title}, through {result.through}"
    if not found:
        return f"{head}\n\nNo limit is left that more receipts would reach.\n"
    heads = ("clause", "line", "counts", "now", "limit", "", "more of", "at once", "")
    lines = table([heads, *(_row(each) for each in found)], frozenset({3, 4, 7}))
    return "\n".join([head, "", *lines]) + "\n"


def _row(each: Threshold) -> tuple[str, ...]:
    ceiling = each.ceiling
    now, limit = (_amount(value, ceiling.unit) for value in (ceiling.now, ceiling.limit))
    needed = show(each.needed, 2 if each.inflow.is_money else 0) if each.needed is not None else ""
    of = ", ".join([each.inflow.stream, *(f"{tag} {value}" for tag, value in each.inflow.tags)])
    return (ceiling.clause, ceiling.words, ceiling.counts, now, limit, ceiling.unit, of, needed, each.inflow.unit)


def _amount(value: Any, unit: str) -> str:
    if isinstance(value, Unknown):
        return "undisclosed"
    whole, _, decimals = show_decimal(in_major(value, unit), 6).partition(".")
    kept = decimals.rstrip("0").ljust(max(0, digits_of(unit)), "0")
    return with_commas(whole) + (f".{kept}" if kept else "")


def to_json(result: Result, found: Sequence[Threshold], version: str) -> str:
    """The text of the document, with a line end."""
    document = {
        "format": FORMAT,
        "deal": result.model.title,
        "through": result.through.isoformat(),
        "thresholds": [
            {
                "clause": each.ceiling.clause,
                "words": each.ceiling.words,
                "place": f"{each.ceiling.place.file.rpartition('/')[2]}:{each.ceiling.place.line}",
                "counts": each.ceiling.counts,
                "now": _amount(each.ceiling.now, each.ceiling.unit),
                "limit": _amount(each.ceiling.limit, each.ceiling.unit),
                "unit": each.ceiling.unit,
                "stream": each.inflow.stream,
                "payer": each.inflow.payer,
                "tags": dict(each.inflow.tags),
                "needed": None if each.needed is None else str(show(each.needed)).replace(",", ""),
                "needed_unit": each.inflow.unit,
            }
            for each in found
        ],
        "receipt": receipt(result, version),
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
