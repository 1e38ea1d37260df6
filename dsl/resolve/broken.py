"""What is broken, and what depends on it: left out, so that errors of the rest are told in the same go."""

import re
from collections.abc import Iterable, Iterator

from ..characters import without_invisible
from ..layout import CLAUSES
from ..scope import Scope
from ..source import Source, Span
from ..syntax import Clause, Deal, Name, walk
from ..terms.party import Asset, Party
from .dependents import names_declared, names_in

_WORD = re.compile(r"\b[a-z][a-z0-9_]*\b")
_THING = re.compile(r"(party|asset) +([a-z][a-z0-9_]*)\b")
_NAMING_NOTHING_BELOW = tuple(word for word in CLAUSES if word not in ("party", "reading", "stream"))


def stand_ins(source: Source, deal: Deal) -> Iterator[Clause]:
    """Clauses in place of those that could not be read, where the first words say all that others ask of them."""
    for span in deal.unread:
        found = _THING.match(source.text, span.start)
        if found and found.end() <= span.end:
            name = Name(found[2], span=Span(*found.span(2)))
            yield Party(name, "", span=span) if found[1] == "party" else Asset(name, "", span=span)


def unread_names(source: Source, deal: Deal) -> frozenset[str]:
    """The names that the clauses that could not be read may declare, as they may be used elsewhere.

    They are the words of a head line, those of its title among them, and of the lines that declare names too; in
    small letters, without what cannot be seen.
    """
    found: set[str] = set()
    for span in deal.unread:
        text = without_invisible(source.text[span.start : span.end]).lower()
        first, _, lines = text.partition("\n")
        declares = not first.startswith(_NAMING_NOTHING_BELOW) or re.search(r"^\S", lines, re.MULTILINE)
        found.update(_WORD.findall(text if declares else first))
    return frozenset(found)


def unread_heads(source: Source, deal: Deal) -> frozenset[str]:
    """The words that begin the clauses that could not be read, those of clauses that are indented among them.

    What a template that is missing begins with may be anything.
    """
    found: set[str] = set()
    for span in deal.unread:
        text = without_invisible(source.text[span.start : span.end])
        for indent, word in re.findall(r"^([^\S\n]*)([^\s#]+)", text, re.MULTILINE):
            if not indent or word in CLAUSES:
                found.add(word)
    return frozenset(found | {"?"} if "" in deal.missing else found)


def left_out(scope: Scope, clauses: Iterable[Clause], already: frozenset[int]) -> frozenset[int]:
    """The clauses with something wrong in them, and those that name what these declare, by identity."""
    every = tuple(clauses)
    wrong = {id(clause) for clause in _innermost(every, scope.wrong)}
    if scope.source.segments:
        places = {*scope.wrong}
        wrong |= {id(clause) for clause in every if any(node.span in places for node in walk(clause))}
    return _with_dependents(every, already | wrong)


def broken_names(clauses: Iterable[Clause], out: frozenset[int]) -> frozenset[str]:
    """The names that are declared only by clauses that are left out."""
    gone: set[str] = set()
    there: set[str] = set()
    for clause in clauses:
        (gone if id(clause) in out else there).update(names_declared(clause))
    return frozenset(gone - there)


def _with_dependents(clauses: tuple[Clause, ...], wrong: frozenset[int]) -> frozenset[int]:
    naming: dict[str, list[Clause]] = {}
    for clause in clauses:
        for name in names_in(clause):
            naming.setdefault(name, []).append(clause)
    out = set(wrong)
    declaring: dict[str, int] = {}
    for clause in clauses:
        for name in names_declared(clause) if id(clause) not in out else ():
            declaring[name] = declaring.get(name, 0) + 1
    waiting = [clause for clause in clauses if id(clause) in out]
    while waiting:
        for name in names_declared(waiting.pop()):
            if declaring.get(name):
                continue
            for clause in naming.get(name, ()):
                if id(clause) not in out:
                    out.add(id(clause))
                    waiting.append(clause)
                    for own in names_declared(clause):
                        declaring[own] -= 1
    return frozenset(out)


def _innermost(clauses: Iterable[Clause], spans: Iterable[Span]) -> Iterator[Clause]:
    """The clauses in which places are; a clause of a meaning rather than its reading."""
    coming = sorted(clauses, key=lambda clause: (-clause.span.start, clause.span.end))
    around: list[Clause] = []
    for start in sorted({span.start for span in spans}):
        while coming and coming[-1].span.start <= start:
            clause = coming.pop()
            _leave(around, clause.span.start)
            around.append(clause)
        _leave(around, start)
        if around:
            yield around[-1]


def _leave(around: list[Clause], start: int) -> None:
    """Drop the clauses that have ended where a place begins."""
    while around and around[-1].span.end <= start:
        around.pop()
