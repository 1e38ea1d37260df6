"""CSV text as records, each field with the place where it stands.

The form is RFC 4180: a comma between fields, quotation marks around a field that holds a comma, a line
end or a quotation mark (doubled). Line ends are LF or CRLF, lines without anything are skipped, and
spaces around a field are not part of it.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from hashlib import sha256

from attrs import evolve, field, frozen

from ..dsl.limits import STRING_CHARACTERS
from ..dsl.source import Place

COLUMNS = 256
"""The most fields that a line may have."""

SPACES = " \t\r"

_TOO_WIDE = f"a line has more than {COLUMNS} fields"
_OPEN_ENDED = "a quotation mark is never closed"

_LINE_END = re.compile("\n")
_FIELD = re.compile(
    r"""[ \t]*+(?:
        "(?P<quoted>[^"]*+(?:""[^"]*+)*+)"[ \t\r]*+
        |(?P<plain>[^",\n]*+)
    )(?=[,\n]|\Z)""",
    re.VERBOSE,
)
_CLOSED = re.compile('"[^"]*+(?:""[^"]*+)*+"[ \t\r]*+')


@frozen
class Field:
    """One field: its value, and the half-open range of characters that it takes in the text."""

    value: str
    start: int
    end: int


@frozen
class Record:
    """The fields of one record; `line`, counted from one, is the physical line on which it begins."""

    line: int
    values: list[str]


class BrokenRecord(Exception):
    """A record that cannot be cut into fields: at which character that shows, why, and the way out."""

    def __init__(self, offset: int, reason: str, help: str) -> None:
        self.offset = offset
        self.reason = reason
        self.help = help
        super().__init__(reason)

    @property
    def too_wide(self) -> bool:
        """Whether the record has more than COLUMNS fields."""
        return self.reason == _TOO_WIDE

    @property
    def open_ended(self) -> bool:
        """Whether a quotation mark is never closed."""
        return self.reason == _OPEN_ENDED


@frozen
class InputFile:
    """A text of input rows: the base name of its path (or `-`), the text without a byte order mark,
    and the SHA-256 of its bytes in hexadecimal.

    `sheet` is the sheet of a workbook whose rows these are, row n on line n. `headings` are the names of columns in
    the file where they are not ours, in the line `heading`.
    """

    name: str
    text: str = field(repr=False)
    sha256: str
    sheet: str = ""
    headings: Mapping[str, str] = field(factory=dict, eq=False, repr=False)
    heading: int = 1

    @classmethod
    def of(cls, name: str, text: str, data: bytes | bytearray | None = None) -> "InputFile":
        """A file with its hash; `data` are the bytes that `text` was read from, if it was."""
        digest = sha256(text.encode("utf-8", "surrogatepass") if data is None else data)
        return cls(name, text.removeprefix("\ufeff"), digest.hexdigest())

    def unlike(self, names: Collection[str]) -> "InputFile":
        """The file under a name that is none of others, so that a ledger tells them apart: `cash.csv (2)`."""
        name, number = self.name, 2
        while name in names:
            name, number = f"{self.name} ({number})", number + 1
        return evolve(self, name=name)

    @cached_property
    def _starts(self) -> "array[int]":
        return array("q", [0, *(match.end() for match in _LINE_END.finditer(self.text))])

    @cached_property
    def _header(self) -> Record:
        offset = self._starts[self.heading - 1] if self.heading <= len(self._starts) else len(self.text)
        try:
            return next(records(self.text, offset, self.heading), Record(self.heading, []))
        except BrokenRecord:
            return Record(self.heading, [])

    def place(self, line: int, column: str | None = None) -> Place:
        """The place of a column's field in the record that begins on a line.

        Without a column, or where the record has no such field, it is the whole line from its first character on.
        """
        names, heading = self._header.values, self.headings.get(column or "", column)
        return self.field_place(line, names.index(heading) if heading in names else None)

    def name_place(self, column: str) -> Place:
        """The place of a column's name in the header."""
        return self.place(self._header.line, column)

    def field_place(self, line: int, index: int | None) -> Place:
        """The place of a field, counted from zero, of the record that begins on a line."""
        start = self._starts[line - 1]
        if index is not None:
            try:
                fields, _ = cut(self.text, start)
            except BrokenRecord:
                fields = []
            if index < len(fields):
                place = self.offset_place(fields[index].start, fields[index].end)
                return evolve(place, cell=cell_name(line, index)) if self.sheet else place
        end = self._end(line)
        blank = len(self.text[start:end]) - len(self.text[start:end].lstrip())
        return self.offset_place(start + blank, end)

    def offset_place(self, start: int, end: int) -> Place:
        """The place of a range of characters; over several lines it is shown to the end of its first."""
        line = bisect_right(self._starts, start)
        column = start - self._starts[line - 1] + 1
        shown_end = min(self._end(line), self._starts[line - 1] + STRING_CHARACTERS)
        text = self.text[self._starts[line - 1] : shown_end]
        width = max(1, min(end - start, len(text) - column + 1))
        return Place(self.name, line, column, width, text)

    def line_after(self, offset: int) -> tuple[int, int]:
        """The offset and the number of the line after the one in which a character stands."""
        line = bisect_right(self._starts, offset)
        return self._starts[line] if line < len(self._starts) else len(self.text), line + 1

    def _end(self, line: int) -> int:
        """Where the text of a line ends, its line end left out."""
        end = self._starts[line] - 1 if line < len(self._starts) else len(self.text)
        return end - 1 if self.text[end - 1 : end] == "\r" else end


def cell_name(row: int, index: int) -> str:
    """The name of a cell in a sheet: `D12` for the fourth field, counted from zero, of row 12."""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def records(text: str, offset: int = 0, line: int = 1) -> Iterator[Record]:
    """The records of a text from an offset on, with which the physical line `line` begins.

    Raises: BrokenRecord at the first that cannot be cut; reading may go on after that line.
    """
    while offset < len(text):
        end = text.find("\n", offset)
        raw = text[offset : end if end >= 0 else len(text)]
        begin, stop = line, end if end >= 0 else len(text)
        if '"' in raw:
            fields, stop = cut(text, offset)
            values = [each.value for each in fields]
            line += text.count("\n", offset, stop)
        elif raw.count(",") >= COLUMNS:
            raise _too_wide(offset)
        else:
            values = [value.strip(SPACES) for value in raw.split(",")]
        if values != [""]:
            yield Record(begin, values)
        offset, line = stop + 1, line + 1


def cut(text: str, start: int) -> tuple[list[Field], int]:
    """The fields of the record that begins at an offset, and the offset of its line end.

    Raises: BrokenRecord.
    """
    fields: list[Field] = []
    at = start
    while True:
        found, at = _cut_field(text, at)
        fields.append(found)
        if at >= len(text) or text[at] == "\n":
            return fields, at
        if len(fields) == COLUMNS:
            raise _too_wide(start)
        at += 1


def _cut_field(text: str, at: int) -> tuple[Field, int]:
    """The field that begins at an offset, and the offset of the comma or line end after it."""
    match = _FIELD.match(text, at)
    if match is None:
        raise _broken(text, at)
    stop = match.end()
    if match["quoted"] is not None:
        begin = match.start("quoted") - 1
        value = match["quoted"].replace('""', '"').strip(SPACES)
        return Field(value, begin, match.end("quoted") + 1), stop
    begin, value = match.start("plain"), match["plain"].rstrip(SPACES)
    return Field(value, begin, begin + len(value)), stop


def _broken(text: str, at: int) -> BrokenRecord:
    """Why no field begins at an offset: its quotation marks, since nothing else can be wrong."""
    quote = text.index('"', at)
    if text[at:quote].strip(SPACES):
        reason = "a quotation mark stands inside a field that does not begin with one"
        return BrokenRecord(quote, reason, "quote the whole field, and double the mark inside it")
    closed = _CLOSED.match(text, quote)
    if closed is None:
        return BrokenRecord(quote, _OPEN_ENDED, "close it, or double a mark that is part of a name")
    reason = "text follows the quotation mark that closes a field"
    return BrokenRecord(closed.end(), reason, "double a mark that is part of the field")


def _too_wide(offset: int) -> BrokenRecord:
    return BrokenRecord(offset, _TOO_WIDE, "look for line ends that are missing")
