"""Whether an option is open at the end of a run, and what all units would become: as text and as data."""

from datetime import date
from typing import Any

import pytest
from strategies import head, run, table

from regalia.interpreter.outputs.json import document
from regalia.interpreter.outputs.text import to_text

LINES = """stream s received by b
event e "It happens"
index price in CAD
instrument right, rights of b
  3 rights issued to a on 2006-01-01
instrument share, shares of b
option call of rights by a
"""
EVENTS = table("events", [("2006-06-15", "e")])


def call(lines: str, through: str, **tables: str) -> tuple[dict[str, Any], str]:
    """The option as data, and its line of the report."""
    text = head() + LINES + "".join(f"  {line}\n" for line in lines.split("; "))
    text += "waterfall w of s\n  rest to b\n"
    result = run(text, through=date.fromisoformat(through), **tables)
    said = next(line.strip() for line in to_text(result, "0").splitlines() if line.startswith("    call:"))
    return document(result, "0")["instruments"]["right"]["options"]["call"], said


@pytest.mark.parametrize(
    ("window", "through", "expected"),
    [
        ("exercisable through 2006-12-31", "2006-12-31", (True, None, None)),
        ("exercisable through 2006-12-31", "2007-01-01", (False, "2007-01-01", None)),
        ("exercisable from 2006-07-01", "2006-06-30", (False, None, "2006-07-01")),
        ("exercisable from 2006-07-01", "2006-07-01", (True, None, None)),
        ("exercisable from e", "2006-06-14", (False, None, None)),
        ("exercisable from e", "2006-06-15", (True, None, None)),
        ("exercisable through e", "2006-06-14", (True, None, None)),
        ("exercisable through e", "2006-06-16", (False, "2006-06-16", None)),
        ("exercisable within 10 days of e", "2006-06-25", (True, None, None)),
        ("exercisable within 10 days of e", "2006-06-26", (False, "2006-06-26", None)),
        ("exercisable within 10 days of e", "2006-06-14", (False, None, None)),
    ],
)
def test_a_window(window: str, through: str, expected: tuple[bool, str | None, str | None]) -> None:
    data, said = call(f"{window}; each right becomes 2 shares", through, events=EVENTS)
    assert (data["open"], data["closed_since"], data["opens"]) == expected
    assert data["in_all"] == ("6" if data["open"] else "0")
    opened, since, opens = expected
    shut = f"closed since {since}; " if since else f"open from {opens}; " if opens else "not open now; "
    words = "" if opened else shut
    assert said.startswith(f"call: {words}one right {'became' if since else 'becomes'} 2 shares")


@pytest.mark.parametrize(
    ("exchange", "said", "in_all"),
    [
        ("each right becomes 1 share", "one right becomes 1 share; all that are outstanding, 3", "3"),
        ("each right becomes 1.5 shares", "one right becomes 1.5 shares", None),
        ("each right becomes 1.5 shares; fractions dropped", "1.5 shares; all that are outstanding, 4", "4"),
        ("each right becomes 1 / 3 * 1 share", "about 0.333333 shares; all that are outstanding, 1", "1"),
        ("each right becomes 9.9999999 * 1 share; fractions dropped", "one right becomes 9.9999999 shares", "29"),
        ("each right becomes 29999999 / 3000000 * 1 share; fractions dropped", "about 9.999999666667 shares", "29"),
        ("each right becomes CAD 2.345", "becomes 2.345 CAD; all that are outstanding, 7.04", "7.04"),
        ("each right becomes CAD 1200", "becomes 1,200.00 CAD; all that are outstanding, 3,600.00", "3600.00"),
    ],
)
def test_what_units_become(exchange: str, said: str, in_all: str | None) -> None:
    """As an election would round it; one that would be refused comes to nothing that can be said."""
    data, line = call(exchange, "2006-12-31")
    assert data["in_all"] == in_all
    assert said in line
    assert in_all is not None or "all that are" not in line
