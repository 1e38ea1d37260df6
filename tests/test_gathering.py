"""Waterfalls that gather what comes in, and share all of it when a period closes."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import DEALT, Paper, cash, codes, head, table, totals

from regalia.interpreter.balance import balances

QUARTERLY = (
    "stream s received by d\nstream r received by d\nwaterfall w of s + r each calendar quarter\n"
    "  all to a up to 10.00\n  bands of received by b in all\n    50% to b up to 20.00\n    10% to b above\n"
    "  rest to c\n"
)


def test_all_of_a_period_is_shared_on_its_last_day() -> None:
    """10.00 of the quarter to a, not of each receipt; what comes after the close is held."""
    rows = [("2006-01-05", "s", "", "8.00"), ("2006-03-31", "r", "", "8.00"), ("2006-04-01", "s", "", "30.00")]
    result = Paper(head() + QUARTERLY).run(cash=table("cash", rows), through=date(2006, 6, 29))
    assert totals(result) == {"a": 1000, "b": 300, "c": 300}
    assert {e.day for e in result.entries if e.kind == "share"} == {date(2006, 3, 31)}
    (balance,) = balances(result.model, result.entries, result.through)
    assert (balance.came_in, balance.shared, balance.held) == (4600, 1600, 3000)
    later = Paper(head() + QUARTERLY).run(cash=table("cash", rows), through=date(2006, 6, 30))
    assert totals(later) == {"a": 2000, "b": 1300, "c": 1300}


@given(st.lists(st.tuples(st.integers(0, 89), st.sampled_from("sr"), st.integers(0, 3000)), max_size=8), st.data())
def test_when_in_a_period_money_comes_plays_no_part(rows: list[tuple[int, str, int]], data: st.DataObject) -> None:
    """Nor on which of the streams."""
    paper = Paper(head() + QUARTERLY)
    days = data.draw(st.lists(st.integers(0, 89), min_size=len(rows), max_size=len(rows)))
    moved = [(day, data.draw(st.sampled_from("sr")), amount) for day, (_, _, amount) in zip(days, rows, strict=True)]
    found = []
    for some in (rows, moved):
        dated = [(date.fromordinal(DEALT.toordinal() + day), stream, amount) for day, stream, amount in some]
        found.append(totals(paper.run(cash=cash(dated), through=date(2006, 3, 31))))
    assert found[0] == found[1]


def test_bands_that_count_what_is_gathered() -> None:
    """A year's bands, shared by the quarter: 30.00 of the first 40.00, then 10.00 and 20.00 above."""
    text = (
        "stream s received by d\nwaterfall w of s each calendar quarter\n"
        "  bands of s each calendar year\n    50% to a up to 40.00\n    10% to a above\n  rest to b\n"
    )
    rows = [("2006-02-01", "s", "", "30.00"), ("2006-05-01", "s", "", "25.00"), ("2006-06-01", "s", "", "5.00")]
    rows += [("2007-01-01", "s", "", "10.00")]
    result = Paper(head() + text).run(cash=table("cash", rows), through=date(2007, 3, 31))
    assert [e.amount for e in result.entries if e.target == "a"] == [1500, 700, 500]


@given(st.lists(st.tuples(st.integers(0, 800), st.integers(0, 60_00)), max_size=10))
def test_a_trailing_year_of_what_is_gathered_by_hand(rows: list[tuple[int, int]]) -> None:
    """Half of the first 40.00 of any four quarters to a, a tenth of what is above."""
    text = (
        "stream s received by d\nwaterfall w of s each calendar quarter\n"
        "  bands of s in any 4 quarters\n    50% to a up to 40.00\n    10% to a above\n  rest to b\n"
    )
    dated = [(date.fromordinal(DEALT.toordinal() + day), "s", amount) for day, amount in rows]
    sums: dict[int, int] = {}
    for day, _, amount in dated:
        quarter = 4 * day.year + (day.month - 1) // 3
        sums[quarter] = sums.get(quarter, 0) + amount
    cents = 0
    for quarter, amount in sums.items():
        before = sum(sums.get(quarter - back, 0) for back in (1, 2, 3))
        low = max(0, min(40_00 - before, amount))
        cents += round(Fraction(low, 2) + Fraction(amount - low, 10))
    found = totals(Paper(head() + text).run(cash=cash(dated), through=date(2009, 3, 31)))
    assert abs(found.get("a", 0) - cents) <= len(sums)
    assert found.get("a", 0) + found.get("b", 0) == sum(sums.values())


def test_a_day_of_the_year_closes_at_its_end() -> None:
    """What comes on that day is shared on it, on the day of the deal too."""
    text = "stream s received by d\nwaterfall w of s each 1 January\n  50% to a\n  rest to b\n"
    result = Paper(head() + text).run(cash=cash([(DEALT, "s", 1000), (date(2006, 1, 2), "s", 500)]))
    assert totals(result) == {"a": 500, "b": 500}
    result = Paper(head() + text).run(cash=cash([(date(2006, 1, 2), "s", 500), (date(2007, 1, 1), "s", 300)]))
    assert totals(result) == {"a": 400, "b": 400}


def test_the_one_that_another_is_subject_to_goes_first() -> None:
    """Whatever the order of the text."""
    account = "account x owed by d to a\n  opens at 10.00 on 2006-01-01\n"
    one = "waterfall one of s each month\n  all to x\n  rest to b\n"
    other = "stream r received by d\nwaterfall other of r each month\n  {}all to x\n  rest to c\n"
    rows = [(DEALT, "s", 800), (DEALT, "r", 800)]
    base = head() + "stream s received by d\n" + account
    for text, wanted in (
        (other.format("") + one, {"a": 1000, "b": 600}),
        (other.format("subject to one\n  ") + one, {"a": 1000, "c": 600}),
        (one + other.format(""), {"a": 1000, "c": 600}),
    ):
        assert totals(Paper(base + text).run(cash=cash(rows), through=date(2006, 1, 31))) == wanted


S = "stream s received by d\nstream r received by d\n"
REFUSED = {
    S + "waterfall w of s + r each month\n  bands of s in all\n    all to a up to 5.00\n  rest to b\n": "RG115",
    S + "waterfall w of s each calendar year\n  all to a while s each month < 5.00\n  rest to b\n": "RG115",
    S + "waterfall w of s each calendar quarter\n  all to a while s in any 4 months < 5.00\n  rest to b\n": "RG115",
    S + "waterfall w of s each 1 May\n  all to a while s each 1 May < 5.00\n  rest to b\n": "RG115",
    S + "waterfall w of s + r each month\n  all to a\ncheck always received by a from s <= 1.00\n": "RG115",
    S + "waterfall w of s each month\n  subject to v\n  all to a\nwaterfall v of r\n  all to b\n": "RG115",
    S + "waterfall w of s in all\n  all to a\n": "RG001",
    S + "waterfall w of s each month\n  subject to v\n  all to a\n"
    "waterfall v of r each month\n  subject to w\n  all to a\n": "RG107",
    S + "waterfall w of s\n  all to v\nwaterfall v of w each month\n  all to a\n": "RG115",
}


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_what_is_refused(text: str) -> None:
    """What could not be cut where it ought to be, and what would wait for itself."""
    assert REFUSED[text] in codes(head() + text)
