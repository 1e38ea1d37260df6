"""The first deal, as a person and as a machine see it: frozen to the byte, and the same wherever it is run."""

import json
import os
import subprocess
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from conftest import Golden

import regalia
from regalia.dsl.parser import parse
from regalia.dsl.resolve import readings

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases" / "migenix"
FOLDER = ROOT / "contracts" / "migenix"
DEAL = FOLDER / "migenix.deal"
CASH = FOLDER / "cash.csv"
FROM_ROOT = ("contracts/migenix/migenix.deal", "--cash", "contracts/migenix/cash.csv")
STRADDLING = ("explain", *FROM_ROOT, "--entry", "12")  # the receipt of 2011 crosses from the first tier to the second

CHOICES = [
    (reading.name.text, meaning.name.text)
    for reading in readings(parse(regalia.read(DEAL))[0].clauses)
    for meaning in reading.meanings
]
AFTER_ONE_YEAR = "date,stream,payer,amount,currency\n2009-06-30,royalties,cadence,2000000.00,CAD\n"


def printed(*arguments: str, folder: Path = ROOT, **environment: str) -> str:
    """What a command prints, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "regalia", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    return done.stdout.decode()


def test_it_checks_clean() -> None:
    assert regalia.check(DEAL) == ()


def test_its_examples_come_out() -> None:
    results = regalia.test(DEAL)
    assert len(results) >= 9
    assert [result.title for result in results if not result.passed] == []


def test_it_is_in_canonical_form() -> None:
    assert regalia.format(DEAL) == DEAL.read_text(encoding="utf-8")


@pytest.mark.parametrize("output", ["text", "json", "csv"])
def test_the_illustrative_run(golden: Golden, output: str) -> None:
    name = {"text": "run.txt"}.get(output, f"run.{output}")
    golden.check(CASES / name, printed("run", *FROM_ROOT, "--output", output))


@pytest.mark.parametrize("output", ["text", "json"])
def test_a_straddling_entry_explained(golden: Golden, output: str) -> None:
    name = {"text": "explain.txt"}.get(output, f"explain.{output}")
    golden.check(CASES / name, printed(*STRADDLING, "--output", output))


def test_six_yearly_receipts() -> None:
    """The figures worked by hand in NOTES.md."""
    result = regalia.run(DEAL, cash=CASH)
    paid = [entry.amount for entry in result.entries if entry.kind == "share" and entry.target == "unit"]

    assert paid == [1_500_000_00, 3_750_000_00, 6_196_500_00, 8_116_250_00, 7_500_000_00, 2_402_250_00]
    assert result.totals["unit"]["CAD"] == 29_465_000_00
    assert result.totals["company"]["CAD"] == 107_000_000_00 - 29_465_000_00


def test_not_a_cent_more_than_the_ceiling(tmp_path: Path) -> None:
    """76,609,000.00 of receipts fill the tiers; the next cent is the company's."""
    cash = tmp_path / "cash.csv"
    header = "date,stream,payer,amount,currency\n"
    cash.write_text(f"{header}2009-06-30,royalties,cadence,76609000.00,CAD\n2009-07-01,royalties,cutanea,0.01,CAD\n")
    totals = regalia.run(DEAL, cash=cash).totals

    assert totals["unit"]["CAD"] == 29_465_000_00
    assert totals["company"]["CAD"] == 47_144_000_01


@pytest.mark.parametrize(("name", "meaning"), CHOICES)
def test_every_meaning_runs(name: str, meaning: str) -> None:
    result = regalia.run(DEAL, cash=CASH, readings={name: meaning})

    assert result.model.choices[name] == meaning
    assert result.totals["unit"]["CAD"] == 29_465_000_00  # no meaning changes it while nobody converts


@pytest.mark.parametrize(
    ("meaning", "units", "company"),
    [("to_company", 2_477_303_58, 2_522_696_42), ("to_units", 3_750_000_00, 1_250_000_00)],
)
def test_units_convert_between_two_receipts(meaning: str, units: int, company: int, tmp_path: Path) -> None:
    events = tmp_path / "events.csv"
    events.write_text("date,event,party,quantity\n2009-09-30,conversion,holders,10000\n")
    choice = {"after_conversion": meaning}
    result = regalia.run(DEAL, cash=CASH, events=events, through=date(2010, 6, 30), readings=choice)
    shares = [(entry.target, entry.amount) for entry in result.entries if entry.kind == "share"]

    assert shares[-2:] == [("unit", units), ("company", company)]
    assert result.totals["holders"]["common_share"] == 5_694_552


@pytest.mark.parametrize(
    ("meaning", "each"),
    [
        ("of_the_cap", 600 * (1 - Fraction(1_500_000, 29_465 * 1_000))),
        ("of_the_price", 600 * (1 - Fraction(1_500_000, 29_465 * 300))),
    ],
)
def test_what_one_unit_becomes_after_a_year(meaning: str, each: Fraction, tmp_path: Path) -> None:
    cash = tmp_path / "cash.csv"
    cash.write_text(AFTER_ONE_YEAR)
    result = regalia.run(DEAL, cash=cash, readings={"reduction": meaning})
    unit = next(state for state in result.state.instruments if state.name == "unit")
    (conversion,) = (option for option in unit.options if option.name == "conversion")

    assert result.value(conversion.each) == each


def test_the_number_of_shares_is_never_below_zero() -> None:
    """Against the price a unit becomes nothing once it has received 300.00."""
    result = regalia.run(DEAL, cash=CASH, readings={"reduction": "of_the_price"})
    unit = next(state for state in result.state.instruments if state.name == "unit")
    assert [result.value(option.each) for option in unit.options if option.name == "conversion"] == [0]


@pytest.mark.parametrize(("proceeds", "units"), [(10_000_000, 10_000_000_00), (40_000_000, 27_965_000_00)])
def test_proceeds_go_to_the_units_up_to_what_is_secured(proceeds: int, units: int, tmp_path: Path) -> None:
    cash, events = tmp_path / "cash.csv", tmp_path / "events.csv"
    cash.write_text(f"{AFTER_ONE_YEAR}2010-03-01,lien,,{proceeds}.00,CAD\n")
    events.write_text("date,event,party,quantity\n2010-01-10,default,trustee,\n")
    result = regalia.run(DEAL, cash=cash, events=events)
    paid = {entry.target: entry.amount for entry in result.entries if entry.kind == "enforcement"}
    surplus = proceeds * 100 - units

    assert paid == {"unit": units} | ({"company": surplus} if surplus else {})


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("2009-09-30,conversion,holders,29466", "RG508"),
        ("2009-09-30,conversion,company,1", "RG515"),
        ("2009-09-30,conversion,fort_mason_capital,1", "RG515"),
        ("2009-05-03,exercise,agent,1", "RG507"),
        ("2009-05-02,exercise,agent,883951", "RG508"),
        ("2009-09-30,forced_conversion,company,1", "RG511"),
    ],
)
def test_elections_that_cannot_be(row: str, code: str, tmp_path: Path) -> None:
    events = tmp_path / "events.csv"
    events.write_text(f"date,event,party,quantity\n{row}\n")
    with pytest.raises(regalia.Refusal) as refused:
        regalia.run(DEAL, cash=CASH, events=events)
    assert [finding.code for finding in refused.value.findings] == [code]


def test_proceeds_need_a_default(tmp_path: Path) -> None:
    cash = tmp_path / "cash.csv"
    cash.write_text(f"{AFTER_ONE_YEAR}2010-03-01,lien,,10000000.00,CAD\n")
    with pytest.raises(regalia.Refusal, match="default"):
        regalia.run(DEAL, cash=cash)


def test_the_undisclosed_fee_is_supplied() -> None:
    without = regalia.run(DEAL, cash=CASH)
    supplied = regalia.run(DEAL, cash=CASH, supplied={"placement_fee": "400,000.00"})

    assert without.totals["agent"]["CAD"].names == {"placement_fee"}
    assert supplied.totals["agent"]["CAD"] == 400_000_00
    assert "undisclosed" not in {caveat.mark for caveat in supplied.caveats if caveat.clause == "placement_fee"}


# ---- the same bytes anywhere


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "4711"}, {"TZ": "Pacific/Kiritimati"}, {"LC_ALL": "C", "LANG": "C"}],
    ids=lambda environment: ",".join(f"{name}={value}" for name, value in environment.items()),
)
def test_the_same_bytes_in_another_environment(environment: dict[str, str]) -> None:
    assert printed("run", *FROM_ROOT, "--output", "json", **environment) == frozen("run.json")
    assert printed(*STRADDLING, "--output", "json", **environment) == frozen("explain.json")


def test_the_same_bytes_in_another_folder(tmp_path: Path) -> None:
    assert printed("run", str(DEAL), "--cash", str(CASH), "--output", "json", folder=tmp_path) == frozen("run.json")


def test_the_same_run_whatever_the_order_of_lines(tmp_path: Path) -> None:
    """Only what is said of the file itself differs: its hash, and on which of its lines a receipt stands."""
    header, *rows = CASH.read_text(encoding="utf-8").splitlines()
    shuffled = tmp_path / "cash.csv"
    shuffled.write_text("\n".join([header, *sorted(rows, key=lambda row: row[::-1])]) + "\n", encoding="utf-8")
    other = json.loads(printed("run", str(DEAL), "--cash", str(shuffled), "--output", "json"))
    same = json.loads(frozen("run.json"))

    assert other != same
    assert without_lines(other) == without_lines(same)


def frozen(name: str) -> str:
    return (CASES / name).read_bytes().decode()


def without_lines(document: dict[str, Any]) -> dict[str, Any]:
    for entry in document["entries"]:
        if entry["cause"] and "line" in entry["cause"]:
            del entry["cause"]["line"]
    del document["receipt"]["inputs"]
    return document
