"""Input files into typed rows: everything that can be said of them without knowing the contract.

All that is wrong with all files is said at once, in the order of the files and of their lines.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from attrs import Factory, define

from ..dsl import limits
from ..dsl.numbers import TextRefused, with_decimal_point
from .columns import Findings, Layout, read_header
from .files import STDIN, read_file
from .imports.layouts import mapped_layouts, without_gaps
from .imports.mapping import INPUTS, ColumnMap
from .imports.reading import read_mapping
from .rows import REPORTED, Inputs, Kind, ReportedRow
from .tables import BrokenRecord, InputFile, Record, records

R = TypeVar("R")

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]|\r(?!\n|\\Z)"
)
"""What a reader cannot see: controls, marks of direction and of no width, half characters."""


@define
class Account:
    """What became of a file's rows: the lines of those rejected, and of those passed over by why.

    `layouts` is empty where no row could be read at all; `blank` is how many cells of columns side by side are empty.
    """

    kind: Kind[Any]
    file: InputFile
    by: ColumnMap | None
    heading: int = 1
    layouts: tuple[Layout, ...] = ()
    blank: int = 0
    rejected: list[int] = Factory(list)
    passed_over: dict[str, list[int]] = Factory(dict)


def read_inputs(
    *,
    cash: Path | None = None,
    quantities: Path | None = None,
    observations: Path | None = None,
    events: Path | None = None,
    register: Path | None = None,
    mapping: Path | None = None,
) -> Inputs:
    """The rows of input files, each of its kind; `-` is standard input, for one of them.

    `mapping` is a file that says what the columns of others mean. Raises: Refusal with what is wrong with all files.
    """
    given = {"cash": cash, "quantities": quantities, "observations": observations, "events": events}
    findings = Findings()
    paths = {kind: (path,) for kind, path in {**given, "register": register}.items() if path}
    inputs, _ = read_files(paths, mapping, findings)
    findings.refuse_if_any()
    return inputs


def read_files(
    paths: Mapping[str, Sequence[Path]], mapping: Path | None, findings: Findings
) -> tuple[Inputs, tuple[Account, ...]]:
    """The sound rows of files by their kind, and an account of each file; what is wrong goes to the findings."""
    if sum(path == STDIN for each in paths.values() for path in each) > 1:
        findings.add("RG011", "standard input can be read only once", "name a file for all kinds of input but one")
        return Inputs(), ()
    maps = read_mapping(mapping, findings) if mapping else None
    if mapping and maps is None:
        return Inputs(), ()
    files: list[InputFile] = []
    accounts: list[Account] = []
    rows: dict[str, tuple[Any, ...]] = {}
    for name, kind in INPUTS.items():
        found: list[Any] = []
        for path in paths.get(name, ()):
            by = maps.of(kind, path.name) if maps else None
            file = read_file(path, findings, by.form if by else None)
            if file is not None:
                account = Account(kind, file.unlike({other.name for other in files}), by)
                files.append(account.file)
                accounts.append(account)
                found += _read_rows(account, findings)
        rows[name] = tuple(found)
    if maps and any(account.by for account in accounts):
        files.append(maps.file)
    return Inputs(files=tuple(files), **rows), tuple(accounts)


def read_reported(path: Path, mapping: Path | None) -> tuple[InputFile, tuple[ReportedRow, ...]]:
    """What a payer reports, from a file; `mapping` is a file that says what the columns of others mean.

    Raises: Refusal with what is wrong with it.
    """
    findings = Findings()
    maps = read_mapping(mapping, findings) if mapping else None
    by = maps.of(REPORTED, path.name) if maps else None
    file = read_file(path, findings, by.form if by else None)
    rows = tuple(_read_rows(Account(REPORTED, file, by), findings)) if file else ()
    findings.refuse_if_any()
    assert file
    return file, rows


def parse_table(kind: Kind[R], name: str, text: str) -> tuple[R, ...]:
    """The rows of a text of one kind, such as `CASH`; `name` is what messages call it.

    Raises: Refusal with all that is wrong with it.
    """
    findings = Findings()
    rows = tuple(_read_rows(Account(kind, InputFile.of(name, text), None), findings))
    findings.refuse_if_any()
    return rows


def _read_rows(account: Account, findings: Findings) -> Iterator[Any]:
    """The sound rows of a file; what is wrong with the others goes to the findings."""
    file, kind = account.file, account.kind
    before = len(findings)
    if not _is_legible(file, findings):
        return
    lines = _sound_records(file, findings)
    header = next(lines, None)
    while header and account.by and header.line < account.by.heading:
        header = next(lines, None)
    if header is None:
        if len(findings) == before:
            help = f"begin with a line that names the columns: {','.join(kind.cells)}"
            findings.add("RG501", "the file is empty", help, partial(file.offset_place, 0, 0))
        return
    account.heading = header.line
    account.layouts = _layouts(account, header, findings)
    for record in _counted(account, header, lines) if account.layouts else ():
        before, found = len(findings), []
        for layout in account.layouts:
            if layout.blank is not None and len(record.values) == layout.width and not record.values[layout.blank]:
                account.blank += 1
                continue
            row = _read_row(kind, layout, record, findings)
            if row is not None:
                found.append(row)
        if len(findings) > before:
            account.rejected.append(record.line)
        else:
            yield from found


def _layouts(account: Account, header: Record, findings: Findings) -> tuple[Layout, ...]:
    if account.by:
        return mapped_layouts(account.by, header, account.file, findings)
    layout = read_header(account.kind, header, account.file, findings)
    return (layout,) if layout else ()


def _counted(account: Account, header: Record, records: Iterator[Record]) -> Iterator[Record]:
    """The rows that are not passed over, the others accounted for."""
    if account.by is None:
        yield from records
        return
    for record, why in without_gaps(account.by, header, records):
        if why:
            account.passed_over.setdefault(why, []).append(record.line)
        else:
            yield record


def _is_legible(file: InputFile, findings: Findings) -> bool:
    """Whether rows can be read; the first character that cannot be seen is noted in any case."""
    found = _UNSEEN.search(file.text)
    if found is None:
        return True
    place = partial(file.offset_place, *found.span())
    if found[0] == "\0":
        findings.add("RG501", "the file holds a NUL byte", "save it as a text in UTF-8", place)
        return False
    if found[0] == "\r":
        message = "a carriage return stands without a line feed"
        findings.add("RG501", message, "save the file with line ends LF or CRLF", place)
        return False
    findings.add("RG003", f"character U+{ord(found[0]):04X} cannot be seen", "remove it", place)
    return True


def _sound_records(file: InputFile, findings: Findings) -> Iterator[Record]:
    """The records of a file; those that cannot be cut or are over a limit are noted and left out.

    It stops where what follows cannot be trusted: after a bad header, at a quotation mark that is
    never closed, past the most rows.
    """
    offset, line, count = 0, 1, 0
    while True:
        try:
            for record in records(file.text, offset, line):
                if count > limits.INPUT_ROWS:
                    message = f"the file has more than {limits.INPUT_ROWS:,} rows"
                    help = "leave out what the run does not need"
                    findings.add("RG010", message, help, partial(file.place, record.line))
                    return
                if max(map(len, record.values)) <= limits.FIELD_CHARACTERS:
                    yield record
                else:
                    _refuse_long_field(file, record, findings)
                    if not count:
                        return
                count += 1
            return
        except BrokenRecord as problem:
            code = "RG010" if problem.too_wide else "RG501"
            place = partial(file.offset_place, problem.offset, problem.offset + 1)
            findings.add(code, problem.reason, problem.help, place)
            if problem.open_ended or not count:
                return
            offset, line = file.line_after(problem.offset)


def _refuse_long_field(file: InputFile, record: Record, findings: Findings) -> None:
    """Note the first field of a record that is over the limit."""
    index = [len(value) > limits.FIELD_CHARACTERS for value in record.values].index(True)
    message = f"a field has more than {limits.FIELD_CHARACTERS:,} characters"
    place = partial(file.field_place, record.line, index)
    findings.add("RG010", message, "look for a missing comma or quotation mark", place)


def _read_row(kind: Kind[R], layout: Layout, record: Record, findings: Findings) -> R | None:
    """The row that a record gives, or None where a finding says why not."""
    line, values, file = record.line, record.values, layout.file
    if problem := _shape_problem(layout, values):
        message, help, field = problem
        findings.add("RG501", message, help, partial(file.field_place, line, field))
        return None
    made: dict[str, object] = {}
    sound = True
    for name, index, read in layout.cells:
        text = "" if index is None else values[index]
        try:
            made[name] = read(text)
        except TextRefused as refused:
            sound = False
            message = f"{name} {refused}" if text else f"column '{name}' is empty"
            findings.add("RG502", message, refused.help, partial(file.field_place, line, index))
    if not sound:
        return None
    if kind.tagged:
        tags = ((name, read("" if index is None else values[index])) for name, index, read in layout.tags)
        made["tags"] = tuple((name, text) for name, text in tags if text)
    return kind.row(**made, line=line, file=file)


def _shape_problem(layout: Layout, values: list[str]) -> tuple[str, str, int | None] | None:
    """Message, help and field for a record with too many fields, too few, or nothing in them."""
    count = len(values)
    if count > layout.width:
        message = f"the row has {count} fields and the header {layout.width}"
        pairs = pairwise(values)
        cut = next((n for n, (left, right) in enumerate(pairs) if _is_cut(left, right)), None)
        if cut is not None:
            return message, f'quote the number: "{values[cut]},{values[cut + 1]}"', cut
        for n, (left, right) in enumerate(pairwise(values)):
            if figure := with_decimal_point(f"{left},{right}"):
                return message, f"write {figure} if it is a decimal comma", n
        extra = layout.width
        return message, "quote a field that holds a comma" if any(values[extra:]) else "remove the last comma", extra
    if count < layout.width:
        fields = f"{count} field{'s' if count > 1 else ''}"
        return f"the row has {fields} and the header {layout.width}", "add what is missing", None
    if not any(values):
        return "the row is empty", "remove the line", None
    return None


def _is_cut(left: str, right: str) -> bool:
    """Whether two fields are the halves of a number with a comma in it."""
    return bool(re.fullmatch(r"-?\d{1,3}", left) and re.fullmatch(r"\d{3}(\.\d*)?", right))
