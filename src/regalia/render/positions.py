"""Paths and places as machine formats ask for them."""

import os
from collections.abc import Iterator

from regalia.dsl.diagnostic import Fix
from regalia.dsl.source import Source, Span

_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


def slashed(path: str) -> str:
    """A path with forward slashes."""
    return path.replace(os.sep, "/")


def uri(path: str) -> str:
    """A path as a URI: a relative one as it was given, an absolute one of the scheme `file`."""
    path = slashed(path)
    drive = path[:2] if path[1:2] == ":" and path[2:3] == "/" else ""
    while path.startswith("./"):
        path = path[2:].lstrip("/")
    encoded = "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in _encoded(path[len(drive) :]))
    return f"file:///{drive}{encoded}" if drive else f"file://{encoded}" if encoded.startswith("/") else encoded


def _encoded(path: str) -> bytes:
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:
        return path.encode("utf-8", "replace")


def edits(source: Source, fix: Fix) -> Iterator[tuple[tuple[int, int], tuple[int, int], str]]:
    """The edits of a fix in text order: first line and column, those behind the last, and the text between."""
    for span, text in sorted(fix.edits, key=lambda edit: edit[0].start):
        yield _position(source, span.start), _position(source, span.end), text


def _position(source: Source, offset: int) -> tuple[int, int]:
    place = source.place(Span(offset, offset))
    return place.line, place.column
