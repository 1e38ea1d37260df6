"""Drafts to compare: contract files and folders, as they are or as they were at a revision of git (`PATH@REV`)."""

import subprocess
from pathlib import Path

from attrs import frozen

from . import limits
from .diagnostic import Diagnostic, Refusal, Severity
from .reading import SUFFIX, contract_paths, decoded, read_source
from .source import Source

_SECONDS = 30


@frozen
class DraftPair:
    """A contract of two drafts; None where it is in one only. `name` is its path below the folders compared."""

    name: str
    old: Source | None
    new: Source | None


def draft_pairs(old: str, new: str) -> tuple[DraftPair, ...]:
    """The contracts of two drafts side by side: two files, or all of two folders by their paths.

    Raises: Refusal where one cannot be read, or a file would be compared with a folder.
    """
    if old == new == "-":
        raise _refusal("standard input can be read only once", "name a file for one of the drafts")
    olds, news = _contracts(old), _contracts(new)
    if (olds is None) != (news is None):
        raise _refusal("a file and a folder cannot be compared", "name two files, or two folders")
    if olds is None or news is None:
        return (DraftPair("", _read(old), _read(new)),)
    names = sorted({*olds, *news})
    return tuple(
        DraftPair(name, *(_read(each[name]) if name in each else None for each in (olds, news))) for name in names
    )


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
    return read_source(path) if revision is None else Source(path, decoded(path, _blob(place, revision)))


def _at_revision(path: str) -> tuple[str, str | None]:
    """A path and the revision behind its last `@`; a file of that very name comes first."""
    place, sign, revision = path.rpartition("@")
    if not sign or not place or Path(path).exists():
        return path, None
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


def _blob(place: str, revision: str) -> bytes:
    base, spec = _spec(place, revision)
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
