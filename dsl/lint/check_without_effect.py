"""A check that holds whatever the contract says."""

from collections.abc import Iterator

from ..bounds import Bounding
from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..terms import expression as ex
from ..terms.trust import Check

CODE = "RG718"
SEVERITY = Severity.WARNING
_TURNED = {">": "<", ">=": "<="}


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each check that compares a value with itself, and each promise that no run can break."""
    bounding = Bounding(subject.model)
    for check in subject.model.all_of(Check):
        said = check.condition
        if not isinstance(said, ex.Comparison):
            continue
        if said.left == said.right and said.sign in ("=", "<=", ">="):
            message = "both sides of this check are the same"
        elif check.always and _always_holds(bounding, said):
            message = f"'{subject.words(said)}' holds in every run"
        else:
            continue
        yield Suspicion(said, message, "check against what the contract says elsewhere, or leave it out")


def _always_holds(bounding: Bounding, said: ex.Comparison) -> bool:
    sign = _TURNED.get(said.sign, said.sign)
    low, high = (said.right, said.left) if said.sign in _TURNED else (said.left, said.right)
    most, least = bounding.of(low)[1], bounding.of(high)[0]
    if most is None or least is None:
        return False
    return most < least if sign == "<" else sign == "<=" and most <= least
