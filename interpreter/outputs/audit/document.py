"""An audit as `regalia.audit/1`: what was due and reported, and each difference with its cause."""

import json
from fractions import Fraction
from typing import Any

from ...audit.audit import Audit, Sums
from ...audit.finding import Finding
from ...money import round_to, show_decimal, show_money
from ..json import receipt

FORMAT = "regalia.audit/1"


def document(audit: Audit, version: str) -> dict[str, Any]:
    """The document as plain data."""
    told = receipt(audit.result, version)
    told["inputs"] = {**told["inputs"], audit.file.name: f"sha256:{audit.file.sha256}"}
    return {
        "format": FORMAT,
        "deal": audit.result.model.title,
        "through": audit.result.through.isoformat(),
        "reported": audit.file.name,
        "threshold": None if audit.threshold is None else show_decimal(audit.threshold, 6),
        "sums": [_sums(audit, each) for each in audit.sums],
        "causes": causes(audit),
        "findings": [_finding(each) for each in audit.findings],
        "receipt": told,
    }


def causes(audit: Audit) -> list[dict[str, Any]]:
    """The shortfall by cause, payee and currency, in the order of causes."""
    found: dict[tuple[str, str, str], list[Fraction]] = {}
    for each in audit.findings:
        sums = found.setdefault((each.cause.value, payee_of(each), unit_of(each)), [])
        sums.append(each.shortfall)
    order = [cause.value for cause in type(audit.findings[0].cause)] if audit.findings else []
    return [
        {
            "cause": cause,
            "payee": payee,
            "currency": unit,
            "payments": len(parts),
            "shortfall": money(sum(parts, Fraction()), unit),
        }
        for (cause, payee, unit), parts in sorted(found.items(), key=lambda item: (order.index(item[0][0]), item[0]))
    ]


def _sums(audit: Audit, each: Sums) -> dict[str, Any]:
    return {
        "payee": each.payee,
        "currency": each.unit,
        "due": money(each.due, each.unit),
        "reported": money(each.reported, each.unit),
        "shortfall": money(each.shortfall, each.unit),
        "percent": None if each.part is None else show_decimal(each.part * 100, 4),
        "over_threshold": audit.passes(each),
    }


def _finding(each: Finding) -> dict[str, Any]:
    due, reported, unit = each.pair.due, each.pair.reported, unit_of(each)
    return {
        "cause": each.cause.value,
        "date": each.day.isoformat(),
        "clause": each.clause,
        "payee": payee_of(each),
        "currency": unit,
        "due": None if due is None else money(Fraction(due.amount), unit),
        "reported": None if reported is None else money(reported.amount, unit),
        "shortfall": money(each.shortfall, unit),
        "words": each.words,
        "shown_by": each.shown or None,
        "or": list(each.others),
        "lines": [row.line for row in reported.rows] if reported else [],
    }


def payee_of(each: Finding) -> str:
    """Who was to be paid."""
    one = each.pair.due or each.pair.reported
    assert one
    return one.payee


def unit_of(each: Finding) -> str:
    """The currency in which it was due, or is reported."""
    if each.pair.due:
        return each.pair.due.unit
    rows = each.pair.reported.rows if each.pair.reported else ()
    return next((row.currency for row in rows if row.currency), "")


def money(value: Fraction, unit: str) -> str:
    """An amount in major units, to the smallest unit."""
    return show_money(round_to(value, 1, "half even"), unit)


def to_json(audit: Audit, version: str) -> str:
    """The text of the document, with a line end."""
    return json.dumps(document(audit, version), indent=1, ensure_ascii=False) + "\n"
