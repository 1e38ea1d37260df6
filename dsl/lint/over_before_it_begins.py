"""An end that is reached before anything is paid, since what it counts begins at nothing."""

from collections.abc import Iterator

from ..bounds import Bounding
from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..syntax import Node
from ..terms import expression as ex
from ..terms.limit import Until
from ..terms.stream import Event
from ..terms.value import Let
from ..terms.waterfall import Bands, Waterfall

CODE = "RG728"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each `until` of a first step, band or piece, and each event `when`, that holds at nothing and not for ever."""
    at_start, always = Bounding(subject.model, at_start=True), Bounding(subject.model)
    for condition, what in _first_ends(subject):
        if at_start.holds(condition) and always.holds(condition) is None:
            message = f"'{subject.words(condition)}' holds before anything is counted: {what}"
            yield Suspicion(condition, message, "look at the sign: an end that is to come is written 'reaches'")


def _first_ends(subject: Subject) -> Iterator[tuple[ex.Expr, str]]:
    """The conditions whose turn is there from the beginning."""
    for clause in subject.model.clauses:
        match clause:
            case Waterfall(steps=(first, *_)):
                line: Node = first.bands[0] if isinstance(first, Bands) else first
            case Let(pieces=(line, *_)):
                pass
            case Event(day=None, condition=condition) if condition is not None:
                yield condition, "it happens at once"
                continue
            case _:
                continue
        limit = getattr(line, "limit", None)
        if isinstance(limit, Until):
            yield limit.condition, "this is over before it begins"
