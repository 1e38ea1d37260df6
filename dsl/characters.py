"""Characters that have no place in a contract: they cannot be seen, or change what is read."""

import re
from collections.abc import Iterator
from itertools import islice

from . import limits
from .diagnostic import Diagnostic, Severity
from .source import Source, Span


def forbidden_characters(source: Source) -> Iterator[Diagnostic]:
    """Characters that have no place in a contract: tabs, controls, and those that change what is read."""
    if "\x00" in source.text:
        yield Diagnostic(
            "RG011", Severity.ERROR, f"'{source.name}' is not a text", None, "give a contract file in UTF-8"
        )
        return
    for found in islice(_FORBIDDEN.finditer(source.text), limits.ERRORS_SHOWN):
        character = found.group()
        what = _INVISIBLE.get(character, f"the character U+{ord(character):04X}")
        seen = character in _INVISIBLE
        way = (
            "write spaces instead"
            if seen
            else "delete it: it cannot be seen, or changes the order in which text is read"
        )
        yield Diagnostic(
            "RG003",
            Severity.ERROR,
            f"{what} has no place in a contract",
            source.place(Span(*found.span())),
            way,
        )


_INVISIBLE = {"\t": "a tab", "\u00a0": "a space that does not break"}
_FORBIDDEN = re.compile(
    "[\x01-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def without_forbidden(text: str) -> str:
    """The text with a space for each character that has no place in it."""
    return _FORBIDDEN.sub(" ", text)
