"""What the study found, as records and as a page of the documentation."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from textwrap import fill
from typing import Any

from regalia.dsl.codes import CODES

from .contract import Seed
from .diffs import UNREAD, told_by_diff
from .sample import KINDS, ROOT
from .study import CHECK, EXAMPLE, FOUND, NOTE, RULE, Outcome, look

PAGE = ROOT / "docs" / "seeded-errors.md"
RECORDS = ROOT / "benchmarks" / "seeded" / "outcomes.json"
REASONS = ROOT / "benchmarks" / "seeded" / "reasons.toml"
TEMPLATE = ROOT / "benchmarks" / "seeded" / "page.txt"
WIDTH = 150
Record = dict[str, Any]


def record(seed: Seed, outcome: Outcome, diff: str) -> Record:
    """An error and how it ended."""
    return {
        "kind": seed.kind,
        "contract": seed.contract.source.name,
        "line": seed.number,
        "clause": seed.clause,
        "category": seed.category,
        "spot": seed.spot,
        "words": seed.words,
        "by": outcome.by,
        "codes": list(outcome.codes),
        "diff": diff,
    }


def studied(seeds: Iterable[Seed]) -> list[Record]:
    """Every error with its end."""
    return [record(seed, look(seed), told_by_diff(seed)) for seed in seeds]


def read_records() -> list[Record]:
    """What the last study found."""
    found: list[Record] = json.loads(RECORDS.read_text(encoding="utf-8"))
    return found


def to_json(records: Sequence[Record]) -> str:
    """The records, one a line."""
    return "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in records) + "\n]\n"


def reason(one: Record) -> tuple[str, str] | None:
    """Why an error was missed and which rule could see it, as far as that is known."""
    listed = tomllib.loads(REASONS.read_text(encoding="utf-8"))["reason"]
    fits = (r for r in listed if r["kind"] == one["kind"] and r.get("spot", one["spot"]) == one["spot"])
    return next(((r["why"], r["rule"]) for r in fits), None)


def page(records: Sequence[Record]) -> str:
    """docs/seeded-errors.md."""
    by = Counter(one["by"] for one in records)
    found = sum(by[end] for end in FOUND)
    return TEMPLATE.read_text(encoding="utf-8").format(
        number=len(records),
        found=found,
        share=percent(found, len(records)),
        rule=by[RULE],
        check=by[CHECK],
        example=by[EXAMPLE],
        alone=percent(by[RULE], len(records)),
        kinds="\n".join(rows(records, "kind", tuple(KINDS))),
        contracts="\n".join(rows(records, "contract", tuple(dict.fromkeys(one["contract"] for one in records)))),
        rules="\n".join(codes(records)),
        right=sum(one["diff"] == "" for one in records),
        unread=sum(one["diff"] == UNREAD for one in records),
        missed="\n".join(missed(records)),
    )


def rows(records: Sequence[Record], key: str, values: Sequence[str]) -> Iterator[str]:
    """A row for each value of a key, and one for all."""
    groups = [(value, [one for one in records if one[key] == value]) for value in values]
    for value, group in (*sorted(groups, key=lambda each: values.index(each[0])), ("**all**", list(records))):
        by = Counter(one["by"] for one in group)
        found = sum(by[end] for end in FOUND)
        ends = f"{by[RULE]} | {by[CHECK]} | {by[EXAMPLE]} | {found}, {percent(found, len(group))} | {by[NOTE]}"
        yield f"| {value} | {len(group)} | {ends} | {len(group) - found - by[NOTE]} |"


def codes(records: Sequence[Record]) -> Iterator[str]:
    """How many errors each rule tells, the most frequent first."""
    told = Counter(code for one in records if one["by"] == RULE for code in one["codes"])
    for code, count in sorted(told.items(), key=lambda each: (-each[1], each[0])):
        yield f"| {code} | {CODES[code].replace('-', ' ')} | {count} |"


def missed(records: Sequence[Record]) -> Iterator[str]:
    """The errors that were not found, under the reason."""
    groups: dict[tuple[str, str], list[Record]] = {}
    for one in records:
        if one["by"] not in FOUND:
            groups.setdefault(reason(one) or ("no reason is known", ""), []).append(one)
    for (why, rule), group in groups.items():
        way = f"A rule could see it: {rule}." if rule else "No rule could see it."
        yield fill(f"**{why[0].upper()}{why[1:]}.** {way}", WIDTH)
        yield ""
        for one in group:
            yield f"- {one['kind']}, {one['contract']}:{one['line']}, {one['clause']}: {_code(one['words'])}"
        yield ""
    yield f"{sum(map(len, groups.values()))} in all."


def _code(words: str) -> str:
    return f"`{words if len(words) <= 90 else words[:87] + '...'}`"


def percent(part: int, whole: int) -> str:
    """A part of a whole, to a tenth of a percent."""
    return f"{100 * part / whole:.1f} %" if whole else "none"


def written(path: Path, text: str) -> None:
    """A text as a file."""
    path.write_text(text, encoding="utf-8")
