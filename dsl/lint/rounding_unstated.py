"""Money that is shared in parts, and no word of how it is rounded."""

from collections.abc import Iterator
from fractions import Fraction

from ..currencies import minor_digits
from ..diagnostic import Severity
from ..edits import line_after
from ..linter import Subject, Suspicion
from ..show import show
from ..terms.head import Currency
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
            currency = subject.model.all_of(Currency)[0]
            line = f"rounding each payment to {_smallest(currency.code)} half up, residue by largest remainder"
            fix = line_after(subject.source, currency, line, f"add: {line}")
            yield Suspicion(share, message, f"add: {line}", fix=fix)
            return


def _smallest(currency: str) -> str:
    """The smallest amount in which a currency is paid."""
    return show(Fraction(1, 10 ** minor_digits(currency)))
