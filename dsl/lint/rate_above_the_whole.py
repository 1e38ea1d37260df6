"""Shares that one piece of a value, or one meaning, makes more than there is, or less than nothing."""

from collections.abc import Iterator
from fractions import Fraction

from ..cases import Case, cases
from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..show import show
from ..terms.waterfall import Band, Share, Step, Waterfall

CODE = "RG713"
SEVERITY = Severity.WARNING
_WHOLE = Fraction(1)


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each line of shares that is out of range in one of the cases in which the values that it names can be."""
    for waterfall in subject.model.all_of(Waterfall):
        for line in _lines(subject, waterfall):
            parts = [share.part for share in line.shares if share.part is not None]
            if all(subject.constant(part) is not None for part in parts):
                continue
            for case in cases(subject.model, parts):
                cause = _cause(line.shares, case)
                if cause is not None:
                    way = "look at the values that it names, and at those with which it is shared"
                    yield Suspicion(line, f"{cause} {case.words()}", way, case.places)
                    break


def _lines(subject: Subject, waterfall: Waterfall) -> list[Step | Band]:
    return subject.within(waterfall, Step, Band)


def _cause(shares: tuple[Share, ...], case: Case) -> str | None:
    """What is out of range in a case; what is kept back counts as nothing."""
    parts = [_WHOLE if share.part is None else case.figure(share.part) or Fraction(0) for share in shares]
    for share, part in zip(shares, parts, strict=True):
        if part < 0:
            return f"the share of '{share.to}' is {_percent(part)}"
    total = sum(parts, Fraction(0))
    return f"these shares come to {_percent(total)} of what passes" if total > 1 else None


def _percent(value: Fraction) -> str:
    return f"{show(value * 100)}%"
