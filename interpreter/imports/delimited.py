"""Texts with other separators or encodings than ours, as CSV of which line n is line n of the file."""

import csv
import io
from collections.abc import Iterator

from ...dsl import limits
from .archive import CannotOpen
from .cells import as_text
from .forms import ENCODINGS, FileForm


def delimited_text(data: bytes, form: FileForm) -> str:
    """The rows of a text as CSV.

    Raises: CannotOpen where it is in another encoding, or a field is longer than any that is read.
    """
    try:
        text = data.decode(form.encoding)
    except UnicodeDecodeError as problem:
        message = f"is not {ENCODINGS[form.encoding]}: byte 0x{data[problem.start]:02x} stands where none can"
        raise CannotOpen("RG011", message, "mend 'encoding' in the mapping") from None
    if form.separator == ",":
        return text
    if "\0" in text:
        raise CannotOpen("RG501", "holds a NUL byte", "save it as a text in UTF-8")
    try:
        return as_text(_records(text.removeprefix("\ufeff"), form.separator))
    except csv.Error:
        message = (
            f"has a quotation mark that is never closed, or a field of more than {limits.FIELD_CHARACTERS:,} bytes"
        )
        raise CannotOpen("RG501", message, "look for a missing quotation mark") from None


def _records(text: str, separator: str) -> Iterator[list[str]]:
    """The records of a text, each followed by an empty row for each further line that it takes."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    before = 0
    for row in rows:
        yield row
        yield from ([] for _ in range(rows.line_num - before - 1))
        before = rows.line_num
