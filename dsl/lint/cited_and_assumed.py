"""A line that says both where it stands in a document and that no document says it."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..syntax import Line

CODE = "RG764"
SEVERITY = Severity.WARNING
WHOLE = True


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each line with a citation and `assumed`."""
    for line in subject.nodes:
        if isinstance(line, Line) and line.marks:
            cited = next((mark for mark in line.marks if mark.kind == "cited"), None)
            assumed = next((mark for mark in line.marks if mark.kind == "assumed"), None)
            if cited and assumed:
                message = f"this stands at '{subject.words(cited)[1:-1]}' and is assumed too"
                way = "keep the citation for what the document says, and assume the rest on a line of its own"
                yield Suspicion(assumed, message, way, ((cited, "the citation"),))
