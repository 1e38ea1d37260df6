"""A run as a notebook shows it: who received what, the ledger, and its pictures where the extra `charts` is there."""

from decimal import Decimal
from html import escape

from ..exact.unknown import Unknown
from ..money import show_money
from ..run import Result
from .json import entry_data
from .statement.html import drawn, shown_picture
from .statement.sheets import entries_table
from .statement.tables import UNDISCLOSED, Column, Table

_MOST = 60
"""The most entries that are shown; a note says how many there are."""


def to_html(result: Result) -> str:
    """A piece of a page: two tables, and the pictures of `regalia chart`; nothing in it runs, every text is escaped."""
    entries = [entry_data(entry) for entry in result.entries[-_MOST:]]
    left = len(result.entries) - len(entries)
    note = f"the last {_MOST} of {len(result.entries):,} entries" if left > 0 else ""
    parts = [f"<p><b>{escape(result.model.title)}</b>, through {result.through}</p>"]
    parts += drawn(_totals(result))
    parts += drawn(entries_table(entries, "Entries", note))
    try:
        from .statement.pictures import pictures

        parts += [shown_picture(title, svg) for title, svg in pictures(result).items()]
    except ImportError:
        pass
    return "".join(parts)


def _totals(result: Result) -> Table:
    columns = (Column("Who"), Column("Received in all", "money"), Column("Unit"))
    rows = tuple(
        (who, UNDISCLOSED if isinstance(amount, Unknown) else Decimal(show_money(amount, unit)), unit)
        for who, theirs in result.totals.items()
        for unit, amount in theirs.items()
    )
    return Table("Received in all", columns, rows)
