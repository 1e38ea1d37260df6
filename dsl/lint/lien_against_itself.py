"""A lien in which somebody stands on a side that is not theirs."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..payees import instrument_of
from ..syntax import Name
from ..terms.security import HeldBy, Security, Surplus
from ..terms.stream import Stream

CODE = "RG755"
SEVERITY = Severity.WARNING
WAY = "look which party is meant"


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each lien for its debtor, held by its debtor, or with its surplus to its creditor or to a stranger."""
    model = subject.model
    receivers: dict[str, dict[str, Name]] = {}
    for stream in model.all_of(Stream):
        for payer in stream.payers:
            if payer.under:
                receivers.setdefault(payer.under.text, {})[stream.receiver.text] = stream.receiver
    liens = model.all_of(Security)
    secured = {model.symbol(lien.secured).key for lien in liens}
    for lien in liens:
        unit = instrument_of(model, lien.secured)
        debtors = {key: name for asset in lien.assets for key, name in receivers.get(asset.text, {}).items()}
        if unit:
            debtors.setdefault(unit.issuer.text, unit.issuer)
        elif lien.secured.text in debtors:
            message = f"'{lien.name}' is for '{lien.secured}', to whom its assets bring money in"
            yield Suspicion(lien.secured, message, WAY, ((debtors[lien.secured.text], "who receives it"),))
            continue
        creditors = {issue.to.text: issue.to for issue in unit.issues} if unit else {lien.secured.text: lien.secured}
        for line in lien.lines:
            if isinstance(line, HeldBy) and line.trustee.text in ({unit.issuer.text} if unit else debtors):
                message = f"'{lien.name}' is held by '{line.trustee}', against whom it is"
                yield Suspicion(line.trustee, message, WAY, ((debtors[line.trustee.text], "the debtor"),))
            elif isinstance(line, Surplus) and line.to.text in creditors:
                message = f"the surplus of '{lien.name}' goes to '{line.to}', for whom the lien is"
                yield Suspicion(line.to, message, WAY, ((creditors[line.to.text], "the creditor"),))
            elif isinstance(line, Surplus) and debtors and line.to.text not in debtors.keys() | secured:
                message = f"the surplus of '{lien.name}' goes to '{line.to}', who neither owes nor has a lien"
                yield Suspicion(line.to, message, WAY, ((next(iter(debtors.values())), "the debtor"),))
