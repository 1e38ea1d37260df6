"""Where things stand in a text: sources, spans and places."""

from bisect import bisect_right

from attrs import field, frozen


@frozen
class Span:
    """A half-open range of character offsets in one source."""

    start: int
    end: int


NOWHERE = Span(0, 0)


@frozen
class Place:
    """A span as a reader finds it: file, line and column counted from one, and the line's text.

    `width` is the number of characters to underline; `cause` keeps the row of an input file readable
    when the file itself is no longer at hand.
    """

    file: str
    line: int
    column: int
    width: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


def _line_starts(source: "Source") -> list[int]:
    starts = [0]
    for offset, character in enumerate(source.text):
        if character == "\n":
            starts.append(offset + 1)
    return starts


@frozen
class Source:
    """A named text. `name` is what messages call it: a path as the user wrote it, or `-`."""

    name: str
    text: str = field(repr=False)
    _starts: list[int] = field(init=False, eq=False, repr=False)

    @_starts.default
    def _find_line_starts(self) -> list[int]:
        return _line_starts(self)

    def line_of(self, offset: int) -> int:
        """The line, counted from one, in which the character at `offset` stands."""
        return bisect_right(self._starts, offset)

    def offset(self, place: Place) -> int:
        """Where a place begins."""
        return self._starts[place.line - 1] + place.column - 1

    def line_text(self, line: int) -> str:
        """The text of a line counted from one, without its line end."""
        start = self._starts[line - 1]
        end = self._starts[line] - 1 if line < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r")

    def place(self, span: Span) -> Place:
        """The place of a span; a span over several lines is shown to the end of its first."""
        start = min(span.start, len(self.text))
        line = self.line_of(start)
        column = start - self._starts[line - 1] + 1
        text = self.line_text(line)
        width = max(1, min(span.end - start, len(text) - column + 1))
        return Place(self.name, line, column, width, text)

    def slice(self, span: Span) -> str:
        """The text of a span, on one line."""
        return " ".join(self.text[span.start : span.end].split())
