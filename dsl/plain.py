"""A text without its comments and line breaks that mean nothing; every character keeps its place.

A comment runs from a `#` outside quotation marks to the end of its line. A line that begins with an operator,
`,`, `)`, `and` or `or` continues the one before.
"""

import re

_COMMENT_OR_WORDS = re.compile(r'"[^"\n]*"|(#[^\n]*)')
_BREAKS = re.compile(r"(?: *\n)+ *")
_CONTINUES = re.compile(r"[-+*/,)]|(?:and|or)\b")


def comment_spans(text: str) -> list[tuple[int, int]]:
    """Where each comment stands, as half-open ranges in text order."""
    if "#" not in text:
        return []
    return [found.span(1) for found in _COMMENT_OR_WORDS.finditer(text) if found.group(1) is not None]


def plain(text: str) -> str:
    """The text as the parser reads it: comments and breaks before a continued line are blank."""
    parts, end = [], 0
    for start, stop in comment_spans(text):
        parts += [text[end:start], " " * (stop - start)]
        end = stop
    bare = "".join([*parts, text[end:]]).replace("\r", " ")
    if not bare.endswith("\n"):
        bare += "\n"
    return _BREAKS.sub(lambda found: _joined(found, bare), bare)


def _joined(found: "re.Match[str]", text: str) -> str:
    """Line breaks as they are, or blank where the line after them continues the one before."""
    breaks = found.group()
    return " " * len(breaks) if found.start() and _CONTINUES.match(text, found.end()) else breaks
