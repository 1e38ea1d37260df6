"""Two bands, one after the other, that share alike."""

from collections.abc import Iterator
from itertools import pairwise

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..terms.waterfall import Bands, Waterfall

CODE = "RG721"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each band whose shares are those of the band before it."""
    for waterfall in subject.model.all_of(Waterfall):
        for step in waterfall.steps:
            for before, band in pairwise(step.bands) if isinstance(step, Bands) else ():
                if before.shares == band.shares:
                    message = "this band shares as the one before it: the boundary between them pays nothing"
                    way = "change one of the rates, or write one band"
                    yield Suspicion(band, message, way, ((before, "the band before it"),))
