"""Deals of several files: which files a text names, and all of them gathered into one source."""

import re
from collections.abc import Iterator
from posixpath import dirname, normpath
from typing import Protocol

from attrs import frozen

from . import limits
from .characters import without_forbidden
from .diagnostic import Refusal
from .plain import plain
from .source import Link, Source, Unread, joined

SUFFIX = ".deal"
MARKERS = ("pyproject.toml", "regalia.toml", ".git")
"""What makes a folder the root of a project, out of which no contract may reach."""

_LINK = re.compile(
    r'^(?:use +"(?P<path>[^"\n]*)" +as +(?P<name>[a-z][a-z0-9_]*)'
    r'|deal +"[^"\n]*" +based +on +"(?P<template>[^"\n]*)")',
    re.MULTILINE,
)
_WAY = 'name a contract by its path from this file, below the folder of the project: "terms/base.deal"'


@frozen
class Found:
    """A file that another names: what messages call it, what it is known by, and its text."""

    name: str
    place: str
    text: str


class Unreachable(Exception):
    """A path by which no contract may be read."""


class Folder(Protocol):
    """Where the files of a deal lie: a disk, or a revision of git."""

    def find(self, holder: Found, path: str) -> Found:
        """The file that another names by a path. Raises: Unreachable, Refusal."""


def below(holder: tuple[str, ...], path: str) -> tuple[str, ...]:
    """The parts of a path from the root on, as a file in the folder `holder` below the root names it.

    Raises: Unreachable where it is no relative path of a contract, or leads out of the root.
    """
    if not path or not path.isprintable() or "\\" in path or len(path) > limits.STRING_CHARACTERS:
        raise Unreachable("this is no path of a contract")
    if path.startswith(("/", "~")) or ":" in path:
        raise Unreachable(f"'{path}' is no relative path")
    if not path.endswith(SUFFIX) or path.endswith(f"/{SUFFIX}") or path == SUFFIX:
        raise Unreachable(f"'{path}' is no contract ({SUFFIX})")
    parts = list(holder)
    for part in path.split("/"):
        if part == ".." and not parts:
            raise Unreachable(f"'{path}' leads out of the folder of the project")
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return tuple(parts)


def beside(name: str, path: str) -> str:
    """What messages call a file that the file `name` names by a path."""
    return normpath(f"{dirname(name)}/{path}" if dirname(name) else path)


def links(text: str) -> Iterator[tuple[str, str]]:
    """The files that a text names, each as what; a template as nothing. Each pair once."""
    if "use" not in text and "based" not in text:
        return
    seen = set()
    for found in _LINK.finditer(plain(without_forbidden(text))):
        pair = (found["template"], "") if found["name"] is None else (found["path"], found["name"])
        if pair not in seen:
            seen.add(pair)
            yield pair


def gathered(source: Source, place: str, folder: Folder) -> Source:
    """A source with all the files that it names, and that these name; `place` is what its own file is known by.

    A file that cannot be had, or that is on the way to itself, is noted.
    """
    files = [Found(source.name, place, source.text)]
    named: list[Link | None] = [None]
    unread: list[Unread] = []
    size, number = len(source.text), 0
    while number < len(files):
        for path, name in links(files[number].text):
            link = Link(number, path, name)
            found = _read(link, files, named, folder)
            size += len(found.text) if isinstance(found, Found) else 0
            if isinstance(found, Found) and (len(files) == limits.CONTRACT_FILES or size > limits.CONTRACT_BYTES):
                message = f"with '{found.name}' the deal is too large"
                way = f"it may have {limits.CONTRACT_FILES} files, and {limits.CONTRACT_BYTES // 1024} KiB in all"
                unread.append(Unread(link, "RG010", message, way))
                return _source(files, named, unread)
            if isinstance(found, Unread):
                unread.append(found)
            else:
                files.append(found)
                named.append(link)
        number += 1
    return _source(files, named, unread)


def _source(files: list[Found], named: list[Link | None], unread: list[Unread]) -> Source:
    return joined([(f.name, f.text, link) for f, link in zip(files, named, strict=True)], tuple(unread))


def _read(link: Link, files: list[Found], named: list[Link | None], folder: Folder) -> Found | Unread:
    try:
        found = folder.find(files[link.holder], link.path)
    except Unreachable as wrong:
        return Unread(link, "RG116", str(wrong), _WAY)
    except Refusal as refused:
        told = refused.findings[0]
        return Unread(link, told.code, told.message, told.help)
    way = list(_way_to(link.holder, named))
    if found.place in (files[each].place for each in way):
        names = [files[each].name for each in reversed(way)]
        circle = " -> ".join([*names[[files[each].place for each in reversed(way)].index(found.place) :], found.name])
        return Unread(link, "RG107", f"the files name one another in a circle: {circle}", "write one without the other")
    if len(way) >= limits.CONTRACT_DEPTH:
        message = f"'{found.name}' stands more than {limits.CONTRACT_DEPTH} files deep"
        return Unread(link, "RG010", message, "name it from a file nearer to the deal")
    return found


def _way_to(number: int, named: list[Link | None]) -> Iterator[int]:
    """A file, the file that names it, and so on up to the deal's own."""
    yield number
    while (link := named[number]) is not None:
        number = link.holder
        yield number
