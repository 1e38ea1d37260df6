"""The text of a document: read within limits, with its digest, its lines, paragraphs, pages and sections."""

import os
import re
import stat
from bisect import bisect_right
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from attrs import define, field

from .. import limits
from ..diagnostic import Diagnostic, Refusal, Severity
from ..numbers import quoted
from ..source import Source, Span
from .figures_in_text import TextFigure, figures_in
from .sections import Section, sections_of

_HIDDEN = re.compile(
    "[\x01-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_PDF = "make a text of it, as with: pdftotext -layout FILE.pdf FILE.txt"
_OTHERS = (
    (b"%PDF", "is a PDF, and only plain text is read", _PDF),
    (b"PK\x03\x04", "is a Word file or another archive, and only plain text is read", "save it as plain text in UTF-8"),
    (b"\xd0\xcf\x11\xe0", "is a Word file, and only plain text is read", "save it as plain text in UTF-8"),
    (b"{\\rtf", "is rich text, and only plain text is read", "save it as plain text in UTF-8"),
    (BOM_UTF16_LE, "is UTF-16, not UTF-8", "save it as plain text in UTF-8"),
    (BOM_UTF16_BE, "is UTF-16, not UTF-8", "save it as plain text in UTF-8"),
)


@define(eq=False, slots=False)
class TextDocument:
    """A document that was supplied. `text` is what it says, `title` what the contract calls it.

    A paragraph is what blank lines or page ends set apart; the title, where the text begins with it, is none. A
    page ends with a form feed. What cannot be seen is blank in `plain`, which keeps every character's place.
    """

    file: str
    sha256: str
    text: str = field(repr=False)
    title: str = ""

    @cached_property
    def source(self) -> Source:
        """The text with its lines."""
        return Source(self.file, self.text)

    @cached_property
    def plain(self) -> str:
        """The text as figures are read in it."""
        return _HIDDEN.sub(" ", self.text)

    @cached_property
    def hidden(self) -> int:
        """How many of its characters cannot be seen, or turn the direction of reading."""
        return sum(1 for _ in _HIDDEN.finditer(self.text))

    @cached_property
    def blocks(self) -> tuple[Span, ...]:
        """What blank lines and page ends set apart, the title among it."""
        return tuple(_blocks(self.plain))

    @cached_property
    def heading(self) -> Span | None:
        """The title, where the text begins with it."""
        first = self.blocks[0] if self.blocks else None
        return first if first and self.title and _said(self.plain, first) == _folded(self.title) else None

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """The paragraphs; the first is number one."""
        return self.blocks[1:] if self.heading else self.blocks

    @cached_property
    def pages(self) -> tuple[Span, ...]:
        """The pages; none where the text has no form feed."""
        ends = [found.start() for found in re.finditer("\f", self.plain)]
        if not ends:
            return ()
        last = [] if not self.plain[ends[-1] + 1 :].strip() else [len(self.plain)]
        starts = [0, *(end + 1 for end in ends)]
        return tuple(Span(start, end) for start, end in zip(starts, [*ends, *last], strict=False))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The numbered sections, articles and exhibits, in text order."""
        return sections_of(self.plain)

    @cached_property
    def figures(self) -> tuple[TextFigure, ...]:
        """The figures of the text, in order, less the numbers of its sections."""
        labels = {offset for section in self.sections for offset in range(section.label.start, section.label.end)}
        return tuple(figure for figure in figures_in(self.plain) if figure.start not in labels)

    @cached_property
    def passages(self) -> tuple[Span, ...]:
        """The paragraphs with the title, cut where a section begins."""
        cuts = sorted({section.span.start for section in self.sections})
        return tuple(_cut(self.plain, self.blocks, cuts))

    def section_at(self, offset: int) -> Section | None:
        """The innermost section in which a character stands."""
        index = bisect_right(self.sections, offset, key=lambda section: section.span.start)
        near = self.sections[index - 1] if index else None
        return near if near and offset < near.span.end else None

    def paragraph_at(self, offset: int) -> int:
        """The number of the paragraph in which a character stands; zero where it stands in none."""
        index = bisect_right(self.paragraphs, offset, key=lambda span: span.start)
        return index if index and offset < self.paragraphs[index - 1].end else 0


def read_document(path: str | os.PathLike[str], title: str = "") -> TextDocument:
    """The text of a document's file.

    Raises: Refusal (RG011, RG010) where it cannot be read, is over the limit, or is no plain text in UTF-8.
    """
    name = os.fspath(path)
    data = _bytes(name)
    if len(data) > limits.DOCUMENT_BYTES:
        message = f"{quoted(name)} is larger than {limits.DOCUMENT_BYTES // 1024} KiB"
        raise _refusal("RG010", message, "supply the part of the document that the contract cites")
    for beginning, what, way in _OTHERS:
        if data.startswith(beginning):
            raise _refusal("RG011", f"{quoted(name)} {what}", way)
    if data[:512].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        raise _refusal("RG011", f"{quoted(name)} is HTML, and only plain text is read", "save the page as text")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"{quoted(name)} is not a UTF-8 text (line {line})"
        raise _refusal("RG011", message, "save it as plain text in UTF-8") from None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text or not text.strip():
        raise _refusal("RG011", f"{quoted(name)} is not a text", "save the document as plain text in UTF-8")
    return TextDocument(name, sha256(data).hexdigest(), text, title)


def _bytes(path: str) -> bytes:
    try:
        mode = Path(path).stat().st_mode
        if not stat.S_ISREG(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "not a regular file"
            raise _refusal("RG011", f"{quoted(path)} is {what}", "name the file of the document's text")
        with Path(path).open("rb") as file:
            return file.read(limits.DOCUMENT_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = "does not exist" if isinstance(error, FileNotFoundError) else "cannot be read"
        way = "check the path, and that the file may be read"
        raise _refusal("RG011", f"{quoted(path)} {reason}", way) from None


def _refusal(code: str, message: str, way: str) -> Refusal:
    return Refusal([Diagnostic(code, Severity.ERROR, message, None, way)])


def _blocks(text: str) -> Iterator[Span]:
    start = end = offset = 0
    for line in re.split("(?<=[\n\f])", text):
        if line.strip():
            start = offset if end == 0 else start
            end = offset + len(line.rstrip())
        if end and (not line.strip() or line.endswith("\f")):
            yield Span(start, end)
            end = 0
        offset += len(line)
    if end:
        yield Span(start, end)


def _cut(text: str, blocks: tuple[Span, ...], cuts: list[int]) -> Iterator[Span]:
    number = 0
    for block in blocks:
        start = block.start
        while number < len(cuts) and cuts[number] < block.end:
            if cuts[number] > start:
                yield Span(start, start + len(text[start : cuts[number]].rstrip()))
                start = cuts[number]
            number += 1
        yield Span(start, block.end)


def _said(text: str, span: Span) -> str:
    return _folded(text[span.start : span.end])


def _folded(words: str) -> str:
    """Words that compare alike, however they are spaced, quoted or capitalised."""
    return " ".join(re.sub("[\"'\u2018\u2019\u201c\u201d]", "", words).casefold().split())
