"""A figure that does not stand at the place of the document that its clause cites."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..syntax import Node

CODE = "RG766"
SEVERITY = Severity.WARNING
WHOLE = True
ASKS = "documents"
_MARKS = "mark the line [assumed] or [derived] where the document does not say it"


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each figure that is not found at its place, and each place that is not found, in the documents supplied."""
    if not subject.documents:
        return
    from ..provenance.trace import MISSING, trace

    provenance = trace(subject.source, subject.deal, subject.documents)
    for citation in provenance.lost:
        assert citation.at is not None
        message = f"'{citation.document} {citation.point}' leads nowhere: {citation.at.problem}"
        way = f"cite a place that 'regalia sources' finds in '{citation.document}'"
        yield Suspicion(Node(span=citation.span), message, way)
    for statement in provenance.statements:
        cited = " and ".join(dict.fromkeys(f"{cited.document} {cited.point}" for cited in statement.citations))
        for figure in statement.figures:
            if figure.status != MISSING:
                continue
            message = f"'{figure.stated.words}' does not stand in {cited}"
            if figure.elsewhere:
                way = f"it stands in {' and in '.join(figure.elsewhere)}: cite that, or {_MARKS}"
            elif figure.like:
                way = f"'{figure.like[0]}' stands there: look at the figure and its unit, or {_MARKS}"
            else:
                way = f"look at the figure and at the place cited, or {_MARKS}"
            yield Suspicion(Node(span=figure.stated.span), message, way)
