"""Indexes in percent and in plain numbers: a percentage has its sign, wherever it is written."""

from pathlib import Path

import pytest

import regalia
from regalia.dsl.diagnostic import Refusal
from regalia.dsl.source import Source
from regalia.render.diff.text import to_text

HEAD = """deal "Indexes"
dated 2026-01-01
currency USD
rounding each payment to 0.01 half up, residue to company
party company "The company"
party lender "The lender"
stream royalties "Royalties" received by company
index rate "Three-month rate" in percent
index prices "Consumer prices" in number
account loan "Loan" owed by company to lender
  opens at 10,000.00 on 2026-01-01
  interest rate + 4 points a year on 30/360, payable each calendar year
waterfall shared of royalties
  all to interest of loan
  rest to company
payment fee "Fee that rises with prices" from company to lender
  USD 100.00 * prices / 250 on 2026-12-31
"""


def example(*rows: str) -> str:
    return HEAD + 'example "One"\n' + "".join(f"  {row}\n" for row in rows)


def codes(text: str) -> list[tuple[str, str]]:
    found = regalia.check(Source("a.deal", text))
    return [(each.code, each.message) for each in found if each.severity.value == "error"]


@pytest.mark.parametrize(("rate", "interest"), [("1%", "500.00"), ("-0.5%", "350.00"), ("0.25%", "425.00")])
def test_a_rate_is_read_as_it_is_written(rate: str, interest: str) -> None:
    rows = (f"2026-01-01 rate {rate}", "2026-12-31 prices 275", "2027-01-31 royalties 600.00")
    text = example(
        *rows, f"expect received by lender under shared = {interest}", "expect received by lender under fee = 110.00"
    )
    assert codes(text) == []
    assert [each.passed for each in regalia.test(Source("a.deal", text))] == [True]


def test_an_example_says_percent_with_its_sign_and_nothing_else_with_it() -> None:
    assert codes(example("2026-01-01 rate 1.00", "expect rate = 1%")) == [("RG104", "'rate' is in percent")]
    assert codes(example("2026-01-01 prices 1%", "expect prices = 1")) == [("RG104", "'prices' is no percentage")]
    assert codes(example("2026-01-01 royalties 1%", "expect royalties in all = 1.00")) == [
        ("RG104", "'royalties' is no percentage")
    ]


@pytest.mark.parametrize("row", ["rate,2.5", "prices,2.5%"])
def test_so_does_a_file(row: str, tmp_path: Path) -> None:
    file = tmp_path / "observations.csv"
    file.write_text(f"date,index,value\n2026-01-01,{row}\n", encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        regalia.run(Source("a.deal", HEAD), observations=file)
    (found,) = refused.value.findings
    assert (found.code, found.place and found.place.line) == ("RG502", 2)


def test_a_file_brings_percent(tmp_path: Path) -> None:
    """5.25% + 4 points on 10,000.00 for a year of 360 days is 925.00; 600.00 of it is paid."""
    file, cash = tmp_path / "observations.csv", tmp_path / "cash.csv"
    file.write_text("date,index,value\n2026-01-01,rate,5.25%\n2026-12-31,prices,250\n", encoding="utf-8")
    cash.write_text("date,stream,amount,currency\n2027-01-31,royalties,600.00,USD\n", encoding="utf-8")
    result = regalia.run(Source("a.deal", HEAD), observations=file, cash=cash)
    assert sum(each.amount for each in result.entries if each.target == "lender" and each.pays) == 600_00 + 100_00


def test_the_words_are_the_language_s() -> None:
    assert codes(HEAD + "measure percent, percents\n")[0][0] == "RG111"
    assert codes(HEAD + 'stream shares "Shares" in percent received by company\n')[0][0] == "RG104"


def test_a_comparison_of_drafts_observes_percentages() -> None:
    """Half a point more a year; the streams that are tried have values of the rate with their sign."""
    found = regalia.diff(Source("old.deal", HEAD), Source("new.deal", HEAD.replace("4 points", "4.5 points")))
    text = to_text(found)
    assert "lender   " in text
    assert "more, from 2027-" in text
    assert "sign of percent" not in text
    assert "2027      900.00    950.00      +50.00" in text  # 5% + 4 points, and half a point more, on 10,000.00
