"""Happenings that a contract dates itself, and options that are elected without giving anything up."""

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
