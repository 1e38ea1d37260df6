"""A notebook run cell by cell, as its reader would run it: what each cell shows, as Jupyter keeps it."""

import ast
import contextlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Output = dict[str, Any]


def ran(cells: list[dict[str, Any]], folder: Path) -> Iterator[list[Output]]:
    """The outputs of each cell of code, in order, one namespace for all; texts have no outputs."""
    names: dict[str, Any] = {"__name__": "__main__"}
    before = Path.cwd()
    os.chdir(folder)
    try:
        count = 0
        for cell in cells:
            if cell["cell_type"] == "code":
                count += 1
                yield _outputs("".join(cell["source"]), names, count)
            else:
                yield []
    finally:
        os.chdir(before)


def _outputs(source: str, names: dict[str, Any], count: int) -> list[Output]:
    """What a cell prints, and what its last expression is."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "cell", "exec"), names)  # noqa: S102 (a cell of our own notebook)
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None  # noqa: S307
    found: list[Output] = []
    if printed.getvalue():
        found.append({"name": "stdout", "output_type": "stream", "text": printed.getvalue().splitlines(keepends=True)})
    if value is not None:
        data = {"text/plain": repr(value).splitlines(keepends=True)}
        if hasattr(value, "_repr_html_"):
            data = {"text/html": value._repr_html_().splitlines(keepends=True), **data}
        found.append({"data": data, "execution_count": count, "metadata": {}, "output_type": "execute_result"})
    return found
