"""Final ends: latched from the split in which they were reached, never by comparing rounded sums."""

from collections.abc import Callable, Iterator, Sequence

from ..formula import Val, both
from ..program import BandOf, Latch
from .funding import once_funded
from .limits import fixed_of


def final_ends(split: str, bands: Sequence[BandOf], clause_of: Callable[[str], str]) -> Iterator[Latch]:
    """A latch for each final end of a split's bands, under the clause that `clause_of` finds for its name."""
    ends = {end.name: end for band in bands for end in band.ends if end.once}
    for name, end in ends.items():
        yield Latch(
            register=f"end:{name}",
            condition=both(once_funded(fixed_of(end.until)), Val(f"{split}.{name}.closed")),
            clause=clause_of(name),
            span=end.span,
        )
