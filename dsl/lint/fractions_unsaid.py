"""An election that may come to a fraction of a share, and no word of what becomes of it."""

from collections.abc import Iterator
from fractions import Fraction

from .. import types
from ..diagnostic import Severity
from ..edits import line_after
from ..linter import Subject, Suspicion
from ..syntax import NotModelled
from ..terms.option import Exchange, Fractions, Option

CODE = "RG772"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each exchange into units, by a rate that is not always whole, without `fractions dropped`."""
    for option in subject.model.all_of(Option):
        if any(isinstance(line, (Fractions, NotModelled)) for line in option.lines):
            continue
        for line in option.lines:
            if isinstance(line, Exchange) and not _is_whole(subject, line):
                message = "an election may come to a fraction of a unit, and what becomes of it is not said"
                fix = line_after(subject.source, line, "fractions dropped", "add the line: fractions dropped")
                yield Suspicion(line, message, "add the line: fractions dropped", fix=fix)


def _is_whole(subject: Subject, line: Exchange) -> bool:
    kind = subject.model.type_of(line.into)
    if any(types.is_currency(unit) for unit, power in kind.unit if power > 0):
        return True
    rate = subject.constant(line.into)
    return isinstance(rate, Fraction) and rate.denominator == 1
