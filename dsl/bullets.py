"""Signs before the lines of a list: to the language they continue the line above."""

import re
from collections.abc import Callable
from itertools import islice

from .diagnostic import Diagnostic, Severity
from .indentation import first_error
from .source import Source, Span

_BULLET = re.compile(r"^( *)(?:- +|\* *)(?=\S)", re.MULTILINE)
_SHOWN = 80
_TRIED = 100


def without_bullets(source: Source, text: str, error_in: Callable[[str], int]) -> tuple[str, list[Diagnostic]]:
    """The text with its bulleted lines as they were meant, and a finding for each; all other lines keep their places.

    A line is bulleted where it can be read on its own and not as the rest of the line above.
    """
    findings = []
    for found in islice(_BULLET.finditer(source.text), _TRIED):
        sign, words = found.end(1), found.end()
        end = source.text.find("\n", words)
        end = len(source.text) if end < 0 else end
        line = text[words:end].rstrip()
        if text[sign] not in "-*" or not line:
            continue
        above = text[: found.start() - 1] + "\n" if found.start() else ""
        alone = f"{above}{found[1]}{line}"
        if not 0 < first_error(text[:end], error_in) <= len(line) + words - sign or first_error(alone, error_in):
            continue
        way = f"write: {line if len(line) <= _SHOWN else line[:_SHOWN] + '...'}"
        place = source.place(Span(sign, sign + 1))
        findings.append(Diagnostic("RG001", Severity.ERROR, "the lines of a list have no bullets", place, way))
        text = alone.ljust(end) + text[end:]
    return text, findings
