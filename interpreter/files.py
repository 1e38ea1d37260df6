"""From a path to the text of an input file.

Nothing is opened but regular files and standard input, and nothing is read far past the limit.
"""

import stat
import sys
from functools import partial
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from ..dsl import limits
from ..dsl.numbers import quoted
from ..dsl.source import Place
from .columns import Findings
from .tables import InputFile

STDIN = Path("-")
"""The path that means standard input."""

_PATH_SHOWN = 256
_CHUNK = 1024 * 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SPREADSHEET = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read_file(path: Path, findings: Findings) -> InputFile | None:
    """The text of a file, or None and a finding. It goes by the base name of its path."""
    if path == STDIN:
        return _decode("-", _limited(sys.stdin.buffer), findings)
    shown = quoted(str(path), _PATH_SHOWN)
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "not a regular file"
            findings.add("RG011", f"{shown} is {what}", "name a CSV file")
            return None
        with path.open("rb", buffering=0) as stream:
            data = _limited(stream)
    except (OSError, ValueError) as problem:
        why = "does not exist" if isinstance(problem, FileNotFoundError) else "cannot be read"
        findings.add("RG011", f"{shown} {why}", "name a CSV file that can be read")
        return None
    return _decode(path.name, data, findings)


def _limited(stream: BinaryIO | FileIO) -> bytearray:
    """The bytes of a stream, ended soon after the limit where there are more."""
    data = bytearray()
    while len(data) <= limits.INPUT_BYTES and (chunk := stream.read(_CHUNK)):
        data += chunk
    return data


def _decode(name: str, data: bytearray, findings: Findings) -> InputFile | None:
    """Bytes as an input file, or None and a finding."""
    shown = quoted(name)
    if len(data) > limits.INPUT_BYTES:
        message = f"{shown} has more than {limits.INPUT_BYTES:,} bytes"
        findings.add("RG010", message, "leave out what the run does not need")
    elif data.startswith(_UTF16):
        findings.add("RG011", f"{shown} is UTF-16, not UTF-8", "save it as UTF-8")
    elif data.startswith(_SPREADSHEET):
        findings.add("RG011", f"{shown} is a spreadsheet, not a text", "save its sheet as CSV")
    else:
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
