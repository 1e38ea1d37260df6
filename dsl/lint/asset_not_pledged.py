"""An asset that the liens of a creditor leave out, while others under which the same money comes in are pledged."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..payees import paid_out_of_streams
from ..terms.security import Security
from ..terms.stream import Payer

CODE = "RG753"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each asset under which money comes in that a secured creditor shares, and which no lien of theirs is over."""
    model = subject.model
    liens: dict[str, list[Security]] = {}
    for security in model.all_of(Security):
        liens.setdefault(model.symbol(security.secured).key, []).append(security)
    behind: dict[str, dict[str, Payer]] = {}
    for stream, _, paid in paid_out_of_streams(model) if liens else ():
        for payer in stream.payers:
            for key in liens.keys() & paid.keys() if payer.under else ():
                behind.setdefault(key, {}).setdefault(str(payer.under), payer)
    for key, assets in behind.items():
        pledged = {name.text for lien in liens[key] for name in lien.assets}
        for asset, payer in assets.items():
            if asset not in pledged and pledged & assets.keys():
                lien = liens[key][0]
                message = f"'{lien.name}' is not over '{asset}', under which money comes in that its creditor shares"
                way = f"add it: over ..., {asset}"
                yield Suspicion(lien, message, way, ((payer, "money under it"),))
