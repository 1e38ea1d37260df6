"""Two drafts side by side as data: `regalia.diff/1`, described in docs/diff.md."""

import json
from collections.abc import Mapping
from typing import Any

from regalia.dsl.diff.change import CASH, Change, Written
from regalia.interpreter.diff import Diff
from regalia.interpreter.diff.cash import Amounts
from regalia.interpreter.diff.comparison import Comparison
from regalia.interpreter.diff.effect import Effect
from regalia.interpreter.money import show_money

FORMAT = "regalia.diff/1"


def to_json(found: Comparison) -> str:
    """The document with a line end; several contracts of two folders are one document."""
    changes = [_change(each, change) for each in found.diffs for change in each.changes]
    changes += [{**_said(change), "effect": {}} for change in found.lone]
    data = {
        "format": FORMAT,
        "old": found.old,
        "new": found.new,
        "unchanged": found.unchanged,
        "changes": changes,
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _change(found: Diff, change: Change) -> dict[str, Any]:
    effects = _of_cash(found, change) if change.category == CASH else _effects(found.effects.get(change.number, {}))
    return {**_said(change), "effect": effects}


def _said(change: Change) -> dict[str, Any]:
    return {
        "category": change.category,
        "clause": change.clause,
        "path": " / ".join(change.path),
        "kind": change.kind,
        "old": change.old.text if change.old else None,
        "new": change.new.text if change.new else None,
        "old_place": _place(change.old),
        "new_place": _place(change.new),
    }


def _place(written: Written | None) -> dict[str, Any] | None:
    if written is None:
        return None
    return {"file": written.place.file, "line": written.place.line, "column": written.place.column}


def _effects(effects: Mapping[str, Effect]) -> dict[str, Any]:
    return {
        party: _effect(effect.unit, effect.difference, effect.first, effect.direction)
        for party, effect in effects.items()
    }


def _of_cash(found: Diff, change: Change) -> dict[str, Any]:
    """The effect of all changes on what one party has, in all or in a year."""
    assert found.cash
    holding, period = change.path
    for (party, unit), total in found.cash.totals.items():
        if holding == f"{party}, {unit}":
            amounts: Amounts = total if period == "in all" else found.cash.years[party, unit][int(period)]
            way = "better" if amounts.difference > 0 else "worse" if amounts.difference < 0 else "same"
            return {party: _effect(unit, amounts.difference, amounts.first, way)}
    return {}


def _effect(unit: str, difference: Any, first: Any, direction: str) -> dict[str, Any]:
    day = first.isoformat() if first else None
    return {"currency": unit, "difference": show_money(difference, unit), "first": day, "direction": direction}
