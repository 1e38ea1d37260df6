"""A lien behind a rank that no lien has."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..show import show
from ..terms.security import Rank, Security

CODE = "RG754"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each lien of a rank above one where none of the rank before is over an asset of the same liens."""
    ranked: dict[str, set[int]] = {}
    liens = subject.model.all_of(Security)
    pool = _pools(liens)
    for lien in liens:
        for line in lien.lines:
            if isinstance(line, Rank):
                ranked.setdefault(pool[lien.name.text], set()).add(int(line.rank))
    for lien in liens:
        for line in lien.lines:
            if isinstance(line, Rank) and line.rank > 1 and int(line.rank) - 1 not in ranked[pool[lien.name.text]]:
                message = f"'{lien.name}' is of rank {show(line.rank)}, and no lien is of rank {show(line.rank - 1)}"
                yield Suspicion(line, message, "look whether a lien is missing, or mend the rank")


def _pools(liens: tuple[Security, ...]) -> dict[str, str]:
    """For each lien one of those with which it has assets in common, directly or by way of others."""
    head: dict[str, str] = {}

    def root(name: str) -> str:
        while head.setdefault(name, name) != name:
            head[name] = name = head[head[name]]
        return name

    for lien in liens:
        for asset in lien.assets:
            head[root(f"asset {asset}")] = root(lien.name.text)
    return {lien.name.text: root(lien.name.text) for lien in liens}
