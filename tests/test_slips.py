"""Slips of the pen: each is told with what to write instead."""

from pathlib import Path

import pytest
from strategies import certain

import regalia
from regalia.dsl.diagnostic import Refusal
from regalia.dsl.reading import read_source
from regalia.dsl.source import Source

DEAL = """deal "Example"
dated 2026-01-01
currency USD
party company "The company"
party pool "The pool"
asset licence "The licence"
stream sales "Sales" received by company
let cap = 5,000.00
waterfall sharing of sales
  30% to pool up to 25.00
  rest to company
payment fee from company to pool
  50.00 on 2027-01-01
"""
_BRACKETS = "put it in brackets inside a larger expression: ({} of ... and ...)"
LAST = "  50.00 on 2027-01-01"


@pytest.mark.parametrize(
    ("old", "new", "code", "way"),
    [
        ("2026-01-01", "2026\u201301\u201301", "RG007", "write '-' between year, month and day: 2026-01-01"),
        ("2026-01-01", "2026-1-1", "RG007", "write month and day with two digits: 2026-01-01"),
        ("2027-01-01", "1.3.2027", "RG007", "write year, month and day, as in 2006-05-04"),
        ("50.00 on", "50M on", "RG005", "write it out: 50 million"),
        ("30% to", "30 percent to", "RG101", "write '%' right after the figure, as in 30%"),
        ("currency USD", " currency USD", "RG002", "start it in column one"),
        ("currency USD", "\tcurrency USD", "RG003", "write spaces instead"),
        ("dated 2026", " dated 2026", "RG002", "start it in column one"),
        ("30% to", "half to", "RG001", "write it as a percentage: 50%"),
        ("cap =", "top-cap =", "RG001", "names are written in small letters a to z, digits and '_': top_cap"),
        ("5,000.00", "1.6\u00d7 of 5.00", "RG001", "write '*', or for a multiple: 1.6x of ..."),
        ("5,000.00", "1.6 x of 5.00", "RG001", "write it without a space: 1.6x of"),
        ("5,000.00", "1 \u2264 2", "RG001", "write <="),
        ("  30%", "  \u2022 30%", "RG001", "delete it: a line needs no sign before it"),
        ('deal "Example"', "deal", "RG001", 'write: deal "Title"'),
        ('deal "Example"', "deal  # the title", "RG001", 'write: deal "Title"'),
        ('deal "Example"', "deal Example deal  # yes", "RG001", 'write: deal "Example deal"'),
        ('deal "Example"\n', "", "RG108", 'add the line: deal "Title"'),
        ('pool "The pool"', "pool The pool", "RG001", 'write: party pool "The pool"'),
        ('pool "The pool"', "pool", "RG001", 'write: party pool "Title"'),
        ("  rest to company", "  not modelled", "RG001", 'write: not modelled "Reason"'),
        ("  30%", "  - 30%", "RG001", "write: 30% to pool up to 25.00"),
        ("  50.00 on", "  *50.00 on", "RG001", "write: 50.00 on 2027-01-01"),
        ("party pool", "- party pool", "RG001", 'write: party pool "The pool"'),
        ('deal "', '* deal "', "RG001", 'write: deal "Example"'),
        ("30% to pool", "30% to pool // most", "RG001", "write '#' before a comment"),
        ("  rest to", "  // it's 5%\n  rest to", "RG001", "write '#' before a comment"),
        ("dated", "// head\ndated", "RG001", "write '#' before a comment"),
        ("5,000.00", "5,000.00 // five", "RG001", "write '#' before a comment"),
        ("5,000.00", "5,000.00 /* five */", "RG001", "write '#' before a comment"),
        ('deal "', '/* one */\ndeal "', "RG001", "write '#' before a comment"),
        ("5,000.00", "5\u202f000.00", "RG001", "delete it: digits are grouped by commas, as in 10,000,000.00"),
        ("5,000.00", "5\u00a0000.00", "RG003", "delete it: digits are grouped by commas, as in 10,000,000.00"),
        ("currency USD", "currency usd", "RG001", "write its three capital letters of ISO 4217, as CAD, USD or EUR"),
        ("up to 25.00", "up to GBP 25.00", "RG104", ""),
        ("30% to", "9,25% to", "RG005", "write 9.25% if it is a decimal comma"),
        ("30% to", "9,255% to", "RG005", "write it without commas: 9255%, or 9.255% if it is a decimal comma"),
        ("30% to", "1,000.5% to", "RG005", "write it without commas: 1000.5%"),
        ("5,000.00", "5000,00", "RG005", "write 5000.00 if it is a decimal comma"),
        ("5,000.00", "5.000,00", "RG005", "write 5000.00 if it is a decimal comma"),
        ("5,000.00", "1,5 million", "RG005", "write 1.5 if it is a decimal comma"),
        ("5,000.00", "1,65x of 5.00", "RG005", "write 1.65x if it is a decimal comma"),
        ("5,000.00", "lesser of 1000,50 and 3.00", "RG005", "write 1000.50 if it is a decimal comma"),
        ("5,000.00", "lesser of 5,5% and 3%", "RG005", "write 5.5% if it is a decimal comma"),
        ("5,000.00", "lesser of 1,000,50 and 3.00", "RG005", ""),
        ("5,000.00", "66 millions", "RG101", "write 'million', without an s"),
        ("5,000.00", "USD 66 thousands", "RG001", "write 'thousand', without an s"),
        ("5,000.00", "5.00 - lesser of 6.00 and 7.00", "RG001", _BRACKETS.format("lesser")),
        ("5,000.00", "(2 * greater of 6.00 and 7.00)", "RG001", _BRACKETS.format("greater")),
        ("5,000.00", "50'000'000", "RG001", "group digits by commas: 50,000,000"),
        ("5,000.00", "50\u2019000.00", "RG001", "group digits by commas: 50,000"),
        ("5,000.00", "5'0000", "RG001", "delete it: digits are grouped by commas, as in 10,000,000.00"),
        ("5,000.00", "1.65 x 6,000.00", "RG001", "write 1.65x of 6,000.00, or 1.65 * 6,000.00"),
        ("5,000.00", "1.65x 6,000.00", "RG001", "write 1.65x of 6,000.00, or 1.65 * 6,000.00"),
        ("5,000.00", "1.65 x received by pool", "RG001", "write 1.65x of ..., or 1.65 * ..."),
        ("5,000.00", "6,000 x 1.65", "RG001", "write 6,000 * 1.65"),
        ("5,000.00", "1.6 \u00d7 5.00", "RG001", "write '*', or for a multiple: 1.6x of ..."),
        ("5,000.00", "6,000.00 \u00d7 5", "RG001", "write '*'"),
        ("5,000.00", "(5.00) x 5", "RG001", "write '*' to multiply"),
        ("30% to pool", "each year all to pool", "RG001", "did you mean 'each calendar year'?"),
        ("5,000.00", "received by pool each quarter", "RG001", "did you mean 'each calendar quarter'?"),
        ("5,000.00", "lesser of 100,50-2 and 3.00", "RG012", "put a space before '50'"),
    ],
)
def test_a_slip_is_told_with_what_to_write(old: str, new: str, code: str, way: str) -> None:
    assert certain(regalia.check(Source("example.deal", DEAL))) == ()
    findings = regalia.check(Source("example.deal", DEAL.replace(old, new, 1)))
    assert len(findings) == 1, findings
    finding = findings[0]
    assert finding.code == code
    assert finding.help == way or not way


LIST = """stream royalties received by company
waterfall shares of royalties
  - bands of received by pool in all
    - 30% to pool up to 25.00  # the first
    - 20% to pool above
  * rest to company
"""


def test_each_line_with_a_bullet_is_told_without_it() -> None:
    """A list in which every line has one, under heads that have one too."""
    found = regalia.check(Source("example.deal", DEAL + LIST))
    assert {(f.code, f.message) for f in found} == {("RG001", "the lines of a list have no bullets")}
    said = ["bands of received by pool in all", "30% to pool up to 25.00", "20% to pool above", "rest to company"]
    assert [f.help for f in found] == [f"write: {line}" for line in said]
    assert [f.place and f.place.text[f.place.column - 1] for f in found] == ["-", "-", "-", "*"]


@pytest.mark.parametrize("end", ["of", "10% 5", "reaches )"])
def test_a_sign_that_continues_the_line_above_is_no_bullet(end: str) -> None:
    """Where its line cannot be read for another reason."""
    (finding,) = regalia.check(Source("example.deal", DEAL.replace("5,000.00", f"5,000.00\n  - 3.00\n  - 1.00 {end}")))
    assert finding.place
    assert finding.place.text[finding.place.column - 1] != "-"
    assert "bullet" not in finding.message


def test_a_lien_for_a_party_secures_no_sum_per_unit() -> None:
    lien = "security lien for pool over licence\n  rank 1\n  surplus to company\n"
    ways = [finding.help for finding in regalia.check(Source("example.deal", DEAL + lien))]
    assert ways == ["add: secures 1,000.00"]


def test_a_missing_line_of_the_head_is_the_deals_own_to_say() -> None:
    (finding,) = regalia.check(Source("example.deal", 'deal "Example"\ndated 2026-01-01\n'))
    assert finding.help == "add the line: currency ..., with the code of the deal's own, as USD"


def test_a_name_without_a_currency_is_stated_where_it_is_declared() -> None:
    text = DEAL.replace("up to 25.00", "up to cap") + "stream abroad in GBP received by company\n"
    found = [f for f in regalia.check(Source("example.deal", text)) if f.place and "cap" in f.place.text]
    assert found
    assert all("where 'cap' is declared" in f.help for f in found)


def test_another_encoding_is_named(tmp_path: Path) -> None:
    file = tmp_path / "example.deal"
    file.write_bytes(DEAL.encode("utf-16"))
    with pytest.raises(Refusal, match="is UTF-16, not UTF-8"):
        read_source(file)


def test_the_price_of_an_issue_is_for_each_unit_whether_it_says_so_or_not() -> None:
    issue = """instrument share, shares of company
instrument unit, units of company
  100 units issued to pool at 5.00 per share on 2026-01-01
"""
    (finding,) = (f for f in regalia.check(Source("example.deal", DEAL + issue)) if f.code == "RG104")
    assert finding.message == "the price is USD per share, where USD or USD per unit is expected"
    assert finding.help == "write USD or USD per unit here"
