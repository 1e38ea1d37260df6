"""The clauses that stand inside others: in the meanings of readings, and in amendments."""

from collections.abc import Iterable, Iterator

from .syntax import Clause
from .terms.change import Amendment
from .terms.value import Drafting, Reading


def clauses_within(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """Clauses with those inside meanings and amendments."""
    for clause in clauses:
        yield clause
        if isinstance(clause, Amendment):
            yield from clauses_within(clause.clauses)
        elif isinstance(clause, Reading):
            for meaning in clause.meanings:
                yield from clauses_within(meaning.clauses if isinstance(meaning, Drafting) else ())


def with_amending(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """Clauses with those inside amendments, in text order."""
    for clause in clauses:
        yield clause
        if isinstance(clause, Amendment):
            yield from clause.clauses
