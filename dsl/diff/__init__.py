"""The difference between two drafts, by their meaning: matched by clause and name, not by line."""

from collections.abc import Iterator, Mapping

from attrs import frozen

from ..source import Source
from ..syntax import Clause, Deal, Name
from .both import Both
from .category import who_is_who
from .change import WORDING, Change, Written, first_line, heading
from .comments import changed_comments, comments_of
from .compare import Comparison
from .delta import Delta, applied
from .renaming import declared, every_clause, renames, rewritten

__all__ = ["Change", "TermsDiff", "applied", "compare"]


_AT_END = ("", "the end", "")


@frozen(eq=False)
class TermsDiff:
    """What changed between two drafts, and what it takes to make a draft with some of the changes only.

    `unchanged` counts the clauses and lines that say the same; `names` maps what was renamed to its new name.
    `delta` is over `source`, in which the text of the old draft follows that of the new one.
    """

    changes: tuple[Change, ...]
    unchanged: int
    names: Mapping[str, str]
    source: Both
    old: tuple[Clause, ...]
    new: tuple[Clause, ...]
    delta: Delta


def compare(old: Source, old_deal: Deal, new: Source, new_deal: Deal) -> TermsDiff:
    """What changed between two drafts that were parsed."""
    names = renames(old_deal.clauses, new_deal.clauses)
    both = Both.of(old, new)
    clauses = rewritten(old_deal.clauses, names, both.shift)
    who = who_is_who((*every_clause(clauses), *every_clause(new_deal.clauses)))
    found = Comparison(both, who)
    delta = found.clauses(clauses, new_deal.clauses, {})
    changes = [*found.changes]
    changes += _renamed(both, old_deal, new_deal, names, len(changes))
    changes += _comments(both, old_deal, new_deal, len(changes))
    return TermsDiff(tuple(changes), found.unchanged, names, both, clauses, new_deal.clauses, delta)


def _renamed(both: Both, old_deal: Deal, new_deal: Deal, names: Mapping[str, str], first: int) -> Iterator[Change]:
    """What goes by another name, at the first place of either."""
    before, after = _first_places(old_deal), _first_places(new_deal)
    for number, (was, now) in enumerate(names.items(), first):
        (_, mine), (clause, other) = before[was], after[now]
        old = Written(was, both.old.place(mine.span))
        new = Written(now, both.new.place(other.span))
        yield Change(
            number, WORDING, "renamed", clause.label, heading(clause), first_line(clause, both), ("name",), old, new
        )


def _first_places(deal: Deal) -> dict[str, tuple[Clause, Name]]:
    """Each name that is declared, with its clause."""
    found: dict[str, tuple[Clause, Name]] = {}
    for clause in every_clause(deal.clauses):
        for name in declared(clause):
            found.setdefault(name.text, (clause, name))
    return found


def _comments(both: Both, old_deal: Deal, new_deal: Deal, first: int) -> Iterator[Change]:
    """Comments that differ."""
    olds, news = comments_of(both.old, old_deal.clauses), comments_of(both.new, new_deal.clauses)
    for number, (was, now) in enumerate(changed_comments(olds, news), first):
        there = now or was
        assert there is not None
        kind = "added" if was is None else "removed" if now is None else "changed"
        clause = there.clause
        words = (clause.label, heading(clause), first_line(clause, both if now else both.old)) if clause else _AT_END
        old = Written(was.text, both.old.place(was.span)) if was else None
        new = Written(now.text, both.new.place(now.span)) if now else None
        yield Change(number, WORDING, kind, *words, ("comment",), old, new)
