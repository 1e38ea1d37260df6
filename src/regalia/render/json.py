"""Findings as data: `regalia.findings/1`."""

import json
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from regalia.dsl.diagnostic import Diagnostic, Fix
from regalia.dsl.source import Place, Source
from regalia.render.positions import edits

FORMAT = "regalia.findings/1"


def to_json(
    findings: Sequence[Diagnostic], sources: Iterable[Source] = (), silenced: Mapping[str, int] | None = None
) -> str:
    """The document, with a line end; `sources` are the contracts, for the places of fixes.

    `silenced` is how many findings are left out by which settings file.
    """
    texts = {source.name: source for source in sources}
    left_out = [{"settings": file, "number": number} for file, number in (silenced or {}).items()]
    found = [finding_data(finding, texts) for finding in findings]
    return dumped({"format": FORMAT, "findings": found, "silenced": left_out})


def dumped(data: object) -> str:
    """A document as text, of which no character moves a cursor or cannot be encoded."""
    lines = json.dumps(data, indent=1, ensure_ascii=False).split("\n")
    return "".join(f"{line if line.isprintable() else _escaped(line)}\n" for line in lines)


def _escaped(line: str) -> str:
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line)


def finding_data(finding: Diagnostic, texts: Mapping[str, Source] = MappingProxyType({})) -> dict[str, Any]:
    """One finding."""
    source = texts.get(finding.place.file) if finding.place else None
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "place": place_data(finding.place),
        "help": finding.help,
        "related": [{"place": place_data(place), "message": words} for place, words in finding.related],
        "fix": _fix_data(finding.fix, source) if finding.fix else None,
    }


def _fix_data(fix: Fix, source: Source | None) -> dict[str, Any]:
    changes = [
        {"line": start[0], "column": start[1], "end_line": end[0], "end_column": end[1], "text": text}
        for start, end, text in (edits(source, fix) if source else ())
    ]
    return {"words": fix.words, "safe": fix.safe, "edits": changes}


def place_data(place: Place | None) -> dict[str, Any] | None:
    """A place in a file; None where there is none."""
    if place is None:
        return None
    cell = {"cell": place.cell} if place.cell else {}
    return {"file": place.file, "line": place.line, "column": place.column, "width": place.width, **cell}
