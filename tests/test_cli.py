"""The commands as a person calls them: what they print, and the code they exit with."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from regalia import __version__
from regalia.cli import COMMANDS, main

ROOT = Path(__file__).parent.parent
MIGENIX = ROOT / "contracts" / "migenix" / "migenix.deal"
CASH = ROOT / "contracts" / "migenix" / "cash.csv"
SMALL = """deal "Small"
dated 2020-01-01
currency USD
party holder "Holder"
party company "Company"
stream royalties "Royalties" received by company
waterfall participation of royalties
  75% to holder up to 100.00
  rest to company
"""

Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call a command in an empty folder; no exception but an exit may come out."""
    monkeypatch.chdir(tmp_path)

    def called(*words: str, given: str | None = None) -> Result:
        result = CliRunner().invoke(main, list(words), input=given)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return called


def test_version(call: Call) -> None:
    assert call("--version").output == f"regalia {__version__}\n"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help(call: Call, command: str) -> None:
    result = call(command, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.output


def test_the_list_of_commands_says_what_each_does(call: Call) -> None:
    output = call("--help").output
    assert all(name in output and words in output for name, words in COMMANDS.items())


def test_an_unknown_command_is_a_bad_option(call: Call) -> None:
    result = call("chekc")
    assert result.exit_code == 2
    assert "Did you mean 'check'?" in result.output


# ---- check


def test_check_clean(call: Call) -> None:
    result = call("check", str(MIGENIX))
    assert (result.exit_code, result.output) == (0, "1 contract: nothing found\n")


def test_check_errors(call: Call) -> None:
    Path("a.deal").write_text(SMALL.replace("75%", "175%"))
    result = call("check", "a.deal")
    assert result.exit_code == 1
    assert "a.deal:8:3: error[RG202]" in result.output


def test_check_warnings_count_and_notes_do_not(call: Call) -> None:
    warned = MIGENIX.read_text().replace("  units given up leave their part to after_conversion  [assumed]\n", "")
    Path("a.deal").write_text(warned)
    result = call("check", "a.deal")
    assert result.exit_code == 1
    assert "warning[RG212]" in result.output


def test_check_searches_folders_and_stops_at_nothing(call: Call) -> None:
    Path("deals/inner").mkdir(parents=True)
    Path("deals/a.deal").write_text(SMALL)
    Path("deals/inner/b.deal").write_text(SMALL.replace("rest to company", "rest to nobody"))
    Path("deals/notes.txt").write_text("no contract")
    result = call("check", "deals")
    assert result.exit_code == 1
    assert str(Path("deals", "inner", "b.deal")) in result.output
    assert "2 contracts: 1 error" in result.output


def test_check_what_cannot_be_read(call: Call) -> None:
    Path("empty").mkdir()
    assert call("check", "absent.deal").exit_code == 2
    assert call("check", "empty").exit_code == 2
    assert call("check").exit_code == 2


def test_check_reads_standard_input(call: Call) -> None:
    assert call("check", "-", given=SMALL).exit_code == 0
    assert "-:8:3: error[RG202]" in call("check", "-", given=SMALL.replace("75%", "175%")).output


def test_check_json(call: Call) -> None:
    data = json.loads(call("check", "-", "--output", "json", given=SMALL.replace("75%", "175%")).output)
    assert data["format"] == "regalia.findings/1"
    (finding,) = data["findings"]
    assert (finding["code"], finding["name"], finding["severity"]) == ("RG202", "more-than-the-whole", "error")
    assert finding["place"] == {"file": "-", "line": 8, "column": 3, "width": 14}


UNUSED = SMALL + "let cap = 5.00\nlet floor = 1.00\n"


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ([], ["RG701", "RG701"]),
        (["--select", "unused-name"], ["RG701", "RG701"]),
        (["--select", "rg70"], ["RG701", "RG701"]),
        (["--select", "RG71,RG72"], []),
        (["--select", "RG71", "--select", "RG701"], ["RG701", "RG701"]),
        (["--ignore", "RG7"], []),
        (["--ignore", "RG72"], ["RG701", "RG701"]),
        (["--select", "RG7", "--ignore", "unused-name"], []),
    ],
)
def test_check_chooses_among_warnings_and_notes(call: Call, options: list[str], codes: list[str]) -> None:
    result = call("check", "-", "--output", "json", *options, given=UNUSED)
    found = [finding["code"] for finding in json.loads(result.output)["findings"]]
    assert [code for code in found if code != "RG771"] == codes
    assert result.exit_code == bool(codes)


def test_check_always_tells_errors(call: Call) -> None:
    result = call("check", "-", "--select", "RG72", "--ignore", "RG2", given=SMALL.replace("75%", "175%"))
    assert result.exit_code == 1
    assert "error[RG202]" in result.output


@pytest.mark.parametrize(
    ("word", "hint"), [("unused-nam", "did you mean 'unused-name'?"), ("RG9", "lists them"), ("", "lists them")]
)
def test_check_knows_what_it_is_to_choose(call: Call, word: str, hint: str) -> None:
    for option in ("--select", "--ignore"):
        result = call("check", "-", option, word, given=SMALL)
        assert result.exit_code == 2
        assert f"there is no rule '{word}'" in result.output
        assert hint in result.output


def test_check_counts(call: Call) -> None:
    result = call("check", "-", "--statistics", "--ignore", "RG771", given=UNUSED)
    counts = "    2  warning  RG701  unused-name\n"
    assert result.output == f"{counts}\n1 contract: 2 warnings\n2 fixable with --unsafe-fixes\n"
    assert result.exit_code == 1
    assert call("check", "-", "--statistics", "--output", "json", given=UNUSED).exit_code == 2


# ---- fmt


def test_fmt_writes_once(call: Call) -> None:
    Path("a.deal").write_text(SMALL.replace("75% to holder", "75%   to  holder"))
    assert call("fmt", "--check", "a.deal").exit_code == 1
    diff = call("fmt", "--diff", "a.deal")
    assert diff.exit_code == 1
    assert "-  75%   to  holder up to 100.00\n+  75% to holder up to 100.00\n" in diff.output
    assert call("fmt", "a.deal").output == "a.deal: formatted\n"
    assert Path("a.deal").read_text() == SMALL
    assert call("fmt", "a.deal").output == ""
    assert call("fmt", "--check", "a.deal").exit_code == 0
    assert [path.name for path in Path().iterdir()] == ["a.deal"]


def test_fmt_leaves_broken_texts_alone(call: Call) -> None:
    broken = SMALL + "waterfall of\n"
    Path("a.deal").write_text(broken)
    assert call("fmt", "a.deal").exit_code == 2
    assert Path("a.deal").read_text() == broken


def test_fmt_standard_input(call: Call) -> None:
    assert call("fmt", "-", given=SMALL.replace("75% to holder", "75%   to  holder")).output == SMALL


# ---- run and explain


def test_run_refuses_a_contract_with_errors(call: Call) -> None:
    Path("a.deal").write_text(SMALL.replace("75%", "175%"))
    result = call("run", "a.deal")
    assert result.exit_code == 2
    assert "error[RG202]" in result.output


def test_run_refuses_bad_inputs_with_their_places(call: Call) -> None:
    Path("a.deal").write_text(SMALL)
    Path("cash.csv").write_text("date,stream,amount\n2020-02-01,royaltis,1.00\n2020-02-30,royalties,1.00\n")
    result = call("run", "a.deal", "--cash", "cash.csv")
    assert result.exit_code == 2
    assert "cash.csv:3:1: error[RG502]" in result.output
    Path("cash.csv").write_text("date,stream,amount\n2020-02-01,royaltis,1.00\n")
    result = call("run", "a.deal", "--cash", "cash.csv")
    assert "cash.csv:2:12: error[RG503]" in result.output
    assert "did you mean 'royalties'?" in result.output


def test_run_through_a_day_includes_it(call: Call) -> None:
    def paid(through: str) -> object:
        output = call("run", str(MIGENIX), "--cash", str(CASH), "--through", through, "--output", "json").output
        return json.loads(output)["totals"].get("unit")

    assert paid("2009-06-29") is None
    assert paid("2009-06-30") == {"CAD": "1500000.00"}


def test_run_takes_one_file_from_standard_input(call: Call) -> None:
    given = CASH.read_text()
    result = call("run", str(MIGENIX), "--cash", "-", "--output", "json", given=given)
    assert json.loads(result.output)["totals"]["unit"] == {"CAD": "29465000.00"}
    assert call("run", "-", "--cash", str(CASH), given=MIGENIX.read_text()).exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--reading", "reduction"),
        ("--reading", "reduktion=of_the_cap"),
        ("--reading", "reduction=of_the_moon"),
        ("--set", "placement_fee=much"),
        ("--set", "placement_feee=1.00"),
        ("--set", "placement_fee=USD 1.00"),
        ("--through", "2009-02-30"),
        ("--through", "soon"),
        ("--output", "yaml"),
        ("--reading", "reduction=of_the_cap", "--reading", "reduction=of_the_price"),
    ],
)
def test_run_bad_options(call: Call, words: tuple[str, ...]) -> None:
    assert call("run", str(MIGENIX), "--cash", str(CASH), *words).exit_code == 2


def test_run_supplies_what_is_undisclosed(call: Call) -> None:
    words = ("run", str(MIGENIX), "--cash", str(CASH), "--output", "json")
    assert json.loads(call(*words).output)["totals"]["agent"] == {"CAD": None, "unknown": ["placement_fee"]}
    data = json.loads(call(*words, "--set", "placement_fee=CAD 400,000.00").output)
    assert data["totals"]["agent"] == {"CAD": "400000.00"}
    assert data["receipt"]["supplied"] == {"placement_fee": "CAD 400,000.00"}


@pytest.mark.parametrize("nothing", ["0", "0.00", "nil", "CAD 0"])
def test_run_supplies_nothing_for_what_is_undisclosed(call: Call, nothing: str) -> None:
    """Nothing is an amount in whatever unit is expected."""
    words = ("run", str(MIGENIX), "--cash", str(CASH), "--output", "json", "--set", f"placement_fee={nothing}")
    assert "agent" not in json.loads(call(*words).output)["totals"]


def test_run_csv_is_the_ledger(call: Call) -> None:
    lines = call("run", str(MIGENIX), "--cash", str(CASH), "--output", "csv").output.splitlines()
    assert lines[0].startswith("id,date,clause,kind,from,to,amount,currency")
    assert "6,2009-06-30,participation,share,royalties,unit,1500000.00,CAD,,,5," in lines


def test_explain_an_entry_that_is_not_there(call: Call) -> None:
    result = call("explain", str(MIGENIX), "--cash", str(CASH), "--entry", "99")
    assert result.exit_code == 2
    assert "numbered from 1 to 22" in result.output


# ---- test, new, rule, completion


def test_test_counts_examples(call: Call) -> None:
    example = 'example "One"\n  2020-02-01 royalties 100.00\n  expect received by holder = 74.00\n'
    Path("a.deal").write_text(SMALL + example)
    result = call("test", "a.deal")
    assert result.exit_code == 1
    assert "FAIL a.deal:10:1: One" in result.output
    assert "'received by holder' comes to 75.00, and = 74.00 is expected on 2020-02-01" in result.output
    assert "0 examples passed, 1 failed" in result.output
    assert call("test", str(MIGENIX)).exit_code == 0
    assert call("test", "absent.deal").exit_code == 2


PASSES = 'example "One"\n  2020-02-01 royalties 100.00\n  expect received by holder = 75.00\n'


def test_test_counts_one_as_one(call: Call) -> None:
    Path("a.deal").write_text(SMALL + PASSES)
    result = call("test", "a.deal")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "1 example passed, 0 failed")


def test_test_counts_contracts_with_errors_apart(call: Call) -> None:
    """Their examples were not run, so none of them failed; the contract is at fault."""
    Path("a.deal").write_text(SMALL + PASSES)
    Path("b.deal").write_text(SMALL.replace("75%", "175%") + PASSES)
    result = call("test", "a.deal", "b.deal")
    assert result.exit_code == 1
    assert "b.deal:8:3: error[RG202]" in result.output
    last = "1 example passed, 0 failed; 1 contract with errors, whose examples were not run"
    assert result.output.splitlines()[-1] == last
    Path("c.deal").write_bytes(b"\xff\xfe")
    result = call("test", "a.deal", "b.deal", "c.deal")
    assert result.exit_code == 2
    assert result.output.splitlines()[-1] == f"{last}; 1 contract could not be read"


def test_new_passes_check_and_is_never_overwritten(call: Call) -> None:
    assert call("new", "my_deal").exit_code == 0
    assert call("check", "my_deal.deal").output == "1 contract: nothing found\n"
    assert call("fmt", "--check", "my_deal.deal").exit_code == 0
    assert call("test", "my_deal.deal").exit_code == 0
    Path("my_deal.deal").write_text("mine")
    assert call("new", "my_deal").exit_code == 2
    assert Path("my_deal.deal").read_text() == "mine"
    assert call("new", "no/such/folder").exit_code == 2
    assert call("new", "=cmd").exit_code == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(call: Call, shell: str) -> None:
    result = call("completion", shell)
    assert result.exit_code == 0
    assert "_REGALIA_COMPLETE" in result.output


def _started(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "regalia", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_no_colour_where_there_is_no_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.deal").write_text(SMALL.replace("75%", "175%"))
    assert "\x1b" not in _started("check", str(tmp_path / "a.deal"), TERM="xterm").stdout


def test_a_start_imports_no_more_than_it_needs() -> None:
    """What a command does not use costs its start nothing."""
    script = (
        "import sys; from click.testing import CliRunner; from regalia.cli import main;"
        f"CliRunner().invoke(main, ['check', {str(MIGENIX)!r}]);"
        "unused = ('rich', 'numpy', 'sqlite3', 'asyncio', 'regalia.interpreter.exact.machine');"
        "print([m for m in unused if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("option", ["--cash", "--events", "--observations", "--quantities", "--register", "--through"])
def test_an_option_that_is_given_twice_drops_nothing_in_silence(call: Call, option: str) -> None:
    """The last of two files would take the place of the first."""
    value = "2010-01-01" if option == "--through" else str(CASH)
    result = call("run", str(MIGENIX), option, value, option, value)
    assert result.exit_code == 2
    assert f"{option} is given 2 times" in result.output


def test_files_of_one_name_are_told_apart(call: Call, tmp_path: Path) -> None:
    """In the ledger as in the receipt."""
    for folder, text in (
        ("one", CASH.read_text()),
        ("two", "date,event,party,quantity\n2030-01-01,conversion,holders,1\n"),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.csv").write_text(text)
    data = json.loads(
        call("run", str(MIGENIX), "--cash", "one/x.csv", "--events", "two/x.csv", "--output", "json").output
    )
    assert list(data["receipt"]["inputs"]) == ["x.csv", "x.csv (2)"]
    causes = {entry["cause"]["file"] for entry in data["entries"] if entry["cause"] and "file" in entry["cause"]}
    assert causes == {"x.csv", "x.csv (2)"}


def test_a_contract_over_a_limit_could_not_be_tested(call: Call) -> None:
    """As with every command."""
    text = SMALL + "let x = " + "(" * 50_000 + "1" + ")" * 50_000 + "\n"
    assert [call(command, "-", given=text).exit_code for command in ("check", "fmt", "test")] == [2, 2, 2]
