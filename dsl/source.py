"""Where things stand in a text: sources, spans and places."""

from bisect import bisect_right
from collections.abc import Sequence
from hashlib import sha256
from posixpath import dirname, relpath

from attrs import evolve, field, frozen


@frozen
class Span:
    """A half-open range of character offsets in one source."""

    start: int
    end: int


NOWHERE = Span(0, 0)


@frozen
class Place:
    """A span as a reader finds it: file, line and column counted from one, and the line's text.

    `width` is the number of characters to underline; `cell` names the cell where the file is a sheet (`D12`).
    """

    file: str
    line: int
    column: int
    width: int
    text: str
    cell: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


def _line_starts(source: "Source") -> list[int]:
    starts = [0]
    for offset, character in enumerate(source.text):
        if character == "\n":
            starts.append(offset + 1)
    return starts


@frozen
class Link:
    """Where a file is named: in which file of a source, by which path, as which name (none for a template)."""

    holder: int
    path: str
    name: str = ""


@frozen
class Segment:
    """A file of a source of several: its name, and where its text begins and ends there; `link` is what names it."""

    name: str
    start: int
    end: int
    link: Link | None = None


@frozen
class Unread:
    """A file that a source names and that could not be had: the code, the message and the way out."""

    link: Link
    code: str
    message: str
    help: str


@frozen
class Source:
    """A named text. `name` is what messages call it: a path as the user wrote it, or `-`.

    A source of several files has their texts one after the other, each from the beginning of a line on; offsets run
    on, and a place is one in its file. The contract's own file is the first.
    """

    name: str
    text: str = field(repr=False)
    segments: tuple[Segment, ...] = field(default=(), repr=False)
    unread: tuple[Unread, ...] = field(default=(), repr=False)
    _starts: list[int] = field(init=False, eq=False, repr=False)

    @_starts.default
    def _find_line_starts(self) -> list[int]:
        return _line_starts(self)

    @property
    def own(self) -> str:
        """The text of the contract's own file."""
        return self.text[: self.segments[0].end] if self.segments else self.text

    @property
    def files(self) -> "tuple[Source, ...]":
        """Each file as a source of its own; one that is read twice is there twice."""
        if not self.segments:
            return (self,)
        return tuple(Source(each.name, self.text[each.start : each.end]) for each in self.segments)

    @property
    def digest(self) -> str:
        """The SHA-256 of the text of the contract's own file."""
        return sha256(self.own.encode()).hexdigest()

    @property
    def digests(self) -> dict[str, str]:
        """The SHA-256 of the text of each further file, by its path from the contract's own."""
        folder = dirname(self.name) or "."
        return {relpath(file.name, folder): file.digest for file in self.files[1:]}

    @property
    def others(self) -> "tuple[Source, ...]":
        """The files but the first, each with those that it names, as a contract by itself; each file once."""
        found: dict[str, Source] = {}
        for number, segment in enumerate(self.segments):
            if number and segment.name not in found:
                found[segment.name] = self._from(number)
        return tuple(found.values())

    def _from(self, root: int) -> "Source":
        """A file with those that it names."""
        kept = {root: 0}
        for number, segment in enumerate(self.segments):
            if segment.link and segment.link.holder in kept:
                kept[number] = len(kept)
        files = self.files
        links = [self.segments[number].link if number != root else None for number in kept]
        moved = [evolve(link, holder=kept[link.holder]) if link else None for link in links]
        return joined([(files[n].name, files[n].text, link) for n, link in zip(kept, moved, strict=True)])

    def with_own(self, text: str) -> "Source":
        """The source with another text for the contract's own file."""
        if not self.segments:
            return Source(self.name, text, (), self.unread)
        texts = [text, *(each.text for each in self.files[1:])]
        return joined([(s.name, t, s.link) for s, t in zip(self.segments, texts, strict=True)], self.unread)

    def is_own(self, span: Span) -> bool:
        """Whether a span is in the contract's own file."""
        return not self.segments or span.start <= self.segments[0].end >= span.end - 1

    def _segment(self, offset: int) -> Segment | None:
        """The file in which an offset is, where there are several."""
        after = bisect_right(self.segments, offset, key=lambda each: each.start)
        return self.segments[after - 1] if self.segments else None

    def line_of(self, offset: int) -> int:
        """The line of its file, counted from one, in which the character at `offset` stands."""
        segment = self._segment(offset)
        before = bisect_right(self._starts, segment.start) - 1 if segment else 0
        return bisect_right(self._starts, offset) - before

    def offset(self, place: Place) -> int:
        """Where a place in the contract's own file begins."""
        return self._starts[place.line - 1] + place.column - 1

    def line_text(self, line: int) -> str:
        """The text of a line of the contract's own file, counted from one, without its line end."""
        start = self._starts[line - 1]
        end = self._starts[line] - 1 if line < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r")

    def place(self, span: Span) -> Place:
        """The place of a span; a span over several lines is shown to the end of its first."""
        start = min(span.start, len(self.text))
        segment = self._segment(start)
        line = bisect_right(self._starts, start)
        column = start - self._starts[line - 1] + 1
        text = self.line_text(line)
        width = max(1, min(span.end - start, len(text) - column + 1))
        return Place(segment.name if segment else self.name, self.line_of(start), column, width, text)

    def slice(self, span: Span) -> str:
        """The text of a span, on one line."""
        return " ".join(self.text[span.start : span.end].split())

    def first_words(self, span: Span) -> str:
        """The first line of a span, without its marks."""
        line = self.text[span.start : span.end].split("\n", 1)[0]
        return " ".join(line.split(" [", 1)[0].split())


def joined(files: Sequence[tuple[str, str, Link | None]], unread: tuple[Unread, ...] = ()) -> Source:
    """A source of files, each with its name, its text and what names it; of one file, if no file is named."""
    name, text, _ = files[0]
    if len(files) == 1:
        return Source(name, text, (), unread)
    segments, start = [], 0
    for called, words, link in files:
        segments.append(Segment(called, start, start + len(words), link))
        start += len(words) + 1
    return Source(name, "\n".join(words for _, words, _ in files), tuple(segments), unread)
