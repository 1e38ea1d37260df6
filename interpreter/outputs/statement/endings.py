"""By its ending a file says in which form a statement is written."""

from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import frozen

from ...statement.statement import Statement
from .beancount import to_beancount
from .csv import write_csv
from .html import to_html
from .json import to_json
from .parquet import write_parquet
from .pdf import to_pdf
from .rows import Told
from .xlsx import to_xlsx

Write = Callable[[Statement, Path, str, Told | None], None]
Pictures = Mapping[str, str]


@frozen
class Ending:
    """A form: what writes it to a path, and the extra that it needs, if any; `pictured` writes it with pictures."""

    write: Write
    extra: str = ""
    pictured: Callable[[Pictures], Write] | None = None


def write(
    statement: Statement, path: Path, version: str, told: Told | None = None, pictures: Pictures | None = None
) -> None:
    """Write a statement in the form of the file's ending; nothing is left of one that could not be written.

    `told` hears of the rows of holders, where there may be many; `pictures` are SVG documents by their titles, for the
    forms that show them. Raises: ImportError where an extra is missing; OSError where the file cannot be written.
    """
    partial = path.with_name(f".{path.name}.partial")
    form = ENDINGS[path.suffix]
    put = form.pictured(pictures) if pictures and form.pictured else form.write
    try:
        put(statement, partial, version, told)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _text(make: Callable[[Statement, str], str]) -> Write:
    def written(statement: Statement, path: Path, version: str, told: Told | None) -> None:
        path.write_text(make(statement, version), encoding="utf-8", newline="\n")

    return written


def _data(make: Callable[[Statement, str], bytes]) -> Write:
    def written(statement: Statement, path: Path, version: str, told: Told | None) -> None:
        path.write_bytes(make(statement, version))

    return written


def _page(pictures: Pictures) -> Write:
    return _text(lambda statement, version: to_html(statement, version, pictures))


def _paper(pictures: Pictures) -> Write:
    return _data(lambda statement, version: to_pdf(statement, version, pictures))


def _csv(statement: Statement, path: Path, version: str, told: Told | None) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        write_csv(statement, out, told)


def _parquet(statement: Statement, path: Path, version: str, told: Told | None) -> None:
    with path.open("wb") as out:
        write_parquet(statement, out, told)


ENDINGS = {
    ".xlsx": Ending(_data(to_xlsx), "excel"),
    ".html": Ending(_text(to_html), "", _page),
    ".pdf": Ending(_data(to_pdf), "pdf", _paper),
    ".csv": Ending(_csv),
    ".json": Ending(_text(to_json)),
    ".parquet": Ending(_parquet, "arrow"),
    ".beancount": Ending(_text(to_beancount)),
}
