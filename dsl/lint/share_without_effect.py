"""A share for the party that has the rest anyway."""

from collections.abc import Iterator
from itertools import pairwise

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..terms.waterfall import Band, Bands, Rest, Step, Waterfall

CODE = "RG708"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each part, on the line before the rest, that goes to nobody but whom the rest goes to.

    Of bands the last one is such a line, unless it closes the list by giving all.
    """
    for waterfall in subject.model.all_of(Waterfall):
        for step, rest in pairwise(waterfall.steps):
            if not isinstance(rest, Rest):
                continue
            line = step.bands[-1] if isinstance(step, Bands) else step
            if isinstance(line, (Step, Band)) and _is_kept_anyway(line, rest):
                message = f"this changes nothing: '{rest.to}' has the rest too"
                way = "look whom the share is to pay, or leave it out"
                yield Suspicion(line, message, way, ((rest, "the rest"),))


def _is_kept_anyway(line: Step | Band, rest: Rest) -> bool:
    closes = isinstance(line, Band) and any(share.part is None for share in line.shares)
    return not closes and all(share.to.text == rest.to.text for share in line.shares)
