"""A document or an issue of units on the day and the month of the deal, in another year."""

from collections.abc import Iterator
from datetime import date

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..terms.head import Document
from ..terms.instrument import Instrument

CODE = "RG738"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each document, and each first issue of an instrument, that is years and no days away from the deal."""
    dated = subject.model.dated
    for document in subject.model.all_of(Document):
        if _is_off(document.day, dated):
            message = f"'{document.name}' is of {document.day}, and the deal of {dated}"
            yield Suspicion(document, message, "look at the years of both days")
    for unit in subject.model.all_of(Instrument):
        if unit.issues:
            first = min(unit.issues, key=lambda issue: issue.day)
            if _is_off(first.day, dated):
                message = f"the first {unit.plural} are issued on {first.day}, and the deal is of {dated}"
                yield Suspicion(first, message, "look at the years of both days")


def _is_off(day: date, dated: date) -> bool:
    return (day.month, day.day) == (dated.month, dated.day) and day.year != dated.year
