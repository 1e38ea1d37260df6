"""A limit that counts what somebody receives in all, where more than one clause pays them."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..syntax import Clause, walk
from ..terms import expression as ex
from ..terms.limit import ForFirst, ForNext, Until, UpTo, While
from ..terms.payment import Payment
from ..terms.waterfall import Bands, Rest, Share, Waterfall

CODE = "RG776"
SEVERITY = Severity.NOTE


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each `received by P` in the limits of a waterfall without `under`, where several clauses pay P.

    The first of each payee is told. Who has the rest of a waterfall is paid by it, too. Waterfalls that pass on what
    others pay them are parts of one.
    """
    paying = _paying(subject)
    told: set[str] = set()
    for waterfall in subject.model.all_of(Waterfall):
        for takings in () if _passes_on(subject, waterfall) else _counted(subject, waterfall):
            key = subject.model.symbol(takings.who).key
            clauses = [clause for clause in paying.get(key, ()) if clause is not waterfall]
            if takings.clause is None and takings.source is None and clauses and key not in told:
                told.add(key)
                message = f"'{takings.who}' is paid under '{clauses[0].label}' too, and that counts here"
                way = f"add 'under {waterfall.name}' if only what this waterfall pays is to count"
                yield Suspicion(takings, message, way, ((clauses[0], "the other clause"),))


def _paying(subject: Subject) -> dict[str, list[Clause]]:
    """The waterfalls and payments that pay each payee."""
    found: dict[str, list[Clause]] = {}
    for clause in subject.model.clauses:
        names = []
        if isinstance(clause, Payment):
            names = [clause.payee]
        elif isinstance(clause, Waterfall) and not _passes_on(subject, clause):
            lines: list[Share | Rest] = subject.within(clause, Share, Rest)
            names = [line.to for line in lines]
        for key in dict.fromkeys(subject.model.payee(name).key for name in names):
            found.setdefault(key, []).append(clause)
    return found


def _passes_on(subject: Subject, waterfall: Waterfall) -> bool:
    return any(subject.model.symbol(name).kind == "waterfall" for name in waterfall.base)


def _counted(subject: Subject, waterfall: Waterfall) -> Iterator[ex.Takings]:
    """What the heads of bands and the limits of a waterfall count."""
    heads = [step.counter for step in waterfall.steps if isinstance(step, Bands) and step.counter is not None]
    limits = subject.within(waterfall, UpTo, ForFirst, ForNext, Until, While)
    for node in walk((*heads, *limits)):
        if isinstance(node, ex.Takings):
            yield node
