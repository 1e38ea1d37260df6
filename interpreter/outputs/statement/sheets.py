"""A statement's document as tables by sheet: what stands in each form is said once, here."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from .tables import UNDISCLOSED, Cell, Column, Sheet, Table, named, number


def sheets(data: Mapping[str, Any], terms: str) -> tuple[Sheet, ...]:
    """A document's tables by sheet; `terms` is the text of the contract. Tables of nothing are left out."""
    found = (
        Sheet(
            "Summary", (*_facts(data), _receipts(data), *_positions(data), _ceilings(data), *_state(data), _marks(data))
        ),
        Sheet("Holders", tuple(table for each in data["classes"] for table in _class(data, each))),
        Sheet("Entries", (entries_table(data["entries"], "Entries of the period"),)),
        Sheet("How it was computed", (_bands(data), _rounding(data))),
        Sheet("Terms", (_terms(terms),)),
    )
    kept = (Sheet(sheet.title, tuple(table for table in sheet.tables if table.rows)) for sheet in found)
    return tuple(sheet for sheet in kept if sheet.tables)


def _facts(data: Mapping[str, Any]) -> Iterator[Table]:
    """What the statement is of, and what it can be repeated from."""
    period, receipt = data["period"], data["receipt"]
    rows: list[tuple[Cell, ...]] = [("Deal", data["deal"]), ("Period", f"{period['first']} to {period['last']}")]
    if data["holder"]:
        rows.append(("Holder", data["holder"]))
    rows += [("Run through", data["through"]), ("Currency", data["currency"]), ("Regalia", receipt["regalia"])]
    rows.append(("Contract", receipt["contract"]))
    for part in ("files", "inputs"):
        rows += [(name, digest) for name, digest in receipt.get(part, {}).items()]
    rows += [(f"Reading {name}", meaning) for name, meaning in receipt["readings"].items()]
    rows += [(f"Supplied {name}", text) for name, text in receipt["supplied"].items()]
    rows += [("As of", receipt["as_of"])] if "as_of" in receipt else []
    yield Table("Statement", (Column(""), Column("")), tuple(rows))


def _receipts(data: Mapping[str, Any]) -> Table:
    columns = (Column("Stream"), Column("From"), Column("Rows", "count"), Column("Amount", "money"), Column("Unit"))
    rows = tuple(
        (named(data, r["stream"]), named(data, r["payer"]), r["rows"], number(r["amount"]), r["unit"])
        for r in data["receipts"]
    )
    return Table("What came in", columns, rows)


def _positions(data: Mapping[str, Any]) -> Iterator[Table]:
    """Received and paid, a table for each unit, so that columns can be added up."""
    for unit in dict.fromkeys(each["unit"] for each in data["positions"]):
        rows = [each for each in data["positions"] if each["unit"] == unit]
        keys = ("opening_received", "received", "closing_received", "opening_paid", "paid", "closing_paid")
        words = [f"{what} {when}" for what in ("Received", "Paid") for when in ("before", "in the period", "to date")]
        columns = (Column("Who"), *(Column(each, "money") for each in words))
        cells = tuple((named(data, each["who"]), *(number(each[key]) for key in keys)) for each in rows)
        yield Table(f"Who had what, in {unit}", columns, cells)


def _ceilings(data: Mapping[str, Any]) -> Table:
    columns = (
        Column("Clause"),
        Column("Limit of"),
        Column("What it counts"),
        Column("Now", "number"),
        Column("Ends at", "number"),
        Column("Left", "number"),
        Column("Unit"),
    )
    rows = tuple(
        (c["clause"], c["words"], c["counts"], number(c["now"]), number(c["limit"]), number(c["left"]), c["unit"])
        for c in data["ceilings"]
    )
    return Table("What remains to each limit", columns, rows)


def _state(data: Mapping[str, Any]) -> Iterator[Table]:
    """Instruments and what their units become, accounts, what is overdue, liens."""
    units = [
        (named(data, name), number(each["issued"]), number(each["outstanding"]), _exact(each["received_per_unit"]))
        for name, each in data["instruments"].items()
    ]
    heads: tuple[Column, ...] = (Column("Instrument"), Column("Issued", "number"), Column("Outstanding", "number"))
    yield Table("Units", (*heads, Column("Received per unit", "number")), tuple(units))
    becomes = [
        (
            named(data, name),
            named(data, option),
            _open(each),
            _exact(each["per_unit"]),
            number(each["in_all"]),
            each["into"],
        )
        for name, instrument in data["instruments"].items()
        for option, each in instrument["options"].items()
    ]
    heads = (Column("Instrument"), Column("Option"), Column("Open"), Column("One unit becomes", "number"))
    yield Table("What a unit becomes", (*heads, Column("All of them", "number"), Column("Of")), tuple(becomes))
    for title, key in (("Accounts", "accounts"), ("Overdue", "overdue")):
        owed = [
            (named(data, name), number(each["balance"]), number(each["interest"]), each["currency"])
            for name, each in data.get(key, {}).items()
        ]
        heads = (Column("Clause"), Column("Balance", "money"), Column("Interest payable", "money"))
        yield Table(title, (*heads, Column("Unit")), tuple(owed))
    liens = [
        (
            named(data, name),
            each["rank"],
            number(each["secured"]),
            each["currency"],
            "yes" if each["enforced"] else "no",
        )
        for name, each in data["liens"].items()
    ]
    heads = (Column("Lien"), Column("Rank", "count"), Column("Secures", "money"), Column("Unit"))
    yield Table("Liens", (*heads, Column("Default declared")), tuple(liens))


def _exact(value: Mapping[str, str] | None) -> Cell:
    return UNDISCLOSED if value is None else number(value["exact"])


def _open(option: Mapping[str, Any]) -> str:
    if option["closed_since"]:
        return f"closed since {option['closed_since']}"
    if option["open"] is None:
        return UNDISCLOSED
    return "yes" if option["open"] else f"from {option['opens']}" if option["opens"] else "no"


def _marks(data: Mapping[str, Any]) -> Table:
    columns = (Column("Mark"), Column("Clause"), Column("What it says"), Column("Affects"))
    rows = tuple((m["mark"], m["clause"], m["text"], ", ".join(m["affects"])) for m in data["marks"])
    return Table("What these figures rest on", columns, rows)


def _class(data: Mapping[str, Any], each: Mapping[str, Any]) -> Iterator[Table]:
    """The holders of an instrument: their units, their receipts, their part of each payment."""
    name = named(data, each["instrument"])
    heads: tuple[Column, ...] = (
        Column("Entry", "id"),
        Column("Date", "date"),
        Column("Record date", "date"),
        Column("Clause"),
    )
    rows = tuple(
        (p["entry"], _day(p["date"]), _day(p["record_date"]), p["clause"], p["units"], number(p["amount"]), p["unit"])
        for p in each["payments"]
    )
    heads += (Column("Units", "count"), Column("Amount", "money"), Column("Unit"))
    yield Table(f"Payments to {name}", heads, rows)
    positions = each.get("positions", ())
    money = tuple(dict.fromkeys(unit for row in positions for unit in row["received"]))
    words = ("Units before", "Acquired", "Disposed of", "Given up", "Units now")
    columns = [Column("Holder"), *(Column(word, "count", sums=True) for word in words)]
    for unit in money:
        when = ("before", "in the period", "to date")
        columns += [Column(f"{unit} received {word}", "money", sums=True) for word in when]
    cells = tuple(
        (row["holder"], *row["units"].values(), *(cell for unit in money for cell in _received(row, unit)))
        for row in positions
    )
    yield Table(f"Holders of {name}", tuple(columns), cells)
    days = {p["entry"]: p for p in each["payments"]}
    shares: Sequence[Mapping[str, Any]] = each.get("shares", ())
    parts = tuple(
        (
            _day(days[s["entry"]]["date"]),
            s["entry"],
            s["holder"],
            s["units"],
            number(s["amount"]),
            days[s["entry"]]["unit"],
        )
        for s in shares
    )
    heads = (Column("Date", "date"), Column("Entry", "id"), Column("Holder"), Column("Units", "count"))
    yield Table(f"Each payment to each holder of {name}", (*heads, Column("Amount", "money"), Column("Unit")), parts)


def _received(row: Mapping[str, Any], unit: str) -> tuple[Cell, ...]:
    theirs = row["received"].get(unit, {"opening": "0", "period": "0", "closing": "0"})
    return tuple(number(theirs[key]) for key in ("opening", "period", "closing"))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def entries_table(entries: Sequence[Mapping[str, Any]], title: str, note: str = "") -> Table:
    """Entries of a ledger, as documents have them."""
    columns = (
        Column("Date", "date"),
        Column("Entry", "id"),
        Column("Kind"),
        Column("Clause"),
        Column("From"),
        Column("To"),
        Column("Amount", "money"),
        Column("Unit"),
        Column("Because of"),
    )
    rows = tuple(
        (
            _day(e["date"]),
            e["id"],
            e["kind"],
            e["clause"],
            e["from"] or "",
            e["to"] or "",
            UNDISCLOSED if e["unknown"] else None if e["amount"] is None else number(e["amount"]),
            e["currency"] or "",
            _because(e["cause"]),
        )
        for e in entries
    )
    return Table(title, columns, rows, note)


def _because(cause: Mapping[str, Any] | None) -> str:
    if cause is None:
        return ""
    return f"entry {cause['entry']}" if "entry" in cause else f"{cause['file']}, line {cause['line']}"


def _bands(data: Mapping[str, Any]) -> Table:
    columns = (
        Column("Clause"),
        Column("By the lines"),
        Column("To"),
        Column("What passed", "number"),
        Column("Of"),
        Column("Rate", "share"),
        Column("Comes to exactly", "number"),
        Column("Unit"),
    )
    rows = tuple(
        (
            b["clause"],
            "; ".join(b["words"]),
            b["payee"],
            number(b["base"]),
            b["base_unit"],
            number(b["rate"]) if b["base_unit"] == b["unit"] else f"{b['rate']} {b['unit']} for each",
            number(b["exact"]),
            b["unit"],
        )
        for b in data["bands"]
    )
    return Table("Each band, its rate and what passed under it", columns, rows)


def _rounding(data: Mapping[str, Any]) -> Table:
    columns = (
        Column("Clause"),
        Column("To"),
        Column("Exactly", "number"),
        Column("Posted", "money"),
        Column("Rounding and residue", "number"),
        Column("Unit"),
    )
    rows = tuple(
        (r["clause"], r["payee"], number(r["exact"]), number(r["posted"]), number(r["difference"]), r["unit"])
        for r in data["rounding"]["payees"]
    )
    return Table("What rounding did", columns, rows, data["rounding"]["rule"])


def _terms(terms: str) -> Table:
    columns = (Column("Line", "id"), Column("The contract"))
    return Table("The terms", columns, tuple((n, line) for n, line in enumerate(terms.splitlines(), 1)))
