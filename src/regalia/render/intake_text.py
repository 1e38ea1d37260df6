"""What was understood of files, as a person reads it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from regalia.dsl.numbers import quoted
from regalia.interpreter.imports.intake import Intake
from regalia.interpreter.imports.mapping import DATES, INPUTS, ColumnMap
from regalia.interpreter.inputs import Account
from regalia.interpreter.money import show_figure
from regalia.interpreter.outputs.text import table
from regalia.interpreter.rows import named
from regalia.render.text import to_text as findings_text
from regalia.render.text import visible

_LINES = 12


def to_text(intake: Intake, *, colour: bool = False) -> str:
    """An account of each file, the sums of what is left, and the rejected rows with their reasons."""
    parts = ["\n".join(_account(intake, account)) for account in intake.accounts]
    if sums := list(_sums(intake)):
        parts.append("\n".join(["Understood", *table(sums, frozenset({2, 5}), "  ")]))
    if intake.findings:
        parts.append(findings_text(intake.findings, colour=colour).rstrip("\n"))
    parts.append(_end(intake))
    return "\n\n".join(parts) + "\n"


def _account(intake: Intake, account: Account) -> Iterator[str]:
    """How a file was read, and what became of its rows."""
    file = account.file
    sheet = f", sheet {quoted(file.sheet)}" if file.sheet else ""
    form = f"by {visible(account.by.source)}, line {account.by.line}" if account.by else "in our own form"
    yield f"{visible(file.name)}{sheet}: {account.kind.name}, {form}"
    if not account.layouts:
        yield "  not read"
        return
    if account.by:
        yield from table(list(_columns(account.by)), frozenset(), "  ")
    for why, lines in account.passed_over.items():
        yield f"  {_rows(len(lines))} passed over, for {visible(why)}: {_listed(lines)}"
    if account.blank:
        cells = f"{account.blank:,} empty cell{'' if account.blank == 1 else 's'}"
        yield f"  {cells} of columns side by side: no row of their own"
    lines = sorted(line for name, line in intake.rejected if name == file.name)
    if lines:
        yield f"  {_rows(len(lines))} rejected: {_listed(lines)}"


def _columns(by: ColumnMap) -> Iterator[Sequence[str]]:
    """What each of our columns is read from."""
    for name in [*by.kind.cells, *(name for name in by.columns if name not in by.kind.cells)]:
        if name in by.columns:
            yield name, f"from {quoted(by.columns[name])}{_form(by, name)}"
        elif name in by.values:
            yield name, f"{visible(by.values[name])}, in every row"
        elif name == by.number and by.spreads:
            columns = ", ".join(quoted(each.column) for each in by.spreads if not each.values)
            yield name, f"from {columns or 'columns side by side'}{_form(by, name)}"
    for spread in by.spreads:
        if spread.values:
            yield "", f"{quoted(spread.column)}: {', '.join(f'{k} {visible(v)}' for k, v in spread.values.items())}"


def _form(by: ColumnMap, name: str) -> str:
    """How the cells of a column are read."""
    said = []
    if name in DATES and by.dates:
        said.append(by.dates.form)
    if name == by.number:
        said += ["decimal comma"] if by.numbers.point == "," else []
        said += [f"times {show_figure(by.scale, 0)}"] if by.scale != 1 else []
        said += [f"rounded to {show_figure(by.to[0], 0)} {by.to[1]}"] if by.to else []
    said += [f"{quoted(text)} is {visible(meant)}" for text, meant in by.names.get(name, {}).items()]
    said += ["filled down"] if by.columns.get(name) in by.filled else []
    return f" ({'; '.join(said)})" if said else ""


def _sums(intake: Intake) -> Iterator[Sequence[str]]:
    """For each thing that rows are of: how many, from when to when, and what they come to."""
    for kind in INPUTS:
        groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for row in getattr(intake.inputs, kind):
            what = getattr(row, "index", "") or getattr(row, "instrument", "") or named(row)
            groups[what, getattr(row, "currency", None) or getattr(row, "unit", None) or ""].append(row)
        for (what, unit), rows in groups.items():
            days = sorted(row.date for row in rows)
            count, word = _rows(len(rows)).split(" ")
            yield kind, visible(what), count, word, f"{days[0]} to {days[-1]}", *_sum(rows, unit)


def _sum(rows: Sequence[Any], unit: str) -> tuple[str, str]:
    for name in ("amount", "quantity", "change"):
        values = [value for row in rows if isinstance(value := getattr(row, name, None), Fraction)]
        if len(values) == len(rows):
            return show_figure(sum(values, Fraction()), 2 if name == "amount" else 0), visible(unit)
    return "", ""


def _end(intake: Intake) -> str:
    understood = sum(len(getattr(intake.inputs, kind)) for kind in INPUTS)
    rejected = len(intake.rejected)
    words = f"{_rows(understood)} understood, {rejected:,} rejected"
    return f"{words}; what stands in the way concerns no single row" if intake.blocking else words


def _rows(number: int) -> str:
    return f"{number:,} row{'' if number == 1 else 's'}"


def _listed(lines: Sequence[int]) -> str:
    shown = ", ".join(str(line) for line in lines[:_LINES])
    return f"rows {shown}, …" if len(lines) > _LINES else f"row {shown}" if len(lines) == 1 else f"rows {shown}"
