"""Contract files: found, read within limits, refused if they are no text."""

import os
import stat
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator

from attrs import frozen

from . import limits
from .diagnostic import Diagnostic, Refusal, Severity
from .several import MARKERS, SUFFIX, Found, Unreachable, below, beside, gathered
from .source import Source


def read_source(path: str | os.PathLike[str]) -> Source:
    """The text of a contract, and of all files that it names; `-` is standard input.

    Raises: Refusal (RG011, RG010) where the file cannot be read, is over the limit, or is no UTF-8 text.
    """
    name = os.fspath(path)
    return with_its_files(Source(name, decoded(name, read_bytes(name))))


def with_its_files(source: Source) -> Source:
    """A contract that was read from its file, or from standard input, with the files that it names."""
    name = os.path.abspath("stdin" if source.name == "-" else source.name)
    folder = os.path.realpath(os.path.dirname(name))
    return gathered(source, os.path.join(folder, os.path.basename(name)), _Disk(_root(folder)))


def _root(folder: str) -> str:
    """The nearest folder above that is the root of a project, else the folder itself."""
    here = folder
    while not any(os.path.exists(os.path.join(here, marker)) for marker in MARKERS):
        above = os.path.dirname(here)
        if above == here:
            return folder
        here = above
    return here


@frozen
class _Disk:
    """The files of a project; `root` is its folder."""

    root: str

    def find(self, holder: Found, path: str) -> Found:
        """The contract that a file names by a path, which leads nowhere out of the root."""
        folder = os.path.relpath(os.path.dirname(holder.place), self.root)
        parts = below(tuple(part for part in folder.split(os.sep) if part != os.curdir), path)
        real = os.path.realpath(os.path.join(self.root, *parts))
        if not real.startswith(os.path.join(self.root, "")) or not real.endswith(SUFFIX):
            raise Unreachable(f"'{path}' is a link that leads elsewhere")
        name = beside(holder.name, path)
        return Found(name, real, decoded(name, _bytes(real, name)))


def read_bytes(name: str) -> bytes:
    """What a contract file holds, up to a byte over the limit; `-` is standard input.

    Raises: Refusal (RG011) where the file cannot be read.
    """
    return sys.stdin.buffer.read(limits.CONTRACT_BYTES + 1) if name == "-" else _bytes(name, name)


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


def _bytes(path: str, shown: str) -> bytes:
    """What a file holds; `shown` is what messages call it."""
    try:
        mode = os.stat(path).st_mode
        if not stat.S_ISREG(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "not a regular file"
            raise _refusal("RG011", f"'{shown}' is {what}", f"name a contract file ({SUFFIX})")
        with open(path, "rb") as file:
            return file.read(limits.CONTRACT_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = "does not exist" if isinstance(error, FileNotFoundError) else "cannot be read"
        raise _refusal("RG011", f"'{shown}' {reason}", "check the path, and that the file may be read") from None


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
