"""A sheet of a workbook as a text (extra `excel`: python-calamine)."""

from ...dsl.numbers import quoted
from .archive import CannotOpen, opened
from .cells import as_text

_SHOWN = 8


def sheet_text(data: bytes, sheet: str | None = None, point: str = ".") -> tuple[str, str]:
    """The name of a sheet, and its cells as CSV of which line n is row n; without a name that of the only sheet.

    Raises: CannotOpen; ImportError where the extra is not installed.
    """
    archive = opened(data)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(archive)
        names = list(workbook.sheet_names)
        chosen = _chosen(names, sheet)
        rows = workbook.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
    except CalamineError:
        raise CannotOpen("RG011", "cannot be read as a workbook", "save it anew as .xlsx") from None
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":  # what a failed assertion of the reader becomes
            raise
        raise CannotOpen("RG011", "cannot be read as a workbook", "save it anew as .xlsx") from None
    return chosen, as_text(rows, point)


def _chosen(names: list[str], sheet: str | None) -> str:
    """The sheet that is meant; hidden sheets count like others, for nothing is guessed."""
    shown = ", ".join(quoted(name) for name in names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
    if sheet is not None:
        if sheet not in names:
            raise CannotOpen("RG011", f"has no sheet {quoted(sheet)}", f"name one of: {shown}")
        return sheet
    if len(names) != 1:
        way = f"write in the mapping of columns which is meant: sheet = one of {shown}"
        raise CannotOpen("RG011", f"has {len(names)} sheets", way)
    return names[0]
