"""A lien for units that nobody holds for those who have them."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..terms.instrument import Instrument
from ..terms.security import HeldBy, Security

CODE = "RG751"
SEVERITY = Severity.NOTE


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each security for an instrument without `held by`."""
    for security in subject.model.all_of(Security):
        secures_units = isinstance(subject.model.symbol(security.secured).node, Instrument)
        if secures_units and not any(isinstance(line, HeldBy) for line in security.lines):
            message = f"'{security.name}' secures units, and nobody is said to hold it for their holders"
            yield Suspicion(security, message, "add the line: held by ..., with the trustee")
