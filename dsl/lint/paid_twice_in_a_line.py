"""One payee with two shares of one line, where the second was to be another's."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..terms.waterfall import Band, Share, Step, Waterfall

CODE = "RG729"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each share for a payee who has one on the same line already."""
    for waterfall in subject.model.all_of(Waterfall):
        lines: list[Step | Band] = subject.within(waterfall, Step, Band)
        for line in lines:
            first: dict[str, Share] = {}
            for share in line.shares:
                earlier = first.setdefault(f"{share.claim} {subject.model.payee(share.to).key}", share)
                if earlier is not share:
                    message = f"'{share.to}' has a share of this line already"
                    way = "look whom it is to pay, or write one share"
                    yield Suspicion(share, message, way, ((earlier, "the other share"),))
