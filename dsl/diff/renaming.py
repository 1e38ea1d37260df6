"""Names that were given anew: what two drafts call by two names and is one thing."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, cast

from attrs import evolve

from ..source import Span
from ..syntax import Clause, Name, Node
from ..terms.change import Amendment
from ..terms.instrument import Instrument
from ..terms.party import Member
from ..terms.stream import Payer
from ..terms.value import Drafting, Meaning, Reading
from .similarity import field_names, likeness, name_of

_MOST_PAIRS = 40_000
_SURE = Fraction(3, 5)
_NAME = frozenset({"name"})
_PLURAL = "plural"


def every_clause(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """The clauses of a deal, those of all draftings too."""
    for clause in clauses:
        yield clause
        for meaning in clause.meanings if isinstance(clause, Reading) else ():
            if isinstance(meaning, Drafting):
                yield from every_clause(meaning.clauses)
        if isinstance(clause, Amendment):
            yield from every_clause(clause.clauses)


def renames(old: tuple[Clause, ...], new: tuple[Clause, ...]) -> dict[str, str]:
    """The new name of each thing that goes by another name than before."""
    found: dict[str, str] = {}
    while True:
        more = _found(rewritten(old, found), new)
        if not more:
            return found
        found = {**found, **more}


def _found(old: tuple[Clause, ...], new: tuple[Clause, ...]) -> dict[str, str]:
    """The renames that show at once, each name used once."""
    before, after = list(every_clause(old)), list(every_clause(new))
    taken = {name.text for clause in before for name in declared(clause)}
    kept = {name.text for clause in after for name in declared(clause)}
    found: dict[str, str] = {}

    def note(was: str | None, now: str | None) -> None:
        if was and now and was not in kept and now not in taken and was not in found and now not in found.values():
            found[was] = now

    for was, now in _same_thing(before, after):
        note(was.label, now.label)
        for mine, other in zip(_inner(was), _inner(now), strict=False):
            if type(mine) is type(other):
                note(name_of(mine), name_of(other))
        if isinstance(was, Instrument) and isinstance(now, Instrument):
            note(was.plural.text, now.plural.text)
    return found


def _same_thing(before: list[Clause], after: list[Clause]) -> Iterator[tuple[Clause, Clause]]:
    """Clauses of one kind and name, then of those that are left the most alike, where they are alike enough."""
    known = {(type(clause), clause.label): clause for clause in after if name_of(clause)}
    left: dict[type, list[Clause]] = {}
    for clause in before:
        match = known.pop((type(clause), clause.label), None) if name_of(clause) else None
        if match is not None:
            yield clause, match
        elif name_of(clause):
            left.setdefault(type(clause), []).append(clause)
    for kind, olds in left.items():
        news = [clause for (other, _), clause in known.items() if other is kind]
        if len(olds) * len(news) <= _MOST_PAIRS:
            yield from _most_alike(olds, news)


def _most_alike(olds: list[Clause], news: list[Clause]) -> Iterator[tuple[Clause, Clause]]:
    scored = [(likeness(old, new, but=_NAME), -i, -j) for i, old in enumerate(olds) for j, new in enumerate(news)]
    used: set[tuple[str, int]] = set()
    for score, i, j in sorted(scored, reverse=True):
        if score >= _SURE and ("old", i) not in used and ("new", j) not in used:
            used |= {("old", i), ("new", j)}
            yield olds[-i], news[-j]


def _inner(clause: Clause) -> list[Node]:
    """The members and payers that a clause declares."""
    rows = (getattr(clause, name) for name in field_names(type(clause)))
    return [node for row in rows if isinstance(row, tuple) for node in row if isinstance(node, (Member, Payer))]


def declares(node: Node) -> bool:
    """Whether the name of a node is its own, and does not stand for something else."""
    return isinstance(node, (Clause, Member, Payer, Meaning, Drafting))


def declared(clause: Clause) -> Iterator[Name]:
    """Every name that a clause declares."""
    for node in (clause, *_inner(clause)):
        name = getattr(node, "name", None)
        if isinstance(name, Name):
            yield name
    plural = getattr(clause, _PLURAL, None)
    if isinstance(plural, Name):
        yield plural


def rewritten(item: Any, names: Mapping[str, str], shift: int = 0) -> Any:
    """A node, or a row of nodes, with other names, its places `shift` characters further on."""
    if isinstance(item, tuple):
        return tuple(rewritten(part, names, shift) for part in item)
    if not isinstance(item, Node) or not (names or shift):
        return item
    changed = {
        name: rewritten(getattr(item, name), names, shift)
        for name in field_names(type(item))
        if isinstance(getattr(item, name), (Node, tuple))
    }
    span = Span(item.span.start + shift, item.span.end + shift)
    if isinstance(item, Name):
        return Name(names.get(item.text, item.text), span=span)
    return evolve(cast(Any, item), span=span, **changed)
