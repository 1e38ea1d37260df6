"""Happenings that a contract dates itself, and options that are elected without giving anything up."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import codes, head, run, table, totals

STREAM = "stream sales earned by a\n"


def test_an_event_with_a_day_alone_happens_at_its_end() -> None:
    """The amount of that day still has the rate before it; nobody can report it."""
    text = head() + STREAM + "event step on 2006-06-30\nroyalty r on sales from a to b\n  bands\n"
    text += "    10% until step\n    20% thereafter\n"
    rows = [("2006-06-30", "sales", "", "100.00"), ("2006-07-01", "sales", "", "100.00")]
    assert totals(run(text, cash=table("cash", rows))) == {"b": 3000}
    assert codes(text, events=table("events", [("2006-06-01", "step")])) == ["RG511"]


def test_an_option_may_be_nothing_but_an_election() -> None:
    """A second draw is elected, funded, and raises the rate from the next amount on."""
    text = head() + STREAM + "option draw by a\n  exercisable through 2006-12-31\n"
    text += "funding second from b to a\n  50.00 on draw\n"
    text += "royalty r on sales from a to b\n  bands\n    10% until draw\n    20% thereafter\n"
    rows = table("cash", [("2006-06-01", "sales", "", "100.00"), ("2006-06-02", "sales", "", "100.00")])
    elected = table("events", [("2006-06-01", "draw", "a")])
    assert totals(run(text, cash=rows, events=elected)) == {"a": 5000, "b": 3000}
    assert codes(text, events=table("events", [("2007-01-01", "draw", "a")])) == ["RG507"]


LAUNCHED = "event launch\nevent tenth on launch + 10 years - 1 day\nroyalty r on sales from a to b\n  bands\n"
LAUNCHED += "    10% until tenth\n    20% thereafter\n"


def test_an_event_may_lie_so_long_after_another() -> None:
    """Ten years after the launch: the day before the tenth anniversary is the last one at the first rate."""
    text = head() + STREAM + LAUNCHED
    rows = [(day, "sales", "", "100.00") for day in ("2007-03-01", "2017-03-14", "2017-03-15")]
    launched = table("events", [("2007-03-15", "launch")])
    assert totals(run(text, cash=table("cash", rows), events=launched)) == {"b": 4000}
    assert totals(run(text, cash=table("cash", rows))) == {"b": 3000}
    assert codes(text, events=table("events", [("2017-03-14", "tenth")])) == ["RG511"]


@given(st.integers(0, 3000), st.integers(1, 40), st.sampled_from(("day", "week", "month", "quarter", "year")))
def test_it_happens_on_the_day_that_the_calendar_says(offset: int, count: int, unit: str) -> None:
    """Paid at the end of just that day, which is reckoned by hand, at the ends of months too."""
    happened = date(2007, 1, 1) + timedelta(days=offset)
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit, 0) * count
    reached = happened.year * 12 + happened.month - 1 + months
    day = min(happened.day, monthrange(reached // 12, reached % 12 + 1)[1])
    due = date(reached // 12, reached % 12 + 1, day) + timedelta(days={"day": 1, "week": 7}.get(unit, 0) * count)
    text = (
        head()
        + STREAM
        + f"event launch\nevent then on launch + {count} {unit}\npayment p from a to b\n  1.00 on then\n"
    )
    found = run(text, events=table("events", [(str(happened), "launch")]), through=due)
    assert [(entry.clause, entry.day) for entry in found.entries if entry.clause == "p"] == [("p", due)]


def test_it_may_be_a_test_and_follow_an_election() -> None:
    """A year after the draw it is looked at once whether sales have come to so much."""
    text = head() + STREAM + "option draw by a\n  exercisable through 2007-12-31\n"
    text += "event missed on draw + 1 year when sales in all < 100.00\n"
    text += "payment p from a to b\n  1.00 on missed\n"
    drawn = table("events", [("2007-01-31", "draw", "a")])
    low, high = (
        table("cash", [("2008-01-31", "sales", "", each), ("2008-03-01", "sales", "", "1.00")])
        for each in ("99.99", "100.00")
    )
    assert totals(run(text, cash=low, events=drawn)) == {"b": 100}
    assert totals(run(text, cash=high, events=drawn)) == {}


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("event x on sales + 1 year\n", "RG103"),
        ("event x on nowhere + 1 year\n", "RG101"),
        ("event l\nevent x on l + 0 days\n", "RG115"),
        ("event l\nevent x on l + 1 month - 28 days\n", "RG115"),
        ("event x on x + 1 year\n", "RG107"),
        ("event x on y + 1 year\nevent y on x + 1 year\n", "RG107"),
    ],
)
def test_what_is_no_day_after_a_happening_is_refused(lines: str, code: str) -> None:
    """What is no happening, what lies on its day or before it, and what waits for itself."""
    assert code in codes(head() + STREAM + lines)
