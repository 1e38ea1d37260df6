"""What was looked for and found: as text, and as `regalia.solve/1`."""

import json
from fractions import Fraction
from typing import Any

from ....dsl.dates import Duration
from ....dsl.named_figures import Value
from ....dsl.show import show
from ...analysis.metric import shown
from ...analysis.solve import Solution, Solved
from ...money import in_major, show_decimal
from ..json import receipt
from .figures import ratio, shown_figure

FORMAT = "regalia.solve/1"
_PLACES = 12


def to_text(found: Solved) -> str:
    """A paragraph for each solution; where there is none, what came nearest."""
    metric, sought = found.metric, found.sought
    lines = [f"{found.result.model.title}, through {found.result.through}", ""]
    lines.append(f"{sought.name} so that {metric.words} = {metric.goal_words}")
    if found.now is not None and sought.now is not None:
        now = metric.show(found.case, found.result, found.now)
        lines.append(f"  now {_figure(found, sought.value(sought.now))}: {now}")
    for each in found.solutions:
        lines += ["", *_solution(found, each)]
    if not found.solutions:
        lines += ["", *_nothing(found)]
    if found.rounds:
        lines += ["", "Amounts were rounded throughout: without rounding this contract cannot be run."]
    return "\n".join(lines) + "\n"


def _solution(found: Solved, each: Solution) -> list[str]:
    low, high = (found.sought.value(end) for end in (each.root.low, each.root.high))
    if not each.root.exact:
        lines = [f"  near         {_figure(found, each.written)}"]
        if found.sought.whole:
            lines = [f"  between      {_figure(found, low)} and {_figure(found, high)}: it is passed, and not met"]
    elif low == high:
        exactly = ratio(low)
        lines = [f"  exactly      {_figure(found, low)}" + (f"  ({exactly})" if exactly else "")]
    else:
        lines = [f"  anything from {_figure(found, low)} to {_figure(found, high)}"]
    return [*lines, _written(found, each)]


def _written(found: Solved, each: Solution) -> str:
    if each.comes_to is None:
        return "               the contract does not run with it"
    comes = found.metric.show(found.case, found.result, each.comes_to)
    return f"  written as   {_figure(found, each.written)}: {comes}{_off(found, each)}"


def _off(found: Solved, each: Solution) -> str:
    """How far a written figure leaves the metric from what is asked."""
    if not each.off:
        return ""
    if found.metric.measure:
        unit = found.result.model.currency
        if found.metric.measure != "present value":
            return ""
        return f", {show_decimal(abs(in_major(each.off, unit)), 2)} {'more' if each.off > 0 else 'less'}"
    amount = shown(abs(each.off), found.case.answer(found.result)[1])
    return f", {amount} {'more' if each.off > 0 else 'less'}"


def _nothing(found: Solved) -> list[str]:
    if found.tried is None:
        return ["  nothing: the contract could be run with no figure that was tried"]
    low, high = (_figure(found, end) for end in found.tried)
    lines = [f"  nothing from {low} to {high} gives that"]
    if found.nearest is not None:
        near = found.nearest
        comes = found.metric.show(found.case, found.result, near.comes_to)
        lines.append(f"  nearest      {_figure(found, near.written)}: {comes}{_off(found, near)}")
    return lines


def _figure(found: Solved, value: Value) -> str:
    return shown_figure(found.sought, value, found.result.model.currency)


def to_json(found: Solved, version: str) -> str:
    """The text of the document, with a line end."""
    sought, metric = found.sought, found.metric
    document = {
        "format": FORMAT,
        "deal": found.result.model.title,
        "through": found.result.through.isoformat(),
        "currency": found.result.model.currency,
        "for": sought.name,
        "for_now": None if sought.now is None else _plain(found, sought.value(sought.now)),
        "metric": metric.words,
        "goal": metric.goal_words,
        "metric_now": None if found.now is None else metric.show(found.case, found.result, found.now),
        "solutions": [_data(found, each) for each in found.solutions],
        "tried": [_plain(found, end) for end in found.tried or ()],
        "nearest": _data(found, found.nearest) if found.nearest else None,
        "rounded_throughout": found.rounds,
        "receipt": receipt(found.case.told(found.result), version),
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _data(found: Solved, each: Solution) -> dict[str, Any]:
    return {
        "from": _plain(found, found.sought.value(each.root.low)),
        "to": _plain(found, found.sought.value(each.root.high)),
        "exact": each.root.exact,
        "written": _figure(found, each.written),
        "comes_to": None if each.comes_to is None else found.metric.show(found.case, found.result, each.comes_to),
        "is_met": each.off == 0,
    }


def _plain(found: Solved, value: Value) -> str:
    """A figure as a machine reads it: a quotient in full, a price in major units."""
    if isinstance(value, Duration):
        return show(value)
    if found.sought.is_price and isinstance(value, Fraction):
        value = in_major(value, found.result.model.currency)
    return str(value)
