"""The readings of a contract as data: `regalia.readings/1`. docs/readings.md describes each key."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from regalia.interpreter.evidence.position import Difference, Holding
from regalia.interpreter.exact.unknown import Unknown
from regalia.interpreter.outputs.json import amount_text
from regalia.interpreter.readings.comparison import Comparison, Range, Worth
from regalia.interpreter.readings.outcome import Open, Outcome, Running
from regalia.interpreter.readings.search import Largest, Search
from regalia.interpreter.readings.side_by_side import Readings
from regalia.interpreter.readings.space import Question
from regalia.render.json import finding_data, place_data
from regalia.render.readings_words import meaning_words

FORMAT = "regalia.readings/1"


def to_json(readings: Readings, version: str) -> str:
    """The text of the document, with a line end; `version` is that of regalia."""
    return json.dumps(document(readings, version), indent=1, ensure_ascii=False) + "\n"


def document(readings: Readings, version: str) -> dict[str, Any]:
    """The document as plain data."""
    space = readings.space
    files = {name: f"sha256:{digest}" for name, digest in readings.source.digests.items()}
    return {
        "format": FORMAT,
        "deal": readings.title,
        "currency": readings.currency,
        "readings": [_question(readings, question) for question in space.questions],
        "number": space.number,
        "complete": space.complete,
        "combinations": [{"number": each.number, "choices": dict(each.choices)} for each in space.combinations],
        "stream": readings.stream and _stream(readings.stream),
        "generated": readings.search and _search(readings.search),
        "receipt": {
            "regalia": version,
            "contract": f"sha256:{readings.source.digest}",
            **({"files": files} if files else {}),
            "inputs": {file.name: f"sha256:{file.sha256}" for file in readings.inputs.files},
            "fixed": dict(sorted(space.fixed.items())),
            "supplied": dict(sorted(readings.supplied.items())),
        },
    }


def _question(readings: Readings, question: Question) -> dict[str, Any]:
    node = question.node
    return {
        "name": question.name,
        "phrase": node.phrase,
        "place": place_data(readings.source.place(node.name.span)),
        "marks": _marks(node.marks),
        "within": dict(question.within),
        "default": question.default,
        "fixed": question.fixed is not None,
        "meanings": [
            {"name": m.name.text, "text": meaning_words(readings.source, m), "marks": _marks(m.marks)}
            for m in node.meanings
        ],
    }


def _marks(marks: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {"mark": mark.kind, "document": mark.source and mark.source.text, "point": mark.point or None} for mark in marks
    ]


def _stream(stream: Comparison) -> dict[str, Any]:
    return {
        "through": stream.through.isoformat(),
        "outcomes": [_outcome(outcome) for outcome in stream.outcomes],
        "ranges": [_range(each) for each in stream.ranges],
        "worth": [_worth(worth) for worth in stream.worths],
        "indifferent": list(stream.indifferent),
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "combination": outcome.combination.number,
        "stopped": [finding_data(finding) for finding in outcome.stopped] or None,
        "received": _totals(outcome.received),
        "less_paid": _totals(outcome.net),
        "undisclosed": [_open(holding, each) for holding, opened in outcome.open.items() for each in opened],
        "rights": dict(outcome.rights),
    }


def _open(holding: Holding, each: Open) -> dict[str, Any]:
    day, clause, sign, terms = each
    who, unit = holding
    return {"who": who, "unit": unit, "date": str(day), "clause": clause, "comes": sign > 0, "terms": list(terms)}


def _totals(table: Mapping[Holding, Running]) -> dict[str, Any]:
    """By who and unit, as `totals` of regalia.run/1."""
    found: dict[str, dict[str, Any]] = {}
    unknown: dict[str, set[str]] = {}
    for (who, unit), running in table.items():
        found.setdefault(who, {})[unit] = amount_text(running.last, unit)
        if isinstance(running.last, Unknown):
            unknown.setdefault(who, set()).update(running.last.names)
    return {
        who: theirs | ({"unknown": sorted(unknown[who])} if who in unknown else {}) for who, theirs in found.items()
    }


def _range(each: Range) -> dict[str, Any]:
    return {
        "who": each.who,
        "unit": each.unit,
        "less_paid": each.net,
        "least": amount_text(each.least, each.unit),
        "least_under": list(each.least_under),
        "most": amount_text(each.most, each.unit),
        "most_under": list(each.most_under),
        "difference": amount_text(each.difference, each.unit),
        "first": each.first and each.first.isoformat(),
        "undisclosed": list(each.undisclosed),
    }


def _worth(worth: Worth) -> dict[str, Any]:
    return {
        "reading": worth.question.name,
        "meaning": worth.meaning,
        "in_place_of": worth.question.default,
        "combination": worth.other.combination.number,
        "compared_with": worth.base.combination.number,
        "differs": worth.differs,
        "effects": [_effect(holding, difference) for holding, difference in worth.effects.items()],
        "rights": {name: {"before": before, "after": after} for name, (before, after) in worth.rights.items()},
    }


def _effect(holding: Holding, difference: Difference) -> dict[str, Any]:
    who, unit = holding
    undisclosed = sorted(difference.amount.names) if isinstance(difference.amount, Unknown) else []
    return {
        "who": who,
        "unit": unit,
        "difference": amount_text(difference.amount, unit),
        "first": difference.first.isoformat(),
        "undisclosed": undisclosed,
    }


def _search(search: Search) -> dict[str, Any]:
    return {
        "streams": search.streams,
        "complete": search.complete,
        "stopped": dict(search.stopped),
        "parted": dict(search.parted),
        "readings": {name: [_largest(each) for each in largest] for name, largest in search.alone.items()},
        "together": [_largest(each) for each in search.together],
    }


def _largest(each: Largest) -> dict[str, Any]:
    sides = zip(("base", "other"), (each.base, each.other), each.supplied, strict=True)
    return {
        "who": each.who,
        "unit": each.unit,
        "difference": amount_text(each.difference, each.unit),
        "first": each.first.isoformat(),
        "grows": each.grows,
        **{
            side: {"combination": combination.number, "choices": dict(combination.choices), "supplied": dict(figures)}
            for side, combination, figures in sides
        },
        "assumed": sorted(each.assumed),
        "stream": {"title": each.scenario.title, "inputs": dict(each.scenario.texts)},
    }
