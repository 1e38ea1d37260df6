"""A name that is declared and never used."""

from collections import Counter
from collections.abc import Iterator

from ..diagnostic import Severity
from ..edits import without
from ..linter import Subject, Suspicion
from ..scope import KINDS
from ..syntax import Clause, Mark, Name
from ..terms.head import Document, Measure, Year
from ..terms.instrument import Instrument
from ..terms.party import Asset, Party
from ..terms.security import Security
from ..terms.stream import Event, Index
from ..terms.table import Table
from ..terms.value import Drafting, Let, Reading

CODE = "RG701"
SEVERITY = Severity.WARNING
WHOLE = True
AUDIT_THRESHOLD = "audit_threshold"
"""A value that no clause reads: the shortfall over which a payer bears the costs of an audit."""

_DECLARES: dict[type[Clause], str] = {
    Party: "party",
    Asset: "asset",
    Event: "event",
    Index: "index",
    Let: "let",
    Table: "table",
    Reading: "reading",
    Measure: "measure",
    Year: "year",
    Document: "source",
    Instrument: "instrument",
}


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each declared name of which only its own clause and examples speak, and each document that no line cites."""
    written = Counter(name.text for name in subject.terms(Name))
    cited = {mark.source.text for mark in subject.all_of(Mark) if mark.source}
    declaring = list(_declaring(subject))
    declared = Counter(name.text for clause in declaring for name in _names(clause))
    for clause in declaring:
        names = _names(clause)
        if isinstance(clause, Let) and clause.name.text == AUDIT_THRESHOLD:
            continue
        if isinstance(clause, Document) and clause.name.text in cited:
            continue
        if not any(written[name.text] > declared[name.text] for name in names):
            kind = KINDS[_DECLARES[type(clause)]]
            fix = without(subject.source, clause, "leave the clause out")
            yield Suspicion(names[0], f"'{names[0]}' is {kind} that nothing uses", "use it, or leave it out", fix=fix)


def _declaring(subject: Subject) -> Iterator[Clause]:
    """The clauses that declare a name to be used, under any meaning.

    A reading of whole clauses is used where it stands, units that are issued where they are, and liens wait for
    the event `default`.
    """
    secured = bool(subject.all_of(Security))
    for node in subject.all_of(*_DECLARES):
        drafted = isinstance(node, Reading) and any(isinstance(meaning, Drafting) for meaning in node.meanings)
        awaited = secured and isinstance(node, Event) and node.name.text == "default"
        issued = isinstance(node, Instrument) and node.issues
        if not (drafted or awaited or issued):
            yield node


def _names(clause: Clause) -> list[Name]:
    """The names that a clause declares, as often as it writes them; those of the members of a group too."""
    own = [getattr(clause, part) for part in ("name", "plural") if hasattr(clause, part)]
    if isinstance(clause, Instrument):
        own += [name for line in clause.given_up for name in (line.units, line.to) if name in own]
    return own + [member.name for member in getattr(clause, "members", ())]
