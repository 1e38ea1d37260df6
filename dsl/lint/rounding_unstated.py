"""Money that is shared in parts, and no word of how it is rounded."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..edits import line_after
from ..linter import Subject, Suspicion
from ..terms.head import Currency
from ..terms.waterfall import Share, Waterfall

CODE = "RG771"
SEVERITY = Severity.NOTE

_ROUNDING = "rounding each payment to 0.01 half up, residue by largest remainder"


def find(subject: Subject) -> Iterator[Suspicion]:
    """The first waterfall that pays parts, where the deal has no rounding clause."""
    if subject.model.rounding is not None:
        return
    for waterfall in subject.model.all_of(Waterfall):
        share = next((share for share in subject.within(waterfall, Share) if share.part is not None), None)
        if share is not None:
            message = "parts are paid, and how they are rounded is not said: amounts keep every fraction of a cent"
            currency = subject.model.all_of(Currency)[0]
            fix = line_after(subject.source, currency, _ROUNDING, f"add: {_ROUNDING}")
            yield Suspicion(share, message, f"add: {_ROUNDING}", fix=fix)
            return
