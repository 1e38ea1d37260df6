"""Two days of a contract that are one if the day and the month of one are swapped."""

from collections.abc import Iterator
from datetime import date

from ..diagnostic import Severity
from ..figures import days
from ..linter import Subject, Suspicion
from ..syntax import Node

CODE = "RG736"
SEVERITY = Severity.WARNING
WHOLE = True
_MONTHS = 12


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each such pair, told at the day that is written less often, else at the later in the text."""
    written: dict[date, list[Node]] = {}
    for node, day in days(subject.terms()):
        written.setdefault(day, []).append(node)
    for day, nodes in written.items():
        other = date(day.year, day.day, day.month) if day.month < day.day <= _MONTHS else None
        if other in written:
            rare, usual = sorted((written[other], nodes), key=lambda found: (len(found), -found[0].span.start))
            few, many = (day, other) if rare is nodes else (other, day)
            message = f"{few} is {many} with the day and the month swapped"
            yield Suspicion(rare[0], message, "look which of the two is meant", ((usual[0], "the other day"),))
