"""Tables: a value by year, by date, or by another value, in steps or along straight lines."""

from ..source import Span
from ..syntax import Built, Clause, Line, Name, builds, marks_of, name_of, node, text_of
from .expression import Expr, Reference
from .value import Piece
from .window import Each


@node
class Row(Line):
    """A key of a table and its value."""

    key: Expr
    value: Expr


@node
class Table(Clause):
    """A value looked up: by a year, the `period`, by the value of `by`, or where both are None by date.

    `linear` joins its rows by straight lines.
    """

    name: Name
    title: str
    by: Expr | None
    period: Each | None
    linear: bool
    rows: tuple[Row | Piece, ...]

    @property
    def pieces(self) -> tuple[Row | Piece, ...]:
        """Its rows, by the name that the lines of a `let` have."""
        return self.rows


@builds("row")
def row(parts: list[Built], span: Span) -> Row:
    return Row(parts[0], parts[1], marks=marks_of(parts), span=span)


@builds("table")
def table(parts: list[Built], span: Span) -> Table:
    name, title, *rest = parts
    rows = tuple(part for part in rest if isinstance(part, (Row, Piece)))
    by, linear = rest[:2]
    period = by if isinstance(by, Each) else None
    value = None if isinstance(by, Each) or _is_date(by) else by
    return Table(name_of(name), text_of(title), value, period, bool(linear), rows, marks=marks_of(rest), span=span)


def _is_date(by: Built) -> bool:
    """Whether a table is `by date`."""
    return isinstance(by, Reference) and by.name.text == "date" and by.window is None
