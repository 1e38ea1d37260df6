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
    for first, second in combinations(subject.model.all_of(Security), 2):
        common = sorted({name.text for name in first.assets} & {name.text for name in second.assets})
        if common and _rank(first) is not None and _rank(first) == _rank(second):
            message = f"'{first.name}' and '{second.name}' have one rank over '{common[0]}', and share its proceeds"
            way = "give them different ranks if one is to be paid first"
            yield Suspicion(second, message, way, ((first, "the other"),))


def _rank(security: Security) -> object:
    return next((line.rank for line in security.lines if isinstance(line, Rank)), None)
