"""From a path to the text of an input file.

Nothing is opened but regular files and standard input, and nothing is read far past the limit.
"""

import stat
import sys
from functools import partial
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from attrs import evolve

from ..dsl import limits
from ..dsl.numbers import quoted
from ..dsl.source import Place
from .columns import Findings
from .imports.forms import FileForm
from .tables import InputFile

STDIN = Path("-")
"""The path that means standard input."""

_PATH_SHOWN = 256
_CHUNK = 1024 * 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_WORKBOOK, _OLD_WORKBOOK, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"


def read_file(
    path: Path, findings: Findings, form: FileForm | None = None, *, most: int | None = None
) -> InputFile | None:
    """The text of a file, or None and a finding. It goes by the base name of its path.

    A workbook gives the text of a sheet, a Parquet file that of its rows; `form` is that of other people's files.
    """
    most = limits.INPUT_BYTES if most is None else most
    if path == STDIN:
        return _read("-", _limited(sys.stdin.buffer, most), findings, form, most)
    shown = quoted(str(path), _PATH_SHOWN)
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "not a regular file"
            findings.add("RG011", f"{shown} is {what}", "name a CSV file")
            return None
        with path.open("rb", buffering=0) as stream:
            data = _limited(stream, most)
    except (OSError, ValueError) as problem:
        why = "does not exist" if isinstance(problem, FileNotFoundError) else "cannot be read"
        findings.add("RG011", f"{shown} {why}", "name a CSV file that can be read")
        return None
    return _read(path.name, data, findings, form, most)


def _limited(stream: BinaryIO | FileIO, most: int) -> bytearray:
    """The bytes of a stream, ended soon after the limit where there are more."""
    data = bytearray()
    while len(data) <= most and (chunk := stream.read(_CHUNK)):
        data += chunk
    return data


def _read(name: str, data: bytearray, findings: Findings, form: FileForm | None, most: int) -> InputFile | None:
    """Bytes as an input file, or None and a finding."""
    shown = quoted(name)
    if len(data) > most:
        message = f"{shown} has more than {most:,} bytes"
        findings.add("RG010", message, "leave out what the run does not need")
    elif data.startswith(_OLD_WORKBOOK):
        findings.add("RG011", f"{shown} is a workbook of an old form, or encrypted", "save it as .xlsx or as CSV")
    elif data.startswith((_WORKBOOK, _PARQUET)) or (form and (form.separator, form.encoding) != (",", "utf-8")):
        return _other(name, bytes(data), findings, form or FileForm())
    elif data.startswith(_UTF16):
        findings.add("RG011", f"{shown} is UTF-16, not UTF-8", "save it as UTF-8")
    else:
        return _decode(name, data, findings)
    return None


def _other(name: str, data: bytes, findings: Findings, form: FileForm) -> InputFile | None:
    """A sheet of a workbook, a Parquet file, or a text of another form, as one of ours; or None and a finding."""
    from .imports.archive import CannotOpen
    from .imports.delimited import delimited_text
    from .imports.parquet import parquet_text
    from .imports.workbook import sheet_text

    try:
        if data.startswith(_PARQUET):
            return InputFile.of(name, parquet_text(data, form.point), data)
        if data.startswith(_WORKBOOK):
            sheet, text = sheet_text(data, form.sheet, form.point)
            return evolve(InputFile.of(name, text, data), sheet=sheet)
        return InputFile.of(name, delimited_text(data, form), data)
    except CannotOpen as problem:
        findings.add(problem.code, f"{quoted(name)} {problem.message}", problem.help)
    except ImportError:
        extra = "arrow" if data.startswith(_PARQUET) else "excel"
        way = f"pip install 'regalia[{extra}]', or save it as CSV"
        findings.add("RG011", f'{quoted(name)} needs the "{extra}" extra', way)
    return None


def _decode(name: str, data: bytearray, findings: Findings) -> InputFile | None:
    """The bytes of a text as an input file, or None and a finding."""
    try:
        return InputFile.of(name, data.decode("utf-8"), data)
    except UnicodeDecodeError as problem:
        message = f"byte 0x{data[problem.start]:02x} is not UTF-8"
        place = partial(_byte_place, name, data, problem.start)
        findings.add("RG011", message, "save the file as UTF-8", place)
    return None


def _byte_place(name: str, data: bytearray, offset: int) -> Place:
    """The place of a byte before which all is UTF-8."""
    start = data.rfind(b"\n", 0, offset) + 1
    longest = start + limits.STRING_CHARACTERS
    end = data.find(b"\n", offset, longest)
    before = data[start:offset].decode("utf-8")
    text = data[start : end if end >= 0 else longest].decode("utf-8", "replace").rstrip("\r")
    if start == 0:
        before, text = before.removeprefix("\ufeff"), text.removeprefix("\ufeff")
    return Place(name, data.count(b"\n", 0, offset) + 1, len(before) + 1, 1, text)
