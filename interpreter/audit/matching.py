"""Which lines of a report stand for which payment: by clause, payee and day, and where the day is another by amount."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import frozen

from ...dsl.diagnostic import Diagnostic, Refusal, Severity
from ...dsl.model import Model
from ...dsl.nearest import did_you_mean
from ..money import digits_of
from ..rows import ReportedRow
from .due import Due

_NEAR = 45
"""How many days apart a payment and a line may be that are taken for one another though their amounts differ."""


@frozen
class Reported:
    """The lines of a report on one payment; `amount` is in smallest units of the currency in which it is due."""

    day: date
    clause: str
    payee: str
    rows: tuple[ReportedRow, ...]
    amount: Fraction

    def sum_of(self, column: str) -> Fraction | None:
        """The sum of a column, where every line says it."""
        values = [getattr(row, column) for row in self.rows]
        return sum(values, Fraction()) if all(value is not None for value in values) else None

    def only(self, column: str) -> Any:
        """What all lines say that say it; None where they do not agree, or none does."""
        values = {getattr(row, column) for row in self.rows} - {None}
        return values.pop() if len(values) == 1 else None


@frozen
class Pair:
    """A payment and what is reported of it; one of them is None where there is no other."""

    due: Due | None
    reported: Reported | None

    @property
    def shortfall(self) -> Fraction:
        """What was due and not reported, in smallest units; below zero where more was."""
        owed = Fraction(self.due.amount) if self.due else Fraction()
        return owed - (self.reported.amount if self.reported else Fraction())


def matched(model: Model, payments: Sequence[Due], rows: Sequence[ReportedRow]) -> tuple[Pair, ...]:
    """Every payment to somebody of whom the report speaks, and every line of it, in the order of days.

    Raises: Refusal where a line names no clause that pays, or does not say whom.
    """
    reported = _by_payment(model, payments, rows)
    payees = {each.payee for each in reported}
    open_dues = [each for each in payments if each.payee in payees]
    pairs: list[Pair] = []
    for same in (_same_day, _same_amount, _near):
        for each in list(reported):
            found = [payment for payment in open_dues if same(payment, each)]
            if found:
                nearest = min(found, key=lambda payment: abs(payment.day - each.day))
                open_dues.remove(nearest)
                reported.remove(each)
                pairs.append(Pair(nearest, each))
    pairs += [Pair(payment, None) for payment in open_dues] + [Pair(None, each) for each in reported]
    return tuple(sorted(pairs, key=_order))


def _order(pair: Pair) -> tuple[date, str, str]:
    one: Any = pair.due or pair.reported
    return one.day, one.clause, one.payee


def _same(payment: Due, each: Reported) -> bool:
    return (payment.clause, payment.payee) == (each.clause, each.payee)


def _same_day(payment: Due, each: Reported) -> bool:
    return _same(payment, each) and payment.day == each.day


def _same_amount(payment: Due, each: Reported) -> bool:
    return _same(payment, each) and payment.amount == each.amount


def _near(payment: Due, each: Reported) -> bool:
    return _same(payment, each) and abs(payment.day - each.day).days <= _NEAR


def _by_payment(model: Model, payments: Sequence[Due], rows: Sequence[ReportedRow]) -> list[Reported]:
    grouped: dict[tuple[date, str, str], list[ReportedRow]] = {}
    findings: list[Diagnostic] = []
    for row in rows:
        problem = _problem(model, payments, row)
        if problem is not None:
            findings.append(problem)
            continue
        grouped.setdefault((row.date, row.clause, _payee(model, payments, row)), []).append(row)
    if findings:
        raise Refusal(findings)
    return [_reported(payments, key, lines) for key, lines in grouped.items()]


def _reported(payments: Sequence[Due], key: tuple[date, str, str], rows: list[ReportedRow]) -> Reported:
    unit = next((each.unit for each in payments if (each.clause, each.payee) == key[1:]), rows[0].currency or "")
    amount = sum((row.amount for row in rows), Fraction()) * 10 ** digits_of(unit)
    return Reported(*key, tuple(rows), amount)


def _payee(model: Model, payments: Sequence[Due], row: ReportedRow) -> str:
    if row.party is not None:
        return model.symbol(row.party).key
    return next(each.payee for each in payments if each.clause == row.clause)


def _problem(model: Model, payments: Sequence[Due], row: ReportedRow) -> Diagnostic | None:
    clauses = sorted({each.label for each in model.clauses} | {each.clause for each in payments})
    paid = {each.payee for each in payments if each.clause == row.clause}
    if row.clause not in clauses:
        message = f"'{row.clause}' is no clause of this deal"
        way = did_you_mean(row.clause, clauses, "name the clause under which it was paid")
        return _wrong(row, "clause", message, way)
    if row.party is not None:
        symbol = model.scope.symbols.get(row.party)
        if symbol is None or symbol.kind not in ("party", "instrument"):
            way = did_you_mean(row.party, paid, f"name one of: {', '.join(sorted(paid))}" if paid else "leave it out")
            return _wrong(row, "party", f"'{row.party}' is no party and no instrument of this deal", way)
    elif len(paid) != 1:
        way = f"name one of: {', '.join(sorted(paid))}" if paid else "add a column 'party'"
        return _wrong(row, "clause", f"whom '{row.clause}' paid is not said", way)
    return None


def _wrong(row: ReportedRow, column: str, message: str, way: str) -> Diagnostic:
    return Diagnostic("RG503", Severity.ERROR, message, row.file.place(row.line, column), way)
