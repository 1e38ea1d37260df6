"""A contract before and after its amendments: what they changed, and what that pays whom."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import Golden

import regalia
from regalia.cli import main
from regalia.dsl.parser import parse
from regalia.dsl.signed import as_signed
from regalia.dsl.source import Link, Source, joined
from regalia.render.diff.text import to_text

CASES = Path(__file__).parent / "cases" / "diff"
CONTRACTS = Path(regalia.__file__).parent / "contracts"
AMENDED = {
    "andacollo": date(2015, 7, 8),
    "cff": date(2020, 11, 1),
    "evrysdi": date(2023, 10, 17),
    "milligan": date(2016, 10, 19),
    "omidria": date(2024, 1, 31),
}
TEXT = """deal "Example"
dated 2026-01-01
currency USD
rounding each payment to 0.01 half up, residue to company
party company "The company"
party fund "The fund"
stream royalties "Royalties" received by company
let rate = 10%
waterfall participation of royalties
  rate to fund
  rest to company
amendment second of 2027-01-01
  rate becomes 20%
  payment fee from fund to company
    50.00 on 2027-01-01
amendment third of 2028-01-01
  participation ends
example "The fee"
  2026-06-30 royalties 100.00
  expect fee in all = 50.00 on 2027-12-31
"""


@pytest.mark.parametrize("name", AMENDED)
def test_the_amendments_of_a_deal(name: str, golden: Golden) -> None:
    folder = CONTRACTS / name
    source = Source(f"{name}.deal", (folder / f"{name}.deal").read_text(encoding="utf-8"))
    kinds = ("cash", "quantities", "observations", "events")
    inputs = {kind: folder / f"{kind}.csv" for kind in kinds if (folder / f"{kind}.csv").is_file()}
    golden.check(CASES / f"{name}.txt", to_text(regalia.diff(source, source, as_of=AMENDED[name], **inputs)))


def test_what_was_signed_later_is_left_out_and_what_is_left_keeps_its_lines() -> None:
    signed = as_signed(Source("a.deal", TEXT), date(2026, 12, 31))
    assert signed.name == "a.deal as of 2026-12-31"
    assert signed.text.splitlines()[:11] == TEXT.splitlines()[:11]
    assert signed.text.strip().splitlines() == TEXT.splitlines()[:11]
    assert signed.text.count("\n") == TEXT.count("\n")
    between = as_signed(Source("a.deal", TEXT), date(2027, 1, 1))
    assert between.text.splitlines()[15:17] == ["", ""]
    assert [line for line in between.text.splitlines() if line] == [*TEXT.splitlines()[:15], *TEXT.splitlines()[17:]]


def test_a_deal_as_of_the_day_of_its_last_amendment_is_the_deal() -> None:
    assert as_signed(Source("a.deal", TEXT), date(2028, 1, 1)).text == TEXT
    assert regalia.diff(Source("a.deal", TEXT), Source("a.deal", TEXT), as_of=date(2028, 1, 1)).changes == ()


def test_the_deal_that_is_left_pays_as_the_deal_as_of_the_day() -> None:
    for day in (date(2026, 12, 31), date(2027, 6, 30)):
        signed = as_signed(Source("a.deal", TEXT), day)
        assert parse(signed)[1] == ()
        alone = regalia.run(signed, through=date(2030, 1, 1))
        assert alone.totals == regalia.run(Source("a.deal", TEXT), through=date(2030, 1, 1), as_of=day).totals


def test_amendments_of_a_deal_that_is_used_are_left_out_too() -> None:
    top = 'deal "Top"\ndated 2026-01-01\ncurrency USD\nuse "other.deal" as n\n'
    source = joined([("top.deal", top, None), ("other.deal", TEXT, Link(0, "other.deal", "n"))])
    signed = as_signed(source, date(2026, 12, 31))
    assert [each.name for each in signed.files] == ["top.deal as of 2026-12-31", "other.deal"]
    assert signed.files[0].text == top
    assert "amendment" not in signed.text
    assert signed.files[1].text.count("\n") == TEXT.count("\n")


def test_the_command_takes_one_draft_and_a_day(tmp_path: Path) -> None:
    file = tmp_path / "a.deal"
    file.write_text(TEXT, encoding="utf-8")
    shown = CliRunner().invoke(main, ["diff", str(file), "--as-of", "2027-06-30"])
    assert shown.exit_code == 1
    assert shown.output.startswith(f"{file} as of 2027-06-30 -> {file}\n")
    assert "participation ends" in shown.output
    assert CliRunner().invoke(main, ["diff", str(file), "--as-of", "2028-01-01"]).exit_code == 0
    alone = CliRunner().invoke(main, ["diff", str(file)])
    assert alone.exit_code == 2
    assert "--as-of DATE" in alone.output
