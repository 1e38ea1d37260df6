"""The documentation, run: every block of it is a deal, an input, a command with its output, or grammar.

What a block is stands behind its opening fence: `deal` a whole contract, `deal fragment` clauses to which the
block `deal head` of docs/language.md is added, `deal refused CODE` a fragment (or a whole contract, where it
begins with `deal`) in which that is found, `deal suspicious CODE` a whole contract in which nothing else is,
`csv` an input, `toml` a mapping of columns, `console` commands and what they print (`...` alone on a line
stands for lines left out), `python` statements that must hold, `lark` rules of the grammar, `words` those that
may not be names. A file name behind it makes the block a file that the page's commands use. `sh` holds the
set-up commands, which `.ci/run` runs, and `text` is a drawing, or the text of a document where a file name stands
behind it. With `--update-golden` what is printed and what is grammar is written anew.
"""

import json
import re
import runpy
import shlex
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from textwrap import wrap
from typing import Any

import pytest
from attrs import frozen
from click.testing import CliRunner

import regalia
from regalia.cli import main
from regalia.dsl import limits
from regalia.dsl.codes import CODES
from regalia.dsl.diagnostic import Diagnostic, Refusal, Severity
from regalia.dsl.layout import FREE
from regalia.dsl.parser import grammar
from regalia.dsl.several import links
from regalia.dsl.source import Source
from regalia.interpreter.outputs.explanation import to_json as explanation_to_json
from regalia.interpreter.outputs.json import to_json as run_to_json
from regalia.render.json import to_json as findings_to_json

ROOT = Path(__file__).parents[1]
LANGUAGE = ROOT / "docs" / "language.md"
INPUTS = ROOT / "docs" / "inputs.md"
RULE_PAGES = ROOT / "docs" / "rules.md"  # made from the pages of the diagnostics, and tested with them
PAGES = sorted(
    path
    for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "contracts").rglob("*.md"))
    if path != RULE_PAGES
)
FENCE = re.compile(r"^```([^\n`]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SETUP = "python3 -m venv .venv && .venv/bin/pip install -q "
COMMANDS = [
    f"{SETUP}. && .venv/bin/regalia run contracts/migenix/migenix.deal --cash contracts/migenix/cash.csv",
    f'{SETUP}".[test]" && .venv/bin/python -m pytest -q',
]
SAID_ONCE = {"deal", "dated", "currency", "rounding"}


@frozen
class Block:
    """A fenced block: what stands behind the fence, its text, and the line of the page where it begins."""

    path: Path
    info: str
    text: str
    line: int

    @property
    def name(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}"

    @property
    def whole(self) -> str:
        """The text, completed by the head where it is a part of a contract."""
        part = self.info.startswith(("deal fragment", "deal refused")) and not self.text.startswith('deal "')
        return completed(self.text) if part else self.text


@cache
def blocks_of(path: Path) -> tuple[Block, ...]:
    text = path.read_text(encoding="utf-8")
    return tuple(
        Block(path, found[1].strip(), found[2], text.count("\n", 0, found.start()) + 1)
        for found in FENCE.finditer(text)
    )


BLOCKS = [block for path in PAGES for block in blocks_of(path)]


def blocks(pattern: str) -> pytest.MarkDecorator:
    """A test for each block whose kind fits a pattern, with what the pattern found."""
    found = [(block, match) for block in BLOCKS if (match := re.fullmatch(pattern, block.info))]
    return pytest.mark.parametrize(("block", "kind"), found, ids=[block.name for block, _ in found])


def clauses(text: str) -> list[str]:
    """A contract cut at column one."""
    return re.findall(r"^\S.*\n(?:[ \n].*\n?)*", text, re.MULTILINE)


def declares(line: str) -> str:
    """The word and the name of a clause, from its first line: no two clauses of a deal declare the same."""
    word, _, rest = line.strip().partition(" ")
    return word if word in SAID_ONCE else f"{word} {rest.partition(' ')[0].rstrip(',')}"


def completed(fragment: str) -> str:
    """A fragment with the head before it; what the fragment declares itself is left out of the head."""
    (head,) = (block.text for block in blocks_of(LANGUAGE) if block.info == "deal head")
    own = {declares(line) for line in fragment.splitlines()}
    return "".join(clause for clause in clauses(head) if declares(clause.splitlines()[0]) not in own) + "\n" + fragment


def problems(block: Block) -> list[str]:
    """What is wrong with a contract or with its examples; notes do not count, nor what a fragment leaves unused."""
    try:
        source = source_of(block)
        findings = [finding for finding in regalia.check(source) if counts(finding, block)]
        if not findings:
            findings = [finding for result in regalia.test(source) for finding in result.findings]
    except Refusal as refusal:
        findings = list(refusal.findings)
    return [f"{finding.code} {finding.place}: {finding.message}" for finding in findings]


def source_of(block: Block) -> Source:
    """The contract of a block; where it names other files, with those that its page shows."""
    if not any(links(block.whole)):
        return Source("block.deal", block.whole)
    with TemporaryDirectory() as folder:
        for other in blocks_of(block.path):
            if named := re.fullmatch(r"deal ([\w-]+\.deal)", other.info):
                Path(folder, named[1]).write_text(other.whole, encoding="utf-8")
        Path(folder, "block.deal").write_text(block.whole, encoding="utf-8")
        return regalia.read(Path(folder, "block.deal"))


def counts(finding: Diagnostic, block: Block) -> bool:
    """Whether a finding is one of the block: its head declares names for all fragments, and none uses all of them."""
    own = block.text.count("\n") if block.info.startswith("deal fragment") else 0
    of_the_head = finding.place is not None and finding.place.line <= block.whole.count("\n") - own
    declared_for_all = finding.code == "RG701" and of_the_head and block.info.startswith(("deal fragment", "deal head"))
    return finding.severity is not Severity.NOTE and not declared_for_all


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_block_says_what_it_is(path: Path) -> None:
    """A block that nothing runs could say anything."""
    deals = r"deal( head| fragment| refused RG\d+| suspicious RG\d+)?( [\w-]+\.deal)?"
    kinds = rf"{deals}|csv [\w-]+\.csv|toml [\w.-]+\.toml|text [\w-]+\.txt|console|python|lark|words|sh|text"
    assert [block.name for block in blocks_of(path) if not re.fullmatch(kinds, block.info)] == []
    assert path.read_text(encoding="utf-8").count("\n```") == 2 * len(blocks_of(path)), "a fence is not closed"


@blocks(r"deal( head| fragment)?( [\w-]+\.deal)?")
def test_deals_are_clean_and_their_examples_pass(block: Block, kind: re.Match[str]) -> None:
    assert problems(block) == []


@blocks(r"deal( head| fragment)?( [\w-]+\.deal)?")
def test_deals_are_in_canonical_form(block: Block, kind: re.Match[str]) -> None:
    assert regalia.format(Source("block.deal", block.text)) == block.text


@blocks(r"deal suspicious (RG\d+).*")
def test_what_is_said_to_be_suspicious_is_suspicious(block: Block, kind: re.Match[str]) -> None:
    assert [finding.code for finding in regalia.check(Source("block.deal", block.text))] == [kind[1]]


@blocks(r"deal refused (RG\d+).*")
def test_what_is_said_to_be_refused_is_refused(block: Block, kind: re.Match[str]) -> None:
    found = problems(block)
    assert {line.split(" ")[0] for line in found} == {kind[1]}, found


def rules(text: str) -> dict[str, str]:
    """The rules of a grammar by name, each as its lines stand, comments left out."""
    lines = "".join(f"{line.split(' //')[0].rstrip()}\n" for line in text.splitlines() if line[:2] != "//")
    found = re.finditer(r"^[?!]?(\w+)(?:\{\w+\})?:.*\n(?: +\|.*\n)*", lines, re.MULTILINE)
    return {match[1].strip("_"): match[0] for match in found if match[1].islower()}


@cache
def rules_now() -> dict[str, str]:
    return rules((ROOT / "dsl" / "grammar.lark").read_text(encoding="utf-8"))


@blocks("lark")
def test_grammar_is_quoted_as_it_is(block: Block, kind: re.Match[str], request: pytest.FixtureRequest) -> None:
    now = "".join(rules_now().get(name, "") for name in rules(block.text))
    if request.config.getoption("--update-golden"):
        replace(block, now)
    else:
        assert now == block.text


def test_every_rule_of_the_grammar_is_in_its_specification() -> None:
    quoted = {name for block in blocks_of(LANGUAGE) if block.info == "lark" for name in rules(block.text)}
    assert set(rules_now()) - quoted == set()


def replace(block: Block, text: str) -> None:
    """Write a block of a page anew."""
    page = block.path.read_text(encoding="utf-8")
    fence = f"```{block.info}\n"
    block.path.write_text(page.replace(f"{fence}{block.text}```", f"{fence}{text}```"), encoding="utf-8")


@blocks("python")
def test_python_runs(block: Block, kind: re.Match[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(block.path, tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "block.py").write_text(block.text, encoding="utf-8")
    runpy.run_path("block.py")


def lay_out(page: Path, folder: Path) -> None:
    """Put what the page's commands use into a folder: the contracts, and the files that the page shows."""
    copytree(ROOT / "contracts", folder / "contracts")
    for block in blocks_of(page):
        if named := re.search(r" ([\w-]+(?:\.\w+)+)$", block.info):
            (folder / named[1]).write_text(block.whole, encoding="utf-8")


def commands(text: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with what is shown under it."""
    parts = re.split(r"^\$ (.*)\n", text, flags=re.MULTILINE)
    assert not parts[0], "a console block begins with a command"
    return list(zip(parts[1::2], parts[2::2], strict=True))


def printed(command: str, last: int) -> tuple[str, int]:
    """What a command prints, and its exit code; `echo $?` prints that of the command before."""
    if command == "echo $?":
        return f"{last}\n", 0
    program, *arguments = shlex.split(command)
    assert program == "regalia", f"'{program}' is not run here"
    result = CliRunner(env={"COLUMNS": "80"}).invoke(main, arguments, prog_name="regalia")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.output, result.exit_code


def as_shown(shown: str) -> re.Pattern[str]:
    """What is shown, where a line `...` stands for any lines."""
    parts = [re.escape(part) for part in re.split(r"^ *\.\.\.\n", shown, flags=re.MULTILINE)]
    return re.compile(r"(?:.*\n)*?".join(parts))


@blocks("console")
def test_commands_print_what_is_shown(
    block: Block,
    kind: re.Match[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    lay_out(block.path, tmp_path)
    monkeypatch.chdir(tmp_path)
    code, anew = 0, ""
    for command, shown in commands(block.text):
        output, code = printed(command, code)
        if missing := re.fullmatch(r'needs the "(\w+)" extra: .*\n', output):
            pytest.skip(f"needs the {missing[1]} extra")
        keeps = "..." in shown.split() and as_shown(shown).fullmatch(output)
        anew += f"$ {command}\n{shown if keeps else output}"
    if request.config.getoption("--update-golden"):
        replace(block, anew)
    else:
        assert anew == block.text


def test_the_readme_has_the_two_commands() -> None:
    """Each alone in its line, character for character, since `.ci/run` takes them from there."""
    lines = [line for block in blocks_of(ROOT / "README.md") for line in block.text.splitlines()]
    assert [line for line in lines if line.startswith("python3 -m venv")] == COMMANDS


def test_links_lead_to_headings() -> None:
    """Links to a part of a page; those to files are looked at with the rest of the repository."""
    wrong = []
    for path in PAGES:
        text = FENCE.sub("", path.read_text(encoding="utf-8"))
        for target, anchor in re.findall(r"\]\(([^)#\s:]*)#([^)\s]+)\)", text):
            page = (path.parent / target).resolve() if target else path
            if anchor not in anchors(page):
                wrong.append(f"{path.relative_to(ROOT)}: {target}#{anchor}")
    assert wrong == []


@cache
def anchors(path: Path) -> set[str]:
    """The names by which headings of a page can be linked to."""
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# ---- the specification is whole


def in_code(path: Path) -> set[str]:
    """Every word of a page that stands in code, in a block or between backticks."""
    text = path.read_text(encoding="utf-8")
    parts = [*(block.text for block in blocks_of(path)), *re.findall(r"`([^`\n]+)`", text)]
    return {word for part in parts for word in re.findall(r"[A-Za-z_]\w*", part)}


def words_of_the_language() -> dict[str, str]:
    """Each word, by the name of its terminal."""
    literal = {t.name: str(t.pattern.value) for t in grammar().terminals if t.pattern.type == "str"}
    return {name: word for name, word in literal.items() if word.isalpha()}


def test_every_word_of_the_language_is_in_its_specification() -> None:
    assert set(words_of_the_language().values()) - in_code(LANGUAGE) == set()


@blocks("words")
def test_words_that_are_never_names(block: Block, kind: re.Match[str], request: pytest.FixtureRequest) -> None:
    words = sorted(word for name, word in words_of_the_language().items() if name not in FREE)
    now = "\n".join(wrap(" ".join(words), 110)) + "\n"
    if request.config.getoption("--update-golden"):
        replace(block, now)
    else:
        assert now == block.text


def test_every_code_is_explained() -> None:
    explained = LANGUAGE.read_text(encoding="utf-8") + INPUTS.read_text(encoding="utf-8")
    assert [code for code in CODES if code not in explained] == []


def test_limits_are_those_of_the_program() -> None:
    """docs/adr/0006-limits.md is a table of all of them."""
    page = (ROOT / "docs" / "adr" / "0006-limits.md").read_text(encoding="utf-8")
    figures = {name: value for name, value in vars(limits).items() if name.isupper()}
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\d,]+) \|", page, re.MULTILINE))
    assert rows == {name: f"{value:,}" for name, value in figures.items()}


def keys(value: Any) -> set[str]:
    """Every key of a document; those that are names of the deal are left out."""
    found: set[str] = set()
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            found |= set(item)
            stack += [inner for key, inner in item.items() if key not in BY_NAME]
            stack += [inner for key in BY_NAME & set(item) for inner in item[key].values()]
        elif isinstance(item, list):
            stack += item
    return found


BY_NAME = {"totals", "instruments", "options", "liens", "inputs", "readings", "supplied"}
NAMED = {"CAD"}  # the currencies in totals


def test_every_key_of_the_documents_is_described() -> None:
    folder = ROOT / "contracts" / "migenix"
    result = regalia.run(folder / "migenix.deal", cash=folder / "cash.csv")
    explained = explanation_to_json(regalia.explain(result, 12))
    findings = findings_to_json(regalia.check(Source("x.deal", 'deal "x"\nparty a "A"\nparty a "B"\n')))
    documents = (run_to_json(result, "0"), explained, findings)
    found = set().union(*(keys(json.loads(document)) for document in documents)) - NAMED

    assert {"entries", "because", "related"} <= found
    assert found - in_code(ROOT / "docs" / "run-json.md") == set()


def test_the_readme_shows_lines_of_the_contract() -> None:
    """In the order in which they stand there."""
    contract = iter((ROOT / "contracts" / "migenix" / "migenix.deal").read_text(encoding="utf-8").splitlines())
    (shown,) = (block.text for block in blocks_of(ROOT / "README.md") if block.info == "text")
    assert [line for line in shown.splitlines() if line not in contract] == []
