"""`regalia new`: the common shapes, each a deal that is sound as it is written."""

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import regalia
from regalia.cli import main
from regalia.cli.new import shapes
from regalia.dsl.diagnostic import Severity

SHAPES = list(shapes())


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Any:
        result = CliRunner().invoke(main, ["new", *words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


def test_the_shapes_are_listed(call: Any) -> None:
    lines = call("--list").output.splitlines()
    assert [line.split()[0] for line in lines] == SHAPES
    assert all(re.fullmatch(r"[a-z-]+ +[A-Z].{20,130}\.", line) for line in lines)
    assert "participation" in SHAPES


@pytest.mark.parametrize("shape", SHAPES)
def test_a_new_deal_checks_clean_and_its_examples_pass(call: Any, shape: str) -> None:
    assert call("my_own-deal", "--from", shape).exit_code == 0
    text = Path("my_own-deal.deal").read_text(encoding="utf-8")
    assert 'deal "My own deal"\n' in text
    assert regalia.format("my_own-deal.deal") == text
    assert [f for f in regalia.check("my_own-deal.deal") if f.severity is not Severity.NOTE] == []
    results = regalia.test("my_own-deal.deal")
    assert len(results) >= 2
    assert all(result.passed for result in results)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_fits_a_page(shape: str) -> None:
    text = shapes()[shape].read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len(lines) <= 50
    assert max(map(len, text.splitlines())) <= 120


def test_nothing_is_overwritten(call: Any) -> None:
    Path("mine.deal").write_text("mine")
    assert call("mine", "--from", "participation").exit_code == 2
    assert Path("mine.deal").read_text() == "mine"


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("x", "--list"),
        ("x", "--from", "participations"),
        ("x", "--from", "../migenix/migenix"),
        ("x", "--from", "/etc/passwd"),
        ("x", "--from", ""),
        ("--from", "participation"),
        ("no/such/folder/x", "--from", "participation"),
        ("..", "--from", "participation"),
    ],
)
def test_what_is_not_done(call: Any, words: tuple[str, ...]) -> None:
    assert call(*words).exit_code == 2
    assert list(Path().iterdir()) == []


def test_a_near_miss_is_suggested(call: Any) -> None:
    assert "did you mean 'participation'?" in call("x", "--from", "participatoin").output
