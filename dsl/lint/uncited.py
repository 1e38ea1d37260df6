"""A clause that does not say where it stands in the documents."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..syntax import Mark
from ..terms.head import Currency, Dated, Document, Measure, Rounding, Title, Year
from ..terms.stream import Event, Index
from ..terms.table import Table
from ..terms.trust import Check, Example, Note
from ..terms.value import Let, Reading

CODE = "RG761"
SEVERITY = Severity.NOTE
WHOLE = True
_HEAD = (Currency, Dated, Document, Measure, Rounding, Title, Year)
_OF_THE_FILE = (*_HEAD, Check, Example, Note, Let, Table, Reading, Event, Index)


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each clause of the deal without any mark, where the contract names a document."""
    documents = subject.all_of(Document)
    if not documents:
        return
    way = f"add a mark: [{documents[0].name} 4] where it stands there at 4, or [assumed] or [derived]"
    for clause in subject.deal.clauses:
        if not isinstance(clause, _OF_THE_FILE) and not subject.within(clause, Mark):
            message = f"'{clause.label}' cites no place in a document"
            yield Suspicion(clause, message, way)
