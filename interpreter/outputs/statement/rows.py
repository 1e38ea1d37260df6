"""A statement as rows for machines: a line for each opening, amount and closing of everybody, one after the other.

Nothing is gathered: rows are made as they are written, so that memory does not grow with the number of payments.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from attrs import frozen

from ...exact.unknown import Unknown
from ...money import digits_of, show_money
from ...statement.holders import Class
from ...statement.holdings import holders_at
from ...statement.statement import Statement

COLUMNS = (
    "line",
    "who",
    "instrument",
    "date",
    "record_date",
    "entry",
    "clause",
    "from",
    "units",
    "amount",
    "unit",
    "unknown",
)
"""`line` is opening, receipt, paid, received or closing; `units` are those held by a holder of `instrument`."""

_DAY = timedelta(days=1)


@frozen
class Block:
    """Rows that differ in who has them alone: `who`, `units` and `amounts` are columns, the rest is the same.

    `amounts` are in smallest units of `unit`; None where they are not known.
    """

    line: str
    who: Sequence[str]
    instrument: str
    date: str
    record_date: str
    entry: int | None
    clause: str
    source: str
    units: Sequence[int] | None
    amounts: Sequence[Any] | None
    unit: str
    unknown: str = ""

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows; holders who held nothing, and have nothing, are left out."""
        write = _writer(self.unit)
        same = (self.instrument, self.date, self.record_date, self.entry, self.clause, self.source)
        for index, name in enumerate(self.who):
            units = self.units[index] if self.units is not None else None
            amount = self.amounts[index] if self.amounts is not None else None
            if units == 0 and not amount:
                continue
            text = None if amount is None else write(amount)
            yield (self.line, name, *same, units, text, self.unit, self.unknown)


Told = Callable[[int], None]
"""Is told of how many more rows there were."""


def rows_in(statement: Statement) -> int:
    """How many rows the holders make at most."""
    chosen = 1 if statement.holder else None
    return sum((chosen or len(each.holders)) * each.blocks for each in statement.classes)


def blocks(statement: Statement) -> Iterator[Block]:
    """The whole statement: parties and instruments, then the holders of each instrument."""
    if statement.holder is None:
        yield from _of_parties(statement)
    for each in statement.classes:
        yield from _of_holders(statement, each)


def _of_parties(statement: Statement) -> Iterator[Block]:
    first, last = statement.period.first.isoformat(), statement.period.last.isoformat()
    for each in statement.positions:
        for line, day, amount in (("opening", first, each.opening_received), ("closing", last, each.closing_received)):
            yield _single(line, each.who, day, amount, each.unit)
    for came in statement.receipts:
        yield _single("receipt", came.payer or came.stream, last, came.amount, came.unit, came.stream)
    for entry in statement.entries:
        if entry.pays and entry.unit and entry.kind not in ("issue",):
            for line, who, other in (("received", entry.target, entry.source), ("paid", entry.source, entry.target)):
                if who and statement.is_somebody(who):
                    day = entry.day.isoformat()
                    yield _single(line, who, day, entry.amount, entry.unit, entry.clause, other or "", entry.id)


def _single(
    line: str, who: str, day: str, amount: Any, unit: str, clause: str = "", source: str = "", entry: int | None = None
) -> Block:
    unknown = ", ".join(sorted(amount.names)) if isinstance(amount, Unknown) else ""
    amounts = None if unknown else (amount,)
    return Block(line, (who,), "", day, "", entry, clause, source, None, amounts, unit, unknown)


def _of_holders(statement: Statement, each: Class) -> Iterator[Block]:
    """Each holder's units and receipts at the start, each payment, and both at the end."""
    holders, chosen = each.holders, _chosen(statement, each)
    first, last = statement.period.first, statement.period.last
    opening = chosen(holders_at(each.holdings, first - _DAY))
    names = chosen(holders)
    sums: dict[str, Any] = {}
    for payment in each.payments(within=False):
        _add(sums, payment.entry.unit or "", chosen(payment.amounts))
    for unit in each.currencies:
        amounts = sums.setdefault(unit, [0] * len(names))
        yield Block("opening", names, each.name, first.isoformat(), "", None, "", "", opening, amounts, unit)
    for payment in each.payments():
        entry, unit = payment.entry, payment.entry.unit or ""
        parts = chosen(payment.amounts)
        _add(sums, unit, parts)
        yield Block(
            "received",
            names,
            each.name,
            entry.day.isoformat(),
            payment.record_date.isoformat(),
            entry.id,
            entry.clause,
            entry.source or "",
            chosen(payment.units),
            parts,
            unit,
            ", ".join(entry.unknown),
        )
    closing = chosen(holders_at(each.holdings, last))
    for unit in each.currencies:
        yield Block("closing", names, each.name, last.isoformat(), "", None, "", "", closing, sums[unit], unit)


def _chosen(statement: Statement, each: Class) -> Any:
    """What takes from a column of holders that of the one whom the statement is for, else all of it."""
    if statement.holder is None:
        return lambda column: column
    at = each.holders.index(statement.holder) if statement.holder in each.holders else None
    return lambda column: None if column is None else [] if at is None else [column[at]]


def _add(sums: dict[str, Any], unit: str, amounts: Sequence[Any] | None) -> None:
    before = sums.get(unit)
    if amounts is None or (before is None and unit in sums):
        sums[unit] = None
    else:
        sums[unit] = list(amounts) if before is None else [one + two for one, two in zip(before, amounts, strict=True)]


def _writer(unit: str) -> Any:
    """What writes an amount of a unit as text, quickly where it is whole."""
    digits = digits_of(unit)
    scale = 10**digits if digits >= 0 else 1

    def write(value: Any) -> str:
        if type(value) is not int or digits < 0:
            return show_money(value, unit)
        if not digits:
            return str(value)
        whole, part = divmod(abs(value), scale)
        return f"{'-' if value < 0 else ''}{whole}.{part:0{digits}d}"

    return write
