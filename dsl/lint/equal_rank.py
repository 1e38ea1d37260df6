"""Two liens of one rank on one asset."""

from collections.abc import Iterator
from itertools import combinations

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..terms.security import Rank, Security

CODE = "RG752"
SEVERITY = Severity.NOTE


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each pair of liens that share an asset and a rank: they share its proceeds pro rata."""
    securities = subject.model.all_of(Security)
    liens: dict[tuple[str, object], list[int]] = {}
    for number, security in enumerate(securities):
        for asset in {name.text for name in security.assets}:
            liens.setdefault((asset, _rank(security)), []).append(number)
    common: dict[tuple[int, int], str] = {}
    for (asset, rank), numbers in liens.items():
        for pair in combinations(numbers, 2) if rank is not None else ():
            common[pair] = min(asset, common.get(pair, asset))
    for (first, second), asset in common.items():
        one, other = securities[first], securities[second]
        message = f"'{one.name}' and '{other.name}' have one rank over '{asset}', and share its proceeds"
        way = "give them different ranks if one is to be paid first"
        yield Suspicion(other, message, way, ((one, "the other"),))


def _rank(security: Security) -> object:
    return next((line.rank for line in security.lines if isinstance(line, Rank)), None)
