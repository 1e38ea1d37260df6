"""The tree behind an entry, as text and as JSON (`regalia.explain/1`)."""

import json
from fractions import Fraction
from typing import Any

from ..exact.unknown import Unknown
from ..explain import Band, Explanation
from ..money import digits_of, show_decimal, show_exact, with_commas
from ..rows import Row
from .json import entry_data
from .text import shown

FORMAT = "regalia.explain/1"


def to_text(explanation: Explanation) -> str:
    """The tree, from the entry down to the input that brought it about."""
    return "\n".join(_lines(explanation, "")) + "\n"


def _lines(explanation: Explanation, indent: str) -> list[str]:
    entry = explanation.entry
    who = " -> ".join(name for name in (entry.source, entry.target) if name)
    amount = f": {shown(entry.amount, entry.unit)} {entry.unit or ''}".rstrip(": ") if entry.amount is not None else ""
    lines = [
        f"{indent}entry {entry.id}, {entry.day}, {entry.kind} of {entry.clause}{f', {who}' if who else ''}{amount}"
    ]
    inner = indent + "  "
    lines.append(f"{inner}says {explanation.place}: {explanation.words[:160]}")
    for cite in explanation.cites:
        quoted = f': "{cite.quotation}"' if cite.quotation else ""
        lines.append(f"{inner}cites {cite.document} {cite.point}{quoted}")
    for band in explanation.bands:
        lines += _band(band, entry.unit or "", inner)
    if explanation.rounding:
        exact = _major(explanation.rounding.exact, entry.unit or "")
        lines.append(f"{inner}exactly {exact}, rounded {explanation.rounding.rule} ({explanation.rounding.place})")
    if isinstance(entry.cause, int) and explanation.cause:
        lines.append(f"{inner}because of")
        lines += _lines(explanation.cause, inner + "  ")
    elif entry.cause is not None and not isinstance(entry.cause, int):
        lines.append(f"{inner}because of {entry.cause.file.name}, line {entry.cause.line}")
    return lines


def _band(band: Band, unit: str, indent: str) -> list[str]:
    lines = [
        f"{indent}band {band.number}: {_major(band.base, unit)} at {_rate(band.rate)} = {_major(band.exact, unit)}",
        f"{indent}  {band.place}: {band.label}",
    ]
    lines += [
        f"{indent}  counts {_counter(step.name)}: {_major(step.before, unit)} -> {_major(step.after, unit)}"
        for step in band.counters
    ]
    return lines


def _counter(name: str) -> str:
    """What a limit counts, in words: `...all.per:unit` is what all units have received."""
    sense, _, who = name.rpartition(".all.")[2].partition(":")
    words = {"per": "received by all", "received": "received by", "receipts": "came in on", "distributed": "paid under"}
    return f"{words[sense]} {who.replace(':', ' ')}" if sense in words else "what this step has taken"


def _rate(rate: Any) -> str:
    hundredths = Fraction(rate) * 100
    return f"{hundredths}%" if hundredths.denominator == 1 else f"{show_exact(rate)} ({show_decimal(hundredths, 6)}%)"


def _major(value: Any, unit: str) -> str:
    """An exact amount in whole units: its decimals where they end, else twelve of them."""
    if isinstance(value, Unknown):
        return shown(value, unit)
    amount = Fraction(value) / 10 ** digits_of(unit)
    places = next((p for p in range(digits_of(unit), 13) if (amount * 10**p).denominator == 1), None)
    text = show_decimal(amount, places if places is not None else 12) if places != 0 else str(amount)
    return with_commas(text) + ("" if places is not None else "...")


def to_json(explanation: Explanation) -> str:
    """The tree as JSON, amounts as text."""
    return json.dumps({"format": FORMAT, **_data(explanation)}, indent=1, ensure_ascii=False) + "\n"


def _data(explanation: Explanation) -> dict[str, Any]:
    unit = explanation.entry.unit or ""
    rounding = explanation.rounding
    return {
        "entry": entry_data(explanation.entry),
        "place": _place(explanation.place),
        "words": explanation.words,
        "cites": [
            {"document": c.document, "point": c.point, "quotation": c.quotation or None} for c in explanation.cites
        ],
        "bands": [_band_data(band, unit) for band in explanation.bands],
        "rounding": rounding
        and {"exact": _exact(rounding.exact, unit), "rule": rounding.rule, "place": _place(rounding.place)},
        "because": _because(explanation),
    }


def _because(explanation: Explanation) -> dict[str, Any] | None:
    cause: Row | int | None = explanation.entry.cause
    if isinstance(cause, int) and explanation.cause:
        return _data(explanation.cause)
    if cause is None or isinstance(cause, int):
        return None
    return {"file": cause.file.name, "line": cause.line}


def _band_data(band: Band, unit: str) -> dict[str, Any]:
    return {
        "band": band.number,
        "label": band.label,
        "place": _place(band.place),
        "base": _exact(band.base, unit),
        "rate": show_exact(band.rate),
        "exact": _exact(band.exact, unit),
        "counters": [
            {"counter": s.name, "before": _exact(s.before, unit), "after": _exact(s.after, unit)} for s in band.counters
        ],
    }


def _exact(value: Any, unit: str) -> str | None:
    return None if isinstance(value, Unknown) else show_exact(Fraction(value) / 10 ** digits_of(unit))


def _place(place: Any) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column}
