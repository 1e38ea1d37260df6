"""A run as a person reads it on a screen of eighty columns or more."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any

from ..exact.unknown import Unknown
from ..ledger import Entry
from ..money import show_money, with_commas
from ..run import Result
from .json import document

_WIDTH = 100


def to_text(result: Result, version: str) -> str:
    """Ledger, totals, instruments, liens, marks and receipt."""
    data = document(result, version)
    parts = [
        [f"{result.model.title}, through {result.through}, in {result.model.currency}"],
        _ledger(result.entries),
        _proof(result),
        _totals(result),
        _instruments(data),
        _liens(data),
        _marks(data),
        _receipt(data),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def shown(amount: Any, unit: str | None) -> str:
    """An amount with commas, or the terms on which it depends."""
    if amount is None:
        return ""
    if isinstance(amount, Unknown):
        return "undisclosed (" + ", ".join(sorted(amount.names)) + ")"
    return with_commas(show_money(amount, unit or ""))


def table(rows: Sequence[Sequence[str]], right: frozenset[int], indent: str = "") -> list[str]:
    """Rows in columns as wide as they need; those in `right` end together."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        (
            indent
            + "  ".join(
                cell.rjust(width) if i in right else cell.ljust(width)
                for i, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
        ).rstrip()
        for row in rows
    ]


def _ledger(ledger: tuple[Entry, ...]) -> list[str]:
    if not ledger:
        return ["No entries."]
    head = ("date", "entry", "kind", "clause", "from", "to", "amount", "")
    rows = [
        (
            entry.day.isoformat(),
            str(entry.id),
            entry.kind,
            entry.clause,
            entry.source or "",
            entry.target or "",
            shown(entry.amount, entry.unit),
            entry.unit or "",
        )
        for entry in ledger
    ]
    return table([head, *rows], frozenset({1, 6}))


def _proof(result: Result) -> list[str]:
    """What came in on streams against what was shared of it."""
    streams = {s for entry in result.entries if entry.kind == "receipt" for s in [entry.target]}
    waterfalls = {entry.clause for entry in result.entries if entry.kind in ("share", "enforcement")}
    came: dict[str, Any] = {}
    went: dict[str, Any] = {}
    for entry in result.entries:
        if entry.kind == "receipt" and not isinstance(entry.cause, int):
            came[entry.unit or ""] = came.get(entry.unit or "", 0) + entry.amount
        elif entry.kind in ("share", "enforcement"):
            went[entry.unit or ""] = went.get(entry.unit or "", 0) + entry.amount
    if not streams or not waterfalls:
        return []
    return [
        f"Came in {shown(came[unit], unit)} {unit}, shared {shown(went.get(unit, 0), unit)} {unit}: "
        f"{'every cent is shared' if came[unit] == went.get(unit, 0) else 'NOT THE SAME'}"
        for unit in sorted(came)
    ]


def _totals(result: Result) -> list[str]:
    rows = [
        (who, shown(amount, unit), unit) for who, theirs in result.totals.items() for unit, amount in theirs.items()
    ]
    return ["Received in all", *table(rows, frozenset({1}), "  ")] if rows else []


def _instruments(data: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for name, state in data["instruments"].items():
        received = state["received_per_unit"]
        words = f"{with_commas(state['outstanding'])} outstanding of {with_commas(state['issued'])} issued"
        if received and received["exact"] != "0":
            words += f"; received {received['decimal']} {data['currency']} each"
        lines.append(f"  {name}: {words}")
        for option, becomes in state["options"].items():
            each = becomes["per_unit"]
            amount = each["decimal"].rstrip("0").rstrip(".") if each else "an unknown number of"
            total = becomes["in_all"]
            now = f"; all that are outstanding, {with_commas(total)}" if total not in (None, "0") else ""
            lines.append(f"    {option}: one {name} becomes {amount} {becomes['into']}{now}")
    return ["Instruments", *lines] if lines else []


def _liens(data: dict[str, Any]) -> list[str]:
    lines = [
        f"  {name}: rank {lien['rank']}, secures {with_commas(lien['secured'] or 'an undisclosed amount')} "
        f"{lien['currency']}{', a default was declared' if lien['enforced'] else ''}"
        for name, lien in data["liens"].items()
    ]
    return ["Liens", *lines] if lines else []


def _marks(data: dict[str, Any]) -> list[str]:
    lines = list(_marked(data["marks"]))
    return ["What these figures rest on", *lines] if lines else []


def _marked(marks: list[dict[str, Any]]) -> Iterator[str]:
    for mark in marks:
        affects = ", ".join(mark["affects"])
        words = f"{mark['mark']}: {mark['clause']}: {mark['text']}" + (f" (affects {affects})" if affects else "")
        yield from wrap(words, _WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def _receipt(data: dict[str, Any]) -> list[str]:
    receipt = data["receipt"]
    lines = [f"  regalia {receipt['regalia']}", f"  contract {receipt['contract']}"]
    lines += [f"  {name} {digest}" for name, digest in receipt["inputs"].items()]
    lines += [f"  reading {name} = {meaning}" for name, meaning in receipt["readings"].items()]
    lines += [f"  supplied {name} = {text}" for name, text in receipt["supplied"].items()]
    return ["Receipt", *lines]
