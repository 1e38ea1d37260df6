"""Drafts of one contract, or of the contracts of two folders, compared."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from ...dsl.diff.change import TERMS, Change, Written
from ...dsl.drafts import DraftPair
from ...dsl.source import Span
from ..evidence.scenario import Scenario
from . import Diff, diff


@frozen(eq=False)
class Comparison:
    """What lies between two drafts or folders, named as the user named them.

    `diffs` are of the contracts that are in both; `lone` tells those that are in one folder only.
    """

    old: str
    new: str
    diffs: tuple[Diff, ...]
    lone: tuple[Change, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """All changes of all contracts."""
        return (*(change for each in self.diffs for change in each.changes), *self.lone)

    @property
    def unchanged(self) -> int:
        """How many clauses and lines say the same."""
        return sum(each.unchanged for each in self.diffs)


def compared(
    old: str,
    new: str,
    pairs: Sequence[DraftPair],
    given: Scenario | None = None,
    *,
    readings: Mapping[str, str] | None = None,
    supplied: Mapping[str, str] | None = None,
) -> Comparison:
    """Compare the contracts of two drafts or folders.

    Raises: Refusal where one cannot be read.
    """
    diffs = [
        diff(pair.old, pair.new, given, readings=readings, supplied=supplied)
        for pair in pairs
        if pair.old is not None and pair.new is not None
    ]
    lone = [_lone(pair) for pair in pairs if pair.old is None or pair.new is None]
    return Comparison(old, new, tuple(diffs), tuple(lone))


def _lone(pair: DraftPair) -> Change:
    """A contract that came or went."""
    old, new = (Written(source.text, source.place(Span(0, 0))) if source else None for source in (pair.old, pair.new))
    kind = "removed" if new is None else "added"
    return Change(0, TERMS, kind, pair.name, f"contract {pair.name}", "", (), old, new)
