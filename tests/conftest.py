"""What every test shares: golden files, and the two settings a run can be given."""

import os
from pathlib import Path

import pytest
from attrs import frozen
from hypothesis import HealthCheck, settings
from projects import BASED, TEMPLATE, USING, write

# A property holds or fails whatever the machine is busy with, so time is no part of it.
settings.register_profile(
    "regalia", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("regalia")


@frozen
class Golden:
    """Compares what a user sees with the file that says what it should be."""

    update: bool

    def check(self, path: Path, text: str) -> None:
        """`text` is what `path` holds, to the byte; with `--update-golden` it is written there for review."""
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"no golden file {path}: write it with pytest --update-golden, then read it"
        assert text == path.read_bytes().decode()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files, for review")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    return Golden(update=request.config.getoption("--update-golden"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of three deals."""
    (tmp_path / "pyproject.toml").write_text("")
    write(tmp_path, template=TEMPLATE, based=BASED, using=USING)
    return tmp_path


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> pytest.TestReport | pytest.CollectReport:
    """With REGALIA_NO_SKIPS=1 a skip, or an expected failure, is a failure."""
    if report.skipped and os.environ.get("REGALIA_NO_SKIPS") == "1":
        report.outcome = "failed"
        report.longrepr = f"not run, and REGALIA_NO_SKIPS=1 allows no skip: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    return refuse_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    return refuse_skip((yield))
