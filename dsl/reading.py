"""Contract files: found, read within limits, refused if they are no text."""

import os
import stat
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator

from . import limits
from .diagnostic import Diagnostic, Refusal, Severity
from .source import Source

SUFFIX = ".deal"


def read_source(path: str | os.PathLike[str]) -> Source:
    """The text of a contract; `-` is standard input.

    Raises: Refusal (RG011, RG010) where the file cannot be read, is over the limit, or is no UTF-8 text.
    """
    name = os.fspath(path)
    return Source(name, decoded(name, read_bytes(name)))


def read_bytes(name: str) -> bytes:
    """What a contract file holds, up to a byte over the limit; `-` is standard input.

    Raises: Refusal (RG011) where the file cannot be read.
    """
    return sys.stdin.buffer.read(limits.CONTRACT_BYTES + 1) if name == "-" else _bytes(name)


def decoded(name: str, data: bytes) -> str:
    """The text of a contract, with plain line ends and no byte order mark; `name` is what messages call it.

    Raises: Refusal (RG010, RG011).
    """
    if len(data) > limits.CONTRACT_BYTES:
        message = f"'{name}' is larger than {limits.CONTRACT_BYTES // 1024} KiB"
        raise _refusal("RG010", message, "split the deal, or leave out what is no contract")
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise _refusal("RG011", f"'{name}' is UTF-16, not UTF-8", "save it as plain text in UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"'{name}' is not a UTF-8 text (line {line})"
        raise _refusal("RG011", message, "save it as plain text in UTF-8") from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _bytes(path: str) -> bytes:
    try:
        mode = os.stat(path).st_mode
        if not stat.S_ISREG(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "not a regular file"
            raise _refusal("RG011", f"'{path}' is {what}", f"name a contract file ({SUFFIX})")
        with open(path, "rb") as file:
            return file.read(limits.CONTRACT_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = "does not exist" if isinstance(error, FileNotFoundError) else "cannot be read"
        raise _refusal("RG011", f"'{path}' {reason}", "check the path, and that the file may be read") from None


def _refusal(code: str, message: str, way: str) -> Refusal:
    return Refusal([Diagnostic(code, Severity.ERROR, message, None, way)])


def contract_paths(paths: tuple[str, ...]) -> Iterator[str]:
    """The contract files among paths; folders are searched, in the order of their names.

    Links are not followed. Raises: Refusal where a folder holds none, or standard input is named twice.
    """
    if paths.count("-") > 1:
        raise _refusal("RG011", "standard input can be read only once", "name '-' once")
    for path in paths:
        if path == "-" or not os.path.isdir(path):
            yield path
            continue
        found = sorted(
            os.path.join(folder, name)
            for folder, _, names in os.walk(path)
            for name in names
            if name.endswith(SUFFIX) and not os.path.islink(os.path.join(folder, name))
        )
        if not found:
            raise _refusal("RG011", f"there is no contract ({SUFFIX}) in '{path}'", "name a folder that holds some")
        yield from found
