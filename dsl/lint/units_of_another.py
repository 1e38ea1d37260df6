"""Units of one party that share what another receives."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..payees import belong_together, groups, instrument_of, paid_out_of_streams
from ..terms.security import HeldBy, Security

CODE = "RG706"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each instrument that is paid out of streams which neither its issuer nor a trustee for its lien receives."""
    model = subject.model
    group_of = groups(model)
    trustees = {
        (model.symbol(lien.secured).key, line.trustee.text)
        for lien in model.all_of(Security)
        for line in lien.lines
        if isinstance(line, HeldBy)
    }
    own: set[str] = set()
    others: dict[str, Suspicion] = {}
    for stream, _, paid in paid_out_of_streams(model):
        for key, name in paid.items():
            unit = instrument_of(model, key)
            if unit is None:
                continue
            receiver = stream.receiver.text
            if (key, receiver) in trustees or belong_together(group_of, unit.issuer.text, receiver):
                own.add(key)
            message = f"'{unit.plural}' are units of '{unit.issuer}', and what they share '{stream.receiver}' receives"
            related = ((unit.issuer, "its issuer"), (stream.receiver, "who receives it"))
            others.setdefault(key, Suspicion(name, message, "look who issues the units, and who receives", related))
    yield from (said for key, said in others.items() if key not in own)
