"""Findings as data: `regalia.findings/1`."""

import json
from collections.abc import Sequence
from typing import Any

from regalia.dsl.diagnostic import Diagnostic
from regalia.dsl.source import Place

FORMAT = "regalia.findings/1"


def to_json(findings: Sequence[Diagnostic]) -> str:
    """The document, with a line end."""
    data = {"format": FORMAT, "findings": [finding_data(finding) for finding in findings]}
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def finding_data(finding: Diagnostic) -> dict[str, Any]:
    """One finding."""
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "place": place_data(finding.place),
        "help": finding.help,
        "related": [{"place": place_data(place), "message": words} for place, words in finding.related],
        "fix": {"words": finding.fix.words, "safe": finding.fix.safe} if finding.fix else None,
    }


def place_data(place: Place | None) -> dict[str, Any] | None:
    """A place in a file; None where there is none."""
    if place is None:
        return None
    return {"file": place.file, "line": place.line, "column": place.column, "width": place.width}
