"""Contracts in which terms meet: limits in pools, windows that open together, what is owed from one of two streams."""

from pathlib import Path

import pytest
from strategies import certain

import regalia

CASES = sorted((Path(__file__).parent / "cases" / "interplay").glob("*.deal"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_examples_come_out(path: Path) -> None:
    """As each contract expects it of itself, worked out by hand."""
    assert certain(regalia.check(path)) == ()
    results = regalia.test(path)
    assert results
    assert [result.findings for result in results] == [()] * len(results)
