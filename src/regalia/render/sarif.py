"""Findings as SARIF 2.1.0, which code hosts and editors read (OASIS, Static Analysis Results Interchange Format)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from regalia.dsl.diagnostic import Diagnostic, Fix, Severity
from regalia.dsl.rules import page_of
from regalia.dsl.source import Place, Source
from regalia.render.json import dumped
from regalia.render.positions import edits, uri
from regalia.render.text import visible

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST = 25_000
"""The most results of one run that code hosts take."""

_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def to_sarif(
    findings: Sequence[Diagnostic], sources: Iterable[Source], version: str, left_out: Sequence[str] = ()
) -> str:
    """The document with a line end; `sources` are the contracts, for the places of fixes.

    Of too many findings those that weigh least are not in it. `left_out` tells what settings leave out.
    """
    told = findings if len(findings) <= MOST else sorted(findings, key=lambda each: _WEIGHT[each.severity])[:MOST]
    texts = {source.name: source for source in sources}
    codes = sorted({finding.code for finding in told})
    driver = {
        "name": "regalia",
        "semanticVersion": version,
        "rules": [_rule(code, told) for code in codes],
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": _results(told, codes, texts),
    }
    notes: dict[str, Any] = {}
    if left_out:
        told_of = [{"level": "note", "message": {"text": _message(words)}} for words in left_out]
        notes["toolConfigurationNotifications"] = told_of
    if len(findings) > MOST:
        words = f"{len(findings) - MOST:,} more findings are left out: one run holds {MOST:,}"
        notice = {"level": "warning", "message": {"text": words}}
        notes["toolExecutionNotifications"] = [notice]
    if notes:
        run["invocations"] = [{"executionSuccessful": True, **notes}]
    return dumped({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str, findings: Sequence[Diagnostic]) -> dict[str, Any]:
    first = next(finding for finding in findings if finding.code == code)
    text = page_of(code)
    about = text.split("\n\n")[1].replace("\n", " ").strip()
    return {
        "id": code,
        "name": first.name,
        "shortDescription": {"text": first.name.replace("-", " ")},
        "fullDescription": {"text": about},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": _LEVELS[first.severity]},
    }


def _results(findings: Sequence[Diagnostic], codes: Sequence[str], texts: dict[str, Source]) -> list[dict[str, Any]]:
    """The results, each with a fingerprint that a change of other lines does not change."""
    seen: Counter[str] = Counter()
    found = []
    for finding in findings:
        result = _result(finding, codes, texts)
        if finding.place:
            told = f"{finding.code}:{finding.place.file}:{finding.place.text.strip()}"
            line = sha256(told.encode("utf-8", "replace")).hexdigest()[:32]
            seen[line] += 1
            result["partialFingerprints"] = {"primaryLocationLineHash": f"{line}:{seen[line]}"}
        found.append(result)
    return found


def _result(finding: Diagnostic, codes: Sequence[str], texts: dict[str, Source]) -> dict[str, Any]:
    words = f"{finding.message}; {finding.help}" if finding.help else finding.message
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(words)},
        "locations": [_location(finding.place)] if finding.place else [],
    }
    if finding.related:
        result["relatedLocations"] = [
            {**_location(place), "id": number, "message": {"text": _message(text)}}
            for number, (place, text) in enumerate(finding.related)
        ]
    source = texts.get(finding.place.file) if finding.place else None
    if finding.fix and source:
        result["fixes"] = [_fix(finding.fix, source)]
    return result


def _location(place: Place) -> dict[str, Any]:
    region = {"startLine": place.line, "startColumn": place.column, "endColumn": place.column + place.width}
    return {"physicalLocation": {"artifactLocation": {"uri": uri(place.file)}, "region": region}}


def _fix(fix: Fix, source: Source) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": {"startLine": a[0], "startColumn": a[1], "endLine": b[0], "endColumn": b[1]},
            "insertedContent": {"text": text},
        }
        for a, b, text in edits(source, fix)
    ]
    change = {"artifactLocation": {"uri": uri(source.name)}, "replacements": replacements}
    kind = "safe" if fix.safe else "unsafe: read it before it is kept"
    return {
        "description": {"text": _message(f"{fix.words} ({kind})")},
        "artifactChanges": [change],
        "properties": {"applicability": "safe" if fix.safe else "unsafe"},
    }


def _message(text: str) -> str:
    """A message, of which nothing reads as a link or as a placeholder."""
    text = visible(text).replace("{", "{{").replace("}", "}}")
    return text.replace("[", "\\[").replace("]", "\\]") if "](" in text else text
