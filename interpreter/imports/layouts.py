"""A mapping of columns and a row of headings -> where the cells of our columns stand, and what reads them."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import partial

from attrs import evolve

from ...dsl.nearest import did_you_mean
from ...dsl.numbers import TextRefused, quoted
from ..columns import Findings, Layout
from ..money import round_to
from ..rows import Cell
from ..tables import InputFile, Record
from .mapping import DATES, NUMBERS, ColumnMap, Spread

_SHOWN = 12


def mapped_layouts(by: ColumnMap, header: Record, file: InputFile, findings: Findings) -> tuple[Layout, ...]:
    """The layouts of a row: one, or one for each column over which it spreads; none where a finding says why."""
    before = len(findings)
    places = _places(by, header, file, findings)
    spreads: tuple[Spread | None, ...] = by.spreads or (None,)
    found = [_layout(by, places, spread, len(header.values), file, header.line) for spread in spreads]
    for spread in spreads:
        _read_values(by, spread, file, findings)
    return tuple(found) if len(findings) == before else ()


def _places(by: ColumnMap, header: Record, file: InputFile, findings: Findings) -> dict[str, int]:
    """Where each heading of the mapping stands; one that is missing, or stands twice, is a finding."""
    names = header.values
    wanted = [*by.columns.values(), *by.filled]
    wanted += [*(skip.column for skip in by.skips), *(spread.column for spread in by.spreads)]
    line = partial(file.field_place, header.line, None)
    for name in dict.fromkeys(wanted):
        if name not in names:
            some = ", ".join(quoted(each) for each in names[:_SHOWN] if each)
            way = did_you_mean(name, [each for each in names if each], f"there are {some}; mend the mapping")
            findings.add("RG501", f"no heading {quoted(name)} stands in row {header.line}", way, line)
        elif names.count(name) > 1:
            place = partial(file.field_place, header.line, names.index(name, names.index(name) + 1))
            findings.add("RG501", f"the heading {quoted(name)} stands twice", "rename one of the two", place)
    return {name: names.index(name) for name in wanted if name in names}


def _layout(
    by: ColumnMap, places: Mapping[str, int], spread: Spread | None, width: int, file: InputFile, heading: int
) -> Layout:
    headings = dict(by.columns)
    if spread and by.number:
        headings[by.number] = spread.column
    values = {**by.values, **(spread.values if spread else {})}
    cells: list[tuple[str, int | None, Cell]] = []
    for name, read in by.kind.cells.items():
        if name in values:
            cells.append((name, None, _always(read, values[name])))
        else:
            place = places.get(headings[name]) if name in headings else None
            cells.append((name, place, _reader(by, name, read)))
    tags = [(name, places.get(heading), _reader(by, name, str)) for name, heading in headings.items()]
    tags += [(name, None, _always(str, text)) for name, text in values.items()]
    further = tuple(sorted((tag for tag in tags if tag[0] not in by.kind.cells), key=lambda tag: tag[0]))
    own = evolve(file, headings=headings, heading=heading)
    blank = places.get(spread.column) if spread else None
    return Layout(width, tuple(cells), further, own, blank)


def _always(read: Cell, text: str) -> Cell:
    """What is the same in every row; whether it can be read is looked at once, by `_read_values`."""

    def always(_: str) -> object:
        return read(text)

    return always


def _read_values(by: ColumnMap, spread: Spread | None, file: InputFile, findings: Findings) -> None:
    """Note the values of a mapping that cannot be read."""
    for name, text in {**by.values, **(spread.values if spread else {})}.items():
        try:
            by.kind.cells.get(name, str)(text)
        except TextRefused as refused:
            findings.add("RG518", f"{name} {refused}, in the mapping for {quoted(file.name)}", refused.help)


def _reader(by: ColumnMap, name: str, read: Cell) -> Cell:
    """What reads a cell of a column: in the form of the mapping, by its names, in its scale."""
    if name in DATES and by.dates:
        return _after(by.dates.iso, read)
    if name in NUMBERS:
        return _number(by, read)
    if name in by.names:
        known = by.names[name]
        return _after(lambda text: known.get(text, text), read)
    return read


def _after(first: Callable[[str], str], read: Cell) -> Cell:
    return lambda text: read(first(text))


def _number(by: ColumnMap, read: Cell) -> Cell:
    """What reads a number: written plainly, as a percentage where it is one, scaled, rounded."""

    def number(text: str) -> object:
        plain = by.numbers.plain(text)
        value = read(f"{plain}%" if by.percent and plain and not plain.endswith("%") else plain)
        if not isinstance(value, Fraction):
            return value
        if by.percent == "shares" and not plain.endswith("%"):
            value = type(value)(value * 100)
        if by.scale != 1:
            value = type(value)(value * by.scale)
        return type(value)(round_to(value, *by.to)) if by.to else value

    return number


def without_gaps(by: ColumnMap, header: Record, records: Iterator[Record]) -> Iterator[tuple[Record, str]]:
    """The rows under the headings, each with why it is passed over (nothing where it is not).

    An empty cell of a heading that is filled down has what stands above it.
    """
    above: dict[int, str] = {}
    filled = [header.values.index(name) for name in by.filled]
    skips = [(header.values.index(skip.column), skip) for skip in by.skips]
    for record in records:
        values = record.values
        if len(values) == len(header.values):
            why = next((_why(skip.column, values[at]) for at, skip in skips if values[at] in skip.texts), "")
            if why:
                yield record, why
                continue
            for at in filled:
                values[at] = above[at] = values[at] or above.get(at, "")
        yield record, ""


def _why(column: str, text: str) -> str:
    return f"{quoted(column)} is {quoted(text)}" if text else f"{quoted(column)} is empty"
