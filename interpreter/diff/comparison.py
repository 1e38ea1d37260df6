"""Drafts of one contract, or of the contracts of two folders, compared."""

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from ...dsl.diagnostic import Refusal
from ...dsl.diff.change import RIGHTS, Change, Written
from ...dsl.drafts import DraftPair
from ...dsl.source import Span
from ..evidence.scenario import Scenario
from . import Diff, diff


@frozen(eq=False)
class Comparison:
    """What lies between two drafts or folders, named as the user named them.

    `diffs` are of the contracts that are in both; `lone` tells those that are in one folder only, `refused` by path
    why those of two folders could not be compared that were not.
    """

    old: str
    new: str
    diffs: tuple[Diff, ...]
    lone: tuple[Change, ...] = ()
    refused: Mapping[str, Refusal] = field(factory=dict)

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

    Raises: Refusal where one of two drafts cannot be read, or the stream given runs through neither.
    """
    diffs, lone, refused = [], [], {}
    for pair in pairs:
        try:
            if pair.refused:
                raise pair.refused
            if pair.old is None or pair.new is None:
                lone.append(_lone(pair))
            else:
                diffs.append(diff(pair.old, pair.new, given, readings=readings, supplied=supplied))
        except Refusal as refusal:
            if not pair.name:
                raise
            refused[pair.name] = refusal
    return Comparison(old, new, tuple(diffs), tuple(lone), refused)


def _lone(pair: DraftPair) -> Change:
    """A contract that came or went."""
    old, new = (Written(source.own, source.place(Span(0, 0))) if source else None for source in (pair.old, pair.new))
    kind = "removed" if new is None else "added"
    return Change(0, RIGHTS, kind, pair.name, f"contract {pair.name}", "", (), old, new)
