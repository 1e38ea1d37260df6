"""A band that ends for good by what is counted each period anew: the next period does not begin with it."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..terms.limit import Until
from ..terms.window import Each, EachDay

CODE = "RG780"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each band, step or piece `until` something that a period counts: `until sales each calendar year reaches ...`."""
    for limit in subject.terms(Until):
        windows = subject.within(limit.condition, Each, EachDay)
        if windows:
            window = subject.words(windows[0]).removeprefix("each ")
            message = f"'until' ends this for good, and what ends it is counted anew each {window}"
            way = "write 'while ... < ...' if the next period begins with it again"
            yield Suspicion(limit, message, way)
