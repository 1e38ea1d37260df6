"""A statement as one page: no script, nothing fetched, every text escaped, fit for paper."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from html import escape

from ...statement.statement import Statement
from .document import document
from .sheets import sheets
from .style import STYLE
from .tables import UNDISCLOSED, Cell, Column, Sheet, Table
from .text import written

_RIGHT = ("money", "number", "count", "id", "share")


def to_html(statement: Statement, version: str, pictures: Mapping[str, str] | None = None) -> str:
    """The page; `pictures` are SVG documents by their titles, shown as pictures, in which nothing can run."""
    data = document(statement, version)
    whom = f", for {data['holder']}" if data["holder"] else ""
    body = [
        f"<h1>{text_of(data['deal'])}</h1>\n<p>Statement for {text_of(data['period']['name'])}{text_of(whom)}</p>\n",
        *(shown_picture(words, svg) for words, svg in (pictures or {}).items()),
        *(part for sheet in sheets(data, statement.result.model.source.text) for part in _sheet(sheet)),
    ]
    return page(f"{data['deal']}: statement for {data['period']['name']}", body)


def page(title: str, body: Iterable[str]) -> str:
    """A page of one file that runs nothing and fetches nothing; what is in the body is escaped already."""
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    return "".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            '<meta name="referrer" content="no-referrer">\n',
            f"<title>{text_of(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
            *body,
            "</body>\n</html>\n",
        ]
    )


def text_of(words: str) -> str:
    """A text with nothing in it that a browser would read as more, or that would turn the direction of reading."""
    shown = (c if c.isprintable() or c == "\n" else " " if c.isspace() else f"\\u{ord(c):04x}" for c in words)
    return escape("".join(shown))


def shown_picture(words: str, svg: str) -> str:
    """An SVG as a picture: what a browser shows so runs no script and fetches nothing."""
    code = b64encode(svg.encode()).decode()
    return f'<h3>{text_of(words)}</h3>\n<img alt="{text_of(words)}" src="data:image/svg+xml;base64,{code}">\n'


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield f"<h2>{text_of(sheet.title)}</h2>\n"
    kind = ' class="terms"' if sheet.title == "Terms" else ""
    yield f"<section{kind}>\n"
    for table in sheet.tables:
        yield from drawn(table)
    yield "</section>\n"


def drawn(table: Table) -> Iterator[str]:
    """A table in HTML, piece by piece, every text escaped."""
    yield f"<h3>{text_of(table.title)}</h3>\n"
    if table.note:
        yield f"<p>{text_of(table.note)}</p>\n"
    yield '<div class="scroll"><table>\n'
    if any(column.heading for column in table.columns):
        heads = (f'<th scope="col"{_class(column)}>{text_of(column.heading)}</th>' for column in table.columns)
        yield f"<thead><tr>{''.join(heads)}</tr></thead>\n"
    yield "<tbody>\n"
    for row in table.rows:
        yield f"<tr>{''.join(map(_cell, row, table.columns))}</tr>\n"
    yield "</tbody>\n"
    if any(cell is not None for cell in table.totals):
        yield f"<tfoot><tr>{''.join(map(_cell, table.totals, table.columns))}</tr></tfoot>\n"
    yield "</table></div>\n"


def _class(column: Column) -> str:
    return ' class="right"' if column.kind in _RIGHT else ""


def _cell(cell: Cell, column: Column) -> str:
    kind = "right" if column.kind in _RIGHT else "date" if isinstance(cell, date) else "text"
    if cell == UNDISCLOSED and not isinstance(cell, (Decimal, int)):
        kind = f"{kind} undisclosed"
    return f'<td class="{kind}">{text_of(written(cell, column))}</td>'
