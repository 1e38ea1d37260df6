"""Why a clause paid nothing: one small deal for each reason, and every clause of the deals of `contracts/`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from strategies import head

import regalia
from regalia.cli import main
from regalia.dsl.diagnostic import Refusal
from regalia.dsl.source import Source

ROOT = Path(__file__).parents[1]
MIGENIX = ROOT / "contracts" / "migenix"
DEAL, CASH = str(MIGENIX / "migenix.deal"), str(MIGENIX / "cash.csv")
FILES = ("cash", "quantities", "observations", "events", "register")
RUNNABLE = sorted(path for path in (ROOT / "contracts").glob("*/*.deal") if (path.parent / "cash.csv").is_file())
HALF = "stream s received by a\nwaterfall w of s\n  50% to b\n  rest to c\n"
SALES = "stream sales earned by a\nroyalty r on sales from a to b\n  5%\n"


def told(tmp_path: Path, text: str, name: str, **rows: str) -> list[str]:
    """What is said of a clause of a deal, on rows."""
    paths = {}
    for kind, content in rows.items():
        (tmp_path / f"{kind}.csv").write_text(content)
        paths[kind] = tmp_path / f"{kind}.csv"
    result = regalia.run(Source("t.deal", head() + text), **paths)
    (found,) = regalia.why_not(result, name)
    assert not found.paid
    return [f"{reason.says} [{reason.words}]" for reason in found.reasons]


CASH_ROW = "date,stream,amount\n2007-03-31,s,100.00\n"


@pytest.mark.parametrize(
    ("text", "name", "rows", "expected"),
    [
        (HALF, "w", {}, ["nothing came in on s [waterfall w of s]"]),
        (
            "payment fee from a to b\n  5.00 on 2009-01-01\n",
            "fee",
            {},
            ["it falls on 2009-01-01, and the run ends on 2006-01-01 [5.00 on 2009-01-01]"],
        ),
        (
            'event launch "Launch"\npayment fee from a to b\n  5.00 on launch\n',
            "fee",
            {},
            ["'launch' has not happened by 2006-01-01 [5.00 on launch]"],
        ),
        (
            HALF + "event enough when received by b >= 60.00\npayment fee from a to c\n  5.00 on enough\n",
            "fee",
            {"cash": CASH_ROW},
            ["'enough' has not happened by 2007-03-31: received by b >= 60.00 [5.00 on enough]"],
        ),
        (
            HALF + "payment fee from a to b\n  5.00 on 2007-01-01 if received by b >= 60.00\n",
            "fee",
            {"cash": CASH_ROW},
            ["its condition does not hold [5.00 on 2007-01-01 if received by b >= 60.00]"],
        ),
        (
            'option put "Put" by b\n  exercisable from 2008-01-01 through 2009-01-01\n  a pays b 5.00\n',
            "put",
            {},
            [
                'b has not elected it by 2006-01-01 [option put "Put" by b]',
                "it opens on 2008-01-01 [exercisable from 2008-01-01 through 2009-01-01]",
            ],
        ),
        (
            SALES + "  earned from 2010-01-01\n",
            "r",
            {"cash": "date,stream,amount\n2007-03-31,sales,100.00\n"},
            ["it begins on 2010-01-01, and the run ends on 2007-03-31 [earned from 2010-01-01]"],
        ),
        (
            SALES + "  payable 45 days after each calendar quarter\n",
            "r",
            {"cash": "date,stream,amount\n2007-03-31,sales,100.00\n"},
            ["5.00 CAD is owed and not yet payable on 2007-03-31 [payable 45 days after each calendar quarter]"],
        ),
        (
            SALES.replace("5%", "bands\n    5% through 2006-12-31\n    0% thereafter"),
            "r",
            {"cash": "date,stream,amount\n2007-03-31,sales,100.00\n"},
            ["it held through 2006-12-31, before anything came in [5% through 2006-12-31]"],
        ),
        (
            SALES + "  until stop\nevent stop\n",
            "r",
            {"cash": "date,stream,amount\n2007-03-31,sales,100.00\n", "events": "date,event\n2006-06-01,stop\n"},
            [
                "it, or a line of it, ended on 2006-06-01 (entry 2) [royalty r on sales from a to b]",
                "this is so, and has ended it [until stop]",
            ],
        ),
        (
            SALES + "  while enough\nevent enough\n",
            "r",
            {"cash": "date,stream,amount\n2007-03-31,sales,100.00\n"},
            ["this does not hold [while enough]"],
        ),
        (
            'payment fee from a to b\n  not modelled "how much it is"\n',
            "fee",
            {},
            ['it is not modelled: nothing is computed of it [not modelled "how much it is"]'],
        ),
    ],
    ids=[
        "base",
        "day",
        "happening",
        "condition of it",
        "condition",
        "option",
        "term",
        "payable",
        "rate",
        "ended",
        "holds",
        "not modelled",
    ],
)
def test_each_reason(tmp_path: Path, text: str, name: str, rows: dict[str, str], expected: list[str]) -> None:
    try:
        found = told(tmp_path, text, name, **rows)
    except Refusal as refusal:
        pytest.fail(f"{refusal.findings}")
    assert found == expected


def test_figures_are_told_as_they_are_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "cash.csv").write_text(CASH_ROW)
    text = head() + HALF + "payment fee from a to b\n  5.00 on 2007-01-01 if received by b >= 60.00\n"
    (tmp_path / "t.deal").write_text(text)
    said = CliRunner().invoke(
        main, ["explain", str(tmp_path / "t.deal"), "--cash", str(tmp_path / "cash.csv"), "--why-not", "fee"]
    )
    assert said.exit_code == 0
    assert "    received by b: 50.00 CAD\n" in said.stdout
    assert f"says {tmp_path / 't.deal'}:14:3: 5.00 on 2007-01-01 if received by b >= 60.00" in said.stdout


@pytest.mark.parametrize("path", RUNNABLE, ids=lambda path: path.stem)
def test_a_clause_paid_or_there_is_a_reason(path: Path) -> None:
    """With what came in and with nothing, of each clause and each party of each deal that runs by itself."""
    files = {kind: path.parent / f"{kind}.csv" for kind in FILES if (path.parent / f"{kind}.csv").is_file()}
    for given in (files, {}):
        try:
            result = regalia.run(path, **given)
        except Refusal:
            continue
        names = [name for name, symbol in result.model.scope.symbols.items() if symbol.kind in ("party", "instrument")]
        names += [clause.label for clause in result.model.clauses]
        for name in names:
            for found in regalia.why_not(result, name):
                assert bool(found.paid) is not bool(found.reasons)
                assert all(entry.clause == found.clause and entry.pays for entry in found.paid)


def test_of_a_party_each_clause_that_may_pay_it() -> None:
    result = regalia.run(DEAL, cash=CASH)
    found = regalia.why_not(result, "units")
    assert [(each.clause, bool(each.paid)) for each in found] == [("participation", True), ("lien", False)]
    assert [reason.says for reason in found[1].reasons] == [
        "no default has been declared by 2014-06-30",
        "no proceeds of it came in",
    ]


def test_a_clause_of_another_meaning() -> None:
    (found,) = regalia.why_not(regalia.run(DEAL), "milestones_shared")
    assert [reason.says for reason in found.reasons] == [
        "it is of 'inside', a meaning of the reading 'milestones': 'outside' is chosen"
    ]


def test_there_is_no_such_clause() -> None:
    with pytest.raises(Refusal, match="there is no clause 'particpation'") as told:
        regalia.why_not(regalia.run(DEAL), "particpation")
    assert told.value.findings[0].help == "did you mean 'participation'?"


# ---- the command


def explain(*words: str) -> str:
    done = CliRunner().invoke(main, ["explain", DEAL, "--cash", CASH, *words])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_all_that_a_party_was_paid_on_a_day() -> None:
    said = explain("--party", "units", "--date", "2010-06-30")
    entry = int(said.split()[1].strip(","))
    assert said == explain("--entry", str(entry))
    data = json.loads(explain("--party", "units", "--output", "json"))
    assert data["format"] == "regalia.explanations/1"
    assert len(data["explanations"]) == 6
    assert [each["entry"]["id"] for each in data["explanations"]].count(entry) == 1


def test_a_day_without_a_payment_says_why() -> None:
    said = explain("--party", "units", "--date", "2008-01-01")
    assert said.startswith("participation paid nothing by 2008-01-01\n  nothing came in on royalties\n")


def test_what_must_still_come_in_is_that_of_solve() -> None:
    words = ["--through", "2010-12-31"]
    solved = CliRunner().invoke(main, ["solve", DEAL, "--cash", CASH, *words])
    assert explain("--until", *words) == solved.stdout
    assert json.loads(explain("--until", *words, "--output", "json"))["format"] == "regalia.thresholds/1"


def test_why_not_as_data() -> None:
    data = json.loads(explain("--why-not", "conversion", "--output", "json"))
    assert data["format"] == "regalia.why-not/1"
    (only,) = data["clauses"]
    assert only["clause"] == "conversion"
    assert only["reasons"][0]["says"] == "holders has not elected it by 2014-06-30"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], "ask one thing"),
        (["--entry", "1", "--until"], "ask one thing"),
        (["--until", "--date", "2010-01-01"], "--date belongs to --party"),
        (["--party", "nobody"], "'nobody' is not in this run"),
    ],
)
def test_one_thing_is_asked(words: list[str], expected: str) -> None:
    done = CliRunner().invoke(main, ["explain", DEAL, "--cash", CASH, *words])
    assert done.exit_code == 2
    assert expected in done.stderr
