"""Final ends: latched from the split in which they were reached, never by comparing rounded sums."""

from collections.abc import Callable, Iterator, Sequence

from ..formula import Expr, Val, both
from ..program import BandOf, Latch, Until
from .funding import once_funded
from .limits import gaps_of


def final_ends(split: str, bands: Sequence[BandOf], clause_of: Callable[[str], str]) -> Iterator[Latch]:
    """A latch for each final end of a split's bands, under the clause that `clause_of` finds for its name."""
    ends = {end.name: end for band in bands for end in band.ends if end.once}
    for name, end in ends.items():
        yield Latch(
            register=f"end:{name}",
            condition=both(once_funded(_fixed(end.until)), Val(f"{split}.{name}.closed")),
            clause=clause_of(name),
            span=end.span,
        )


def _fixed(until: Until) -> Iterator[Expr]:
    """The formulas of a tree of ends that do not move while a split slices."""
    for gap in gaps_of(until):
        yield gap.constant
        yield from (coefficient for _, coefficient in gap.terms)
