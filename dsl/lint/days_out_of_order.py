"""Instalments or issues that do not stand in the order of their days."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..syntax import Line
from ..terms.instrument import Instrument
from ..terms.payment import Payment

CODE = "RG733"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each line of a payment or of an instrument whose day is before that of the line above."""
    for clause in subject.model.clauses:
        for (above, before), (line, day) in pairwise(_dated(clause)):
            if day < before:
                message = f"{day} stands after {before}, and is the earlier day"
                yield Suspicion(line, message, "look at the months and the years", ((above, "the line before"),))


def _dated(clause: object) -> list[tuple[Line, date]]:
    match clause:
        case Payment(instalments=lines):
            return [(line, line.moment.when) for line in lines if isinstance(line.moment.when, date)]
        case Instrument(issues=issues):
            return [(issue, issue.day) for issue in issues]
        case _:
            return []
