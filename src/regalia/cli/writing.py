"""How files are written: a contract anew in one step, so that an interruption loses nothing; a new file never over
another."""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from difflib import SequenceMatcher, unified_diff
from pathlib import Path

import click

from regalia.dsl.diagnostic import Diagnostic, Refusal, Severity
from regalia.render.text import shown_path

_BOM = b"\xef\xbb\xbf"
_MOST_NAMES = 100


def as_kept(data: bytes, old: str, new: str) -> bytes:
    """A new text in place of the old one that was read from `data`, with the line ends and the mark of that."""
    mark = _BOM if data.startswith(_BOM) else b""
    return mark + _with_line_ends(data.removeprefix(_BOM).decode("utf-8"), old, new).encode("utf-8")


def _with_line_ends(raw: str, old: str, new: str) -> str:
    """A text with the line ends of the one it comes from; a line that is new ends as the first one did."""
    if "\r\n" not in raw:
        return new
    usual = "\r\n" if raw.partition("\n")[0].endswith("\r") else "\n"
    if raw.count("\r\n") == raw.count("\n"):
        return new.replace("\n", "\r\n")
    kept = raw.split("\n")
    before, after = old.split("\n"), new.split("\n")
    ends = ["\r" if usual == "\r\n" else ""] * len(after)
    for one, other, length in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        for number in range(length):
            ends[other + number] = kept[one + number][len(before[one + number]) :]
    return "\n".join([line + end for line, end in zip(after[:-1], ends, strict=False)] + after[-1:])


def write(path: str, data: bytes) -> None:
    """Put bytes into a file in one step, with its permissions; a link stays one.

    Raises: Refusal where the file cannot be written.
    """
    with _refused(path):
        target = os.path.realpath(path)
        kept = os.stat(target)
        if not kept.st_mode & 0o222 or not os.access(target, os.W_OK):
            raise _refusal(f"'{path}' is read-only", "allow that it is written, or look at --diff")
        partial = _written(target, data)
        try:
            os.chmod(partial, kept.st_mode & 0o7777)
            os.replace(partial, target)
        except OSError:
            os.unlink(partial)
            raise


def new_file(out: str, endings: Collection[str], *, force: bool) -> Path:
    """A path to write to. Raises: Refusal where its ending says no form, or it is there already and not to be lost."""
    path = Path(out)
    if path.suffix not in endings:
        raise _refusal(f"'{out}' does not end as a form that is written", f"use one of: {', '.join(endings)}")
    if (path.exists() or path.is_symlink()) and not force:
        raise _refusal(f"'{out}' is there already", "name another file, or add --force")
    return path


def put(path: Path | None, text: str) -> None:
    """Write a text to a new file and say so, or to the screen. Raises: Refusal where the file cannot be written."""
    if path is None:
        click.echo(text.encode("utf-8"), nl=False)
        return
    with _refused(str(path)):
        path.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"{path}: written", err=True)


def _written(target: str, data: bytes) -> str:
    """A new file beside another, with the data; no file or link that is there already is followed."""
    folder, name = os.path.split(target)
    for number in range(_MOST_NAMES):
        partial = os.path.join(folder, f".{name[:200]}.{os.getpid()}.{number}.partial")
        try:
            opened = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        try:
            with os.fdopen(opened, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(opened)
        except OSError:
            os.unlink(partial)
            raise
        return partial
    raise FileExistsError(target)


@contextmanager
def _refused(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "there is no room for it"
        raise _refusal(f"'{path}' cannot be written: {reason}", "allow that it is written, or look at --diff") from None


def _refusal(message: str, way: str) -> Refusal:
    return Refusal([Diagnostic("RG011", Severity.ERROR, message, None, way)])


def difference(path: str, old: str, new: str, what: str) -> str:
    """What would change, as a unified diff; `what` names the new text."""
    name = shown_path(path)
    lines = unified_diff(old.splitlines(True), new.splitlines(True), name, f"{name} ({what})")
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
