"""An asset under which two parties receive money."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..payees import belong_together, groups
from ..terms.stream import Stream

CODE = "RG757"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each stream received under an asset by another party than the first stream under it."""
    group_of = groups(subject.model)
    first: dict[str, Stream] = {}
    for stream in subject.model.all_of(Stream):
        for payer in stream.payers:
            if payer.under is None:
                continue
            before = first.setdefault(payer.under.text, stream)
            if not belong_together(group_of, before.receiver.text, stream.receiver.text):
                message = f"'{stream.receiver}' receives this under '{payer.under}', and '{before.receiver}' the other"
                related = ((before.receiver, f"'{before.name}' under it"),)
                yield Suspicion(stream.receiver, message, "look whose asset it is", related)
                break
