"""Every diagnostic has a page; what its `Bad` raises is that diagnostic and no other, and its `Good` is clean.

The blocks of a page are files as they stand: `deal` is a whole contract, `csv cash` the file that is given as
`--cash` (and so on for the other kinds of input), `document NAME` the text that is given as `--document`,
`sibling NAME` a contract in the folder of `--siblings`, `file NAME` another file beside the contract,
`options` the further options of the run. `Good` has the blocks of `Bad` but for those that it writes anew.
Inputs and options are shown by `regalia run` or `statement`, an example of RG302 by `regalia test`, all others by
`regalia check`.
"""

import re
import shlex
from collections.abc import Iterator
from contextlib import chdir
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import frozen
from click.testing import CliRunner, Result

from regalia.cli import main
from regalia.dsl.codes import CODES
from regalia.dsl.diagnostic import Severity
from regalia.dsl.rules import page_of

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases" / "rules"
COLUMNS = 110
INPUTS = ("cash", "events", "observations", "quantities", "register")

# RG302 is found by running the examples, not by reading them.
RUN_AS_TESTS = {"RG302"}
# These are found when a statement is made.
STATED = {"RG519", "RG520", "RG521"}
# Not done, whatever the command.
NOT_DONE = {"RG010", "RG516"}

KIND = r"deal|options|csv \w+|document \w+|sibling \w+|file [\w.]+"
BLOCK = re.compile(rf"^```(?P<kind>{KIND})\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)

FINDING = re.compile(
    r"^(?:\S+: )?(?P<severity>error|warning|note)\[(?P<code>RG\d{3})\](?: \[\*\])?: (?P<message>.*)$", re.MULTILINE
)
HELP = re.compile(r"^ *= help: (?P<help>.*)$", re.MULTILINE)


@frozen
class Page:
    """A page in its parts: `prose` is what it means, then why it matters; `bad` and `good` are blocks by kind."""

    code: str
    heading: str
    severity: str
    prose: str
    bad: dict[str, str]
    good: dict[str, str]


@frozen
class Shown:
    """What a user sees of a command, with what was found in it."""

    command: str
    exit_code: int
    output: str

    @property
    def findings(self) -> list[tuple[str, str]]:
        """Severity and code of each finding."""
        return [(found["severity"], found["code"]) for found in FINDING.finditer(self.output)]


def read_page(code: str) -> Page:
    head, bad, good = re.split(r"^## (?:Bad|Good)\n", page_of(code), flags=re.MULTILINE)
    heading, severity, prose = head.split("\n", 2)
    blocks = [{found["kind"]: found["text"] for found in BLOCK.finditer(text)} for text in (bad, good)]
    return Page(code, heading, severity, prose.strip(), blocks[0], blocks[0] | blocks[1])


def shown(code: str, blocks: dict[str, str], *, command: str = "") -> Shown:
    """What the command of an example says, in a folder that holds its files only."""
    options = shlex.split(blocks.get("options", ""))
    with TemporaryDirectory() as folder, chdir(folder):
        Path("example.deal").write_text(blocks["deal"], encoding="utf-8")
        for kind in [kind for kind in blocks if kind.startswith("file ")]:
            Path(kind.removeprefix("file ")).write_text(blocks[kind], encoding="utf-8")
        for kind in INPUTS:
            if f"csv {kind}" in blocks:
                Path(f"{kind}.csv").write_text(blocks[f"csv {kind}"], encoding="utf-8")
                options = [f"--{kind}", f"{kind}.csv", *options]
        texts = {kind.removeprefix("document "): text for kind, text in blocks.items() if kind.startswith("document ")}
        for name, text in texts.items():
            Path(f"{name}.txt").write_text(text, encoding="utf-8")
        asked = "statement" if code in STATED else "test" if code in RUN_AS_TESTS else "run" if options else "check"
        command = command or asked
        supplied = [word for name in texts for word in ("--document", f"{name}={name}.txt")]
        family = {kind.removeprefix("sibling "): text for kind, text in blocks.items() if kind.startswith("sibling ")}
        for name, text in family.items():
            Path("family").mkdir(exist_ok=True)
            Path("family", f"{name}.deal").write_text(text, encoding="utf-8")
        supplied += ["--siblings", "family"] if family else []
        arguments = [
            command,
            "example.deal",
            *(options if command in ("run", "statement") else supplied if command == "check" else []),
        ]
        result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Shown(shlex.join(["regalia", *arguments]), result.exit_code, result.output)


def sentences(text: str) -> int:
    return len(re.findall(r"\.(?=\s|$)", text))


def rule(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["rule", *arguments])


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    names = (path.name for path in files("regalia.dsl.rules").iterdir())
    pages = {name.removesuffix(".md") for name in names if name.endswith(".md")}
    assert pages == set(CODES)


def test_names_are_unique_and_read_as_words() -> None:
    assert len(set(CODES.values())) == len(CODES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in CODES.values())


@pytest.mark.parametrize("code", CODES)
def test_a_page_is_complete(code: str) -> None:
    page = read_page(code)

    assert page.heading == f"# {code} {CODES[code]}"
    assert page.severity in {f"Severity: {severity.value}" for severity in Severity}
    what, why = page.prose.split("\n\n")
    assert 2 <= sentences(what) <= 5
    assert 1 <= sentences(why) <= 5
    kinds = {kind for kind in (*page.bad, *page.good) if not kind.startswith(("document ", "sibling ", "file "))}
    assert kinds <= {"deal", "options", *(f"csv {kind}" for kind in INPUTS)}
    assert page.bad != page.good


@pytest.mark.parametrize("code", CODES)
def test_a_page_fits_a_terminal(code: str) -> None:
    prose = BLOCK.sub("", page_of(code))
    assert max(map(len, prose.splitlines())) <= COLUMNS
    assert page_of(code).endswith("\n")
    assert "\n\n\n" not in page_of(code)


@pytest.mark.parametrize("code", CODES)
def test_the_bad_example_shows_the_rule_and_no_other(code: str) -> None:
    page = read_page(code)
    bad = shown(code, page.bad)

    assert {f"Severity: {severity}, {found}" for severity, found in bad.findings} == {f"{page.severity}, {code}"}
    assert bad.exit_code == exit_code_of(page, bad)


def exit_code_of(page: Page, bad: Shown) -> int:
    """A note changes nothing; what a run finds keeps it from being done."""
    if " run " in bad.command or page.code in NOT_DONE | STATED:
        return 2
    return 0 if page.severity == f"Severity: {Severity.NOTE.value}" else 1


@pytest.mark.parametrize("code", CODES)
def test_the_good_example_is_clean(code: str) -> None:
    good = read_page(code).good

    for example in (shown(code, good), shown(code, good, command="check"), shown(code, good, command="test")):
        assert [found for found in example.findings if found[0] != Severity.NOTE.value] == []
        assert example.exit_code == 0


@pytest.mark.parametrize("code", [c for c in CODES if c.startswith(("RG5", "RG6")) and c not in NOT_DONE])
def test_what_only_a_run_finds_is_no_error_of_the_contract(code: str) -> None:
    """So the example shows what is wrong with an input, and not a contract that is wrong besides.

    The linter may foresee it: a stream that is not shared takes no cash.
    """
    found = shown(code, read_page(code).bad, command="check").findings
    assert [(weight, other) for weight, other in found if not other.startswith("RG7")] == []


@pytest.mark.parametrize("code", CODES)
def test_what_a_user_sees(code: str, golden) -> None:
    bad = shown(code, read_page(code).bad)
    golden.check(CASES / f"{code}.txt", f"$ {bad.command}\n{bad.output}")


def test_there_is_no_golden_file_too_many() -> None:
    assert {path.stem for path in CASES.iterdir()} == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_message_reads_as_one_cause_and_a_way_out(code: str) -> None:
    output = shown(code, read_page(code).bad).output
    messages = [found["message"] for found in FINDING.finditer(output)]
    ways = [found["help"] for found in HELP.finditer(output)]

    assert len(messages) == len(ways) == 1
    for words in (*messages, *ways):
        assert not re.search(r"(?<!\.\.)\.$|[! ]$", words)
    assert re.match(r"['\[]|[^A-Z]|[A-Z]{3}\b", messages[0]), "a message begins in lower case, or with a name"


# ---- `regalia rule`


@pytest.mark.parametrize("code", CODES)
def test_rule_prints_the_page(code: str) -> None:
    for asked in (code, code.lower(), CODES[code], CODES[code].upper()):
        result = rule(asked)
        assert (result.exit_code, result.output) == (0, page_of(code))


def test_rule_without_a_code_lists_all() -> None:
    result = rule()
    assert result.exit_code == 0
    assert result.output.splitlines() == [f"{code}  {name}" for code, name in CODES.items()]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("left-ovr", "left-over"), ("bad_date", "bad-date"), ("Unknown-Names", "unknown-name")],
)
def test_rule_suggests_what_was_meant(asked: str, meant: str) -> None:
    result = rule(asked)
    assert result.exit_code == 2
    assert f"there is no rule '{asked}'" in result.output
    assert f"did you mean '{meant}'?" in result.output


def test_rule_says_where_all_are_listed() -> None:
    result = rule("xyzzy")
    assert result.exit_code == 2
    assert "'regalia rule' lists them" in result.output


# ---- docs/rules.md

INTRODUCTION = """\
# Rules

What Regalia may find in a contract, in its inputs or in a run. `regalia rule CODE` prints the page of a code,
with an example that shows it and one that does not; a code is never renumbered and never reused. An error
keeps a contract from being run, a warning and an error make `regalia check` exit with 1, a note changes
nothing.

This page is made from the pages of the codes: `pytest tests/test_rules.py --update-golden` writes it anew.
"""

GROUPS = {
    "RG0": "Text and layout",
    "RG1": "Names and kinds of figures",
    "RG2": "Money that moves",
    "RG3": "What a contract promises of itself",
    "RG5": "Inputs",
    "RG6": "Runs",
    "RG7": "Suspicions",
}


def meaning(page: Page) -> str:
    """The first sentence of a page."""
    return re.split(r"(?<=\.)\s", " ".join(page.prose.split()), maxsplit=1)[0]


def index() -> Iterator[str]:
    """The lines of docs/rules.md."""
    yield INTRODUCTION
    for group, title in GROUPS.items():
        yield f"## {title}\n"
        yield "| Code | Name | Severity | Meaning |"
        yield "|---|---|---|---|"
        for code in CODES:
            if code.startswith(group):
                page = read_page(code)
                severity = page.severity.removeprefix("Severity: ")
                yield f"| [{code}](../dsl/rules/{code}.md) | {CODES[code]} | {severity} | {meaning(page)} |"
        yield ""


def test_the_index_is_in_step_with_the_pages(golden) -> None:
    golden.check(ROOT / "docs" / "rules.md", "\n".join(index()).rstrip("\n") + "\n")


def test_every_code_belongs_to_a_group() -> None:
    assert {code[:3] for code in CODES} == set(GROUPS)
