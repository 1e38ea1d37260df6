"""What each combination pays: a column a combination where they fit on the page, else a row a combination."""

from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from regalia.interpreter.evidence.position import Holding
from regalia.interpreter.outputs.text import shown, table
from regalia.interpreter.readings.comparison import Comparison
from regalia.interpreter.readings.outcome import NOTHING, Outcome
from regalia.render.readings_words import WIDTH, numbers, wrapped

Row = tuple[str, str, list[str]]
"""Who, in which unit, and the cells of the groups."""


@frozen
class Group:
    """Combinations that come to the same, and the meanings that they have in common where these matter."""

    outcome: Outcome
    numbers: tuple[int, ...]
    meanings: tuple[str, ...]


def amounts(comparison: Comparison) -> list[str]:
    """What each received under the combinations; those that come to the same stand together."""
    names = [name for name in comparison.space.free if name not in comparison.same_money]
    groups = _groups(comparison, names)
    received = sorted({holding for group in groups for holding in group.outcome.received})
    net = [(each.who, each.unit) for each in comparison.ranges if each.net]
    rows = [_row(groups, holding, "", _received) for holding in received]
    rows += [_row(groups, holding, ", less what it paid", _net) for holding in net]
    if len(groups) == 1:
        return ["Received in all, under every combination", *_simple(rows)] if rows else []
    alike = [row for row in rows if len(set(row[2])) == 1]
    unlike = [row for row in rows if len(set(row[2])) > 1]
    same = ["Received in all, the same under every combination", *_simple(alike)] if alike else []
    if not unlike:
        return same
    columns = _columns(names, groups, unlike)
    lines = columns if max(map(len, columns)) <= WIDTH else _lines(names, groups, unlike)
    return ["Received in all, under each combination", *lines, *([""] if same else []), *same]


def _groups(comparison: Comparison, names: Sequence[str]) -> list[Group]:
    found: dict[object, list[Outcome]] = {}
    for outcome in comparison.outcomes:
        meanings = tuple(outcome.combination.choices.get(name, "-") for name in names)
        found.setdefault((meanings, outcome.amounts), []).append(outcome)
    return [
        Group(
            each[0],
            tuple(outcome.combination.number for outcome in each),
            tuple(each[0].combination.choices.get(name, "-") for name in names),
        )
        for each in found.values()
    ]


def _row(groups: Sequence[Group], holding: Holding, label: str, cell: Callable[[Outcome, Holding], str]) -> Row:
    who, unit = holding
    outcomes = [group.outcome for group in groups]
    return who + label, unit, ["stops" if each.stopped else cell(each, holding) for each in outcomes]


def _received(outcome: Outcome, holding: Holding) -> str:
    return shown(outcome.received.get(holding, NOTHING).last, holding[1])


def _net(outcome: Outcome, holding: Holding) -> str:
    """What is known of an amount, and what is not."""
    known = shown(outcome.net.get(holding, NOTHING).last, holding[1])
    signs = sorted({sign for _, _, sign, _ in outcome.open.get(holding, ())}, reverse=True)
    return known + "".join(f" {'+' if sign > 0 else '-'} undisclosed" for sign in signs)


def _simple(rows: Sequence[Row]) -> list[str]:
    lines = [(who, next(cell for cell in cells if cell != "stops"), unit) for who, unit, cells in rows]
    return table(lines, frozenset({1}), "  ")


def _columns(names: Sequence[str], groups: Sequence[Group], rows: Sequence[Row]) -> list[str]:
    """A column a group: its number, its meanings, then a line for everybody."""
    head = [("combination", "", *(numbers(group.numbers) for group in groups))]
    head += [(name, "", *(group.meanings[place] for group in groups)) for place, name in enumerate(names)]
    body = [(who, unit, *cells) for who, unit, cells in rows]
    lines = table([*head, *body], frozenset(range(2, len(groups) + 2)), "  ")
    return [*lines[: len(head)], "", *lines[len(head) :]] if body else lines


def _lines(names: Sequence[str], groups: Sequence[Group], rows: Sequence[Row]) -> list[str]:
    """A line a group; where the meanings leave no room for amounts they stand in a table of their own."""
    first = ["", "no.", *(numbers(group.numbers) for group in groups)]
    body = [[who, unit, *cells] for who, unit, cells in rows]
    legend = [["", name, *(group.meanings[place] for group in groups)] for place, name in enumerate(names)]
    key: list[str] = []
    if max(map(len, _turned([first, *legend], 1))) > WIDTH:
        key = [*wrapped(", ".join(f"r{number} is {name}" for number, name in enumerate(names, 1))), ""]
        legend = [["", f"r{number}", *column[2:]] for number, column in enumerate(legend, 1)]
    lines = _turned([first, *legend, *body], len(names) + 1)
    if max(map(len, lines)) <= WIDTH:
        return [*key, *lines]
    tables = [_turned([first, *part], len(part) + 1) for part in _fitting(first, legend)]
    tables += [_turned([first, *part], 1) for part in _fitting(first, body)]
    return [*key, *[line for part in tables for line in ("", *part)][1:]]


def _fitting(first: list[str], columns: Sequence[list[str]]) -> Iterator[list[list[str]]]:
    """The columns in as many parts as it takes for each to fit beside the first."""
    part: list[list[str]] = []
    for column in columns:
        if part and max(map(len, _turned([first, *part, column], 1))) > WIDTH:
            yield part
            part = []
        part.append(column)
    if part:
        yield part


def _turned(columns: Sequence[Sequence[str]], left: int) -> list[str]:
    """Columns as lines; those past the first `left` end together."""
    lines = table([tuple(row) for row in zip(*columns, strict=True)], frozenset(range(left, len(columns))), "  ")
    return lines if lines[0] else lines[1:]
