"""docs/cookbook.md answers each question that drafts leave open; tests/test_docs.py runs what it writes."""

import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[1] / "docs" / "cookbook.md").read_text(encoding="utf-8")
QUESTIONS = 24
RECIPES = re.split(r"^## (\d+)\. ", PAGE, flags=re.MULTILINE)[1:]


def test_each_question_has_a_recipe() -> None:
    assert [int(number) for number in RECIPES[::2]] == [*range(1, QUESTIONS + 1)]


@pytest.mark.parametrize("number", range(1, QUESTIONS + 1))
def test_its_answers_pay_different_amounts(number: int) -> None:
    """Two answers at least, told apart by what they pay on the same inputs."""
    recipe = RECIPES[2 * number - 1]
    assert re.search(r"^```deal fragment$", recipe, re.MULTILINE)
    amounts = re.findall(r"^  expect .* = (?:USD )?([\d,.]+)", recipe, re.MULTILINE)
    assert len(set(amounts)) >= 2
