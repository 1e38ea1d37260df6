"""The deals that were written to try the docs and the language (docs/trials.md): clean, canonical, right."""

from pathlib import Path

import pytest

import regalia
from regalia.dsl.diagnostic import Severity

ROOT = Path(__file__).parents[1]
TRIALS = sorted((ROOT / "tests" / "cases" / "trials").glob("*.deal"))


@pytest.mark.parametrize("path", TRIALS, ids=lambda path: path.stem)
def test_what_was_tried_still_holds(path: Path) -> None:
    assert [finding for finding in regalia.check(path) if finding.severity is not Severity.NOTE] == []
    assert regalia.format(path) == path.read_text(encoding="utf-8")
    results = regalia.test(path)
    assert len(results) >= 3
    assert [finding for result in results for finding in result.findings] == []


def test_every_trial_is_told_of() -> None:
    page = (ROOT / "docs" / "trials.md").read_text(encoding="utf-8")
    assert TRIALS
    assert [path.name for path in TRIALS if path.name not in page] == []
