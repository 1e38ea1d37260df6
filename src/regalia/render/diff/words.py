"""The words that every format of a comparison shares."""

from regalia.dsl.diff.change import CASH, RIGHTS, TERMS, WORDING, Change
from regalia.interpreter.diff import Diff
from regalia.interpreter.diff.cash import Parting, shown_amount
from regalia.interpreter.diff.effect import Effect
from regalia.interpreter.ledger import Entry, Slice
from regalia.interpreter.outputs.explanation import major, rate_of

HEAVIEST_FIRST = (RIGHTS, TERMS, CASH, WORDING)
SIGNS = {"added": "+", "removed": "-", "changed": "~", "renamed": "~", "moved": "~"}


def what(change: Change) -> str:
    """Where in its clause a change is, and what it is, on one line."""
    path = " / ".join(change.path)
    old, new = (written.text.partition("\n")[0] if written else None for written in (change.old, change.new))
    if change.kind == "moved":
        return f"{path or change.heading}: moved"
    if old is not None and new is not None:
        return f"{path}: {old} -> {new}" if path else f"{old} -> {new}"
    text = new if old is None else old
    return f"{path}: {text}" if path else f"{text}"


def direction(effect: Effect) -> str:
    """`1,000.00 CAD more, from 2010-06-30 on: better`."""
    if effect.direction == "same":
        return "the same"
    amount = shown_amount(abs(effect.difference), effect.unit)
    if not effect.difference:
        return f"as much in the end, at other times from {effect.first} on: {effect.direction}"
    more = "more" if effect.difference > 0 else "less"
    if effect.direction == "mixed":
        return f"{amount} {effect.unit} {more} in the end, apart from {effect.first} on: mixed"
    return f"{amount} {effect.unit} {more}, from {effect.first} on: {effect.direction}"


def slices(entry: Entry) -> str:
    """How an amount came about: `4,786,000.00 at 75%, 5,214,000.00 at 50%`, `1,000 ounce at 435.00 USD per ounce`."""
    unit = entry.unit or ""
    return ", ".join(_slice(each, unit) for each in entry.slices)


def _slice(part: Slice, unit: str) -> str:
    base = major(part.base, part.unit) + ("" if part.unit == unit else f" {part.unit}")
    return f"{base} at {rate_of(part.rate, unit, part.unit)}"


def parting(part: Parting) -> str:
    """`They part on 2027-12-31, in what unit has:`; every day, where some have not the same earlier than others."""
    last = f"in what {part.party} has:" if part.old or part.new else "in what is overdue, with its interest."
    if list(part.days) == [part.day]:
        return f"They part on {part.day}, {last}"
    *days, latest = (f"{day} ({', '.join(who)})" for day, who in part.days.items())
    told = f"{', '.join(days)} and {latest}" if days else latest
    return f"They part on {told}; on {part.day}, {last}"


def counted(found: Diff) -> str:
    """`3 changes: 1 in rights, 2 in terms (116 clauses and lines unchanged)`."""
    changes = [change for change in found.changes if change.category != CASH]
    number = {category: sum(change.category == category for change in changes) for category in HEAVIEST_FIRST}
    kinds = ", ".join(f"{count} in {category}" for category, count in number.items() if count)
    same = f"{found.unchanged:,} clauses and lines unchanged"
    return f"{many(len(changes), 'change')}: {kinds} ({same})" if changes else f"no change ({same})"


def many(number: int, thing: str) -> str:
    """`1 change`, `2 changes`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
