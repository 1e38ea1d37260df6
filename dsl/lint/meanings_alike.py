"""A reading of which two meanings are one."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..terms.value import Drafting, Meaning, Reading

CODE = "RG774"
SEVERITY = Severity.WARNING
WHOLE = True


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each meaning that is the same value, payee or clauses as one before it."""
    for reading in subject.all_of(Reading):
        known: dict[object, Meaning | Drafting] = {}
        for meaning in reading.meanings:
            before = known.setdefault(_content(subject, meaning), meaning)
            if before is not meaning:
                message = f"'{meaning.name}' and '{before.name}' are one: choosing between them changes nothing"
                yield Suspicion(meaning, message, "look at both meanings", ((before.name, "the other"),))


def _content(subject: Subject, meaning: Meaning | Drafting) -> object:
    if isinstance(meaning, Drafting):
        return meaning.clauses
    value = subject.constant(meaning.value)
    return meaning.value if value is None else value
