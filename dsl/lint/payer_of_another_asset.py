"""A payer whose name stands in the title of another asset than that under which it pays."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..terms.party import Asset, Party
from ..terms.stream import Stream

CODE = "RG709"
SEVERITY = Severity.WARNING
_A_NAME = 4  # characters that a title needs to be looked for


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each line `from P under A` where P's title stands in titles of assets, and not in that of A."""
    model = subject.model
    streams = model.all_of(Stream)
    titles = {payer.name.text: payer.title for stream in streams for payer in stream.payers if payer.title}
    titles |= {party.name.text: party.title for party in model.all_of(Party)}
    assets = {asset.name.text: asset for asset in model.all_of(Asset)}
    speaking: dict[str, list[Asset]] = {}
    for payer in (payer for stream in streams for payer in stream.payers):
        title = titles.get(payer.name.text, "").casefold()
        if payer.under is None or len(title) < _A_NAME:
            continue
        if title not in speaking:
            speaking[title] = [asset for asset in assets.values() if title in asset.title.casefold()]
        if speaking[title] and assets[payer.under.text] not in speaking[title]:
            other = speaking[title][0]
            message = f"'{payer.name}' pays under '{payer.under}', and the title of '{other.name}' names it"
            way = f"write: under {other.name}"
            yield Suspicion(payer.under, message, way, ((other, "named here"),))
