"""After an error in a line: the clause without that line, so that the errors of its other lines are told too."""

from .nearest import nearest

HEADS = {
    "party": 'party x ""',
    "stream": "stream x received by x",
    "instrument": "instrument x, x of x",
    "let": "let x",
    "reading": 'reading x ""',
    "waterfall": "waterfall x of x",
    "payment": "payment x from x to x",
    "option": "option x by x",
    "security": "security x for x over x",
    "covenant": 'covenant x ""',
    "example": 'example ""',
    "account": "account x owed by x to x",
    "amendment": "amendment x of 2000-01-01",
    "business": "business days x, following",
    "deal": 'deal ""',
    "funding": "funding x from x to x",
    "on": "on x",
    "royalty": "royalty x on x from x to x",
    "table": "table x by x",
    "if": "if x",
}
"""A sound first line of each clause that has lines under it, and of a choice among effects."""

_LIST = "bands"


def repaired(text: str, at: int, start: int, end: int) -> tuple[str, int] | None:
    """The text with the line at an offset made sound, and where its clause then begins; None where it cannot be.

    Every other character keeps its place. A line with lines under it is put in the form that its first word
    asks for, so that these are still read; any other is made blank.
    """
    begin = text.rfind("\n", start, at) + 1 or start
    stop = text.find("\n", at, end)
    stop = end if stop < 0 else stop
    line = text[begin:stop]
    if not line.strip():
        return None
    depth = len(line) - len(line.lstrip())
    last = _end_of_block(text, stop, end, depth)
    head = _head_like(line)
    deeper = bool(text[stop:last].strip())
    if begin == start:
        first = stop - len(head)
        if not head or line == head or first < 0 or not deeper:
            return None
        return text[:first] + head + text[stop:], first
    head = head or _LIST
    if deeper and line.strip() != head and len(head) <= len(line) - depth:
        return text[: begin + depth] + head.ljust(len(line) - depth) + text[stop:], start
    blank = "".join(c if c == "\n" else " " for c in text[begin:last])
    return text[:begin] + blank + text[last:], start


def has_lines(text: str, at: int, end: int) -> bool:
    """Whether lines stand under the one at an offset."""
    begin = text.rfind("\n", 0, at) + 1
    stop = text.find("\n", at, end)
    line = text[begin : max(stop, begin)]
    return stop >= 0 and bool(text[stop : _end_of_block(text, stop, end, len(line) - len(line.lstrip()))].strip())


def _head_like(line: str) -> str:
    """The sound line of the clause that a line was probably to begin, or nothing."""
    word = line.split(maxsplit=1)[0]
    return HEADS.get(word) or HEADS.get(nearest(word, HEADS) or "", "")


def _end_of_block(text: str, stop: int, end: int, depth: int) -> int:
    """Where the lines that stand deeper than a line end, after the end of that line."""
    while stop < end:
        after = text.find("\n", stop + 1, end)
        after = end if after < 0 else after
        line = text[stop + 1 : after]
        if line.strip() and len(line) - len(line.lstrip()) <= depth:
            return stop
        stop = after
    return stop
