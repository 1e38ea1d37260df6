"""An audit as text: the sums, the causes, and each difference."""

from typing import Any

from ...audit.audit import Audit
from ...money import with_commas
from ..text import table
from .document import document


def to_text(audit: Audit, version: str) -> str:
    """What was due and reported, why it differs, and where."""
    data = document(audit, version)
    lines = [f"{data['deal']}, through {data['through']}, against {data['reported']}", ""]
    heads = ("", "due", "reported", "shortfall", "", "of what was due")
    lines += table([heads, *(_sums(each) for each in data["sums"])], frozenset({1, 2, 3, 5}))
    lines += [_threshold(data, each) for each in data["sums"] if each["over_threshold"] is not None]
    if not data["findings"]:
        return "\n".join([*lines, "", "Every payment is reported as the contract gives it."]) + "\n"
    causes = ("cause", "payee", "payments", "shortfall", "")
    lines += ["", *table([causes, *(_cause(each) for each in data["causes"])], frozenset({2, 3}))]
    differences = ("date", "clause", "payee", "due", "reported", "shortfall", "", "cause", "")
    lines += ["", *table([differences, *(_finding(each) for each in data["findings"])], frozenset({3, 4, 5}))]
    for each in data["findings"]:
        if each["or"]:
            lines += ["", f"{each['date']}, {each['clause']}: the amounts would be the same with"]
            lines += [f"  {other}" for other in each["or"]]
    return "\n".join(lines) + "\n"


def _sums(each: dict[str, Any]) -> tuple[str, ...]:
    amounts = (with_commas(each[key]) for key in ("due", "reported", "shortfall"))
    return (each["payee"], *amounts, each["currency"], f"{each['percent']}%" if each["percent"] else "")


def _threshold(data: dict[str, Any], each: dict[str, Any]) -> str:
    word = "over" if each["over_threshold"] else "not over"
    percent = f"{float(data['threshold']) * 100:g}%"
    return f"{each['payee']}: {each['percent']}% is {word} the threshold of {percent}"


def _cause(each: dict[str, Any]) -> tuple[str, ...]:
    return (each["cause"], each["payee"], str(each["payments"]), with_commas(each["shortfall"]), each["currency"])


def _finding(each: dict[str, Any]) -> tuple[str, ...]:
    due, reported = (with_commas(each[key]) if each[key] is not None else "" for key in ("due", "reported"))
    shown = f" ({each['shown_by']})" if each["shown_by"] else ""
    money = (due, reported, with_commas(each["shortfall"]), each["currency"])
    return (each["date"], each["clause"], each["payee"], *money, each["cause"], each["words"] + shown)
