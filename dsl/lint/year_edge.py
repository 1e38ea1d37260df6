"""A year that ends on a month's first day, begins on its last, or ends a day before a month does."""

from collections.abc import Iterator
from datetime import date, timedelta

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..terms.head import Year

CODE = "RG737"
SEVERITY = Severity.WARNING
WHOLE = True


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each year whose edge is a day off, or the wrong one of the two."""
    for year in subject.nodes:
        if not isinstance(year, Year):
            continue
        last = _length(year.month)
        if year.edge == "ends" and year.day == 1:
            message, way = f"'{year.name}' ends on the first day of a month", "write 'starts' if it begins then"
        elif year.edge == "starts" and year.day >= last:
            message, way = f"'{year.name}' starts on the last day of a month", "write 'ends' if it ends then"
        elif year.edge == "ends" and year.day == last - 1:
            message, way = f"'{year.name}' ends a day before its month does", "look at the length of the month"
        else:
            continue
        yield Suspicion(year, message, way)


def _length(month: int) -> int:
    """The days of a month in a common year."""
    return (date(2001, month % 12 + 1, 1) - timedelta(days=1)).day
