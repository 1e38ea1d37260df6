"""A lien in which somebody stands on two sides that ought to be two parties."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..payees import instrument_of
from ..syntax import Name
from ..terms.security import HeldBy, Security, Surplus
from ..terms.stream import Stream

CODE = "RG755"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each lien for its debtor, held by its debtor or by its creditor alone, or with its surplus to its creditor."""
    model = subject.model
    receivers: dict[str, dict[str, Name]] = {}
    for stream in model.all_of(Stream):
        for payer in stream.payers:
            if payer.under:
                receivers.setdefault(payer.under.text, {})[stream.receiver.text] = stream.receiver
    for lien in model.all_of(Security):
        unit = instrument_of(model, lien.secured)
        debtors = {key: name for asset in lien.assets for key, name in receivers.get(asset.text, {}).items()}
        creditors = {issue.to.text: issue.to for issue in unit.issues} if unit else {lien.secured.text: lien.secured}
        if unit:
            debtors.setdefault(unit.issuer.text, unit.issuer)
        way = "look which party is meant"
        if unit is None and lien.secured.text in debtors:
            message = f"'{lien.name}' is for '{lien.secured}', to whom its assets bring money in"
            yield Suspicion(lien.secured, message, way, ((debtors[lien.secured.text], "who receives it"),))
            continue
        for line in lien.lines:
            if isinstance(line, HeldBy) and line.trustee.text in debtors:
                message = f"'{lien.name}' is held by '{line.trustee}', against whom it is"
                yield Suspicion(line.trustee, message, way, ((debtors[line.trustee.text], "the debtor"),))
            elif isinstance(line, Surplus) and line.to.text in creditors:
                message = f"the surplus of '{lien.name}' goes to '{line.to}', for whom the lien is"
                yield Suspicion(line.to, message, way, ((creditors[line.to.text], "the creditor"),))
