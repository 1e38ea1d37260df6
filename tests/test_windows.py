"""What each window counts, in every line that a limit may stand in; the figures were worked out by hand."""

from collections.abc import Sequence
from datetime import date

import pytest
from strategies import CUMULATIVE, LARGEST, cash, codes, head, run, shares, table

DAYS = ("2006-01-01", "2006-03-31", "2006-04-01", "2006-12-31", "2007-01-01", "2007-07-01")
CLAUSES = "year fiscal ends 31 March\nyear crop starts 1 July\nevent sale\nstream s received by d\nwaterfall w of s\n"
SOLD = table("events", [("2006-04-01", "sale", "", "")])

# What b has of 60.00 on each of the days, where a line is to give it 100.00 in the window.
PAID = {
    "in all": (60, 40, 0, 0, 0, 0),
    "each calendar year": (60, 40, 0, 0, 60, 40),
    "each fiscal year": (60, 40, 60, 40, 0, 60),
    "each 1 April": (60, 40, 60, 40, 0, 60),
    "each 2 April": (60, 40, 0, 60, 40, 60),
    "each crop year": (60, 40, 0, 60, 40, 60),
    "each calendar half": (60, 40, 0, 60, 60, 60),
    "each fiscal half": (60, 40, 60, 60, 40, 60),
    "each calendar quarter": (60, 40, 60, 60, 60, 60),
    "each month": (60, 60, 60, 60, 60, 60),
    "each week": (60, 60, 40, 60, 60, 60),
    "each day": (60, 60, 60, 60, 60, 60),
    "in any 1 quarter": (60, 40, 60, 60, 60, 60),
    "in any 2 quarters": (60, 40, 0, 60, 40, 60),
    "in any 4 quarters": (60, 40, 0, 0, 60, 40),
    "in any 1 year": (60, 40, 0, 0, 60, 40),
    "in any 2 years": (60, 40, 0, 0, 0, 0),
    "in any 2 weeks": (60, 60, 40, 60, 40, 60),
    "since 2005-12-31": (60, 40, 0, 0, 0, 0),
    "since 2006-01-01": (60, 40, 0, 0, 0, 0),
    "since 2006-01-02": (60, 60, 40, 0, 0, 0),
    "since 2006-04-01": (60, 60, 60, 40, 0, 0),
    "since sale": (60, 60, 60, 40, 0, 0),
    "by 2005-12-31": (60, 60, 60, 60, 60, 60),
    "by 2006-01-01": (60, 60, 60, 60, 60, 60),
    "by 2006-03-31": (60, 40, 0, 0, 0, 0),
    "by 9999-12-31": (60, 40, 0, 0, 0, 0),
}
LINES = {
    "while": "  all to b while received by b {} < 100.00\n",
    "while not": "  all to b while not received by b {} >= 100.00\n",
    "while more is left": "  all to b while 100.00 - received by b {} > 0\n",
    "until": "  all to b until received by b {} reaches 100.00\n",
    "until not": "  all to b until not 100.00 > received by b {}\n",
    "band": "  bands of received by b {}\n    all to b up to 100.00\n",
    "widths": "  bands of received by b {}\n    all to b for the first 30.00\n    all to b for the next 70.00\n",
    "step": "  {} all to b up to 100.00\n",
}


def paid(limit: str, rounding: str = LARGEST) -> list[int]:
    """What b has of each receipt, in dollars."""
    text = head(rounding) + CLAUSES + limit + "  rest to c\n"
    rows = [(date.fromisoformat(day), "s", 60_00) for day in DAYS]
    return [each.get("b", 0) // 100 for each in shares(run(text, cash=cash(rows), events=SOLD))]


def _final(row: Sequence[int]) -> list[int]:
    """With an end that is final nothing comes after the first receipt that was cut."""
    cut = next((place for place, amount in enumerate(row) if amount < 60), len(row))
    return [*row[: cut + 1], *[0] * (len(row) - cut - 1)]


@pytest.mark.parametrize("rounding", [LARGEST, CUMULATIVE], ids=["each payment", "cumulative"])
@pytest.mark.parametrize("window", PAID)
def test_every_window_in_every_line(window: str, rounding: str) -> None:
    """A band and a `while` are there again with the window, an `until` is not."""
    for name, line in LINES.items():
        if name != "step" or window.startswith("each"):
            row = PAID[window]
            assert paid(line.format(window), rounding) == (_final(row) if "until" in name else list(row)), name


@pytest.mark.parametrize("window", ["each calendar year", "in any 2 quarters", "since sale", "by 2006-03-31"])
def test_one_window_read_twice_is_one(window: str) -> None:
    """By two lines, one of them without effect."""
    again = f"  all to b while received by b {window} < 100.00 and received by b {window} < 200.00\n"
    assert paid(again) == list(PAID[window])
    assert paid(LINES["while"].format(window) + f"  50% to b while received by b {window} < 0\n") == list(PAID[window])


def test_a_window_that_ends_on_the_first_day_counts_it() -> None:
    """What came in on it stands from then on."""
    assert paid("  all to b while received by b by 2006-01-01 < 50.00\n") == [50, 0, 0, 0, 0, 0]


def test_windows_of_two_counters_keep_apart() -> None:
    """Each has a start of its own."""
    two = "  all to b while received by b each calendar year < 100.00 and s each calendar quarter < 50.00\n"
    assert paid(two) == [50, 0, 50, 0, 50, 50]


@pytest.mark.parametrize(
    ("window", "slices"),
    [
        ("each calendar quarter", [[100], [150, 150]]),
        ("in any 1 quarter", [[100], [150, 150]]),
        ("in any 2 quarters", [[100], [50, 250]]),
        ("since 2006-04-01", [[100], [150, 150]]),
        ("by 2006-01-31", [[100], [300]]),
    ],
)
@pytest.mark.parametrize("form", ["while", "until", "band"])
def test_with_cumulative_rounding_a_window_counts_what_is_owed(window: str, form: str, slices: list[list[int]]) -> None:
    """A third of a cent was owed and not paid when the window opened: the cut is at the dollar all the same."""
    line = LINES[form].format(window).replace("all to b", "1 / 3 to b").replace("100.00", "50.00")
    text = head(CUMULATIVE) + CLAUSES + line + "  rest to c\n"
    rows = [(date(2006, 1, 10), "s", 100_00), (date(2006, 4, 10), "s", 300_00)]
    result = run(text, cash=cash(rows), events=SOLD)
    found = [[part.base for part in entry.slices] for entry in result.entries if entry.target == "c"]
    assert found == [[amount * 100 for amount in row] for row in slices]


def test_a_window_of_no_periods_is_refused() -> None:
    """It would count nothing."""
    assert codes(head() + CLAUSES + LINES["while"].format("in any 0 quarters") + "  rest to c\n") == ["RG112"]
