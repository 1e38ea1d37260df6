"""Streams that are formulas of what came in a period: when they come, in which order, and of what they may be made."""

from datetime import date

import pytest
from strategies import codes, head, run, table, totals


def test_a_stream_of_periods_comes_however_its_formula_names_what_came() -> None:
    """By a value, a table, a window: each comes at the end of a period in which its stream did, and only then."""
    text = head() + "measure month_paid, months_paid\nstream sales earned by a\nlet twice = 2 * sales\n"
    text += "table counting by sales each month\n  0 months_paid below 50.00\n  1 months_paid above\n"
    text += "stream by_value each month = twice\nstream by_window each month = 3 * sales each month\n"
    text += "stream counted each month = counting\n"
    text += "royalty r1 on by_value from a to b\n  100%\nroyalty r2 on by_window from a to c\n  100%\n"
    text += "royalty r3 on counted from a to d\n  1.00 per month_paid\n"
    rows = [
        ("2006-05-10", "sales", "", "40.00"),
        ("2006-05-20", "sales", "", "60.00"),
        ("2006-07-01", "sales", "", "9.00"),
    ]
    assert totals(run(text, cash=table("cash", rows), through=date(2006, 9, 30))) == {"b": 21800, "c": 32700, "d": 100}


@pytest.mark.parametrize("first", [True, False])
def test_streams_of_periods_come_each_after_what_it_is_made_of(first: bool) -> None:
    """Whatever stands first in the text, the last month of the year is in the year."""
    lines = [
        "stream months each month = greater of 0 and sales - 10.00\n",
        "stream years each calendar year = 2 * months\n",
    ]
    text = head() + "stream sales earned by a\n" + "".join(lines if first else reversed(lines))
    text += "royalty r on years from a to b\n  100%\n"
    rows = [("2006-11-30", "sales", "", "110.00"), ("2006-12-31", "sales", "", "110.00")]
    assert totals(run(text, cash=table("cash", rows))) == {"b": 40000}


@pytest.mark.parametrize(
    "stream",
    [
        "stream x each calendar year = CAD 5.00",
        "stream x each calendar year = 2 * received by b",
        "stream paid = r\nstream x each calendar year = 2 * paid",
        "stream paid = received by b\nstream x each calendar year = 2 * paid + sales",
    ],
)
def test_a_stream_of_periods_is_made_of_what_comes_in(stream: str) -> None:
    """Of what clauses pay, some of a period is paid after it was reckoned; what names no stream never comes."""
    text = (
        head() + "stream sales earned by a\nroyalty r on sales from a to b\n  10%\n  payable after each calendar year\n"
    )
    assert codes(f"{text}{stream}\nroyalty s on x from a to c\n  10%\n") == ["RG115"]
