"""A statement as plain data: `regalia.statement/1`, amounts as text in whole units, the same bytes for the same inputs.

Every other form shows what is here; docs/statements.md describes each key.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ....dsl.terms.head import Rounding
from ...exact.unknown import Unknown
from ...money import digits_of, in_major, show_decimal, show_exact, show_money, whole_rate
from ...statement.ceilings import Ceiling
from ...statement.holders import Class, Holding, Payment
from ...statement.statement import BandLine, Position, Statement
from ..json import document as run_document
from ..json import entry_data

FORMAT = "regalia.statement/1"


def document(statement: Statement, version: str, *, holders: bool = True) -> dict[str, Any]:
    """The document; without `holders` those of the classes are left out, for forms that write them one by one."""
    result = statement.result
    run = run_document(result, version, entries=False)
    return {
        "format": FORMAT,
        "deal": result.model.title,
        "period": {
            "name": statement.period.words,
            "first": statement.period.first.isoformat(),
            "last": statement.period.last.isoformat(),
        },
        "through": result.through.isoformat(),
        "currency": result.model.currency,
        "holder": statement.holder,
        "titles": titles(statement),
        "receipts": [
            {"stream": r.stream, "payer": r.payer or None, "rows": r.number, **amount(r.amount, r.unit)}
            for r in statement.receipts
        ],
        "positions": [position_data(each) for each in statement.positions],
        "bands": [band_data(each) for each in statement.bands],
        "rounding": rounding_data(statement),
        "classes": [class_data(statement, each, holders=holders) for each in statement.classes],
        "ceilings": [ceiling_data(each) for each in statement.ceilings],
        "instruments": run["instruments"],
        **{key: run[key] for key in ("accounts", "overdue") if key in run},
        "liens": run["liens"],
        "entries": [entry_data(entry) for entry in statement.entries],
        "marks": run["marks"],
        "receipt": {**run["receipt"], "period": f"{statement.period.first} to {statement.period.last}"},
    }


def titles(statement: Statement) -> dict[str, str]:
    """What the contract calls its parties, streams, instruments and clauses."""
    found = {}
    for name, symbol in statement.result.model.scope.symbols.items():
        title = getattr(symbol.node, "title", "")
        if title and isinstance(title, str) and symbol.key == name:
            found[name] = title
    return dict(sorted(found.items()))


def amount(value: Any, unit: str) -> dict[str, Any]:
    """An amount with its unit; `unknown` names the undisclosed terms on which it depends."""
    if isinstance(value, Unknown):
        return {"amount": None, "unit": unit, "unknown": sorted(value.names)}
    return {"amount": show_money(value, unit), "unit": unit}


def figure(value: Any, unit: str) -> str | None:
    """An amount as text; None where it is not known."""
    return None if isinstance(value, Unknown) else show_money(value, unit)


def position_data(each: Position) -> dict[str, Any]:
    """What somebody received and paid: before the period, in it, in all."""
    names = ("opening_received", "received", "closing_received", "opening_paid", "paid", "closing_paid")
    values = {name: getattr(each, name) for name in names}
    unknown = sorted({n for value in values.values() if isinstance(value, Unknown) for n in value.names})
    data = {"who": each.who, "unit": each.unit, **{name: figure(value, each.unit) for name, value in values.items()}}
    return {**data, "unknown": unknown} if unknown else data


def band_data(each: BandLine) -> dict[str, Any]:
    """What passed under a band: so much of the base, at a rate, exactly so much."""
    return {
        "clause": each.clause,
        "band": each.band,
        "words": list(each.words),
        "payee": each.payee,
        "base": show_exact(in_major(each.base, each.unit)),
        "base_unit": each.unit,
        "rate": show_exact(whole_rate(each.rate, each.currency, each.unit)),
        "exact": show_exact(in_major(each.exact, each.currency)),
        "unit": each.currency,
    }


def rounding_data(statement: Statement) -> dict[str, Any]:
    """How the contract rounds, who has the residue, and what rounding did to each payee in the period."""
    terms = statement.result.model.rounding
    assert isinstance(terms, Rounding)
    return {
        "rule": statement.result.model.source.first_words(terms.span),
        "residue": terms.residue.text if terms.residue else None,
        "payees": [
            {
                "clause": each.clause,
                "payee": each.payee,
                "exact": show_exact(in_major(each.exact, each.unit)),
                "posted": show_money(each.posted, each.unit),
                "difference": show_exact(in_major(each.difference, each.unit)),
                "unit": each.unit,
            }
            for each in statement.roundings
        ],
    }


def ceiling_data(each: Ceiling) -> dict[str, Any]:
    """A limit: how far what it counts has come, and what is left."""
    names = sorted({n for value in (each.now, each.limit) if isinstance(value, Unknown) for n in value.names})
    return {
        "clause": each.clause,
        "words": each.words,
        "place": f"{each.place.file.rpartition('/')[2]}:{each.place.line}",
        "counts": each.counts,
        **{name: _plain(value, each.unit) for name, value in (("now", each.now), ("limit", each.limit))},
        "left": _plain(each.left, each.unit),
        "unit": each.unit,
        **({"unknown": names} if names else {}),
    }


def _plain(value: Any, unit: str) -> str | None:
    """A figure with the decimals of its currency, and with six more where it needs them."""
    if isinstance(value, Unknown):
        return None
    major = Fraction(in_major(value, unit))
    digits = max(0, digits_of(unit))
    if (major * 10**digits).denominator == 1:
        return show_decimal(major, digits) if digits else str(major)
    return show_decimal(major, digits + 4)


def class_data(statement: Statement, each: Class, *, holders: bool) -> dict[str, Any]:
    """The holders of an instrument, and each payment to them in the period."""
    data: dict[str, Any] = {"instrument": each.name, "holders": len(each.holders)}
    data["payments"] = [payment_data(payment) for payment in each.payments()]
    if holders:
        rows = (row for row in each.book if statement.holder in (None, row.holder))
        data["positions"] = [holding_data(row) for row in rows]
        data["shares"] = list(_shares(statement, each))
    return data


def payment_data(payment: Payment) -> dict[str, Any]:
    """A payment to an instrument, before it is shared."""
    entry = payment.entry
    return {
        "entry": entry.id,
        "date": entry.day.isoformat(),
        "record_date": payment.record_date.isoformat(),
        "clause": entry.clause,
        "units": sum(payment.units),
        **amount(entry.amount, entry.unit or ""),
    }


def holding_data(row: Holding) -> dict[str, Any]:
    """A holder's units and receipts."""
    units = {name: getattr(row, name) for name in ("opening", "acquired", "disposed", "given_up", "closing")}
    return {
        "holder": row.holder,
        "units": units,
        "received": {
            unit: {
                "opening": figure(row.opening_received.get(unit, 0), unit),
                "period": figure(row.received.get(unit, 0), unit),
                "closing": figure(row.opening_received.get(unit, 0) + row.received.get(unit, 0), unit),
            }
            for unit in dict.fromkeys((*row.opening_received, *row.received))
        },
    }


def _shares(statement: Statement, each: Class) -> Iterator[Mapping[str, Any]]:
    """Each holder's part of each payment of the period."""
    for payment in each.payments():
        for index, holder in enumerate(each.holders):
            if payment.units[index] and statement.holder in (None, holder):
                part = None if payment.amounts is None else payment.amounts[index]
                yield {
                    "entry": payment.entry.id,
                    "holder": holder,
                    "units": payment.units[index],
                    "amount": None if part is None else show_money(part, payment.entry.unit or ""),
                }
