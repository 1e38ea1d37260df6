"""One of several values in `greater of` or `lesser of` that never is the one."""

from collections.abc import Iterator

from ..bounds import Bounding, Bounds
from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..terms import expression as ex
from ..terms.trust import Example
from ..terms.value import Reading

CODE = "RG716"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each value that another one of the row always leaves behind, such as a minimum above the cap."""
    bounding = Bounding(subject.model)
    for clause in subject.model.clauses:
        if isinstance(clause, Example):
            continue
        parts = clause.values if isinstance(clause, Reading) else (clause,)
        for node in (node for part in parts for node in subject.within(part, ex.Extreme)):
            found = [bounding.of(part) for part in node.of]
            losing = _losing(node.word, found)
            if losing is not None:
                lost, won = losing
                word = "greater" if node.word == "greater" else "lesser"
                other = subject.words(node.of[won])
                message = f"'{subject.words(node.of[lost])}' is never the {word}: '{other}' always comes before it"
                way = "look at the figures, and whether greater or lesser is meant"
                yield Suspicion(node.of[lost], message, way, ((node.of[won], "the other"),))


def _losing(word: str, found: list[Bounds]) -> tuple[int, int] | None:
    """The last value that never decides, and the one that goes before it; of equal ones the first decides."""
    for lost in reversed(range(len(found))):
        for won in range(len(found)):
            low, high = (found[lost][0], found[won][1]) if word == "lesser" else (found[won][0], found[lost][1])
            if won != lost and low is not None and high is not None and low >= high:
                return lost, won
    return None
