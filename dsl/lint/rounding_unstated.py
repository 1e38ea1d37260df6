"""Money that is shared in parts, and no word of how it is rounded."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..terms.waterfall import Share, Waterfall

CODE = "RG771"
SEVERITY = Severity.NOTE


def find(subject: Subject) -> Iterator[Suspicion]:
    """The first waterfall that pays parts, where the deal has no rounding clause."""
    if subject.model.rounding is not None:
        return
    for waterfall in subject.model.all_of(Waterfall):
        share = next((share for share in subject.within(waterfall, Share) if share.part is not None), None)
        if share is not None:
            message = "parts are paid, and how they are rounded is not said: amounts keep every fraction of a cent"
            way = "add: rounding each payment to 0.01 half up, residue by largest remainder"
            yield Suspicion(share, message, way)
            return
