"""The numbered sections of a plain text: `4.2`, `Section 4.2`, `ARTICLE IV`, `Exhibit B`.

A number at the beginning of a line is that of a section where it follows the one before it, so that lists, page
numbers and figures that a line happens to begin with are none. Lines of a table of contents are left out.
"""

import re
from collections.abc import Iterator

from attrs import frozen

from ..source import Span
from ..terms.window import MONTHS

ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_HEADING = re.compile(
    r"[ \t]{0,80}(?:(?P<word>section|sec\.|article|art\.|clause|item|part|\u00a7)[ \t]{0,4})?"
    r"(?P<number>[0-9]{1,3}(?:\.[0-9]{1,3}){0,4}(?![0-9,])|(?<=[ \t])[IVXLC]{1,8}\b)(?P<end>[.):]?)(?P<rest>.{0,24})",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"[ \t]{0,80}(?P<word>exhibit|schedule|annex|appendix)[ \t]{1,4}"
    r"(?P<number>[A-Z](?:-?[0-9]{1,2})?|[0-9]{1,3}(?:\.[0-9]{1,3})?[A-Z]?|[IVXLC]{1,8})\b(?P<rest>.{0,80})",
    re.IGNORECASE,
)
_LINES_OF_A_REFERENCE = ("section", "sections", "article", "clause", "and", "or", "to", "paragraph", "exhibit")


@frozen
class Section:
    """A numbered section: `number` is its path, `added` the exhibit or schedule in which it stands, or that it is.

    `label` is where its number stands, and `span` all of it, sections under it included.
    """

    number: tuple[int, ...]
    added: str
    label: Span
    span: Span


def sections_of(text: str) -> tuple[Section, ...]:
    """Every section, in text order."""
    found = list(_labels(text))
    sections = []
    open_: list[int] = []
    ends = [len(text)] * len(found)
    for index, (number, added, label) in enumerate(found):
        while open_ and not _inside(found[open_[-1]][:2], number, added):
            ends[open_.pop()] = _line_start(text, label.start)
        open_.append(index)
    for (number, added, label), end in zip(found, ends, strict=True):
        start = _line_start(text, label.start)
        sections.append(Section(number, added, label, Span(start, start + len(text[start:end].rstrip()))))
    return tuple(sections)


def _inside(outer: tuple[tuple[int, ...], str], number: tuple[int, ...], added: str) -> bool:
    """Whether a section belongs to another that began before it."""
    return added == outer[1] and len(number) > len(outer[0]) and number[: len(outer[0])] == outer[0]


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\f", 0, offset)) + 1


def _labels(text: str) -> Iterator[tuple[tuple[int, ...], str, Span]]:
    added, before, offset = "", "", 0
    last: tuple[int, ...] = ()
    for line in re.split("(?<=[\n\f])", text):
        words = line.strip()
        if words and not _of_contents(words) and before not in _LINES_OF_A_REFERENCE:
            if (match := _ADDED.match(line)) and len(words) <= 100 and _begins_a_heading(match["rest"]):
                added, last = f"{match['word']} {match['number']}".lower(), ()
                yield (), added, Span(offset + match.start("word"), offset + match.end("number"))
            elif (found := _HEADING.match(line)) and (number := _number(found, last)):
                last = number
                yield (
                    number,
                    added,
                    Span(offset + found.start("word" if found["word"] else "number"), offset + found.end("end")),
                )
        before = words[-12:].lower().split(" ")[-1] if words else before
        offset += len(line)


def _number(found: "re.Match[str]", last: tuple[int, ...]) -> tuple[int, ...] | None:
    """The number of a heading, if it is one and follows the last."""
    text, word, rest = found["number"], found["word"], found["rest"].rstrip("\n\f")
    if not text[0].isdigit():
        value = roman(text)
        if not word or not value or text != text.upper():
            return None
        number: tuple[int, ...] = (value,)
    else:
        number = tuple(int(part) for part in text.split("."))
    alone = not rest.strip()
    if alone and not word and len(number) == 1:
        return None
    if not alone and not (rest[0] in " \t" or (found["end"] and not rest[0].isalnum())):
        return None
    if not _begins_a_heading(rest) or (not word and not found["end"] and rest.split()[:1] in [[m] for m in MONTHS]):
        return None
    return number if _follows(number, last, bool(word)) else None


def _begins_a_heading(rest: str) -> bool:
    """Whether what stands behind a number begins a heading or a sentence, and goes on none."""
    words = rest.strip(" \t\n\f.:)-\u2013\u2014")
    return not words or not words[0].islower()


def _follows(number: tuple[int, ...], last: tuple[int, ...], word: bool) -> bool:
    """Whether a section comes next: up to two may be missing, none where a lone figure is all that tells."""
    lone = len(number) == 1 and not word
    if not last:
        return number[0] == 1 or not lone
    if number <= last:
        return False
    same = next((n for n, (a, b) in enumerate(zip(number, last, strict=False)) if a != b), len(last))
    step = number[same] - (last[same] if same < len(last) else 0)
    return step <= (1 if lone else 3)


def _of_contents(line: str) -> bool:
    """Whether a line of a table of contents: it ends with dots or wide spaces and a page."""
    bare = line.rstrip("0123456789")
    if bare == line or len(line) - len(bare) > 4:
        return False
    return bare.endswith(("..", ". .", ". . ", "   ", "\t", "\u2026", "\u2026 ", ".. "))


def roman(text: str) -> int:
    """The value of a Roman numeral in any case; zero where it is none."""
    values = [ROMAN.get(letter, 0) for letter in text.upper()]
    if not values or 0 in values or len(values) > 8:
        return 0
    return sum(-value if value < max(values[n + 1 :], default=0) else value for n, value in enumerate(values))
