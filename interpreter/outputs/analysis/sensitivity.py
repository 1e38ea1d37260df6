"""What a metric swings by: a table, `regalia.sensitivity/1`, and a tornado as SVG (extra `charts`)."""

import json
from typing import Any

from ...analysis.sensitivity import Sensitivity, Swing
from ..json import receipt
from ..text import table
from .figures import shown_figure

FORMAT = "regalia.sensitivity/1"
_WIDTH = 460
_LESS, _MORE = "#d1863a", "#0b6e99"
_MOST = 30


def to_text(found: Sensitivity) -> str:
    """The widest swing first; then what does not move it."""
    metric, result = found.metric, found.result
    now = metric.show(found.case, result, found.now)
    lines = [f"{result.model.title}, through {result.through}", f"{metric.words}: {now}"]
    if found.swings:
        heads = ("", "from", "to", "comes to", "and", "swing")
        lines += ["", *table([heads, *(_row(found, each) for each in found.swings)], frozenset({1, 2, 3, 4, 5}))]
    if found.still:
        lines += ["", f"Does not move it: {', '.join(found.still)}"]
    if found.stopped:
        lines += ["", f"Cannot be run with less, or with more: {', '.join(found.stopped)}"]
    return "\n".join(lines) + "\n"


def _row(found: Sensitivity, each: Swing) -> tuple[str, ...]:
    ends = [shown_figure(each.variable, value, found.result.model.currency) for value in (each.low, each.high)]
    comes = [
        "cannot be run" if end is None else found.metric.show(found.case, found.result, end) for end in _ends(each)
    ]
    return (
        each.variable.name,
        *ends,
        *comes,
        found.metric.show(found.case, found.result, each.size) if each.size else "",
    )


def _ends(each: Swing) -> tuple[Any, Any]:
    return each.at_low, each.at_high


def to_json(found: Sensitivity, version: str) -> str:
    """The text of the document, with a line end."""
    case, metric, result = found.case, found.metric, found.result
    document = {
        "format": FORMAT,
        "deal": result.model.title,
        "through": result.through.isoformat(),
        "currency": result.model.currency,
        "metric": metric.words,
        "now": metric.show(case, result, found.now),
        "swings": [
            {
                "term": each.variable.name,
                "low": shown_figure(each.variable, each.low, result.model.currency),
                "high": shown_figure(each.variable, each.high, result.model.currency),
                "at_low": None if each.at_low is None else metric.show(case, result, each.at_low),
                "at_high": None if each.at_high is None else metric.show(case, result, each.at_high),
                "swing": metric.show(case, result, each.size) if each.size else None,
            }
            for each in found.swings
        ],
        "still": list(found.still),
        "stopped": list(found.stopped),
        "receipt": receipt(case.told(result), version),
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def to_svg(found: Sensitivity) -> str:
    """A tornado: a bar from what the metric comes to with less to what it comes to with more, the widest on top.

    Raises: ImportError where the extra is not installed.
    """
    import altair as alt
    import vl_convert

    base = float(found.metric.major(found.case, found.result, found.now))
    rows = [row for each in found.swings[:_MOST] for row in _bars(found, each, base)]
    bars = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(height=13)
        .encode(
            y=alt.Y("term:N", sort=None, title=None, axis=alt.Axis(labelLimit=260)),
            x=alt.X("from:Q", title=found.metric.words, scale=alt.Scale(zero=False)),
            x2="to:Q",
            color=alt.Color("end:N", title=None, scale=alt.Scale(domain=["less", "more"], range=[_LESS, _MORE])),
        )
    )
    line = alt.Chart(alt.InlineData(values=[{"now": base}])).mark_rule(color="#333").encode(x="now:Q")
    title = f"{found.metric.words}, {found.metric.show(found.case, found.result, found.now)} now"
    chart = (bars + line).properties(width=_WIDTH, height=alt.Step(20), title=title)
    return str(vl_convert.vegalite_to_svg(chart.to_json()))


def _bars(found: Sensitivity, each: Swing, base: float) -> list[dict[str, Any]]:
    ends = (("less", each.low, each.at_low), ("more", each.high, each.at_high))
    return [
        {
            "term": each.variable.name,
            "end": end,
            "from": base,
            "to": float(found.metric.major(found.case, found.result, at)),
        }
        for end, _, at in ends
        if at is not None
    ]
