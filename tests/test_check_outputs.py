"""`regalia check --output`: one set of findings in the format of each machine, and nothing that gets out of it."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from sarif_schema import faults

from regalia.cli import main
from regalia.dsl.diagnostic import Diagnostic, Fix, Severity
from regalia.dsl.source import Place, Source, Span
from regalia.render import sarif
from regalia.render.github import to_github
from regalia.render.json import to_json
from regalia.render.junit import to_junit
from regalia.render.sarif import to_sarif
from regalia.render.text import to_text

FORMATS = ("text", "json", "sarif", "github", "junit")
CLEAN = """deal "Example"
dated 2026-01-01
currency USD
rounding each payment to 0.01 half up, residue by largest remainder
party company "The company"
party investor "The investor"
stream royalties received by company
waterfall participation of royalties
  60% to investor
  rest to company
"""
SUSPECT = CLEAN + "let cap = 5.00\nlet fee = 1.00  # allow: uncited -- it is\n"
WRONG = CLEAN.replace("rest to company", "rest to compnay")

Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.chdir(tmp_path)
    for name, text in (("clean", CLEAN), ("suspect", SUSPECT), ("wrong", WRONG)):
        (tmp_path / f"{name}.deal").write_text(text, encoding="utf-8")

    def called(*words: str) -> Result:
        result = CliRunner().invoke(main, ["check", *words], prog_name="regalia")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return called


@pytest.mark.parametrize("output", FORMATS)
def test_the_exit_code_is_the_same_in_every_format(call: Call, output: str) -> None:
    assert call("clean.deal", "--output", output).exit_code == 0
    assert call("suspect.deal", "--output", output).exit_code == 1
    assert call("wrong.deal", "--output", output).exit_code == 1
    assert call("clean.deal", "missing.deal", "--output", output).exit_code == 2


def test_sarif_has_what_code_scanning_reads(call: Call) -> None:
    log = json.loads(call("suspect.deal", "wrong.deal", "clean.deal", "--output", "sarif").output)
    assert faults(log) == []
    (run,) = log["runs"]
    results = run["results"]
    assert [result["ruleId"] for result in results] == ["RG701", "RG701", "RG791", "RG101"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in results] == [result["ruleId"] for result in results]
    assert rules[0]["name"] == "declared-twice" or rules[0]["help"]["markdown"].startswith("# RG101")
    first = results[0]["locations"][0]["physicalLocation"]
    assert first["artifactLocation"] == {"uri": "suspect.deal"}
    assert first["region"] == {
        "startLine": 11,
        "startColumn": 5,
        "endColumn": 8,
    }
    assert results[-1]["level"] == "error"


def test_sarif_carries_fixes_as_edits(call: Call) -> None:
    """Each deletes what stands in the text between its ends."""
    (run,) = json.loads(call("suspect.deal", "--output", "sarif").output)["runs"]
    (fix,) = run["results"][-1]["fixes"]
    assert fix["properties"] == {"applicability": "safe"}
    ((replacement,),) = [change["replacements"] for change in fix["artifactChanges"]]
    region = replacement["deletedRegion"]
    line = SUSPECT.splitlines()[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "  # allow: uncited -- it is"
    assert replacement["insertedContent"] == {"text": ""}


def fingerprints(text: str) -> list[str]:
    """Of each finding of a contract, in order of the text."""
    findings = CliRunner().invoke(main, ["check", "-", "--output", "sarif", "--no-settings"], input=text).output
    (run,) = json.loads(findings)["runs"]
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]


def test_a_fingerprint_stays_where_lines_above_are_added() -> None:
    assert fingerprints(SUSPECT) == fingerprints(
        "# a comment\n\n" + SUSPECT.replace("party investor", "party  investor")
    )
    twice = fingerprints(CLEAN.replace("60% to investor", "0.5% to investor\n  0.5% to investor"))
    assert [found.partition(":")[2] for found in twice] == ["1", "2"], "the second of two lines alike is another"


def test_sarif_holds_no_more_than_is_taken_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes are left out before warnings, warnings before errors."""
    monkeypatch.setattr(sarif, "MOST", 2)
    place = Place("a.deal", 1, 1, 1, "x")
    levels = (Severity.NOTE, Severity.WARNING, Severity.ERROR)
    found = tuple(
        Diagnostic(code, level, "m", place) for code, level in zip(("RG761", "RG701", "RG101"), levels, strict=True)
    )
    log = json.loads(to_sarif(found, (), "0.1.0"))
    assert faults(log) == []
    (run,) = log["runs"]
    assert [result["level"] for result in run["results"]] == ["error", "warning"]
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"] == "1 more findings are left out: one run holds 2"


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("deals/a b.deal", "deals/a%20b.deal"),
        ("./deals/a.deal", "deals/a.deal"),
        ("/deals/é%.deal", "file:///deals/%C3%A9%25.deal"),
        ("a:b?#.deal", "a%3Ab%3F%23.deal"),
        ("\udcff.deal", "%FF.deal"),
    ],
)
def test_paths_are_uris_in_sarif(path: str, uri: str) -> None:
    finding = Diagnostic("RG701", Severity.WARNING, "m", Place(path, 1, 1, 1, "x"))
    log = json.loads(to_sarif([finding], (), "0.1.0"))
    assert faults(log) == []
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": uri}


def test_github_has_a_command_a_finding(call: Call) -> None:
    assert call("wrong.deal", "--output", "github").output == (
        "::error file=wrong.deal,line=10,col=11,endColumn=18,title=RG101 unknown-name::"
        "'compnay' is not declared: did you mean 'company'?\n"
    )
    lines = call("suspect.deal", "clean.deal", "--output", "github").output.splitlines()
    assert [line.split()[0] for line in lines] == ["::warning"] * 3


def test_junit_has_a_suite_a_contract_and_clean_ones_pass(call: Call) -> None:
    root = ElementTree.fromstring(call("clean.deal", "suspect.deal", "missing.deal", "--output", "junit").output)  # noqa: S314
    suites = {suite.attrib["name"]: suite for suite in root}
    assert list(suites) == ["clean.deal", "suspect.deal", "missing.deal"]
    assert dict(root.attrib) == {"name": "regalia check", "tests": "5", "failures": "4"}
    assert [list(case) for case in suites["clean.deal"]] == [[]]
    assert [case.attrib["name"] for case in suites["suspect.deal"]][:1] == ["RG701 unused-name, line 11"]
    assert [[part.tag for part in case] for case in suites["missing.deal"]] == [["failure"]]


def test_notes_fail_no_case_of_junit() -> None:
    note = Diagnostic("RG761", Severity.NOTE, "m", Place("a.deal", 1, 1, 1, "x"))
    root = ElementTree.fromstring(to_junit([note], ["a.deal"]))  # noqa: S314
    assert root.attrib["failures"] == "0"
    assert [part.tag for case in root[0] for part in case] == ["system-out"]


# ---- what a counterparty writes stays text

HOSTILE = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "::error::x",
            "a\n::error file=b::c",
            "##[error]x",
            "\x1b[2Jx",
            "\x9b31m",
            "</failure><failure>",
            "]]>&amp;<!--",
            '" onload="',
            "\u202eevil",
            "a\r\nb",
            "[x](http://e.example)",
            "{0}",
            "\ud800",
            "\udcff",
            "\ufffe",
            "\u2028::error::x",
        ]
    ),
)


@given(message=HOSTILE, path=HOSTILE, line=HOSTILE, help=HOSTILE)
def test_no_text_gets_out_of_its_format(message: str, path: str, line: str, help: str) -> None:
    source = Source(path, line)
    place = Place(path, 1, 1, 1, line)
    fix = Fix(message, ((Span(0, min(1, len(line))), help),))
    finding = Diagnostic("RG701", Severity.WARNING, message, place, help, ((place, message),), fix)
    texts = {
        "text": to_text([finding]),
        "json": to_json([finding], [source], {path: 2}),
        "sarif": to_sarif([finding], [source], "0.1.0", [path]),
        "github": to_github([finding], [path]),
        "junit": to_junit([finding], [path], [f"1 finding left out by {path}"]),
    }
    for name, text in texts.items():
        assert all(c.isprintable() or c == "\n" for c in text), name
        commands = [each for each in re.split(r"[\r\n]", text) if each.lstrip().startswith(("::", "##["))]
        expected = ["::warning file", "::notice "] if name == "github" else []
        assert [re.split("[=:]", each[2:])[0].join(("::", "")) for each in commands] == expected, name
    assert json.loads(texts["json"])["findings"][0]["message"] == message
    assert faults(json.loads(texts["sarif"])) == []
    root = ElementTree.fromstring(texts["junit"])  # noqa: S314
    assert [part.tag for part in root.iter()] == [
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "testsuite",
        "system-out",
    ]
    assert texts["github"].count("\n") == 2


def test_sarif_messages_are_no_links() -> None:
    finding = Diagnostic("RG701", Severity.WARNING, "[x](http://e.example) {0}")
    result = json.loads(to_sarif([finding], (), "0.1.0"))["runs"][0]["results"][0]
    assert result["message"]["text"] == r"\[x\](http://e.example) {{0}}"


def test_a_path_that_reads_as_a_command_is_shown_as_a_path(call: Call, tmp_path: Path) -> None:
    (tmp_path / "::error::x.deal").write_text(WRONG, encoding="utf-8")
    assert call("::error::x.deal").output.startswith("./::error::x.deal:10:11: error[RG101]")


def test_a_file_whose_name_is_no_text_can_be_told_of(call: Call, tmp_path: Path) -> None:
    name = "\udcff.deal"
    try:
        (tmp_path / name).write_text(WRONG, encoding="utf-8")
    except OSError:
        return  # a file system that takes no such name has no such contract
    for output in FORMATS:
        assert call(name, "--output", output).exit_code == 1
