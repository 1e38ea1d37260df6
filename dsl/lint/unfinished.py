"""A word that says that something is still to be written."""

import re
from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..source import Span
from ..syntax import Node

CODE = "RG782"
SEVERITY = Severity.WARNING
WHOLE = True
_SIGNS = ("ODO", "IXME", "TBD", "XXX", "●", "•", "___", "*]", "_]", "?]")


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each word such as TBD or XXX, `[●]` or line of underscores in a comment or in quotation marks."""
    text = subject.source.text
    if not any(sign in text for sign in _SIGNS):
        return
    for found in re.finditer(r"\b(?:T[O]DO|FI[X]ME|TBD|XXX)\b|\[ *[●•*_?]+ *\]|(?<!\w)_{3,}", text):
        where = Node(span=Span(found.start(), found.end()))
        message = f"'{found.group()}' says that something is still to be written here"
        yield Suspicion(where, message, "write it, or keep it as 'not modelled' or 'undisclosed'")
