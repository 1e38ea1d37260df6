"""Tables: that the rows say of what each is, in rising order, and what the table goes by."""

from datetime import date
from fractions import Fraction

from .. import limits, types
from ..constant import try_constant
from ..infer import expect, infer
from ..scope import Scope
from ..syntax import Clause
from ..terms.expression import Expr
from ..terms.limit import Above, Below, UpTo
from ..terms.table import Row, Table
from ..terms.value import Piece
from ..types import UNKNOWN, Type
from .values import infer_value

_LAST_YEAR = 9999


def check_table(scope: Scope, clause: Clause) -> None:
    """Check a table; other clauses are left alone."""
    if not isinstance(clause, Table):
        return
    infer_value(scope, clause.name, tuple(row.value for row in clause.rows))
    if clause.linear and (clause.period or clause.by is None):
        message = "straight lines are drawn between values, not between days"
        scope.error("RG115", message, clause, "leave 'linear' out: a row holds until the next one")
    if clause.period is not None:
        _check_years(scope, clause)
    elif clause.by is None:
        _check_days(scope, clause)
    else:
        _check_values(scope, clause, clause.by)


def _rows(scope: Scope, table: Table, way: str) -> tuple[Row, ...]:
    """The rows of a table that has a key in each; a finding where a line is a piece."""
    for row in table.rows:
        if isinstance(row, Piece):
            scope.error("RG001", "this row does not say of what it is", row, way)
    return tuple(row for row in table.rows if isinstance(row, Row))


# ---- by year, by date


def _check_years(scope: Scope, table: Table) -> None:
    assert table.period is not None
    if table.period.length != "year":
        message = f"a table goes by year or by date, not by {table.period.length}"
        way = "write 'by date', with a row for the first day from which each value holds"
        scope.error("RG115", message, table.period, way)
        return
    if table.period.basis and table.period.basis.text != "calendar":
        scope.find(table.period.basis, "year")
    before: int | None = None
    for row in _rows(scope, table, "write the year first, as 2014: 1,250,805"):
        year = try_constant(scope, row.key)
        if not isinstance(year, Fraction) or year.denominator != 1 or not 1 <= year <= _LAST_YEAR:
            scope.error("RG007", "this is no year", row.key, "write the year first, as 2014: 1,250,805")
            continue
        _check_later(scope, row, before, int(year))
        before = int(year)


def _check_days(scope: Scope, table: Table) -> None:
    before: date | None = None
    for row in _rows(scope, table, "write the day first, as 2026-01-01: 5%"):
        day = try_constant(scope, row.key)
        if not isinstance(day, date):
            scope.error("RG007", "this is no day", row.key, "write the day first, as 2026-01-01: 5%")
            continue
        _check_later(scope, row, before, day)
        before = day


def _check_later(scope: Scope, row: Row, before: date | int | None, own: date | int) -> None:
    if before is not None and not own > before:  # type: ignore[operator]
        message = f"there is a row for {own} already" if own == before else "the rows do not stand in rising order"
        scope.error("RG204", message, row.key, "write each row once, the earliest first")


# ---- by a value


def _check_values(scope: Scope, table: Table, by: Expr) -> None:
    kind = infer(scope, by)
    if kind.kind not in ("amount", "unknown"):
        message = f"a table goes by a number or an amount, not by {types.describe(kind)}"
        scope.error("RG104", message, by, "write 'by date', or name a counter, an index or another value")
        return
    if len(table.rows) > limits.LISTED_BANDS:
        message = f"this table has more than {limits.LISTED_BANDS:,} rows"
        scope.error("RG210", message, table.name, "write fewer rows, or a formula")
    if table.linear:
        _check_points(scope, table, kind)
    else:
        _check_steps(scope, table, kind)


def _check_points(scope: Scope, table: Table, kind: Type) -> None:
    before: Fraction | None = None
    for row in _rows(scope, table, "write the value first at which the row stands, as 1,500.00: 5%"):
        key = _level(scope, row.key, kind)
        if key is None and kind != UNKNOWN:
            message = "where a line begins and ends is a fixed figure"
            scope.error("RG113", message, row.key, "write the figure")
        elif key is not None and before is not None and key <= before:
            scope.error("RG204", "the rows do not stand in rising order", row.key, "write the lower value first")
        before = key if key is not None else before


def _level(scope: Scope, level: Expr, kind: Type) -> Fraction | None:
    expect(scope, level, kind, "the key of a row")
    value = try_constant(scope, level)
    return value if isinstance(value, Fraction) else None


def _check_steps(scope: Scope, table: Table, kind: Type) -> None:
    before: tuple[Fraction, bool] | None = None
    last = table.rows[-1]
    for row in table.rows:
        if isinstance(row, Row):
            way = "write steps, as '5% up to 10' and '7% above', or 'linear' after what the table goes by"
            scope.error("RG001", "what holds between two rows is not said", row, way)
            return
        match row.limit:
            case UpTo(level=level) | Below(level=level):
                value = _level(scope, level, kind)
                own = None if value is None else (value, isinstance(row.limit, UpTo))
                if own and before and own <= before:
                    message = "this row ends where the row before it has already ended"
                    scope.error("RG204", message, row.limit, "write the levels in rising order")
                before = own or before
            case Above():
                if row is not last:
                    scope.error("RG209", "no row after this one is ever reached", row, "put it last")
            case _:
                way = "end it with 'up to', 'below' or 'above'"
                scope.error("RG001", "a row of a table cannot end like this", row.limit, way)
    if isinstance(last, Piece) and isinstance(last.limit, (UpTo, Below)):
        message = f"'{table.name}' has no value past its last level"
        scope.error("RG110", message, last, "add a last line: ... above")
