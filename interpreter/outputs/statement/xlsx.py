"""A statement as a workbook (extra `excel`: xlsxwriter): real dates and numbers, sums that Excel computes itself.

Only the formulas written here stand in it: every text is written as a text, and its cell says that it is one.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from ...statement.statement import Statement
from .document import document
from .sheets import sheets
from .tables import Cell, Column, Sheet, Table

_EXACT = Decimal(10) ** 13
"""Beyond it a cell, which keeps fifteen digits, would lose cents: such an amount is written as a text."""
_WIDEST = 48
_DAY = "yyyy-mm-dd"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": _DAY,
}


def to_xlsx(statement: Statement, version: str) -> bytes:
    """The workbook, the same bytes for the same statement. Raises: ImportError where the extra is not installed."""
    import xlsxwriter

    data = document(statement, version)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        made = datetime.combine(statement.period.last, time(), UTC).replace(tzinfo=None)
        book.set_properties({"title": f"{data['deal']}: {data['period']['name']}", "created": made})
        formats = _Formats(book)
        for sheet in sheets(data, statement.result.model.source.text):
            _Page(book, sheet, formats).write(data)
    return out.getvalue()


class _Formats:
    """The formats of cells, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[Any, ...], Any] = {}

    def of(
        self, number: str = "", *, bold: bool = False, head: bool = False, quoted: bool = False, right: bool = False
    ) -> Any:
        """A format: of a number, or of a text."""
        key = (number, bold, head, quoted, right)
        if key not in self.made:
            properties: dict[str, Any] = {"valign": "top"}
            if number:
                properties["num_format"] = number
            if bold or head:
                properties["bold"] = True
            if head:
                properties |= {"bottom": 1, "text_wrap": True, "bg_color": "#E8EEF4"}
            if quoted:
                properties["quote_prefix"] = True
            if right:
                properties["align"] = "right"
            elif quoted or head:
                properties |= {"align": "left", "indent": 1}
            if number == _DAY:
                properties |= {"align": "left", "indent": 1}
            self.made[key] = self.book.add_format(properties)
        return self.made[key]


class _Page:
    """One sheet: its tables one under another."""

    def __init__(self, book: Any, sheet: Sheet, formats: _Formats) -> None:
        self.page = book.add_worksheet(sheet.title[:31])
        self.sheet = sheet
        self.formats = formats
        self.row = 0
        self.widths: dict[int, int] = {}

    def write(self, data: Mapping[str, Any]) -> None:
        """The tables, and how the sheet is printed."""
        page = self.page
        for number, table in enumerate(self.sheet.tables):
            first = self._table(table)
            if number == 0 and any(column.heading for column in table.columns):
                page.freeze_panes(first, 1)
                page.repeat_rows(first - 1)
        for column, width in self.widths.items():
            page.set_column(column, column, min(_WIDEST, width + 2))
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_footer("&L&A&CPage &P of &N")
        page.hide_gridlines(2)

    def _table(self, table: Table) -> int:
        """Write a table; the row after its headings, counted from zero."""
        if self.row:
            self.row += 1
        self._text(self.row, 0, table.title, self.formats.of(bold=True), measured=False)
        self.row += 1
        if table.note:
            self._text(self.row, 0, table.note, self.formats.of(), measured=False)
            self.row += 1
        if any(column.heading for column in table.columns):
            for index, column in enumerate(table.columns):
                right = column.kind not in ("text", "date")
                self._text(self.row, index, column.heading, self.formats.of(head=True, right=right))
            self.row += 1
        first = self.row
        for row in table.rows:
            for index, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
                self._cell(self.row, index, cell, column, table.columns)
            self.row += 1
        if any(cell is not None for cell in table.totals):
            self._totals(table, first)
        return first

    def _totals(self, table: Table, first: int) -> None:
        """The sums under a table, as formulas over its rows; what they come to is written with them."""
        for index, (total, column) in enumerate(zip(table.totals, table.columns, strict=True)):
            if isinstance(total, Decimal):
                letter = _letter(index)
                formula = f"=SUM({letter}{first + 1}:{letter}{self.row})"
                self.page.write_formula(
                    self.row, index, formula, self.formats.of(_form(total, column), bold=True), float(total)
                )
        self.row += 1

    def _cell(self, row: int, index: int, cell: Cell, column: Column, columns: Sequence[Column]) -> None:
        match cell:
            case None | "":
                return
            case date():
                self.page.write_datetime(row, index, datetime.combine(cell, time()), self.formats.of(_DAY))
                self._measure(index, 10)
            case Decimal() | int() if abs(Decimal(cell)) < _EXACT:
                form = _form(Decimal(cell), column)
                self.page.write_number(row, index, float(cell), self.formats.of(form))
                self._measure(index, len(f"{Decimal(cell):,}"))
            case _:
                last = column is columns[-1]
                form = self.formats.of(quoted=True, right=column.kind not in ("text", "date"))
                self._text(row, index, str(cell), form, measured=not last)

    def _text(self, row: int, index: int, text: str, form: Any, *, measured: bool = True) -> None:
        self.page.write_string(row, index, text, form)
        if measured:
            self._measure(index, max(map(len, text.split("\n"))))

    def _measure(self, index: int, width: int) -> None:
        self.widths[index] = max(self.widths.get(index, 0), width)


def _letter(index: int) -> str:
    """The name of a column: A, B, ... Z, AA."""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _form(number: Decimal, column: Column) -> str:
    """How a number is shown: with the decimals that it has."""
    exponent = number.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    if column.kind == "share":
        return "0.######%" if decimals > 2 else "0%"
    if column.kind == "id":
        return "0"
    return "#,##0" + ("." + "0" * decimals if decimals else "")
