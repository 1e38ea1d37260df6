"""The documents that machines read, held key by key to what docs/run-json.md says of them."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from test_explain import DEALS, result_of

import regalia
from regalia.dsl.codes import CODES
from regalia.dsl.diagnostic import Refusal
from regalia.dsl.source import Source
from regalia.interpreter.outputs.explanation import to_json as explanation_to_json
from regalia.interpreter.outputs.json import to_json as run_to_json
from regalia.render.json import to_json as findings_to_json

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "run-json.md").read_text(encoding="utf-8")

# ---- a description of a value: what is wrong with one, by the path to it

Shape = Callable[[Any, str], Iterator[str]]


def text(pattern: str = r"(?s).+") -> Shape:
    """A text of this form."""

    def judge(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            yield f"{path}: {value!r} is not {pattern}"

    return judge


def number(value: Any, path: str) -> Iterator[str]:
    """A whole number from one."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        yield f"{path}: {value!r} is no number from 1"


def truth(value: Any, path: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield f"{path}: {value!r} is neither true nor false"


def nothing(value: Any, path: str) -> Iterator[str]:
    """Null."""
    if value is not None:
        yield f"{path}: {value!r} is not null"


def either(*shapes: Shape) -> Shape:
    """One of these."""

    def judge(value: Any, path: str) -> Iterator[str]:
        wrong = [list(shape(value, path)) for shape in shapes]
        if all(wrong):
            yield min(wrong, key=len)[0]

    return judge


def maybe(shape: Shape) -> Shape:
    """This, or null."""
    return either(nothing, shape)


def each(shape: Shape) -> Shape:
    """A list of these."""

    def judge(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{path}: {value!r} is no list"
            return
        for index, item in enumerate(value):
            yield from shape(item, f"{path}[{index}]")

    return judge


def by_name(shape: Shape) -> Shape:
    """These by the names of the deal."""

    def judge(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{path}: {value!r} has no names"
            return
        for name, item in value.items():
            yield from shape(item, f"{path}.{name}")

    return judge


def keys(shapes: Mapping[str, Shape]) -> Shape:
    """Exactly these keys, in this order."""

    def judge(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict) or list(value) != list(shapes):
            yield f"{path}: {list(value) if isinstance(value, dict) else value!r} are not the keys {list(shapes)}"
            return
        for key, shape in shapes.items():
            yield from shape(value[key], f"{path}.{key}")

    return judge


def choice(*words: str) -> Shape:
    """One of these words."""
    return text("|".join(map(re.escape, words)))


# ---- the documents

NAME = text(r"[a-z][a-z0-9_]*")
UNIT = text(r"[A-Z]{3}|[a-z][a-z0-9_]*|([A-Z]{3}|[a-z][a-z0-9_]*) per [a-z][a-z0-9_]*")
DAY = text(r"\d{4}-\d\d-\d\d")
AMOUNT = text(r"-?\d+(\.\d+)?|-?\d+/\d+")
EXACT = text(r"-?\d+(/\d+)?")
DECIMAL = text(r"-?\d+\.\d{12}")
HASH = text(r"sha256:[0-9a-f]{64}")
SPOT = {"file": text(), "line": number, "column": number}
PLACE = keys(SPOT)
FROM_FILE = keys({"file": text(), "line": number})
SLICE = keys({"band": number, "base": EXACT, "rate": EXACT, "exact": EXACT})
KINDS = ("issue", "receipt", "share", "payment", "conversion", "exercise", "enforcement", "term", "latch")
ENTRY = keys(
    {
        "id": number,
        "date": DAY,
        "clause": NAME,
        "kind": choice(*KINDS),
        "from": maybe(text()),
        "to": maybe(text()),
        "amount": maybe(AMOUNT),
        "currency": maybe(UNIT),
        "cause": maybe(either(FROM_FILE, keys({"entry": number}))),
        "slices": each(SLICE),
        "unknown": maybe(text()),
    }
)
FIGURE = keys({"exact": EXACT, "decimal": DECIMAL})
OPTION = keys(
    {
        "into": UNIT,
        "open": maybe(truth),
        "closed_since": maybe(DAY),
        "opens": maybe(DAY),
        "per_unit": maybe(FIGURE),
        "in_all": maybe(AMOUNT),
    }
)
INSTRUMENT = keys(
    {"issued": AMOUNT, "outstanding": AMOUNT, "received_per_unit": maybe(FIGURE), "options": by_name(OPTION)}
)
RUN = keys(
    {
        "format": choice("regalia.run/1"),
        "deal": text(),
        "through": DAY,
        "currency": text("[A-Z]{3}"),
        "entries": each(ENTRY),
        "totals": by_name(by_name(either(maybe(AMOUNT), each(text())))),
        "instruments": by_name(INSTRUMENT),
        "liens": by_name(
            keys({"rank": number, "secured": maybe(AMOUNT), "currency": text("[A-Z]{3}"), "enforced": truth})
        ),
        "marks": each(
            keys(
                {
                    "mark": choice("assumed", "undisclosed", "not modelled"),
                    "clause": NAME,
                    "text": text(),
                    "affects": each(NAME),
                }
            )
        ),
        "receipt": keys(
            {
                "regalia": text(),
                "contract": HASH,
                "inputs": by_name(HASH),
                "readings": by_name(NAME),
                "supplied": by_name(text()),
            }
        ),
    }
)

WITH_PERCENT = either(UNIT, choice("%"))
READ = keys(
    {
        "words": text(),
        "says": maybe(text()),
        "value": maybe(either(truth, EXACT)),
        "unit": maybe(either(UNIT, choice("%"))),
    }
)
COUNTER = keys(
    {
        "counter": text(),
        "unit": maybe(UNIT),
        "units": maybe(EXACT),
        "before": EXACT,
        "after": EXACT,
        "limit": maybe(EXACT),
    }
)
LINE = keys({"words": text(), "place": PLACE, "figures": each(READ), "counters": each(COUNTER)})
RULES = r"(each payment|cumulative) to \S+ (half up|half even|down|up), residue (by largest remainder|to \w+)"
ONE = r"to \S+ (half up|half even|down|up)"
EXPLAINED: dict[str, Shape] = {
    "entry": ENTRY,
    "place": PLACE,
    "words": text(),
    "ended": maybe(truth),
    "cites": each(keys({"document": NAME, "point": text(), "quotation": maybe(text())})),
    "figures": each(READ),
    "bands": each(
        keys({"band": number, "start": EXACT, "base": EXACT, "rate": EXACT, "exact": EXACT, "lines": each(LINE)})
    ),
    "rounding": maybe(
        keys(
            {
                "exact": EXACT,
                "owed": maybe(EXACT),
                "rounded": EXACT,
                "residue": maybe(EXACT),
                "held": truth,
                "rule": text(rf"{RULES}|{ONE}|fractions dropped|the sum of what it pays, each rounded"),
                "place": PLACE,
            }
        )
    ),
}


def because(value: Any, path: str) -> Iterator[str]:
    """The same document for the cause of an entry, or a line of an input."""
    cause = keys({**EXPLAINED, "because": because})
    yield from maybe(either(FROM_FILE, cause))(value, path)


EXPLAIN = keys({"format": choice("regalia.explain/1"), **EXPLAINED, "because": because})
EDIT = keys({**dict.fromkeys(("line", "column", "end_line", "end_column"), number), "text": text("(?s).*")})
FINDINGS = keys(
    {
        "format": choice("regalia.findings/1"),
        "findings": each(
            keys(
                {
                    "code": choice(*CODES),
                    "name": choice(*CODES.values()),
                    "severity": choice("error", "warning", "note"),
                    "message": text(),
                    "place": maybe(keys({**SPOT, "width": number})),
                    "help": text("(?s).*"),
                    "related": each(keys({"place": keys({**SPOT, "width": number}), "message": text()})),
                    "fix": maybe(keys({"words": text(), "safe": truth, "edits": each(EDIT)})),
                }
            )
        ),
        "silenced": each(keys({"settings": text(), "number": number})),
    }
)


def wrong(shape: Shape, document: str) -> list[str]:
    """What is wrong with a document."""
    return list(shape(json.loads(document), ""))


@pytest.mark.parametrize("name", DEALS)
def test_a_run(name: str) -> None:
    assert wrong(RUN, run_to_json(result_of(name), "0.1.0")) == []


@pytest.mark.parametrize("name", DEALS)
def test_every_entry_explained(name: str) -> None:
    result = result_of(name)
    documents = [explanation_to_json(regalia.explain(result, entry.id)) for entry in result.entries]
    assert [found for document in documents for found in wrong(EXPLAIN, document)] == []


def test_every_kind_of_entry_is_among_them() -> None:
    found = {entry.kind for name in DEALS for entry in result_of(name).entries}
    assert found == set(KINDS)
    assert [kind for kind in KINDS if f"| `{kind}` |" not in PAGE] == []


@pytest.mark.parametrize(
    "contract",
    [
        "",
        'deal "x"\nparty a "A"\nparty a "B"\n',
        'deal "x"\ndated 2026-01-01\ncurrency USD\nwaterfall w of s\n  200% to nobody\n',
        (ROOT / "contracts/migenix/migenix.deal").read_text(encoding="utf-8").replace("75%", "175%"),
    ],
)
def test_findings(contract: str) -> None:
    try:
        findings = regalia.check(Source("x.deal", contract))
    except Refusal as refusal:
        findings = refusal.findings
    assert findings
    assert wrong(FINDINGS, findings_to_json(findings)) == []


def test_a_document_that_does_not_fit_is_told() -> None:
    """The description is no empty form: a key that is missing, and a value of another kind, are found."""
    data = json.loads(run_to_json(result_of("pool"), "0.1.0"))
    del data["through"]
    assert list(RUN(data, ""))
    data = json.loads(run_to_json(result_of("pool"), "0.1.0"))
    data["entries"][0]["id"] = "1"
    assert list(RUN(data, "")) == [".entries[0].id: '1' is no number from 1"]


def test_every_word_for_a_mark_is_on_the_page() -> None:
    assert [mark for mark in ("assumed", "undisclosed", "not modelled") if f"`{mark}`" not in PAGE] == []
