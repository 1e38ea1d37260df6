"""Two drafts side by side for a person: by category, clause by clause, and what each change pays whom."""

from collections.abc import Iterator, Sequence
from difflib import ndiff

from regalia.dsl.diff.change import CASH, WORDING, Change
from regalia.interpreter.diff import Diff
from regalia.interpreter.diff.cash import Amounts, CashDiff, shown_amount
from regalia.interpreter.diff.comparison import Comparison
from regalia.interpreter.outputs.text import table
from regalia.render.diff.caveats import caveats, notes
from regalia.render.diff.words import HEAVIEST_FIRST, SIGNS, counted, direction, many, parting, slices, what
from regalia.render.text import visible

_COLOURS = {"+": "32", "-": "31", "~": "33"}
_LINES = 12
_ROWS = 16
_WIDTH = 110


def to_text(found: Comparison, *, full: bool = False, colour: bool = False) -> str:
    """The comparison; `full` leaves nothing out."""
    parts = [part for each in found.diffs if each.changes or len(found.diffs) == 1 for part in _one(each, full)]
    if found.lone:
        parts.append([f"{SIGNS[change.kind]} {change.heading}: {change.kind}" for change in found.lone])
    if found.refused:
        parts.append([f"{name}: not compared" for name in found.refused])
    if len(found.diffs) + len(found.lone) != 1 or found.refused:
        same = sum(not each.changes for each in found.diffs)
        left = f"; {len(found.refused)} not compared" if found.refused else ""
        parts.append([f"{many(len(found.diffs), 'contract')} compared, {same} without a change{left}"])
    lines = (line for part in parts if part for line in [*part, ""])
    return "".join(_coloured(visible(line), colour) + "\n" for line in lines).rstrip("\n") + "\n"


def _one(found: Diff, full: bool) -> Iterator[list[str]]:
    """The parts of the comparison of one contract."""
    yield [f"{found.old.name} -> {found.new.name}"]
    for category in HEAVIEST_FIRST:
        changes = [change for change in found.changes if change.category == category]
        if category == CASH:
            yield _cash(found, full)
        elif changes:
            yield ["wording only" if category == WORDING else category, *_clauses(found, changes, full)]
    yield notes(found)
    yield _streams(found) if full else []
    yield [counted(found)]


def _coloured(line: str, colour: bool) -> str:
    sign = line.strip()[:1]
    if not colour or sign not in _COLOURS or not line.startswith("    "):
        return line
    return f"\x1b[{_COLOURS[sign]}m{line}\x1b[0m"


def _clauses(found: Diff, changes: Sequence[Change], full: bool) -> Iterator[str]:
    """The changes of a category under their clauses."""
    clauses: dict[str, list[Change]] = {}
    for change in changes:
        clauses.setdefault(_headed(change), []).append(change)
    for heading, group in clauses.items():
        yield f"  {heading}"
        for change in group:
            yield from _change(found, change, full)


def _headed(change: Change) -> str:
    """The first line of a clause that was kept, the keyword and the name of one that came or went."""
    if not change.path or not change.line:
        return change.heading
    return change.line if len(change.line) <= _WIDTH else f"{change.line[: _WIDTH - 3]}..."


def _change(found: Diff, change: Change, full: bool) -> Iterator[str]:
    places = " -> ".join(str(written.place) for written in (change.old, change.new) if written)
    if change.old and change.new and change.old.place.file == change.new.place.file:
        places = f"{change.old.place}"
    first, *more = _texts(change)
    yield f"    {SIGNS[change.kind]} {first}"
    yield from (f"      {line}" for line in (more if full else more[:_LINES]))
    if len(more) > _LINES and not full:
        yield f"      ... ({len(more) - _LINES} more lines: --full)"
    if change.category != WORDING:
        yield from (f"        {line}" for line in _effects(found, change))
    yield f"        {places}"


def _texts(change: Change) -> list[str]:
    """What a change is, and the further lines of what it brings or takes; of two texts the lines that differ."""
    old, new = (written.text.split("\n")[1:] if written else [] for written in (change.old, change.new))
    if change.kind == "moved":
        return [what(change)]
    if change.kind != "changed":
        return [what(change), *old, *new]
    differing = (line for line in ndiff(old, new) if line[0] in "+-")
    return [what(change), *differing]


def _effects(found: Diff, change: Change) -> Iterator[str]:
    """What a change does for each party."""
    yield from caveats(found, change)
    effects = found.effects.get(change.number, {})
    differing = {party: effect for party, effect in effects.items() if effect.scenario}
    rows = [(party, direction(effect)) for party, effect in differing.items()]
    yield from table(rows, frozenset()) if rows else ()
    titles = dict.fromkeys(effect.scenario.title for effect in differing.values() if effect.scenario)
    yield from (f"shown by {title}" for title in titles)


def _cash(found: Diff, full: bool) -> list[str]:
    """What each is paid on the stream that shows most, and where the drafts part."""
    cash = found.cash
    if cash is None:
        return []
    rows = cash.scenario.rows
    shown = rows if full else rows[:_ROWS]
    lines = [f"cash, on {cash.scenario.title}", *(f"    {row}" for row in shown)]
    if len(rows) > len(shown):
        lines.append(f"    ... ({len(rows) - len(shown)} more rows: --full)")
    lines += ["", *table(list(_amounts(cash, full)), frozenset({2, 3, 4}), "  ")]
    return lines + _parting(cash)


def _amounts(cash: CashDiff, full: bool) -> Iterator[tuple[str, ...]]:
    """The table of who has what, by year in which it differs and in all."""
    yield ("", "", "old", "new", "difference")
    for (party, unit), years in cash.years.items():
        told = [(str(year), amounts) for year, amounts in years.items() if full or amounts.difference]
        for number, (year, amounts) in enumerate(told):
            yield (f"{party}, {unit}" if not number else "", year, *_three(amounts, unit))
        if len(years) > 1:
            yield ("", "in all", *_three(cash.totals[party, unit], unit))


def _three(amounts: Amounts, unit: str) -> tuple[str, str, str]:
    sign = "+" if amounts.difference > 0 else ""
    old, new, difference = (shown_amount(amount, unit) for amount in (amounts.old, amounts.new, amounts.difference))
    return old, new, sign + difference


def _parting(cash: CashDiff) -> list[str]:
    """The first day on which somebody has not the same, with the slices of either draft."""
    part = cash.parting
    if part is None:
        return []
    lines = ["", f"  {parting(part)}"]
    for name, entries in (("old", part.old), ("new", part.new)) if part.old or part.new else ():
        for entry in entries:
            sign = "" if entry.target == part.party else "-"
            how = f": {slices(entry)}" if entry.slices else ""
            lines.append(f"    {name}  {entry.clause}, {sign}{shown_amount(entry.amount, part.unit)} {part.unit}{how}")
        if not entries:
            lines.append(f"    {name}  nothing")
    return lines


def _streams(found: Diff) -> list[str]:
    """Every stream that was tried, with its rows."""
    lines = ["streams tried"] if found.scenarios else []
    for scenario in found.scenarios:
        lines += [f"  {scenario.title}", *(f"    {row}" for row in scenario.rows)]
    return lines
