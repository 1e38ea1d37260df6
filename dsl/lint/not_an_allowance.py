"""A comment that names a rule as if to allow it, and allows nothing as it is written."""

import re
from collections.abc import Iterator

from ..codes import CODES
from ..comments import comments
from ..diagnostic import Severity
from ..linter import Subject, Suspicion

CODE = "RG781"
SEVERITY = Severity.WARNING
WHOLE = True
_BEGIN = ("allow", "ignore", "noqa", "disable", "suppress")


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each comment that begins with a word such as `allow`, `ignore` or `noqa` and names a suspicion."""
    for where, words, _ in comments(subject.source):
        if not words.lower().startswith(_BEGIN) or words.startswith("allow:"):
            continue
        named = next((word for word in re.findall(r"[\w-]+", words) if _is_suspicion(word)), None)
        if named:
            way = f"write: # allow: {named} -- why it is meant so"
            yield Suspicion(where, f"this names '{named}', and allows nothing as it is written", way)


def _is_suspicion(word: str) -> bool:
    if word.upper() in CODES:
        return word.upper().startswith("RG7")
    return "-" in word and any(name == word.lower() for code, name in CODES.items() if code.startswith("RG7"))
