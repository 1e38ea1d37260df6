"""A percentage added to a percentage: so many points more, or so many percent of it more."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..show import show
from ..terms import expression as ex
from ..terms.trust import Check, Example
from ..terms.value import Reading

CODE = "RG773"
SEVERITY = Severity.NOTE


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each sum in which a percentage is added to a rate or taken from it; what is left of the whole is no such sum."""
    for clause in subject.model.clauses:
        if isinstance(clause, (Check, Example)):
            continue
        parts = clause.values if isinstance(clause, Reading) else (clause,)
        for node in (node for part in parts for node in subject.within(part, ex.Sum)):
            if subject.constant(node.terms[0][1]) == 1:
                continue
            added = [(sign, term) for sign, term in node.terms[1:] if isinstance(term, ex.Percent)]
            for sign, term in added[:1]:
                first = subject.words(node.terms[0][1])
                points = f"{show(term.value * 100)} points"
                part = f"{show((1 + term.value if sign == '+' else 1 - term.value) * 100)}% of {first}"
                message = f"'{subject.words(node)}' is {first} {sign} {points}, and could be meant as {part}"
                yield Suspicion(node, message, f"write: {first} {sign} {points}, or: {part}")
