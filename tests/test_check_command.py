"""`regalia check` in front: formats for machines, settings of a project, fixes."""

import json
import os
import re
import stat
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import plans, spelled

import regalia
from regalia.cli import main
from regalia.dsl.diagnostic import Diagnostic, Fix, Severity
from regalia.dsl.edits import edited
from regalia.dsl.source import Place, Source, Span
from regalia.render.github import to_github
from regalia.render.junit import to_junit
from regalia.render.positions import uri
from regalia.render.sarif import MOST, to_sarif

DEAL = """deal "Example"
dated 2026-01-01
currency USD
rounding each payment to 0.01 half up, residue by largest remainder
party company "The company"
party investor "The investor"
party lender "The lender"
stream royalties received by company
waterfall participation of royalties
  0.6% to investor
  bands of royalties in all
    60% to investor up to 1,000.00
    60% to investor up to 2,000.00
    50% to investor above  # allow: equal-rank -- left from an earlier draft
  rest to company
"""
HOSTILE = "a\x1b[31m\n::error::x%0A<b>&\"'],: \u202e"


def run(*words: str, **options: Any) -> Any:
    return CliRunner().invoke(main, ["check", *words], **options)


def written(folder: Path, text: str = DEAL, name: str = "deal.deal") -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    return str(path)


def hostile(severity: Severity = Severity.WARNING, number: int = 1) -> Diagnostic:
    place = Place(f"dir with space/{HOSTILE}.deal", number, 2, 3, HOSTILE)
    return Diagnostic("RG701", severity, HOSTILE, place, HOSTILE, ((place, HOSTILE),))


# ---- formats for machines


def test_sarif_says_where_what_and_how_to_fix(tmp_path: Path) -> None:
    """The required properties of SARIF 2.1.0 (sections 3.14, 3.19, 3.27), and what code hosts ask for besides."""
    path = written(tmp_path)
    document = json.loads(run(path, "--output", "sarif").output)
    assert document["version"] == "2.1.0"
    (log,) = document["runs"]
    rules = log["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["RG701", "RG711", "RG721", "RG791"]
    assert all(rule["help"]["text"].startswith(f"# {rule['id']} {rule['name']}") for rule in rules)
    for result in log["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        assert re.fullmatch(r"[0-9a-f]{32}:\d+", result["partialFingerprints"]["primaryLocationLineHash"])
        region = result["locations"][0]["physicalLocation"]["region"]
        assert 0 < region["startColumn"] < region["endColumn"]
    fingerprints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in log["results"]]
    assert len({*fingerprints}) == len(fingerprints)


def test_the_fixes_of_sarif_put_into_effect_are_the_fix(tmp_path: Path) -> None:
    path = written(tmp_path)
    (log,) = json.loads(run(path, "--output", "sarif").output)["runs"]
    (result,) = [each for each in log["results"] if each["ruleId"] == "RG791"]
    (change,) = result["fixes"][0]["artifactChanges"]
    (replacement,) = change["replacements"]
    region, lines = replacement["deletedRegion"], DEAL.split("\n")
    line = lines[region["startLine"] - 1]
    assert region["startLine"] == region["endLine"]
    lines[region["startLine"] - 1] = (
        line[: region["startColumn"] - 1] + replacement["insertedContent"]["text"] + line[region["endColumn"] - 1 :]
    )
    assert "\n".join(lines) == regalia.fix(Source(path, DEAL)).source.text


def test_sarif_leaves_out_what_is_too_much_and_says_so() -> None:
    findings = [hostile(number=number) for number in range(1, MOST + 3)]
    (log,) = json.loads(to_sarif(findings, [], "0"))["runs"]
    assert len(log["results"]) == MOST
    (notice,) = log["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"] == f"2 more findings are left out: one run holds {MOST:,}"


def test_a_path_is_a_reference() -> None:
    assert uri("a b/c%d\u00e9.deal") == "a%20b/c%25d%C3%A9.deal"


def test_a_workflow_command_cannot_be_forged() -> None:
    """One finding is one line, whatever a contract says."""
    for severity, word in ((Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.NOTE, "notice")):
        text = to_github([hostile(severity)])
        assert text.count("\n") == 1
        assert text.startswith(f"::{word} file=dir with space/a\\u001b[31m\\u000a%3A%3Aerror%3A%3Ax%250A")
        head, _, data = text[2:].partition("::")
        assert re.fullmatch(r"(?:file|line|col|endColumn|title)=[^,:]*(?:,\w+=[^,:]*)*", head.partition(" ")[2])
        assert "\n" not in data.rstrip("\n")


def test_a_junit_report_is_xml_whatever_a_contract_says() -> None:
    root = ElementTree.fromstring(to_junit([hostile(), hostile(Severity.NOTE)], ["clean.deal"]))  # noqa: S314
    assert [suite.get("tests") for suite in root] == ["1", "2"]
    assert root.get("failures") == "1"
    assert [case.find("failure") is not None for suite in root for case in suite] == [False, True, False]
    assert root[0][0].get("name") == "nothing found"


@pytest.mark.parametrize("output", ["json", "sarif", "github", "junit"])
def test_every_format_has_every_finding(tmp_path: Path, output: str) -> None:
    text = run(written(tmp_path), "--output", output).output
    assert all(code in text for code in ("RG701", "RG711", "RG721", "RG791"))
    assert run(written(tmp_path), "--output", output).exit_code == 1


def test_statistics_are_text(tmp_path: Path) -> None:
    assert run(written(tmp_path), "--statistics", "--output", "sarif").exit_code == 2


# ---- settings


def test_settings_leave_out_what_they_say_and_this_is_told(tmp_path: Path) -> None:
    (tmp_path / "regalia.toml").write_text('[check]\nignore = ["unused-name", "RG72"]\n')
    shown = run(written(tmp_path, name="a/deal.deal"))
    assert "RG701" not in shown.output
    assert "RG711" in shown.output
    assert f"2 findings left out by {tmp_path / 'regalia.toml'}" in shown.output
    assert "RG701" in run(str(tmp_path / "a" / "deal.deal"), "--no-settings").output


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[tool.regalia.check]\nselect = ["RG711"]\n', ["RG711"]),
        ('[tool.regalia.check]\nignore = ["RG7"]\n', []),
        ('[tool.regalia.check.per-file-ignores]\n"*.deal" = ["RG7"]\n', []),
        ('[tool.regalia.check.per-file-ignores]\n"b/*" = ["RG7"]\n', ["RG701", "RG711", "RG721", "RG791"]),
        ("[project]\nname = 'x'\n", ["RG701", "RG711", "RG721", "RG791"]),
        ("no toml at all", ["RG701", "RG711", "RG721", "RG791"]),
    ],
)
def test_a_project_sets_what_is_told(tmp_path: Path, text: str, told: list[str]) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    path = written(tmp_path, name="a/deal.deal")
    findings = json.loads(run(path, "--output", "json").output)["findings"]
    assert sorted({finding["code"] for finding in findings if finding["severity"] != "note"}) == told


def test_the_command_line_comes_before_settings(tmp_path: Path) -> None:
    (tmp_path / "regalia.toml").write_text('[check]\nignore = ["RG7"]\n')
    assert "RG701" in run(written(tmp_path), "--select", "RG701").output


def test_settings_silence_no_error(tmp_path: Path) -> None:
    (tmp_path / "regalia.toml").write_text('[check]\nignore = ["RG1", "RG2", "RG7"]\nselect = ["RG711"]\n')
    shown = run(written(tmp_path, DEAL.replace("50% to investor above", "50% to nobody above")))
    assert shown.exit_code == 1
    assert "RG101" in shown.output


def test_settings_end_at_the_root_of_a_project(tmp_path: Path) -> None:
    """What lies above a repository is nobody's business."""
    (tmp_path / "regalia.toml").write_text('[check]\nignore = ["RG7"]\n')
    (tmp_path / "project" / ".git").mkdir(parents=True)
    assert "RG701" in run(written(tmp_path / "project")).output


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[checks]\n", "'checks' is no setting"),
        ("[check]\nignored = []\n", "'check.ignored' is no setting"),
        ("[check]\nignore = 'RG7'\n", "'check.ignore' is no list of rules"),
        ("[check]\nignore = ['RG9999']\n", "there is no rule 'RG9999'"),
        ("check = 1\n", "'check' is no table"),
        ("= 1\n", "it is no TOML"),
        ("x" * (1 << 20) + "y", "larger than 1 MiB"),
    ],
)
def test_wrong_settings_are_told_with_their_file(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "regalia.toml").write_text(text)
    shown = run(written(tmp_path))
    assert shown.exit_code == 2
    assert message in shown.output
    assert str(tmp_path / "regalia.toml") in shown.output


# ---- fixes


def test_a_safe_fix_changes_the_comment_alone(tmp_path: Path) -> None:
    path = written(tmp_path)
    shown = run(path, "--fix")
    assert Path(path).read_text(encoding="utf-8") == DEAL.replace(
        "  # allow: equal-rank -- left from an earlier draft", ""
    )
    assert f"{path}: 1 finding fixed (RG791 allowance-without-use)" in shown.stderr
    assert "3 fixable with --unsafe-fixes" in shown.stdout


def test_unsafe_fixes_leave_nothing_that_can_be_fixed(tmp_path: Path) -> None:
    path = written(tmp_path)
    run(path, "--unsafe-fixes")
    text = Path(path).read_text(encoding="utf-8")
    assert "lender" not in text
    assert "  60% to investor\n" in text
    assert "up to 1,000.00" not in text
    assert run(path).exit_code == 0


def test_diff_writes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path)
    shown = run(path, "--fix", "--diff")
    assert Path(path).read_text(encoding="utf-8") == DEAL
    assert "-    50% to investor above  # allow: equal-rank -- left from an earlier draft\n" in shown.stdout
    assert run(path, "--diff").exit_code == 2


def test_standard_input_is_fixed_to_standard_output() -> None:
    shown = run("-", "--unsafe-fixes", input=DEAL)
    assert shown.stdout.startswith('deal "Example"\n')
    assert "lender" not in shown.stdout
    assert "1 contract: nothing found" in shown.stderr


def test_a_fix_keeps_line_ends_the_mark_and_the_permissions(tmp_path: Path) -> None:
    path = Path(written(tmp_path, "\ufeff" + DEAL.replace("\n", "\r\n")))
    path.chmod(0o640)
    run(str(path), "--fix")
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfdeal")
    assert data.count(b"\r\n") == data.count(b"\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_what_a_link_names_is_fixed(tmp_path: Path) -> None:
    target = Path(written(tmp_path, name="target.deal"))
    link = tmp_path / "link.deal"
    link.symlink_to(target)
    run(str(link), "--fix")
    assert link.is_symlink()
    assert "allow" not in target.read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_a_file_that_may_not_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path)

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    shown = run(path, "--fix")
    assert shown.exit_code == 2
    assert "cannot be written: Permission denied" in shown.output
    assert Path(path).read_text(encoding="utf-8") == DEAL


def test_a_misspelled_name_is_an_unsafe_fix(tmp_path: Path) -> None:
    wrong = DEAL.replace("50% to investor above", "50% to investr above")
    path = written(tmp_path, wrong)
    assert "1 fixable with --unsafe-fixes" in run(path).output
    run(path, "--unsafe-fixes")
    assert "50% to investor above" in Path(path).read_text(encoding="utf-8")


def test_a_fix_that_would_make_an_error_is_kept_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a rule offers, a contract that could be run can be run afterwards."""
    from regalia.interpreter import fixing

    check = fixing.check

    def with_a_bad_offer(source: Source) -> tuple[Diagnostic, ...]:
        start = source.text.index("investor")
        fix = Fix("break it", ((Span(start, start + 8), "nobody at all"),), safe=True)
        return (*check(source), Diagnostic("RG701", Severity.WARNING, "x", None, "", (), fix))

    monkeypatch.setattr(fixing, "check", with_a_bad_offer)
    fixed = regalia.fix(Source("deal.deal", DEAL), unsafe=True)
    assert [finding.message for finding in fixed.kept_back] == ["x"]
    assert "nobody" not in fixed.source.text


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6), st.text("xy", max_size=3)), max_size=8))
def test_edits_that_touch_are_not_made_together(spans: list[tuple[int, int, str]]) -> None:
    text = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuv"
    fixes = [Fix("", ((Span(start, start + width), words),)) for start, width, words in spans]
    after, taken = edited(text, fixes)
    assert len(after) == len(text) + sum(len(words) - (span.end - span.start) for f in taken for span, words in f.edits)
    places = sorted((span.start, span.end) for fix in taken for span, _ in fix.edits)
    assert all(before[1] < following[0] for before, following in pairwise(places))


@settings(max_examples=100)
@given(plans())
def test_a_safe_fix_changes_no_meaning(plan: Any) -> None:
    """What is paid follows from the clauses, and a safe fix leaves them as they are."""
    from regalia.dsl.parser import parse

    lines = spelled(plan).split("\n")
    source = Source("plan.deal", "\n".join(f"{line}  # allow: equal-rank -- x" if line else line for line in lines))
    fixed = regalia.fix(source)
    assert "equal-rank" not in fixed.source.text
    assert parse(fixed.source)[0] == parse(source)[0]


@pytest.mark.parametrize("text", ["a = " + "1" * 5_000, "a = [" * 5_000, "[check\n"])
@pytest.mark.parametrize("name", ["regalia.toml", "pyproject.toml"])
def test_settings_of_any_text_are_told_and_not_raised(tmp_path: Path, text: str, name: str) -> None:
    path = written(tmp_path)
    written(tmp_path, f"# regalia\n{text}", name)
    shown = run(path)
    assert "it is no TOML" in shown.output
    assert shown.exit_code == 2


def test_settings_leave_out_is_told_in_every_format(tmp_path: Path) -> None:
    path = written(tmp_path)
    written(tmp_path, '[check]\nignore = ["RG701"]\n', "regalia.toml")
    for output in ("text", "json", "sarif", "github", "junit"):
        assert "regalia.toml" in run(path, "--output", output).output


def test_what_settings_ignore_in_a_file_is_not_fixed_there(tmp_path: Path) -> None:
    path = written(tmp_path, name="drafts/deal.deal")
    written(tmp_path, '[check.per-file-ignores]\n"drafts/*" = ["RG7"]\n', "regalia.toml")
    run(path, "--unsafe-fixes")
    assert Path(path).read_text(encoding="utf-8") == DEAL


@pytest.mark.parametrize("output", ["sarif", "github", "junit"])
def test_a_contract_that_cannot_be_read_passes_in_no_format(tmp_path: Path, output: str) -> None:
    """Not even beside one that can: it is told under its own name."""
    shown = run(str(tmp_path / "missing.deal"), written(tmp_path), "--output", output, "--select", "RG771").output
    told = shown[: shown.rindex("does not exist")]
    assert {"sarif": '"ruleId": "RG011"', "github": "::error file=", "junit": "<failure"}[output] in told
    assert "nothing found" not in told
