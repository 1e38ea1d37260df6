"""The tree behind an entry, as text and as JSON (`regalia.explain/1`)."""

import json
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from ...dsl.source import Place
from ..exact.unknown import Unknown
from ..explain import Explanation
from ..figures import PERCENT, Counted, Figure
from ..money import digits_of, in_major, show_exact, show_figure, whole_rate
from ..roundings import Rounding
from ..rows import Row
from ..slices import BandStep, LineStep
from .json import entry_data
from .text import original, shown

FORMAT = "regalia.explain/1"
SEVERAL = "regalia.explanations/1"


def to_text(explanation: Explanation) -> str:
    """The tree, from the entry down to the input that brought it about."""
    return "\n".join(_lines(explanation, "")) + "\n"


def _lines(explanation: Explanation, indent: str) -> list[str]:
    entry = explanation.entry
    who = " -> ".join(name for name in (entry.source, entry.target) if name)
    amount = f": {shown(entry.amount, entry.unit)} {entry.unit or ''}".rstrip() if entry.amount is not None else ""
    lines = [
        f"{indent}entry {entry.id}, {entry.day}, {entry.kind} of {entry.clause}{f', {who}' if who else ''}{amount}"
    ]
    inner = indent + "  "
    lines.append(f"{inner}says {explanation.place}: {explanation.words[:160]}")
    if explanation.ended is not None:
        lines.append(f"{inner}{'this line ended, for good' if explanation.ended else 'this happened'}")
    for cite in explanation.cites:
        quoted = f': "{cite.quotation}"' if cite.quotation else ""
        lines.append(f"{inner}cites {cite.document} {cite.point}{quoted}")
    lines += [f"{inner}{figure_line(figure)}" for figure in explanation.figures]
    for band in explanation.bands:
        lines += _band(band, entry.unit or "", inner)
    if entry.translated:
        lines.append(f"{inner}translated: {original(entry.translated)}")
    if explanation.rounding:
        lines.append(inner + _rounding(explanation.rounding, entry.unit or ""))
    if isinstance(entry.cause, int) and explanation.cause:
        lines.append(f"{inner}because of")
        lines += _lines(explanation.cause, inner + "  ")
    elif entry.cause is not None and not isinstance(entry.cause, int):
        lines.append(f"{inner}because of {entry.cause.file.name}, line {entry.cause.line}")
    return lines


def _band(band: BandStep, unit: str, indent: str) -> list[str]:
    past = f", after the first {major(band.start, band.unit)}," if band.start else ""
    base = major(band.base, band.unit) + ("" if band.unit == unit else f" {band.unit}")
    lines = [f"{indent}slice of {base}{past} at {rate_of(band.rate, unit, band.unit)} = {major(band.exact, unit)}"]
    for line in band.lines:
        lines.append(f"{indent}  {line.place}: {line.words}")
        lines += [f"{indent}    {figure_line(figure)}" for figure in line.figures]
        lines += [f"{indent}    {_counted(counted)}" for counted in line.counters]
    return lines


def figure_line(figure: Figure) -> str:
    """What some words came to, on a line."""
    words = f"{figure.words}, {figure.says}" if figure.says else figure.words
    if isinstance(figure.value, bool):
        return f"{words}: {'true' if figure.value else 'not true'}"
    if figure.unit == PERCENT and not isinstance(figure.value, Unknown):
        return f"{words}: {percentage(figure.value / Fraction(100))}"
    text = major(figure.value, figure.unit)
    exact = f" ({_exact(figure.value, figure.unit)} exactly)" if text.endswith("...") else ""
    return f"{words}: {text} {figure.unit}".rstrip() + exact


def _counted(counted: Counted) -> str:
    """What a limit counts, from where to where, and where it ends."""
    unit = counted.unit
    over = f", for all {major(counted.units, '')} units" if counted.units is not None else ""
    end = f", limit {major(counted.limit, unit)}" if counted.limit is not None else ""
    return f"{counted.words}{over}: {major(counted.before, unit)} -> {major(counted.after, unit)}{end} {unit}".rstrip()


def _rounding(rounding: Rounding, unit: str) -> str:
    exact = major(rounding.exact, unit)
    if rounding.owed:
        ahead = rounding.owed < 0
        exact += (
            f" {'-' if ahead else '+'} {major(abs(rounding.owed), unit)} {'paid ahead' if ahead else 'owed'} before"
        )
        exact += f" = {major(rounding.exact + rounding.owed, unit)}"
    given = f", {major(rounding.residue, unit)} of it residue" if rounding.residue else ""
    given = " to stay within a limit" if rounding.held else given
    return f"exactly {exact}, rounded to {major(rounding.rounded, unit)}{given}: {rounding.rule} ({rounding.place})"


def percentage(rate: Any) -> str:
    """A rate as a percentage, and as a quotient where its decimals do not end."""
    hundredths = show_figure(Fraction(rate) * 100, 0)
    return f"{show_exact(rate)} ({hundredths}%)" if hundredths.endswith("...") else f"{hundredths}%"


def rate_of(rate: Any, unit: str, base: str) -> str:
    """A rate of a slice in words: a percentage, or so much of one unit for each of another."""
    if unit == base:
        return percentage(rate)
    return f"{show_figure(whole_rate(rate, unit, base), max(0, digits_of(unit)))} {unit} per {base}"


def major(value: Any, unit: str) -> str:
    """An amount in whole units, with its decimals where they end."""
    if isinstance(value, Unknown):
        return shown(value, unit)
    return show_figure(in_major(value, unit), max(0, digits_of(unit)))


def to_json(explanation: Explanation) -> str:
    """The tree as JSON, amounts as text."""
    return json.dumps({"format": FORMAT, **_data(explanation)}, indent=1, ensure_ascii=False) + "\n"


def all_to_json(explanations: Iterable[Explanation]) -> str:
    """Several trees as JSON."""
    found = [_data(each) for each in explanations]
    return json.dumps({"format": SEVERAL, "explanations": found}, indent=1, ensure_ascii=False) + "\n"


def _data(explanation: Explanation) -> dict[str, Any]:
    unit = explanation.entry.unit or ""
    return {
        "entry": entry_data(explanation.entry),
        "place": _place(explanation.place),
        "words": explanation.words,
        "ended": explanation.ended,
        "cites": [
            {"document": c.document, "point": c.point, "quotation": c.quotation or None} for c in explanation.cites
        ],
        "figures": [figure_data(figure) for figure in explanation.figures],
        "bands": [_band_data(band, unit) for band in explanation.bands],
        "rounding": explanation.rounding and _rounding_data(explanation.rounding, unit),
        "because": _because(explanation),
    }


def _because(explanation: Explanation) -> dict[str, Any] | None:
    cause: Row | int | None = explanation.entry.cause
    if isinstance(cause, int) and explanation.cause:
        return _data(explanation.cause)
    if cause is None or isinstance(cause, int):
        return None
    return {"file": cause.file.name, "line": cause.line}


def figure_data(figure: Figure) -> dict[str, Any]:
    """What some words came to, as plain data."""
    truth = figure.value if isinstance(figure.value, bool) else None
    return {
        "words": figure.words,
        "says": figure.says or None,
        "value": truth if truth is not None else _exact(figure.value, figure.unit),
        "unit": figure.unit or None,
    }


def _band_data(band: BandStep, unit: str) -> dict[str, Any]:
    return {
        "band": band.number,
        "start": _exact(band.start, band.unit),
        "base": _exact(band.base, band.unit),
        "rate": show_exact(whole_rate(band.rate, unit, band.unit)),
        "exact": _exact(band.exact, unit),
        "lines": [_line_data(line) for line in band.lines],
    }


def _line_data(line: LineStep) -> dict[str, Any]:
    return {
        "words": line.words,
        "place": _place(line.place),
        "figures": [figure_data(figure) for figure in line.figures],
        "counters": [_counted_data(counted) for counted in line.counters],
    }


def _counted_data(counted: Counted) -> dict[str, Any]:
    return {
        "counter": counted.words,
        "unit": counted.unit or None,
        "units": _exact(counted.units, ""),
        "before": _exact(counted.before, counted.unit),
        "after": _exact(counted.after, counted.unit),
        "limit": _exact(counted.limit, counted.unit),
    }


def _rounding_data(rounding: Rounding, unit: str) -> dict[str, Any]:
    return {
        "exact": _exact(rounding.exact, unit),
        "owed": _exact(rounding.owed, unit),
        "rounded": _exact(rounding.rounded, unit),
        "residue": _exact(rounding.residue, unit),
        "held": rounding.held,
        "rule": rounding.rule,
        "place": _place(rounding.place),
    }


def _exact(value: Any, unit: str) -> str | None:
    if value is None or isinstance(value, Unknown):
        return None
    return show_exact(in_major(value, unit))


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column}
