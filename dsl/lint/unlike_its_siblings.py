"""A contract that differs from all of its siblings in a place where they are one."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..source import Source
from ..syntax import Node

CODE = "RG779"
SEVERITY = Severity.WARNING
WHOLE = True
ASKS = "siblings"
MOST = 8
"""From more places on, the contract is of another family, and this alone is told."""

_FEWEST = 2
_MEANT = "# allow: unlike-its-siblings -- ..."
Outline = Mapping[tuple[str, ...], Any]


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each place that all siblings have and this contract has not, and each value in which it is alone."""
    if len(subject.siblings) < _FEWEST:
        return
    from ..diff.outline import outline

    own = outline(subject.deal.clauses)
    others = [outline(deal.clauses) for deal in subject.siblings.values()]
    found = [*_missing(subject, own, others), *_unlike(subject, own, others)]
    if len(found) <= MOST:
        yield from found
    else:
        message = f"this contract differs from its {len(others)} siblings in {len(found)} places where they are one"
        yield Suspicion(subject.deal.clauses[0], message, "see 'regalia diff' with one of them")


def _missing(subject: Subject, own: Outline, others: list[Outline]) -> Iterator[Suspicion]:
    """What all siblings have: a clause, or a line of a clause that is there."""
    from ..diff.outline import words_of

    for path, said in others[0].items():
        if path in own or said.value is not None or not all(path in other for other in others[1:]):
            continue
        if len(path) > 1 and path[:-1] not in own:
            continue
        where: Node = own[path[:-1]].node if len(path) > 1 else subject.deal.clauses[0]
        message = f"all {len(others)} siblings have '{words_of(path, others)}', and this contract has not"
        yield Suspicion(where, message, f"add it, or say why it is not there: {_MEANT}")


def _unlike(subject: Subject, own: Outline, others: list[Outline]) -> Iterator[Suspicion]:
    """A value that is one in all siblings and another one here."""
    from ..diff.outline import words_of

    source = next(iter(subject.siblings))
    for path, said in own.items():
        if said.value is None or not all(path in other for other in others):
            continue
        theirs = [other[path].value for other in others]
        if said.value != theirs[0] and all(value == theirs[0] for value in theirs[1:]):
            words, where = _words(source, theirs[0]), words_of(path, others)
            message = f"all {len(others)} siblings say '{words}' at '{where}', and this contract does not"
            yield Suspicion(said.node, message, f"look which is meant, or say why: {_MEANT}")


def _words(source: Source, value: Any) -> str:
    """A value as a sibling writes it."""
    from ..diff.change import shown

    return shown(value, source)
