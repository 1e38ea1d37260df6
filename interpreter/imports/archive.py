"""A workbook is a zip file, and a zip file can lie: its parts are unpacked and counted before anything parses them.

What is handed on is a new archive of the parts that were counted, so that no other reader of zip files can see more in
it than was seen here. Source of the limits: docs/adr/0006-limits.md.
"""

import io
import zipfile
import zlib

from ...dsl import limits

_STEP = 1024 * 1024
_LOCAL_HEADER = 30
_XML = (".xml", ".rels")
_DOCUMENT_TYPES = tuple(text.encode(code) for text in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le"))


class CannotOpen(Exception):
    """A file that is not opened: the code, what is said of it behind its name, and the way out."""

    def __init__(self, code: str, message: str, help: str) -> None:
        self.code = code
        self.message = message
        self.help = help
        super().__init__(message)


def opened(data: bytes) -> io.BytesIO:
    """An archive of the XML parts of a workbook, none of them compressed.

    Raises: CannotOpen where it is damaged, encrypted, no workbook, or unpacks to more than it may.
    """
    room = limits.SHEET_BYTES
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as copy:
        for part in _parts(data):
            content = _unpacked(data, part, min(room, max(limits.SHEET_RATIO * part.compress_size, _STEP)))
            room -= len(content)
            copy.writestr(zipfile.ZipInfo(part.filename), content)
    out.seek(0)
    return out


def _parts(data: bytes) -> list[zipfile.ZipInfo]:
    """The XML parts that the directory names."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError):
        raise _damaged() from None
    if len(parts) > limits.SHEET_PARTS:
        raise CannotOpen("RG010", f"has more than {limits.SHEET_PARTS:,} parts", "save its sheet as CSV")
    names = [part.filename for part in parts]
    if len(set(names)) != len(names):
        raise _damaged()
    if "xl/workbook.xml" not in names:
        what = "a workbook in another form" if "xl/workbook.bin" in names else "no workbook"
        raise CannotOpen("RG011", f"is {what}", "save it as .xlsx")
    found = [part for part in parts if part.filename.lower().endswith(_XML)]
    if any(part.flag_bits & 1 for part in parts):
        raise CannotOpen("RG011", "is encrypted", "save it without a password")
    if sum(part.file_size for part in found) > limits.SHEET_BYTES:
        raise _too_large()
    return found


def _unpacked(data: bytes, part: zipfile.ZipInfo, most: int) -> bytes:
    """The bytes of a part, of which there are no more than `most`."""
    header = data[part.header_offset : part.header_offset + _LOCAL_HEADER]
    start = part.header_offset + _LOCAL_HEADER
    start += int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    packed = data[start : start + part.compress_size]
    if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04" or len(packed) < part.compress_size:
        raise _damaged()
    if part.compress_type == zipfile.ZIP_STORED:
        if len(packed) > most:
            raise _too_large()
        content = packed
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        content = _inflated(packed, most)
    else:
        raise _damaged()
    if len(content) != part.file_size:
        raise _damaged()
    if any(mark in content for mark in _DOCUMENT_TYPES):
        raise CannotOpen("RG011", "has a document type in it, which no workbook needs", "save it anew as .xlsx")
    return content


def _inflated(packed: bytes, most: int) -> bytes:
    """What compressed bytes unpack to, no more of it than is allowed."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    found = bytearray()
    try:
        while not inflate.eof:
            out = inflate.decompress(packed, _STEP)
            found += out
            packed = inflate.unconsumed_tail
            if len(found) > most:
                raise _too_large()
            if not out and not packed:
                break
    except zlib.error:
        raise _damaged() from None
    if not inflate.eof:
        raise _damaged()
    return bytes(found)


def _damaged() -> CannotOpen:
    return CannotOpen("RG011", "is damaged", "save it anew as .xlsx")


def _too_large() -> CannotOpen:
    most = f"{limits.SHEET_BYTES:,} bytes, or to more than {limits.SHEET_RATIO} times its size"
    return CannotOpen(
        "RG010", f"unpacks to more than {most}", "leave out what the run does not need, or save it as CSV"
    )
