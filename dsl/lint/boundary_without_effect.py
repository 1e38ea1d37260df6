"""Two bands, one after the other, that share alike."""

from collections.abc import Iterator
from itertools import pairwise

from ..diagnostic import Fix, Severity
from ..edits import without
from ..linter import Subject, Suspicion
from ..terms.limit import Otherwise, Thereafter, Through, UpTo
from ..terms.royalty import RateBands, Royalty
from ..terms.value import Piece
from ..terms.waterfall import Band, Bands, Waterfall

CODE = "RG721"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each band whose shares, or whose rate, are those of the band before it."""
    lists: list[Bands | RateBands] = []
    for waterfall in subject.model.all_of(Waterfall):
        lists += [step for step in waterfall.steps if isinstance(step, Bands)]
    for royalty in subject.model.all_of(Royalty):
        lists += [line for line in royalty.rates if isinstance(line, RateBands)]
    for step in lists:
        bands: tuple[Band | Piece, ...] = step.bands
        for before, band in pairwise(bands):
            if _alike(before, band) and _joins(step, before, band):
                message = "this band shares as the one before it: the boundary between them pays nothing"
                way = "change one of the rates, or write one band"
                yield Suspicion(band, message, way, ((before, "the band before it"),), _merged(subject, before, band))


def _alike(before: Band | Piece, band: Band | Piece) -> bool:
    if isinstance(before, Band) and isinstance(band, Band):
        return before.shares == band.shares
    return isinstance(before, Piece) and isinstance(band, Piece) and before.value == band.value


def _merged(subject: Subject, before: Band | Piece, band: Band | Piece) -> Fix | None:
    """One band for both, where the second one says by itself how far it reaches."""
    if isinstance(band.limit, (UpTo, Through)) and type(before.limit) is type(band.limit):
        return without(subject.source, before, "leave the first of the two bands out")
    return None


def _joins(step: Bands | RateBands, before: Band | Piece, band: Band | Piece) -> bool:
    """Whether one band could stand for both: after an end of its own a band waits for its turn, and that counts."""
    if step.counter is not None or isinstance(band.limit, (Otherwise, Thereafter)):
        return True
    ends = before.limit, band.limit
    return all(isinstance(end, Through) for end in ends) and len({getattr(end, "basis", "") for end in ends}) == 1
