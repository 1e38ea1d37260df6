"""Findings as commands of a GitHub workflow, which shows each at its line of a change."""

from collections.abc import Sequence

from regalia.dsl.diagnostic import Diagnostic, Severity
from regalia.render.positions import slashed
from regalia.render.text import visible

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def to_github(findings: Sequence[Diagnostic], left_out: Sequence[str] = ()) -> str:
    """A line for each finding, and one for what each settings file leaves out."""
    lines = [*(_line(finding) for finding in findings), *(f"::notice ::{_data(words)}" for words in left_out)]
    return "".join(f"{line}\n" for line in lines)


def _line(finding: Diagnostic) -> str:
    place = finding.place
    where = {"title": f"{finding.code} {finding.name}"}
    if place:
        end = place.column + place.width
        file = slashed(place.file)
        where = {"file": file, "line": str(place.line), "col": str(place.column), "endColumn": str(end), **where}
    told = ",".join(f"{key}={_property(text)}" for key, text in where.items())
    words = f"{finding.message}: {finding.help}" if finding.help else finding.message
    return f"::{_COMMANDS[finding.severity]} {told}::{_data(words)}"


def _data(text: str) -> str:
    """A text that cannot end its line or begin a command."""
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
