"""A name that is declared and never used."""

from collections import Counter
from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..scope import KINDS
from ..syntax import Clause, Name, walk
from ..terms.head import Document, Measure, Year
from ..terms.party import Asset, Party
from ..terms.stream import Event, Index
from ..terms.trust import Example
from ..terms.value import Drafting, Let, Reading

CODE = "RG701"
SEVERITY = Severity.WARNING

_DECLARES = {
    Party: "party",
    Asset: "asset",
    Event: "event",
    Index: "index",
    Let: "let",
    Reading: "reading",
    Measure: "measure",
    Year: "year",
    Document: "source",
}


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each declared name that nothing but its own clause, and no more than an example, speaks of."""
    used: Counter[str] = Counter()
    for clause in subject.deal.clauses:
        if not isinstance(clause, Example):
            used.update({node.text for node in walk(clause) if isinstance(node, Name)})
    for clause in _declared(subject.deal.clauses):
        names = _names(clause)
        if not any(used[name.text] > 1 for name in names):
            kind = KINDS[_DECLARES[type(clause)]]
            yield Suspicion(names[0], f"'{names[0]}' is {kind} that nothing uses", "use it, or leave it out")


def _declared(clauses: tuple[Clause, ...]) -> Iterator[Clause]:
    """The clauses that declare a name to be used; a reading of whole clauses is used where it stands."""
    for clause in clauses:
        drafted = isinstance(clause, Reading) and any(isinstance(meaning, Drafting) for meaning in clause.meanings)
        if type(clause) in _DECLARES and not drafted:
            yield clause


def _names(clause: Clause) -> list[Name]:
    """The names that a clause declares; those of the members of a group too."""
    own = [getattr(clause, part) for part in ("name", "plural") if hasattr(clause, part)]
    return own + [member.name for member in getattr(clause, "members", ())]
