"""A share so small that a percent sign too many is likelier."""

from collections.abc import Iterator
from fractions import Fraction

from ..diagnostic import Fix, Severity
from ..edits import instead
from ..linter import Subject, Suspicion
from ..show import show
from ..terms import expression as ex
from ..terms.waterfall import Share, Waterfall

CODE = "RG711"
SEVERITY = Severity.WARNING
SMALL = Fraction(1, 100)


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each share of less than one percent, where it is a fixed figure."""
    for waterfall in subject.model.all_of(Waterfall):
        for share in subject.within(waterfall, Share):
            part = subject.constant(share.part)
            if isinstance(part, Fraction) and 0 < part < SMALL:
                message = f"'{subject.words(share)}' is less than one percent"
                hundredfold = show(part * 10_000)
                way = f"write {hundredfold}% or, if it is meant so, say why: # allow: rate-off-by-a-hundred -- ..."
                yield Suspicion(share, message, way, fix=_fix(share.part, f"{hundredfold}%"))


def _fix(part: ex.Expr | None, hundredfold: str) -> Fix | None:
    """The hundredfold in place of a percentage; any other figure may be read elsewhere too."""
    return instead(part, hundredfold, f"write {hundredfold}") if isinstance(part, ex.Percent) else None
