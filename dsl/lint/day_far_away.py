"""A day so far from the deal that a digit of its year is likely to be wrong."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..figures import days
from ..linter import Subject, Suspicion
from ..terms.head import Dated

CODE = "RG734"
SEVERITY = Severity.WARNING
WHOLE = True
YEARS = 60


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each day more than sixty years from that of the deal."""
    dated = next((node.day for node in subject.nodes if isinstance(node, Dated)), None)
    for node, day in days(subject.nodes) if dated else ():
        if dated and abs(day.year - dated.year) > YEARS:
            message = f"{day} is more than {YEARS} years from the day of the deal, {dated}"
            yield Suspicion(node, message, "look at its year; what has no end needs no day")
