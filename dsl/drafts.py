"""Drafts to compare: contract files and folders, as they are or as they were at a revision of git (`PATH@REV`)."""

import subprocess
from pathlib import Path

from attrs import frozen

from . import limits
from .diagnostic import Diagnostic, Refusal, Severity
from .reading import contract_paths, decoded, read_source
from .several import MARKERS, SUFFIX, Found, Unreachable, below, beside, gathered, links
from .source import Source

_SECONDS = 30


@frozen
class DraftPair:
    """A contract of two drafts; None where it is in one only. `name` is its path below the folders compared.

    `refused` says why one of them cannot be read.
    """

    name: str
    old: Source | None
    new: Source | None
    refused: Refusal | None = None


def draft_pairs(old: str, new: str) -> tuple[DraftPair, ...]:
    """The contracts of two drafts side by side: two files, or all of two folders by their paths.

    Raises: Refusal where one of two files cannot be read, or a file would be compared with a folder.
    """
    if old == new == "-":
        raise _refusal("standard input can be read only once", "name a file for one of the drafts")
    olds, news = _contracts(old), _contracts(new)
    if (olds is None) != (news is None):
        raise _refusal("a file and a folder cannot be compared", "name two files, or two folders")
    if olds is None or news is None:
        return (DraftPair("", _read(old), _read(new)),)
    names = sorted({*olds, *news})
    return tuple(_pair(name, olds.get(name), news.get(name)) for name in names)


def _pair(name: str, old: str | None, new: str | None) -> DraftPair:
    """A contract of two folders, by its paths."""
    try:
        was, now = (None if path is None else _read(path) for path in (old, new))
        return DraftPair(name, was, now)
    except Refusal as refusal:
        return DraftPair(name, None, None, refusal)


def _contracts(path: str) -> dict[str, str] | None:
    """The contracts of a folder, by their paths below it; None where it is none."""
    place, revision = _at_revision(path)
    if revision is not None:
        return _listed(place, revision)
    if not Path(path).is_dir():
        return None
    return {Path(found).relative_to(path).as_posix(): found for found in contract_paths((path,))}


def _read(path: str) -> Source:
    place, revision = _at_revision(path)
    return read_source(path) if revision is None else _read_at(path, place, revision)


def _read_at(path: str, place: str, revision: str) -> Source:
    """A contract at a revision, with the files that it names as they were then."""
    source = Source(path, decoded(path, _blob(*_spec(place, revision))))
    if not any(links(source.text)):
        return source
    base, spec = _spec(place, revision)
    commit, _, inner = spec.partition(":./")
    own = _git(base, "rev-parse", "--show-prefix").decode("utf-8", "replace").strip() + inner
    return gathered(source, own, _Revision(base, commit, revision, _root_at(base, commit, own)))


def _root_at(base: Path, commit: str, own: str) -> tuple[str, ...]:
    """The parts of the path of the project's folder at a commit: the nearest above a file with a settings file."""
    folders = own.split("/")[:-1]
    wanted = ["/".join([*folders[:depth], name]) for depth in range(len(folders) + 1) for name in MARKERS]
    found = _git(base, "ls-tree", "-z", "--full-tree", "--name-only", commit, "--", *wanted).decode("utf-8", "replace")
    depths = [name.count("/") for name in found.split("\0") if name]
    return tuple(folders[: max(depths, default=0)])


@frozen
class _Revision:
    """The files of a project at a commit of git; `root` are the parts of its folder's path, `name` the revision."""

    base: Path
    commit: str
    name: str
    root: tuple[str, ...]

    def find(self, holder: Found, path: str) -> Found:
        """The contract that a file names by a path, which leads nowhere out of the root."""
        folder = holder.place.split("/")[len(self.root) : -1]
        place = "/".join([*self.root, *below(tuple(folder), path)])
        name = f"{beside(holder.name.removesuffix(f'@{self.name}'), path)}@{self.name}"
        listed = _git(self.base, "ls-tree", "-z", "--full-tree", self.commit, "--", place)
        if not listed:
            message = f"'{name}' does not exist"
            raise Refusal([Diagnostic("RG011", Severity.ERROR, message, None, "look at the path, and at the revision")])
        if not listed.startswith(b"100"):
            raise Unreachable(f"'{path}' is a link or a folder")
        return Found(name, place, decoded(name, _blob(self.base, f"{self.commit}:{place}")))


def _at_revision(path: str) -> tuple[str, str | None]:
    """A path and the revision behind it: after the first `@` that follows a place, else after the last one.

    A revision may have one of its own, as `HEAD@{1}`. A file of that very name comes first.
    """
    splits = [(path[:at], path[at + 1 :]) for at, sign in enumerate(path) if sign == "@" and at]
    if not splits or Path(path).exists():
        return path, None
    known = (split for split in splits if split[0].endswith(SUFFIX) or Path(split[0]).exists())
    place, revision = next(known, splits[-1])
    if not revision or revision.startswith("-") or not revision.isprintable() or ":" in revision:
        raise _refusal(f"'{revision}' is no revision", "write PATH@REV, as deal.deal@HEAD~1 or deal.deal@v2")
    return place, revision


def _listed(place: str, revision: str) -> dict[str, str] | None:
    """The contracts of a folder at a revision; None where it is no folder there."""
    base, spec = _spec(place, revision)
    if _git(base, "cat-file", "-t", spec).strip() != b"tree":
        return None
    names = _git(base, "ls-tree", "-r", "-z", "--full-tree", "--name-only", spec).decode("utf-8", "replace").split("\0")
    found = {name: f"{Path(place) / name}@{revision}" for name in names if name.endswith(SUFFIX)}
    if not found:
        raise _refusal(f"there is no contract ({SUFFIX}) in '{place}' at {revision}", "name a folder that holds some")
    return found


def _blob(base: Path, spec: str) -> bytes:
    size = int(_git(base, "cat-file", "-s", spec))
    return _git(base, "cat-file", "blob", spec) if size <= limits.CONTRACT_BYTES else b" " * (limits.CONTRACT_BYTES + 1)


def _spec(place: str, revision: str) -> tuple[Path, str]:
    """The nearest folder that exists, and what git calls the place at the revision, seen from there."""
    base, inner = Path(place).absolute(), ""
    while not base.is_dir():
        base, inner = base.parent, f"{base.name}/{inner}" if inner else base.name
    commit = _git(base, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return base, f"{commit.decode().strip()}:./{inner}"


def _git(folder: Path, *words: str) -> bytes:
    """What git says in a folder.

    Raises: Refusal where it cannot.
    """
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, timeout=_SECONDS, check=True)
    except FileNotFoundError:
        raise _refusal("git is not installed", "compare files, or install git") from None
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        said = (error.stderr or b"").decode("utf-8", "replace").strip().splitlines()
        why = said[-1] if said else f"there is no {words[-1].removesuffix('^{commit}')}"
        raise _refusal(f"git does not find it: {why}", "look at the path, and at 'git log' for the revision") from None
    return done.stdout


def _refusal(message: str, way: str) -> Refusal:
    return Refusal([Diagnostic("RG011", Severity.ERROR, message, None, way)])
