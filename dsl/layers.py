"""Amendments as layers: which clauses they bring, and the deal as it was signed on a day."""

from collections.abc import Iterable, Iterator
from datetime import date

from .resolve.dependents import names_declared, names_in
from .syntax import Clause, Deal
from .terms.change import Amendment
from .terms.trust import Check, Example
from .terms.value import Drafting, Reading
from .within import clauses_within


def as_of(deal: Deal, day: date | None) -> Deal:
    """A deal without the amendments signed after a day, and without the checks and examples that speak of them."""
    later = _later(deal, day)
    if not later:
        return deal
    kept, told = _parted(deal, later)
    gone = {id(clause) for clause in told}
    return Deal(tuple(clause for clause in kept if id(clause) not in gone), deal.unread, span=deal.span)


def left_out(deal: Deal, day: date) -> tuple[Clause, ...]:
    """What a deal has beside the one that was signed on a day: later amendments, and what speaks of them."""
    later = _later(deal, day)
    return (*later, *_parted(deal, later)[1])


def _later(deal: Deal, day: date | None) -> list[Amendment]:
    return [] if day is None else [clause for clause in _amendments(deal.clauses) if clause.day > day]


def _parted(deal: Deal, later: list[Amendment]) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
    """The clauses but the later amendments, and those of them that speak of what these bring."""
    kept = tuple(_without(deal.clauses, later))
    there = {name for clause in clauses_within(kept) for name in names_declared(clause)}
    gone = {name for clause in clauses_within(later) for name in names_declared(clause)} - there
    return kept, tuple(c for c in kept if isinstance(c, (Check, Example)) and names_in(c) & gone)


def _amendments(clauses: Iterable[Clause]) -> Iterator[Amendment]:
    return (clause for clause in clauses_within(clauses) if isinstance(clause, Amendment))


def _without(clauses: Iterable[Clause], later: list[Amendment]) -> Iterator[Clause]:
    for clause in clauses:
        if any(clause is other for other in later):
            continue
        yield _reading(clause, later) if isinstance(clause, Reading) else clause


def _reading(reading: Reading, later: list[Amendment]) -> Reading:
    """A reading without the amendments in its draftings."""
    meanings = tuple(
        Drafting(each.name, tuple(_without(each.clauses, later)), marks=each.marks, span=each.span)
        if isinstance(each, Drafting)
        else each
        for each in reading.meanings
    )
    return Reading(reading.name, reading.phrase, meanings, marks=reading.marks, span=reading.span)
