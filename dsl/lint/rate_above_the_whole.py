"""A share that a later piece of a value, or another meaning, makes more than there is."""

from collections.abc import Iterator
from fractions import Fraction

from ..bounds import Bounding
from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..scope import Symbol
from ..show import show
from ..syntax import walk
from ..terms import expression as ex
from ..terms.value import Let, Reading
from ..terms.waterfall import Band, Share, Step, Waterfall

CODE = "RG713"
SEVERITY = Severity.WARNING
_WHOLE = Fraction(1)


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each line whose shares come to more than all under one piece or meaning of a value that it names."""
    bounding = Bounding(subject.model)
    lines = [line for each in subject.model.all_of(Waterfall) for line in _lines(subject, each)]
    for line in lines:
        moving = _moving(subject, line.shares)
        greatest = [_WHOLE if share.part is None else bounding.of(share.part)[1] for share in line.shares]
        known = [rate for rate in greatest if rate is not None]
        if moving is None or len(known) < len(greatest) or sum(known) <= 1:
            continue
        message = f"these shares can come to {show(sum(known, Fraction(0)) * 100)}% of what passes"
        way = f"look at each value that '{moving.key}' can have"
        yield Suspicion(line, message, way, ((moving.owner, "declared here"),))


def _lines(subject: Subject, waterfall: Waterfall) -> list[Step | Band]:
    return subject.within(waterfall, Step, Band)


def _moving(subject: Subject, shares: tuple[Share, ...]) -> Symbol | None:
    """The value through which shares change, where it is one: several may not be at their greatest together."""
    parts = [share.part for share in shares if share.part is not None and subject.constant(share.part) is None]
    names = {node.name.text for node in walk(tuple(parts)) if isinstance(node, ex.Reference)}
    if len(names) != 1 or not (len(parts) == 1 or all(isinstance(part, ex.Reference) for part in parts)):
        return None
    symbol = subject.model.symbol(*names)
    kept_back = any(isinstance(node, ex.Undisclosed) for node in walk(symbol.node))
    return symbol if isinstance(symbol.node, (Let, Reading)) and not kept_back else None
