"""What is paid in another currency is counted clause by clause; the figures were worked out by hand."""

import pytest
from strategies import LARGEST, codes, head, run, shares

FLOWS = """\
stream abroad in USD received by d
stream home received by d
waterfall at_home of home
  all to b
"""
"""Of a deal in Canadian dollars; what comes in abroad is in American ones."""


def deal(clause: str) -> str:
    return head(LARGEST) + FLOWS + clause + "\n"


def waterfall(end: str) -> str:
    return deal(f"waterfall w of abroad\n  50% to b until {end}\n  rest to c")


def royalty(end: str) -> str:
    sales = "stream sales in USD earned by d\n"
    return deal(f"{sales}royalty r on sales from d to b\n  10%\n  until {end}\n  payable after each calendar quarter")


@pytest.mark.parametrize(
    "end",
    [
        "received by b reaches CAD 50.00",
        "received by b each calendar year reaches CAD 50.00",
        "earned by b from d reaches CAD 50.00",
    ],
)
def test_a_count_of_one_currency_is_not_of_who_is_paid_in_another_too(end: str) -> None:
    assert codes(waterfall(end)) == ["RG104"]
    assert codes(royalty(end)) == ["RG104"]


def test_nor_is_an_expectation() -> None:
    example = 'example "x"\n  2006-06-30 abroad 100.00\n  expect received by c = CAD 50.00\n'
    text = waterfall("received by b under w reaches USD 50.00") + example
    assert codes(text) == ["RG104"]
    assert codes(text.replace("by c =", "by c from abroad =").replace("= CAD", "= USD")) == []


@pytest.mark.parametrize(("who", "found"), [("b", ["RG104"]), ("c", [])])
def test_nor_a_return(who: str, found: list[str]) -> None:
    clauses = "waterfall w of abroad\n  all to b\n"
    option = f"option put by {who}\n  d pays {who} greater of 0 and amount giving {who} irr 12% on actual/365\n"
    assert codes(deal(clauses + option)) == found


def test_a_count_of_one_clause_or_stream_is_in_its_currency() -> None:
    for end in ("received by b under w reaches USD 60.00", "received by b from abroad reaches USD 60.00"):
        cash = "date,stream,amount,currency\n2006-06-30,abroad,100.00,USD\n2006-07-31,home,500.00,CAD\n"
        found = run(waterfall(end), cash=cash + "2006-08-31,abroad,100.00,USD\n")
        assert [each.get("b", 0) for each in shares(found)] == [50_00, 500_00, 10_00]


def test_the_royalty_ends_at_a_ceiling_in_its_currency() -> None:
    cash = "date,stream,amount,currency\n2006-06-30,sales,1000.00,USD\n"
    found = run(royalty("received by b under r reaches USD 50.00"), cash=cash)
    assert [entry.amount for entry in found.entries if entry.target == "b" and entry.pays] == [50_00]
