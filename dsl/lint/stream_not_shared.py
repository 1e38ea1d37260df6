"""A stream that no waterfall shares and nothing is reckoned on."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..syntax import Name
from ..terms import expression as ex
from ..terms.account import Charged, Credited
from ..terms.royalty import Royalty
from ..terms.stream import Derived, Stream
from ..terms.waterfall import Waterfall

CODE = "RG702"
SEVERITY = Severity.WARNING
WHOLE = True


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each stream that is under no waterfall or royalty, under none of the meanings; reports may just be counted."""
    shared = {name.text for waterfall in subject.all_of(Waterfall) for name in waterfall.base}
    shared |= {name.text for line in subject.terms(Charged) for name in line.streams}
    shared |= {name.text for line in subject.terms(Credited) for name in line.streams}
    shared |= {base.name.text for royalty in subject.all_of(Royalty) for base in royalty.base}
    derived = (name for stream in subject.all_of(Derived) for name in subject.within(stream.value, Name))
    shared |= {name.text for name in derived}
    counted = {reference.name.text for reference in subject.terms(ex.Reference)}
    for stream in subject.all_of(Stream):
        if stream.name.text in shared or (stream.basis != "received" and stream.name.text in counted):
            continue
        if stream.basis == "received":
            message = f"what comes in on '{stream.name}' is paid to nobody"
            yield Suspicion(stream, message, f"add: waterfall NAME of {stream.name}, with who has it")
        else:
            message = f"nothing is reckoned on '{stream.name}'"
            yield Suspicion(stream, message, f"add: royalty NAME on {stream.name} from ... to ..., with its rate")
