"""A stream that no waterfall shares."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..terms.stream import Stream
from ..terms.waterfall import Waterfall

CODE = "RG702"
SEVERITY = Severity.WARNING
WHOLE = True


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each stream that is under no waterfall, under none of the meanings."""
    shared = {name.text for waterfall in subject.all_of(Waterfall) for name in waterfall.base}
    for stream in subject.all_of(Stream):
        if stream.name.text not in shared:
            message = f"what comes in on '{stream.name}' is paid to nobody"
            yield Suspicion(stream, message, f"add: waterfall NAME of {stream.name}, with who has it")
