"""An audit as a page for a letter: the sums, the causes, and each difference, to be printed or pasted."""

from datetime import date
from decimal import Decimal
from typing import Any

from ...audit.audit import Audit
from ..statement.html import drawn, page, text_of
from ..statement.tables import Cell, Column, Table
from .document import document


def to_html(audit: Audit, version: str) -> str:
    """The page: one file, no script, every text escaped."""
    data = document(audit, version)
    titles = {name: symbol.title for name, symbol in _named(audit).items()}
    head = f"<h1>{text_of(data['deal'])}</h1>\n<p>Payments reported in {text_of(data['reported'])}, held against the "
    head += f"contract, through {text_of(data['through'])}</p>\n"
    tables = (_sums(data, titles), _causes(data, titles), _findings(data, titles), _receipt(data))
    body = [head, *(part for table in tables if table.rows for part in drawn(table))]
    return page(f"{data['deal']}: audit", body)


def _named(audit: Audit) -> dict[str, Any]:
    symbols = audit.result.model.scope.symbols
    return {name: symbol.node for name, symbol in symbols.items() if getattr(symbol.node, "title", "")}


def _called(titles: dict[str, str], name: str) -> str:
    return f"{titles[name]} ({name})" if name in titles else name


def _money(text: str | None) -> Cell:
    return None if text is None else Decimal(text)


def _sums(data: dict[str, Any], titles: dict[str, str]) -> Table:
    columns = (
        Column("Payee"),
        Column("Due", "money"),
        Column("Reported", "money"),
        Column("Shortfall", "money"),
        Column("Currency"),
        Column("Of what was due, in percent", "number"),
        Column("Over the threshold"),
    )
    rows = tuple(
        (
            _called(titles, each["payee"]),
            *(_money(each[key]) for key in ("due", "reported", "shortfall")),
            each["currency"],
            _money(each["percent"]),
            {None: None, True: "yes", False: "no"}[each["over_threshold"]],
        )
        for each in data["sums"]
    )
    threshold = data["threshold"]
    note = f"The threshold is {Decimal(threshold) * 100:f} percent of what was due." if threshold else ""
    return Table("What was due and reported", columns, rows, note)


def _causes(data: dict[str, Any], titles: dict[str, str]) -> Table:
    columns = (
        Column("Cause"),
        Column("Payee"),
        Column("Payments", "count"),
        Column("Shortfall", "money"),
        Column("Currency"),
    )
    rows = tuple(
        (each["cause"], _called(titles, each["payee"]), each["payments"], _money(each["shortfall"]), each["currency"])
        for each in data["causes"]
    )
    return Table("Causes", columns, rows)


def _findings(data: dict[str, Any], titles: dict[str, str]) -> Table:
    columns = (
        Column("Date", "date"),
        Column("Clause"),
        Column("Payee"),
        Column("Due", "money"),
        Column("Reported", "money"),
        Column("Shortfall", "money"),
        Column("Currency"),
        Column("Cause"),
        Column("What was done"),
        Column("Shown by"),
        Column("Or"),
    )
    rows = tuple(
        (
            date.fromisoformat(each["date"]),
            _called(titles, each["clause"]),
            _called(titles, each["payee"]),
            *(_money(each[key]) for key in ("due", "reported", "shortfall")),
            each["currency"],
            each["cause"],
            each["words"],
            each["shown_by"],
            "; ".join(each["or"]) or None,
        )
        for each in data["findings"]
    )
    return Table("Differences", columns, rows)


def _receipt(data: dict[str, Any]) -> Table:
    told = data["receipt"]
    rows = [("Regalia", told["regalia"]), ("Contract", told["contract"])]
    rows += [(name, digest) for name, digest in told["inputs"].items()]
    return Table("What this rests on", (Column(""), Column("")), tuple(rows))
