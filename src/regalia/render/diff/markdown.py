"""Two drafts side by side as Markdown, for a comment on a change or a page."""

from collections.abc import Iterator

from regalia.dsl.diff.change import CASH, WORDING, Change
from regalia.interpreter.diff import Diff
from regalia.interpreter.diff.cash import CashDiff, shown_amount
from regalia.interpreter.diff.comparison import Comparison
from regalia.render.diff.caveats import caveats, notes
from regalia.render.diff.words import HEAVIEST_FIRST, SIGNS, counted, direction, parting, slices, what
from regalia.render.text import visible

_SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\`*_{}[]<>()#|!~@"})


def to_markdown(found: Comparison) -> str:
    """The comparison as sections and tables."""
    parts = [_one(each) for each in found.diffs if each.changes or len(found.diffs) == 1]
    parts += [f"- {SIGNS[change.kind]} {_plain(change.heading)}: {change.kind}\n" for change in found.lone]
    parts += [f"- {_plain(name)}: not compared\n" for name in found.refused]
    return "\n".join(parts) or "No contract has changed.\n"


def _one(found: Diff) -> str:
    """The comparison of one contract."""
    lines = [f"### {_plain(found.old.name)} → {_plain(found.new.name)}", "", counted(found), ""]
    for category in HEAVIEST_FIRST:
        changes = [change for change in found.changes if change.category == category]
        if category == CASH:
            lines += _cash(found.cash) if found.cash else []
        elif changes:
            lines += [f"#### {'wording only' if category == WORDING else category}", "", *_table(found, changes), ""]
    for note in notes(found):
        lines += [_plain(note[:1].upper() + note[1:]), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _table(found: Diff, changes: list[Change]) -> Iterator[str]:
    yield "| clause | change | who | place |"
    yield "|---|---|---|---|"
    for change in changes:
        written = change.new or change.old
        place = _plain(str(written.place)) if written else ""
        who = "<br>".join(_effects(found, change)) if change.category != WORDING else ""
        yield f"| {_plain(change.heading)} | {SIGNS[change.kind]} {_plain(what(change))} | {who} | {place} |"


def _effects(found: Diff, change: Change) -> Iterator[str]:
    """What a change does for each party, and what has to be known of it."""
    yield from (_plain(line) for line in caveats(found, change))
    for party, effect in found.effects.get(change.number, {}).items():
        if effect.scenario:
            yield f"{_plain(party)}: {direction(effect)}"


def _cash(cash: CashDiff) -> list[str]:
    lines = [
        f"#### cash, on {_plain(cash.scenario.title)}",
        "",
        "| | | old | new | difference |",
        "|---|---|--:|--:|--:|",
    ]
    for (party, unit), years in cash.years.items():
        rows = [*((str(year), amounts) for year, amounts in years.items()), ("in all", cash.totals[party, unit])]
        for period, amounts in rows:
            figures = (shown_amount(each, unit) for each in (amounts.old, amounts.new, amounts.difference))
            lines.append(f"| {_plain(f'{party}, {unit}')} | {period} | {' | '.join(figures)} |")
    part = cash.parting
    if part:
        lines += ["", _plain(parting(part)), ""]
        for name, entries in (("old", part.old), ("new", part.new)):
            for entry in entries:
                how = f": {slices(entry)}" if entry.slices else ""
                amount = shown_amount(entry.amount, part.unit)
                lines.append(f"- {name}: {_plain(entry.clause)}, {amount} {part.unit}{how}")
    return [*lines, ""]


def _plain(text: str) -> str:
    """A text that Markdown shows as it is."""
    return visible(text.replace("\n", " ")).translate(_SPECIAL)
