"""An end or a beginning that was over before the deal was made."""

from collections.abc import Iterator
from datetime import date

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..syntax import Node
from ..terms.limit import Through
from ..terms.option import Exercisable
from ..terms.royalty import Royalty
from ..terms.stream import Stream
from ..terms.term import TermOf
from ..terms.window import By, Since

CODE = "RG735"
SEVERITY = Severity.WARNING
WHOLE = True
_KINDS = frozenset({Through, By, Since, Exercisable})


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each `through`, `by`, `since` and `exercisable from` a day before the date of the deal."""
    dated = subject.model.dated
    for royalty in subject.model.all_of(Royalty):
        for term in royalty.terms:
            if isinstance(term, TermOf) and term.end and term.end < dated and _is_reported(subject, royalty):
                message = f"{term.end} is before the day of the deal, {dated}, and nothing happens before it"
                yield Suspicion(term, message, "look at the years of both days")
    for node in subject.nodes:
        day = _day(node) if type(node) in _KINDS else None
        if day and day < dated:
            message = f"{day} is before the day of the deal, {dated}, and nothing happens before it"
            yield Suspicion(node, message, "look at the years of both days")


def _is_reported(subject: Subject, royalty: Royalty) -> bool:
    """Whether what a royalty is on is dated by the day on which it comes, so that none of it is of an earlier day."""
    bases = [subject.model.symbol(base.name).node for base in royalty.base]
    return all(isinstance(node, Stream) and node.basis != "received" for node in bases)


def _day(node: Node) -> date | None:
    match node:
        case Through(day=day, basis="") | By(day=day):
            return day
        case Since(moment=moment) | Exercisable(start=moment) if moment and isinstance(moment.when, date):
            return moment.when
        case _:
            return None
