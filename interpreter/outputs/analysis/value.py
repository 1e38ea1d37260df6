"""What a run is worth to each: as a table, and as `regalia.value/1`."""

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ...analysis.value import Value
from ...money import in_major, show_decimal, show_money, with_commas
from ...run import Result
from ..json import receipt
from ..text import table

FORMAT = "regalia.value/1"
_PERCENT, _MULTIPLE, _YEARS = 4, 4, 2


def document(result: Result, found: Sequence[Value], asked: dict[str, Any], version: str) -> dict[str, Any]:
    """The document as plain data; `asked` is what the values rest on: rate, day count, day, price, buyer."""
    return {
        "format": FORMAT,
        "deal": result.model.title,
        "through": result.through.isoformat(),
        "currency": result.model.currency,
        **asked,
        "values": [_data(each) for each in found],
        "receipt": receipt(result, version),
    }


def _data(each: Value) -> dict[str, Any]:
    unit = each.flows.unit
    return {
        "who": each.flows.who,
        "received": show_money(each.flows.received, unit),
        "paid": show_money(each.flows.paid, unit),
        "present_value": None if each.present is None else show_money(each.present, unit),
        "returns": [show_decimal(root, 10) for root in each.returns],
        "multiple": None if each.multiple is None else show_decimal(each.multiple, 10),
        "payback": each.payback and each.payback.isoformat(),
        "duration": None if each.duration is None else show_decimal(each.duration, 10),
        "flows": [{"date": day.isoformat(), "amount": show_money(amount, unit)} for day, amount in each.flows.days],
        **({"unknown": list(each.flows.unknown)} if each.flows.unknown else {}),
    }


def to_json(result: Result, found: Sequence[Value], asked: dict[str, Any], version: str) -> str:
    """The text of the document, with a line end."""
    return json.dumps(document(result, found, asked, version), indent=1, ensure_ascii=False) + "\n"


def to_text(result: Result, found: Sequence[Value], asked: dict[str, Any], version: str) -> str:
    """A line for each party and instrument, and what the figures rest on."""
    head = f"{result.model.title}, through {result.through}, in {result.model.currency}"
    rests = [f"day count {asked['day_count']}", f"worth on {asked['on']}"]
    rests += [f"at {asked['rate']} a year"] if asked["rate"] else []
    rests += [f"bought by {asked['buyer']} for {with_commas(asked['price'])}"] if asked["price"] else []
    heads = ("", "received", "paid", "present value", "yearly return", "multiple", "payback", "duration")
    rows = [heads, *(_row(each) for each in found)]
    unknown = [
        f"  {each.flows.who}: without what depends on {', '.join(each.flows.unknown)}"
        for each in found
        if each.flows.unknown
    ]
    lines = [head, "; ".join(rests), "", *table(rows, frozenset({1, 2, 3, 4, 5, 7}))]
    return "\n".join([*lines, *(["", "Undisclosed", *unknown] if unknown else [])]) + "\n"


def _row(each: Value) -> tuple[str, ...]:
    unit = each.flows.unit
    present = "" if each.present is None else _money(each.present, unit)
    returns = ", ".join(f"{show_decimal(root * 100, _PERCENT)}%" for root in each.returns)
    multiple = "" if each.multiple is None else f"{show_decimal(each.multiple, _MULTIPLE)}x"
    years = "" if each.duration is None else f"{show_decimal(each.duration, _YEARS)} years"
    payback = "" if each.payback is None else each.payback.isoformat()
    received, paid = (_money(value, unit) for value in (each.flows.received, each.flows.paid))
    return each.flows.who, received, paid, present, returns, multiple, payback, years


def _money(value: Fraction, unit: str) -> str:
    return (
        with_commas(show_money(value, unit))
        if value.denominator == 1
        else with_commas(show_decimal(in_major(value, unit), 2))
    )
