"""Tables: by year or date a value that holds on the day, by another value a choice among steps or straight pieces."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from ...dsl.constant import constant
from ...dsl.dates import OutOfCalendar, PeriodKind, next_start, period_start
from ...dsl.model import Model
from ...dsl.terms import expression as ex
from ...dsl.terms.limit import Below, UpTo
from ...dsl.terms.table import Row, Table
from ...dsl.terms.value import Piece
from ..dated import Lack
from ..dated import Table as Dated
from ..exact.unknown import Unknown
from ..formula import At, Const, Expr, Scalar, add, at_most, below, div, if_, mul, sub
from .context import Lowering
from .counting import period_of

Lower = Callable[[Lowering, ex.Expr], Expr]
Stretch = tuple[date, date | None]
"""The first day of a row, and the first after it (None where it lasts)."""


def lower_table(into: Lowering, table: Table, lower: Lower) -> Expr:
    """The value of a table on the day, or at what it goes by; `lower` gives formulas of expressions."""
    if table.by is None:
        return _dated(into, table, lower)
    by = lower(into, table.by)
    return _along(into, table, by, lower) if table.linear else _in_steps(into, table, by, lower)


# ---- by year, by date


def _dated(into: Lowering, table: Table, lower: Lower) -> Expr:
    """A dated table of the values, or where they change themselves of the numbers of the rows."""
    rows = [row for row in table.rows if isinstance(row, Row)]
    values = [lower(into, row.value) for row in rows]
    fixed = [value.value for value in values if isinstance(value, Const)]
    every = len(fixed) == len(values)
    held: Sequence[Scalar] = fixed if every else range(len(values))
    name = f"table:{table.name}"
    steps: list[tuple[date, Scalar | None]] = []
    for (start, end), value in zip(_stretches(into.model, table, rows), held, strict=True):
        if steps and steps[-1][0] == start:
            steps.pop()
        steps.append((start, value))
        if end is not None:
            steps.append((end, None))
    into.tables.setdefault(name, Dated(None, tuple(steps), _missing(into, table), table.span))
    here = At(name)
    if every:
        return here
    return _chosen([(at_most(here, Const(number)), value) for number, value in enumerate(values)])


def _stretches(model: Model, table: Table, rows: Sequence[Row]) -> list[Stretch]:
    keys = [constant(model.scope, row.key) for row in rows]
    if table.period is None:
        return [(day, None) for day in keys if isinstance(day, date)]
    kind = period_of(model, table.period)
    return [_year(int(key), kind) for key in keys if isinstance(key, Fraction)]


def _year(number: int, kind: PeriodKind) -> Stretch:
    """The days of the year that ends in a calendar year."""
    first = date(number, 1, 1)
    try:
        start = period_start(first, kind)
    except OutOfCalendar:
        start = date.min
    try:
        return start, next_start(first, kind)
    except OutOfCalendar:
        return start, None


def _missing(into: Lowering, table: Table) -> Callable[[date], Lack]:
    """Which row is missing on a day."""
    row = _row_of(into, table)

    def lack(day: date) -> Lack:
        return Lack("RG609", f"'{table.name}' has no row for {row(day)}", f"add the row: {row(day)}: ...")

    return lack


def _row_of(into: Lowering, table: Table) -> Callable[[date], str]:
    """The key of the row of a day."""
    if table.period is None:
        return str
    kind = period_of(into.model, table.period)

    def year_of(day: date) -> str:
        try:
            return str(date.fromordinal(next_start(day, kind).toordinal() - 1).year)
        except OutOfCalendar:
            return str(day.year)

    return year_of


def row_read(model: Model, table: Table, day: date, value_of: Callable[[ex.Expr], Any]) -> Row | Piece | None:
    """The row that a table is read at, where it is one; `value_of` gives what expressions come to."""
    if table.by is not None:
        return None if table.linear else _step_read(table, value_of)
    rows = [row for row in table.rows if isinstance(row, Row)]
    stretches = zip(rows, _stretches(model, table, rows), strict=True)
    held = [row for row, (start, end) in stretches if start <= day and (end is None or day < end)]
    return held[-1] if held else None


def _step_read(table: Table, value_of: Callable[[ex.Expr], Any]) -> Piece | None:
    assert table.by is not None
    by = value_of(table.by)
    for row in table.rows:
        if not isinstance(row, Piece) or by is None or isinstance(by, Unknown):
            return None
        level = value_of(row.limit.level) if isinstance(row.limit, (UpTo, Below)) else None
        if level is None or by < level or (by == level and isinstance(row.limit, UpTo)):
            return row
    return None


# ---- by a value


def _in_steps(into: Lowering, table: Table, by: Expr, lower: Lower) -> Expr:
    """The first row whose level is not passed."""
    found: list[tuple[Expr | None, Expr]] = []
    fixed = True
    for row in table.rows:
        assert isinstance(row, Piece)
        within: Expr | None = None
        if isinstance(row.limit, (UpTo, Below)):
            level = lower(into, row.limit.level)
            fixed = fixed and isinstance(level, Const)
            within = at_most(by, level) if isinstance(row.limit, UpTo) else below(by, level)
        found.append((within, lower(into, row.value)))
    return _chosen(found) if fixed else _first(found)


def _along(into: Lowering, table: Table, by: Expr, lower: Lower) -> Expr:
    """Straight lines from row to row; before the first and after the last the value stays."""
    points = [(lower(into, row.key), lower(into, row.value)) for row in table.rows if isinstance(row, Row)]
    found: list[tuple[Expr | None, Expr]] = [(at_most(by, points[0][0]), points[0][1])]
    for (start, low), (end, high) in pairwise(points):
        slope = div(sub(high, low), sub(end, start), table.span)
        found.append((at_most(by, end), add(low, mul(sub(by, start), slope))))
    return _chosen([*found, (None, points[-1][1])])


def _chosen(rows: Sequence[tuple[Expr | None, Expr]]) -> Expr:
    """The first of some rows whose condition holds, where each that holds makes all later ones hold; the last always.

    Rows are halved, so that a long table makes no deep formula.
    """
    if len(rows) == 1:
        return rows[0][1]
    middle = len(rows) // 2
    condition = rows[middle - 1][0]
    assert condition is not None
    return if_(condition, _chosen(rows[:middle]), _chosen(rows[middle:]))


def _first(rows: Sequence[tuple[Expr | None, Expr]]) -> Expr:
    """The first of some rows whose condition holds; the last always."""
    value = rows[-1][1]
    for condition, here in reversed(rows[:-1]):
        assert condition is not None
        value = if_(condition, here, value)
    return value
