"""Slips in the lines of royalties, accounts, tables and changes: each is told at its place with what to write."""

import pytest

from regalia.dsl.parser import parse_file
from regalia.dsl.source import Source

TEXT = """deal "A licence" based on "form.deal"
  with base_rate = 5%
dated 2026-01-01
currency USD
translate JPY to USD at spot on the date received
business days london, following
  closed 25 December
use "other.deal" as other
stream sales earned by company
  from customer "Customers"
  tagged product in maxima, lucentis
  tagged territory
stream abroad = sales where not territory = us
account notes owed by company to investor
  opens at 100.00 on 2026-01-01
  interest 8% a year on actual/365, added each calendar year
table least by calendar year
  2014: 1,250,805
  2015: 1,300,000
royalty basic on sales from company to investor
  5%
  payable 45 days after each calendar quarter
  each calendar year at most 100.00, excess lost
  each calendar year at least 10.00, shortfall lost
  earned through 2030-12-31
  late payments bear 5% a year on actual/365, principal first
  separately for each product
funding advance from investor to company
  50.00 on 2026-01-01
let solved = amount giving investor irr 8% on actual/365
let mean = average of spot over the previous calendar quarter
on closing
  basic ends
amendment first of 2026-02-01
  basic counts afresh
waterfall shares of cash
  5% to investor for the first 5.00
  rest to company
example "A year"
  2026-03-31 sales 5.00, product = lucentis
"""
MOST = "  each calendar year at most 100.00, excess lost"
LEAST = "  each calendar year at least 10.00, shortfall lost"
FATE = "say what becomes of the rest: ..., excess lost; or ..., excess carried"
PAYABLE = "  payable 45 days after each calendar quarter"
INTEREST = "  interest 8% a year on actual/365, added each calendar year"
BANDS = "  bands of sales each calendar year at the start of each calendar quarter\n    5% up to 5.00\n    4% above"
COUNTS = "a day count is: on actual/365, on actual/360, on actual/actual or on 30/360"
LATE = "write: late payments bear 5% a year on actual/365, principal first (or: interest first)"


def test_the_text_is_read() -> None:
    deal, findings = parse_file(Source("made.deal", TEXT))
    assert findings == ()
    assert deal.unread == ()


@pytest.mark.parametrize(
    ("old", "new", "at", "way"),
    [
        (PAYABLE, "  payable quarterly", "quarterly", "write: payable after each calendar quarter"),
        (PAYABLE, "  payable monthly  [assumed]", "monthly", "write: payable after each month"),
        (
            PAYABLE,
            "  payable within 45 days of quarter end",
            "within 45 days of quarter",
            "write: payable 45 days after each calendar quarter",
        ),
        (
            PAYABLE,
            "  payable within 45 days after the end of each fiscal quarter",
            "within 45 days after the end of each fiscal quarter",
            "write: payable 45 days after each fiscal quarter",
        ),
        (
            PAYABLE,
            "  payable 5 business days after month end",
            "month end",
            "write: payable 5 business days after each month",
        ),
        (PAYABLE, "  payable after the quarter", "the quarter", "write: payable after each calendar quarter"),
        (PAYABLE, "  payable each month", "each month", "write: payable after each month"),
        (PAYABLE, "  payable at closing", "at closing", "write: payable after closing"),
        (MOST, "  capped at 5.00", "capped at", "write: each calendar year at most 5.00, excess lost"),
        (MOST, "  at most USD 5.00", "at most", "write: each calendar year at most USD 5.00, excess lost"),
        (MOST, "  each quarter at most 5.00, excess lost", "quarter", "did you mean 'each calendar quarter'?"),
        (MOST, "  each calendar year at most 5.00", "at most", FATE),
        (MOST, MOST.replace("excess lost", "excess is lost"), "excess is lost", "write: excess lost"),
        (MOST, MOST.replace("excess lost", "the excess is carried"), "the excess is carried", "write: excess carried"),
        (LEAST, "  minimum 5.00", "minimum", "write: each calendar year at least 5.00, shortfall lost"),
        (
            LEAST,
            "  each calendar year at least 5.00",
            "at least",
            "say what becomes of it once it is made up: ..., shortfall lost; or ..., shortfall carried",
        ),
        (
            "owed by company to investor",
            "owed to investor by company",
            "owed to investor by company",
            "write: owed by company to investor",
        ),
        (
            INTEREST,
            "  interest of 8% per year",
            "interest",
            "write: interest 8% a year on actual/365, added each calendar year",
        ),
        (
            INTEREST,
            "  interest at 8% per annum on 30/360",
            "interest",
            "write: interest 8% a year on 30/360, added each calendar year",
        ),
        (
            INTEREST,
            "  interest 8% a year, payable each calendar quarter",
            "interest",
            "write: interest 8% a year on actual/365, payable each calendar quarter",
        ),
        ("irr 8% on actual/365", "irr 8% actual/365", "actual/365", "write: on actual/365"),
        ("irr 8% on actual/365", "irr 8% on act/365", "act/365", COUNTS),
        ("late payments bear 5% a year on", "late payments bear 5% a year", "late payments bear", LATE),
        (
            "late payments bear 5% a year on actual/365",
            "late payments bear 1.5% a month",
            "late payments bear",
            "write: late payments bear 18% a year on 30/360, principal first (or: interest first)",
        ),
        (
            "late payments bear 5% a year on actual/365",
            "late payments bear interest at 5%",
            "late payments bear interest at",
            LATE,
        ),
        ("irr 8% on actual/365", "8% irr", "8% irr", "write: amount giving investor irr 8% on actual/365"),
        (
            "royalty basic on sales from company to investor",
            "royalty of 5% on sales from company to investor",
            "of 5% on sales",
            "name it, and write the rate under it: royalty NAME on sales from PAYER to PAYEE",
        ),
        (
            "royalty basic on sales from company to investor",
            "royalty basic on sales to investor from company",
            "to investor from company",
            "write: from company to investor",
        ),
        ("separately for each", "separately by", "by product", "write: separately for each product"),
        (
            "earned through 2030-12-31",
            "until 31 December 2030",
            "31 December 2030",
            "write year, month and day: 2030-12-31",
        ),
        ("2026-02-01\n", "February 1, 2026\n", "February 1, 2026", "write year, month and day: 2026-02-01"),
        ("first of 2026-02-01", "first dated 2026-02-01", "dated", "write: amendment first of 2026-02-01"),
        ("first of 2026-02-01", '"First" dated 2026-02-01', "dated", "write: amendment first of 2026-02-01"),
        ("first of 2026-02-01", "1 of 2026-02-01", "1", "write: amendment first of 2026-02-01"),
        ("by calendar year", "by year", "year", "say of which year: by calendar year"),
        ("2014: 1", "2014 = 1", "=", "write: 2014: 1,250,805"),
        ("base_rate = 5%", "base_rate 5%", "5%", "write: with base_rate = 5%"),
        ("base_rate = 5%", "base_rate of 5%", "of 5%", "write: with base_rate = 5%"),
        ('use "other.deal" as other', "use other.deal", "other.deal", 'write: use "other.deal" as other'),
        ('use "other.deal" as other', 'use "other.deal"', '"other.deal"', 'write: use "other.deal" as other'),
        ("product = lucentis", "product: lucentis", "product: lucentis", "write: product = lucentis"),
        (", product = lucentis", " product = lucentis", "product = lucentis", "put a comma before a tag: , {at}"),
        ("not territory = us", "territory is us", "territory is us", "write: territory = us"),
        ("not territory = us", "abroad", "abroad", "say which value the tag has: where abroad = ..."),
        ("tagged product in maxima, lucentis", "tagged product, territory", ", territory", "tagged product"),
        ("basic ends", "basic terminates", "terminates", "write: basic ends"),
        ("basic counts afresh", "basic restarts", "restarts", "write: basic counts afresh"),
        ("days london, following", "days following", "following", "name them: business days NAME, following"),
        ("JPY to USD", "JPY into USD", "into USD", "write: translate JPY to USD at ..."),
        (" on the date received", "", "t", "end it with: on the date received"),
        (
            "over the previous calendar quarter",
            "over the last quarter",
            "the last",
            "write: over the previous calendar quarter",
        ),
        ("over the previous calendar quarter", "over the last 30 days", "the last 30 days", "write: over 30 days"),
        ("for the first 5.00", "for first 5.00", "for first", "write: for the first"),
        ("  5%\n", BANDS.replace("the start", "start") + "\n", "start of each", "write: at the start of each ..."),
        ("from investor to", "from the investor to", "the", "leave it out: a name stands alone"),
        ("\ndated", "\n  dated", "d", "start it in column one"),
        ("closed 25 December", "closed 25 December 2026", "25 December 2026", "2026-12-25"),
    ],
)
def test_a_slip_is_told_at_its_place(old: str, new: str, at: str, way: str) -> None:
    assert old in TEXT
    source = Source("made.deal", TEXT.replace(old, new, 1))
    (finding,) = parse_file(source)[1]
    assert finding.place
    start = finding.place.column - 1
    assert finding.place.text[start : start + finding.place.width] == at
    assert way.format(at=at) in finding.help


@pytest.mark.parametrize("title", ["Royalty payable quarterly", "capped at 5.00", "31 December 2030, on actual/365"])
def test_words_in_quotation_marks_are_no_slip(title: str) -> None:
    """Neither in a line that is read nor in one that cannot be."""
    line = f'note "{title}"'
    assert parse_file(Source("made.deal", TEXT + line + "\n"))[1] == ()
    (finding,) = parse_file(Source("made.deal", TEXT + line + " x\n"))[1]
    assert "expected" in finding.help
