"""The day on which an amount was earned, beside that on which it comes, and windows with an end."""

from datetime import date

import pytest
from strategies import codes, head, run, shares, table, totals

FLOW = "stream s received by d\nwaterfall w of s\n  {}\n  rest to c\n"
LET = "let rate\n  25% earned through 2006-12-31\n  10% thereafter\n"
EARNED = "date,stream,amount,earned\n"


def paid(text: str, rows: str) -> list[int]:
    return [each.get("b", 0) for each in shares(run(head() + text, cash=EARNED + rows))]


def test_a_piece_goes_by_the_day_of_earning() -> None:
    rows = (
        "2007-02-14,s,100.00,2006-12-31\n2007-02-15,s,100.00,2007-01-01\n2006-11-30,s,100.00,\n2007-03-01,s,100.00,\n"
    )
    assert paid(LET + FLOW.format("rate to b"), rows) == [25_00, 25_00, 10_00, 10_00]


def test_a_band_and_a_step_go_by_the_day_of_earning() -> None:
    rows = "2007-02-14,s,100.00,2006-12-31\n2007-02-14,s,200.00,2007-02-14\n"
    bands = "bands\n    25% to b earned through 2006-12-31\n    10% to b thereafter"
    assert paid(FLOW.format(bands), rows) == [25_00, 20_00]
    assert paid(FLOW.format("25% to b earned through 2006-12-31"), rows) == [25_00, 0]
    assert paid(FLOW.format("25% to b received through 2006-12-31"), rows) == [0, 0]
    assert paid(FLOW.format("25% to b through 2006-12-31"), rows) == [0, 0]


def test_without_the_column_it_is_the_day_of_the_row() -> None:
    text = head() + LET + FLOW.format("rate to b")
    found = run(text, cash=table("cash", [("2006-12-31", "s", "", "100.00"), ("2007-01-01", "s", "", "100.00")]))
    assert totals(found)["b"] == 35_00


def test_what_was_earned_first_comes_first_on_a_day() -> None:
    rows = "2007-02-14,s,100.00,2007-01-01\n2007-02-14,s,200.00,2006-12-31\n"
    text = "bands\n    all to b until received by b reaches 50.00\n    all to c thereafter"
    assert paid(FLOW.format(text), rows) == [50_00, 0]
    (first, *_) = run(head() + FLOW.format("10% to b"), cash=EARNED + rows).entries
    assert first.amount == 200_00


def test_an_example_says_when_it_was_earned() -> None:
    text = head() + LET + FLOW.format("rate to b")
    text += 'example "x"\n  2007-02-14 s 1,000.00 earned 2006-12-31\n  2007-02-14 s 1,000.00\n'
    text += "  expect received by b = 350.00\n"
    assert codes(text) == []
    assert "RG103" in codes(text.replace("  expect", "  2007-03-01 i 5 earned 2006-12-31\n  expect") + "index i\n")
    assert "RG001" in codes(text.replace("earned 2006-12-31\n  2007", "due 2006-12-31\n  2007"))


def test_a_royalty_goes_by_the_day_of_earning() -> None:
    text = head() + "stream s in ounces earned by d\nmeasure ounce, ounces\n"
    text += "royalty r on s from a to b\n  2.00 per ounce\n  earned through 2006-12-31\n"
    text += "  payable 45 days after each calendar quarter\n"
    rows = table("quantities", [("2006-12-31", "s", "10"), ("2007-01-01", "s", "10")])
    assert totals(run(text, quantities=rows, through=date(2007, 12, 31)))["b"] == 20_00


def test_what_is_paid_after_a_period_was_earned_to_its_end() -> None:
    text = head() + "measure ounce, ounces\nstream s in ounces earned by d\nroyalty r on s from a to w\n"
    text += "  2.00 per ounce\n  payable 45 days after each calendar quarter\n"
    text += "waterfall w of r\n  25% to b earned through 2006-12-31\n  rest to c\n"
    rows = table("quantities", [("2006-12-31", "s", "10"), ("2007-01-01", "s", "10")])
    assert totals(run(text, quantities=rows, through=date(2007, 12, 31)))["b"] == 5_00


def test_a_day_of_earning_is_refused_where_it_says_nothing() -> None:
    text = head() + "stream s earned by d\nroyalty r on s from a to b\n  10%\n"
    assert codes(text, cash=EARNED + "2006-05-01,s,100.00,2006-04-01\n") == ["RG502"]
    assert codes(head() + FLOW.format("10% to b"), cash=EARNED + "2006-05-01,s,100.00,April\n") == ["RG502"]
    assert codes(head() + FLOW.format("10% to b due through 2006-12-31")) == ["RG115"]


WINDOWS = {
    "since 2006-02-01 by 2006-03-31": (60, 60, 40, 0),
    "since 2005-02-01 by 2006-02-28": (60, 40, 0, 0),
    "since 2006-02-15 by 2006-02-15": (60, 60, 60, 60),
    "since sale by 2006-03-31": (60, 60, 40, 0),
    "since sale by 2006-02-10": (60, 60, 60, 60),
    "since sale by 2006-01-31": (60, 60, 60, 60),
}


@pytest.mark.parametrize("window", WINDOWS)
def test_a_window_with_an_end(window: str) -> None:
    """What `b` has of 60.00 on each of four days, where a line is to give it 100.00 in the window."""
    text = head() + "event sale\n" + FLOW.format(f"all to b while received by b {window} < 100.00")
    days = ("2006-01-10", "2006-02-10", "2006-03-10", "2006-04-10")
    rows = table("cash", [(day, "s", "", "60.00") for day in days])
    found = shares(run(text, cash=rows, events=table("events", [("2006-02-01", "sale")])))
    assert tuple(each.get("b", 0) // 100 for each in found) == WINDOWS[window]


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    assert codes(head() + FLOW.format("all to b while received by b since 2006-03-01 by 2006-02-01 < 1")) == ["RG204"]
