"""Why clauses paid nothing: as text, and as `regalia.why-not/1`."""

import json
from collections.abc import Sequence
from typing import Any

from ..reasons import Reason
from ..run import Result
from ..why_not import WhyNot
from .explanation import figure_data, figure_line
from .json import receipt

FORMAT = "regalia.why-not/1"


def to_text(result: Result, found: Sequence[WhyNot]) -> str:
    """A paragraph a clause: that it did pay, or the lines that keep it from paying."""
    return "\n".join(line for each in found for line in _lines(result, each)) + "\n"


def _lines(result: Result, each: WhyNot) -> list[str]:
    if each.paid:
        listed = ", ".join(str(entry.id) for entry in each.paid[:_MOST])
        more = f" and {len(each.paid) - _MOST} more" if len(each.paid) > _MOST else ""
        entries = "entry" if len(each.paid) == 1 else "entries"
        return [f"{each.clause} paid by {result.through}: {entries} {listed}{more} (explain --entry)"]
    lines = [f"{each.clause} paid nothing by {result.through}"]
    for reason in each.reasons:
        lines += [f"  {reason.says}", f"    says {reason.place}: {reason.words[:160]}"]
        lines += [f"    {figure_line(figure)}" for figure in reason.figures]
    return lines


_MOST = 12


def to_json(result: Result, found: Sequence[WhyNot], version: str) -> str:
    """The text of the document, with a line end."""
    document = {
        "format": FORMAT,
        "deal": result.model.title,
        "through": result.through.isoformat(),
        "clauses": [
            {
                "clause": each.clause,
                "paid": [entry.id for entry in each.paid],
                "reasons": [_data(reason) for reason in each.reasons],
            }
            for each in found
        ],
        "receipt": receipt(result, version),
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _data(reason: Reason) -> dict[str, Any]:
    return {
        "says": reason.says,
        "words": reason.words,
        "place": {"file": reason.place.file, "line": reason.place.line, "column": reason.place.column},
        "figures": [figure_data(figure) for figure in reason.figures],
    }
