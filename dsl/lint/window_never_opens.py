"""An option that can be elected on no day of the deal."""

from collections.abc import Iterator
from datetime import date

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..terms.instrument import Instrument
from ..terms.option import Exercisable, Option

CODE = "RG731"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each window that is over before there are units to elect for."""
    for option in subject.model.all_of(Option):
        if option.instrument is None:
            continue
        unit = subject.model.symbol(option.instrument).node
        issues = unit.issues if isinstance(unit, Instrument) else ()
        first = min((issue.day for issue in issues), default=subject.model.dated)
        for line in option.lines:
            if isinstance(line, Exercisable) and line.end and isinstance(line.end.when, date) and line.end.when < first:
                message = f"this window is over on {line.end.when}, and the first units are issued on {first}"
                yield Suspicion(line, message, "look at the years of both days")
