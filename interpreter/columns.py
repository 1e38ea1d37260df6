"""The header line of a table: which column stands where, and what is wrong with it."""

from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from functools import partial
from typing import TypeVar

from attrs import Factory, define, frozen

from ..dsl import limits
from ..dsl.characters import with_latin_letters, with_lookalikes
from ..dsl.diagnostic import Diagnostic, Refusal, Severity, not_shown
from ..dsl.nearest import nearest
from ..dsl.numbers import quoted
from ..dsl.source import Place
from .rows import Cell, Kind
from .tables import InputFile, Record

R = TypeVar("R")


@define
class Findings:
    """What is wrong with the inputs so far: the first findings are kept (`most`, else as many as are shown)."""

    kept: list[Diagnostic] = Factory(list)
    left_out: int = 0
    first_left_out: Place | None = None
    most: int | None = None

    def add(
        self,
        code: str,
        message: str,
        help: str,
        place: Callable[[], Place] | None = None,
        related: tuple[tuple[Place, str], ...] = (),
    ) -> None:
        """Note an error; `place` is asked only if the finding is kept."""
        if len(self.kept) < (limits.ERRORS_SHOWN if self.most is None else self.most):
            where = place() if place else None
            self.kept.append(with_lookalikes(Diagnostic(code, Severity.ERROR, message, where, help, related)))
            return
        if not self.left_out and place:
            self.first_left_out = place()
        self.left_out += 1

    def __len__(self) -> int:
        return len(self.kept) + self.left_out

    def all(self) -> tuple[Diagnostic, ...]:
        """All that was kept, and how many more there are."""
        more = (not_shown(self.left_out, self.first_left_out),) if self.left_out else ()
        return (*self.kept, *more)

    def refuse_if_any(self) -> None:
        """Raises: Refusal with all that was found."""
        if self.kept:
            raise Refusal(self.all())


@frozen
class Layout:
    """Where the cells of a row stand: fields are counted from zero, a column left out is None.

    `tags` are in the order of their names; `file` is that of the rows. A row whose field `blank` is empty gives none.
    """

    width: int
    cells: tuple[tuple[str, int | None, Cell], ...]
    tags: tuple[tuple[str, int | None, Cell], ...]
    file: InputFile
    blank: int | None = None


def read_header(kind: Kind[R], header: Record, file: InputFile, findings: Findings) -> Layout | None:
    """The layout that a header line gives, or None where no row can be read under it."""
    names = header.values
    line = partial(file.field_place, header.line, None)
    if not any(name.casefold() in kind.cells for name in names):
        findings.add("RG501", *_no_header(kind, names), line)
        return None
    before = len(findings)
    first = {name: index for index, name in reversed(list(enumerate(names)))}
    missing = [name for name in kind.cells if name not in first]
    tags: list[tuple[str, int | None, Cell]] = []
    for index, name in enumerate(names):
        place = partial(file.field_place, header.line, index)
        if problem := _bad_name(kind, names, index):
            findings.add(*problem, place)
        elif first[name] != index:
            earlier = (file.field_place(header.line, first[name]), "first here")
            findings.add("RG501", f"column {quoted(name)} stands twice", "keep one of the two", place, (earlier,))
        elif name in kind.cells:
            continue
        elif meant := _meant(kind, name, missing):
            missing.remove(meant)
            findings.add("RG501", *_misspelled(name, meant), place)
        elif kind.tagged:
            tags.append((name, index, str))
        else:
            help = f"remove it; the columns are {', '.join(kind.cells)}"
            findings.add("RG501", f"column {quoted(name)} is not known", help, place)
    for name in missing:
        if name not in kind.optional:
            findings.add("RG501", f"column '{name}' is missing", "add it to the header and rows", line)
    if len(findings) > before and _unreadable(kind, names):
        return None
    cells = tuple((name, first.get(name), read if name in first else _absent) for name, read in kind.cells.items())
    return Layout(len(names), cells, tuple(sorted(tags, key=lambda tag: tag[0])), file)


def _absent(_: str) -> None:
    """What a column that is left out says."""


def _unreadable(kind: Kind[R], names: list[str]) -> bool:
    """Whether a required column is missing, or a known one stands twice."""
    return any(names.count(name) > 1 or (name not in names and name not in kind.optional) for name in kind.cells)


def _bad_name(kind: Kind[R], names: list[str], index: int) -> tuple[str, str, str] | None:
    """What is wrong with the name of a column in itself: code, message and help."""
    name = names[index]
    if not name:
        return "RG501", f"column {index + 1} has no name", "name it, or remove it from all lines"
    if len(name) > limits.NAME_CHARACTERS:
        message = f"column {quoted(name)} has more than {limits.NAME_CHARACTERS} characters"
        return "RG010", message, "give it a shorter name"
    if name.casefold() in kind.unread:
        help = f"remove it: no clause of the language reads the date {name.casefold()} yet"
        return "RG501", f"column {quoted(name)} is not supported", help
    return None


def _meant(kind: Kind[R], name: str, missing: Iterable[str]) -> str | None:
    """The missing column that a name was probably meant to be.

    Where further columns are tags, only a slip of the pen is taken for one.
    """
    plain, known = with_latin_letters(name).casefold(), list(missing)
    near = plain if plain in known else nearest(plain, known)
    if near and (not kind.tagged or _alike(plain, near)):
        return near
    return None


def _alike(one: str, other: str) -> bool:
    """Whether four fifths of the letters of two names agree in their order."""
    same = sum(block.size for block in SequenceMatcher(None, one, other).get_matching_blocks())
    return 5 * same >= 2 * (len(one) + len(other))


def _misspelled(name: str, meant: str) -> tuple[str, str]:
    """Message and help for a column whose name is nearly a known one."""
    return f"column {quoted(name)} is not known", f"did you mean '{meant}'?"


def _no_header(kind: Kind[R], names: list[str]) -> tuple[str, str]:
    """Message and help for a first line that names none of the columns."""
    columns = ",".join(kind.cells)
    for mark, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(names) == 1 and mark in names[0]:
            return f"fields are separated by {word}", "separate them by commas"
    return "the first line is not a header", f"begin with a line that names the columns: {columns}"
