"""Where in a document a citation leads: `4`, `paragraph 4`, `page 2`, `4.2(a)`, `Article IV`, `Exhibit B`, `title`.

What cannot be found, or stands there more than once, is said and never guessed.
"""

import re
from collections.abc import Iterator, Sequence

from attrs import frozen

from ..numbers import quoted
from ..source import Span
from .document import TextDocument
from .sections import roman

_WORDS = {"paragraph": "paragraph", "paragraphs": "paragraph", "para": "paragraph", "paras": "paragraph"}
_WORDS |= {
    "\u00b6": "paragraph",
    "\u00b6\u00b6": "paragraph",
    "page": "page",
    "pages": "page",
    "p": "page",
    "pp": "page",
}
_WORDS |= {"line": "line", "lines": "line"}
_WORDS |= dict.fromkeys(
    "section sections sec article articles art clause clauses item part \u00a7 \u00a7\u00a7".split(), "section"
)
_ADDED = re.compile(r"(exhibit|schedule|annex|appendix)\s+([A-Za-z0-9.-]{1,8})[\s,]*(.*)", re.IGNORECASE)
_IN_ADDED = re.compile(r"((?:exhibit|schedule|annex|appendix)\s+\w{1,8})\s*,\s*(?=[0-9(])", re.IGNORECASE)
_PART = re.compile(r"(?:([A-Za-z]+|\u00b6{1,2}|\u00a7{1,2})\.?\s*)?(.*)")
_SECTION = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,3}){0,4}|[IVXLC]{1,8})?\.?((?:\s*\([A-Za-z0-9]{1,5}\))*)")
_RANGE = re.compile(r"([0-9]{1,7})\s*(?:-|\u2013|to)\s*([0-9]{1,7})")
_LONGEST = 200
_LABELS = re.compile(r"\s*[0-9.]*\s*(?:\([A-Za-z0-9]{1,5}\)\s*)*")
_BEFORE_A_LABEL = ' \t\n;:,.\u2013\u2014"\u201c'
_AFTER_A_REFERENCE = ("clause", "clauses", "paragraph", "section", "subsection", "item", "and", "or")


@frozen
class TextPlace:
    """Where a citation leads: the stretches of the text, the same in words, and what was not found, if anything."""

    spans: tuple[Span, ...]
    words: str
    problem: str = ""


def find_place(document: TextDocument, point: str) -> TextPlace:
    """The place of a document that a citation names."""
    spans: list[Span] = []
    words: list[str] = []
    problems: list[str] = []
    kind = ""
    if len(point) > _LONGEST:
        return _nowhere(f"{quoted(point)} is no place that can be looked for")
    point = _IN_ADDED.sub(r"\1 ", " ".join(point.split()))
    for part in re.split(r"\s*(?:,(?!\s*\()|;|&|\band\b)\s*", point.strip()):
        found, kind = _part(document, part, kind)
        spans += found.spans
        words += [found.words] if found.words else []
        problems += [found.problem] if found.problem else []
    return TextPlace(tuple(sorted(set(spans), key=lambda span: span.start)), ", ".join(words), "; ".join(problems))


def _part(document: TextDocument, part: str, kind: str) -> tuple[TextPlace, str]:
    """One place of several, and the kind that goes on in those behind it: `pages 2 and 3`."""
    if part.lower() in ("title", "heading", "headline"):
        return _title(document), kind
    if found := _ADDED.fullmatch(part):
        return _added(document, f"{found[1]} {found[2].rstrip('.')}".lower(), found[3]), kind
    match = _PART.fullmatch(part)
    word = _WORDS.get(match[1].lower().rstrip("."), "") if match and match[1] else ""
    rest = match[2].strip() if match and word else part
    kind = word or kind
    if kind == "section" or (not kind and (document.sections or (not rest.isdigit() and not _RANGE.fullmatch(rest)))):
        return _section(document, rest, ""), kind
    numbers = _numbers(rest)
    if numbers is None:
        return _nowhere(f"{quoted(part)} is no place that can be looked for"), kind
    return _counted(document, kind or "paragraph", numbers), kind


def _nowhere(problem: str) -> TextPlace:
    return TextPlace((), "", problem)


def _title(document: TextDocument) -> TextPlace:
    if document.heading is None:
        return _nowhere("the document does not begin with the title that the contract gives it")
    return TextPlace((document.heading,), "the title")


def _numbers(text: str) -> range | None:
    if text.isdigit() and len(text) <= 7:
        return range(int(text), int(text) + 1)
    found = _RANGE.fullmatch(text)
    return range(int(found[1]), int(found[2]) + 1) if found else None


def _counted(document: TextDocument, kind: str, numbers: range) -> TextPlace:
    """Paragraphs, pages or lines by number."""
    if kind == "line":
        have: Sequence[Span] = _lines(document)
    else:
        have = document.paragraphs if kind == "paragraph" else document.pages
    if kind == "page" and not have:
        return _nowhere("the text has no pages: a form feed ends each")
    if not numbers or numbers[0] < 1 or numbers[-1] > len(have):
        many = f"{len(have)} {kind}{'s' if len(have) != 1 else ''}"
        said = f"{kind} {numbers.start}" if len(numbers) == 1 else f"{kind}s {numbers.start} to {numbers.stop - 1}"
        return _nowhere(f"there is no {said}: the document has {many}")
    span = Span(have[numbers[0] - 1].start, have[numbers[-1] - 1].end)
    words = f"{kind} {numbers[0]}" if len(numbers) == 1 else f"{kind}s {numbers[0]} to {numbers[-1]}"
    return TextPlace((span,), words)


def _lines(document: TextDocument) -> list[Span]:
    ends = [found.start() for found in re.finditer("\n|\\Z", document.plain)]
    return [Span(start, end) for start, end in zip([0, *(end + 1 for end in ends)], ends, strict=False)]


def _added(document: TextDocument, added: str, rest: str) -> TextPlace:
    """An exhibit or schedule, or a section of one."""
    title = added.title()
    parts = [section for section in document.sections if section.added == added]
    heads = [section for section in parts if not section.number]
    if len(heads) != 1:
        return _nowhere(f"there is no heading '{title}'" if not heads else f"{len(heads)} headings are '{title}'")
    if rest.strip():
        return _section(
            document, _PART.sub(lambda m: m[2] if _WORDS.get((m[1] or "").lower()) else m[0], rest, count=1), added
        )
    return TextPlace((Span(heads[0].span.start, max(section.span.end for section in parts)),), title)


def _section(document: TextDocument, text: str, added: str) -> TextPlace:
    """A numbered section, and a part of it in brackets."""
    found = _SECTION.fullmatch(text.strip())
    if not found or not text.strip():
        return _nowhere(f"{quoted(text)} is no place that can be looked for")
    span, words = Span(0, len(document.plain)), ""
    if found[1]:
        digits = found[1][0].isdigit()
        number = tuple(int(part) for part in found[1].split(".")) if digits else (roman(found[1]),)
        all_ = [section for section in document.sections if section.number == number]
        have = [section for section in all_ if section.added == added] or ([] if added else all_)
        where = f" in {added.title()}" if added else ""
        if len(have) != 1:
            several = f"{len(have)} sections are numbered {found[1]}{where}"
            return _nowhere(several if have else _no_section(document, found[1], where))
        span, words = (
            have[0].span,
            f"section {found[1]}{where or (' in ' + have[0].added.title() if have[0].added else '')}",
        )
    for label in re.findall(r"\(([A-Za-z0-9]+)\)", found[2]):
        inner = _bracketed(document.plain, span, label)
        words = f"{words}({label})"
        if isinstance(inner, str):
            return _nowhere(f"{words} {inner}")
        span = inner
    return TextPlace((span,), words)


def _no_section(document: TextDocument, number: str, where: str) -> str:
    if document.sections:
        way = f": for the paragraph write 'paragraph {number}'" if number.isdigit() and not where else ""
        return f"there is no section {number}{where}{way}"
    return f"there is no section {number}: the text has no numbered sections"


def _bracketed(text: str, span: Span, label: str) -> Span | str:
    """The part of a stretch that begins with a label in brackets, up to the next; or why there is none."""
    found = list(_places_of(text, span, label))
    at_lines = [place for place, line in found if line]
    places = at_lines or [place for place, _ in found]
    if len(places) != 1:
        return "is not found" if not places else f"stands there {len(places)} times"
    next_ = _next_label(label, bool(list(_places_of(text, span, chr(ord(label[0]) - 1)))) if len(label) == 1 else False)
    ends = [place for place, line in _places_of(text, span, next_) if place > places[0] and line >= bool(at_lines)]
    end = min(ends, default=span.end)
    return Span(places[0], places[0] + len(text[places[0] : end].rstrip()))


def _places_of(text: str, span: Span, label: str) -> Iterator[tuple[int, bool]]:
    """Where a label in brackets begins something, and whether a line begins there, or the stretch itself."""
    for found in re.finditer(re.escape(f"({label})"), text[span.start : span.end]):
        offset = span.start + found.start()
        before = text[max(span.start, offset - 80) : offset]
        bare = before.rstrip(" \t")
        if not bare or bare.endswith(("\n", "\f")) or (offset - span.start <= 80 and _LABELS.fullmatch(before)):
            yield offset, True
        elif before[-1] in _BEFORE_A_LABEL and before.lower().split()[-1] not in _AFTER_A_REFERENCE:
            yield offset, False


def _next_label(label: str, letter_before: bool) -> str:
    """The label that follows: `b` after `a`, `ii` after `i`, `2` after `1`; `j` after an `i` that follows an `h`."""
    if label.isdigit():
        return str(int(label) + 1)
    is_roman = label.islower() and set(label) <= set("ivx") and roman(label) and (len(label) > 1 or not letter_before)
    if is_roman:
        return _in_roman(roman(label) + 1)
    last = chr(ord(label[-1]) + 1)
    return last * len(label)


def _in_roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
