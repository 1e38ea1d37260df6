"""The example notebook: it runs, and shows what stands in it."""

import json
from pathlib import Path

import pytest
from conftest import Golden
from notebook import ran

DOCS = Path(__file__).parents[1] / "docs"


def test_the_notebook_shows_what_it_says(golden: Golden) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    pytest.importorskip("altair")
    pytest.importorskip("pyxirr")
    path = DOCS / "example.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    count = 0
    for cell, outputs in zip(book["cells"], ran(book["cells"], DOCS), strict=True):
        if cell["cell_type"] == "code":
            count += 1
            cell["execution_count"], cell["outputs"] = count, outputs
    golden.check(path, json.dumps(book, indent=1, ensure_ascii=False) + "\n")
    assert count > 8
    assert all(cell["outputs"] for cell in book["cells"] if cell["cell_type"] == "code")
