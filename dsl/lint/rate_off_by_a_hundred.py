"""A share so small that a percent sign too many is likelier."""

from collections.abc import Iterator
from fractions import Fraction

from ..cases import Case, cases
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
    """Each share of less than one percent, where it is a fixed figure or comes to one by turns."""
    for waterfall in subject.model.all_of(Waterfall):
        for share in subject.within(waterfall, Share):
            if share.part is None:
                continue
            fixed = subject.constant(share.part)
            if isinstance(fixed, Fraction):
                if 0 < fixed < SMALL:
                    yield _suspicion(subject, share, fixed, fix=_fix(share.part, _hundredfold(fixed)))
                continue
            for case in cases(subject.model, [share.part]):
                part = case.figure(share.part)
                if part is not None and 0 < part < SMALL:
                    yield _suspicion(subject, share, part, case)
                    break


def _suspicion(
    subject: Subject, share: Share, part: Fraction, case: Case | None = None, fix: Fix | None = None
) -> Suspicion:
    message = f"'{subject.words(share)}' is less than one percent"
    way = f"write {_hundredfold(part)} or, if it is meant so, say why: # allow: rate-off-by-a-hundred -- ..."
    if case is None:
        return Suspicion(share, message, way, fix=fix)
    return Suspicion(share, f"{message} {case.words()}", way, case.places)


def _fix(part: ex.Expr, figure: str) -> Fix | None:
    """The figure in place of a percentage; any other may be read elsewhere too."""
    return instead(part, figure, f"write {figure}") if isinstance(part, ex.Percent) else None


def _hundredfold(part: Fraction) -> str:
    """The rate without its percent sign too many."""
    return f"{show(part * 10_000)}%"
