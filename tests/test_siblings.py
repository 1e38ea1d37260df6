"""A contract laid beside others of its family: what all of them have and it has not."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import regalia
from regalia.cli import main
from regalia.dsl.lint.unlike_its_siblings import MOST
from regalia.dsl.source import Source

DEAL = """deal "Series {name}"
dated {day}
currency USD
rounding each payment to 0.01 half up, residue by largest remainder
party company "Company {name}"
party holders "Holders of {name}"
stream royalties received by company
let cap = {cap}
waterfall participation of royalties
  bands of royalties each calendar year
    5% to holders up to 1,000,000.00
    3% to holders above
  rest to company
option conversion of units by holders
  each unit becomes 5 shares
  fractions dropped
instrument unit, units of company
  100 units issued to holders at 10.00 per unit on {day}
  units given up leave their part to units
instrument share, shares of company
payment fee from company to holders
  cap on 2026-12-31
"""


def series(name: str, day: str = "2026-01-01", cap: str = "5,000.00") -> str:
    return DEAL.format(name=name, day=day, cap=cap)


FAMILY = [Source(f"{name}.deal", series(name, f"2026-0{n}-01", f"{n},000.00")) for n, name in enumerate("abc", 1)]
OWN = series("d", "2026-05-01", "7,000.00")


def found(text: str, family: list[Source] = FAMILY) -> list[str]:
    findings = regalia.check(Source("d.deal", text), siblings=family)
    return [finding.message for finding in findings if finding.code == "RG779"]


def test_a_contract_that_is_as_its_siblings_are_is_silent() -> None:
    """Titles, days and amounts differ from one to the other, and nothing is said of them."""
    assert found(OWN) == []


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("5% to holders up", "4% to holders up", "say '5%' at 'waterfall participation / bands / band 1 /"),
        ("up to 1,000,000.00", "up to 1,000,000.01", "say '1,000,000.00' at 'waterfall participation / bands / band 1"),
        ("    3% to holders above\n", "", "have 'waterfall participation / bands / band 2'"),
        ("  fractions dropped\n", "", "have 'option conversion / fractions'"),
        ("half up", "half even", "say 'half up' at 'rounding / mode'"),
        ("by holders\n  each", "by company\n  each", "say 'holders' at 'option conversion / holder'"),
        ("each calendar year", "in all", "say 'royalties each calendar year' at"),
    ],
)
def test_one_silent_place_is_told(before: str, after: str, message: str) -> None:
    assert before in OWN
    (said,) = found(OWN.replace(before, after))
    assert said.startswith("all 3 siblings")
    assert message in said


def test_a_clause_that_is_missing_is_told_once() -> None:
    """Not each of its lines besides."""
    text = OWN.replace("payment fee from company to holders\n  cap on 2026-12-31\n", "")
    assert found(text) == ["all 3 siblings have 'payment fee', and this contract has not"]


def test_one_sibling_is_no_family() -> None:
    assert found(OWN.replace("5% to", "4% to"), FAMILY[:1]) == []


def test_siblings_that_differ_among_themselves_are_no_rule() -> None:
    other = Source("e.deal", series("e").replace("5% to", "6% to"))
    assert found(OWN.replace("5% to", "4% to"), [*FAMILY, other]) == []


def test_a_contract_of_another_family_is_told_once() -> None:
    more = "let extra{0} = {0}.00\npayment more{0} from company to holders\n  extra{0} on 2026-12-31\n"
    lines = [more.format(n) for n in range(9)]
    family = [Source(each.name, each.text + "".join(lines)) for each in FAMILY]
    (message,) = found(OWN, family)
    assert message == "this contract differs from its 3 siblings in 18 places where they are one"
    assert MOST < 18


def test_what_is_meant_is_allowed_and_waits_for_the_siblings() -> None:
    text = OWN.replace("    5% to", "    # allow: unlike-its-siblings -- agreed so\n    4% to")
    assert found(text) == []
    assert "RG791" not in {finding.code for finding in regalia.check(Source("d.deal", text))}


def test_the_folder_may_hold_the_contract_itself(tmp_path: Path) -> None:
    for source in (*FAMILY, Source("d.deal", OWN.replace("5% to", "4% to"))):
        (tmp_path / source.name).write_text(source.text, encoding="utf-8")
    shown = CliRunner().invoke(main, ["check", str(tmp_path), "--siblings", str(tmp_path), "--select", "RG779"])
    assert shown.exit_code == 1
    assert shown.output.count("RG779") == 1
    assert "all 3 siblings say '5%'" in shown.output
