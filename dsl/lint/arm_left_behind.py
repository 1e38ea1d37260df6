"""An end at the greater of several, one of which grows more slowly than what is counted against it."""

from collections.abc import Iterator
from fractions import Fraction

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..terms import expression as ex
from ..terms.limit import Until
from ..terms.waterfall import Band, Bands, Step, Waterfall
from ..terms.window import InAll

CODE = "RG786"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each part of what comes in that its first payee has passed as long as it is paid."""
    for waterfall in subject.model.all_of(Waterfall):
        line = _first(waterfall)
        condition = line.limit.condition if line and isinstance(line.limit, Until) else None
        if line is None or not isinstance(condition, ex.Comparison) or not isinstance(condition.right, ex.Extreme):
            continue
        share = _share_of(line, condition.left)
        if share is None or condition.right.word != "greater":
            continue
        for part in condition.right.of:
            if isinstance(part, ex.PartOf) and _of_base(waterfall, part) and part.part.value <= share:
                counted = subject.words(condition.left)
                message = f"'{subject.words(part)}' is never the greater: '{counted}' is past it"
                way = "an end is final; where that part counts later, write bands of what comes in, up to each level"
                yield Suspicion(part, message, way, ((condition.left, "grows as fast, or faster"),))


def _first(waterfall: Waterfall) -> Step | Band | None:
    """The line that has the first of the money."""
    first = waterfall.steps[0] if waterfall.steps else None
    if isinstance(first, Bands):
        return first.bands[0] if first.counter is None else None
    return first if isinstance(first, Step) else None


def _share_of(line: Step | Band, counted: ex.Expr) -> Fraction | None:
    """The part of what comes in that goes to the one whose takings are counted in all."""
    if not isinstance(counted, ex.Takings) or counted.source or not isinstance(counted.window, (InAll, type(None))):
        return None
    for share in line.shares:
        if share.to.text == counted.who.text and not share.claim and counted.basis == "received":
            return Fraction(1) if share.part is None else getattr(share.part, "value", None)
    return None


def _of_base(waterfall: Waterfall, part: ex.PartOf) -> bool:
    """Whether a value is a part of all that came in on what is shared."""
    of, base = part.of, [name.text for name in waterfall.base]
    return isinstance(of, ex.Reference) and isinstance(of.window, InAll) and [of.name.text] == base
