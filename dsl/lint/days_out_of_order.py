"""Instalments, issues, or pieces and bands with a last day, that do not stand in the order of their days."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..syntax import Line
from ..terms.instrument import Instrument
from ..terms.limit import Through
from ..terms.payment import Payment
from ..terms.royalty import RateBands, Royalty
from ..terms.value import Let, Piece
from ..terms.waterfall import Band, Bands, Waterfall

CODE = "RG733"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each line of a list whose day is before that of the line above."""
    for clause in subject.model.clauses:
        for dated in _lists(clause):
            for (above, before), (line, day) in pairwise(dated):
                if day < before:
                    message = f"{day} stands after {before}, and is the earlier day"
                    yield Suspicion(line, message, "look at the months and the years", ((above, "the line before"),))


def _lists(clause: object) -> Iterator[list[tuple[Line, date]]]:
    """The lines of each list of a clause that have a day."""
    match clause:
        case Payment(instalments=lines):
            yield [(line, line.moment.when) for line in lines if isinstance(line.moment.when, date)]
        case Instrument(issues=issues):
            yield [(issue, issue.day) for issue in issues]
        case Let(pieces=pieces):
            yield from _last_days(pieces)
        case Waterfall(steps=steps):
            for step in steps:
                yield from _last_days(step.bands) if isinstance(step, Bands) else ()
        case Royalty(rates=rates):
            for rate in rates:
                yield from _last_days(rate.bands) if isinstance(rate, RateBands) else ()


def _last_days(lines: Sequence[Band | Piece]) -> Iterator[list[tuple[Line, date]]]:
    """Stretches of lines that follow one another `through` a day, on one date line."""
    for basis, group in groupby(lines, key=lambda line: getattr(line.limit, "basis", None)):
        if basis is not None:
            yield [(line, line.limit.day) for line in group if isinstance(line.limit, Through)]
