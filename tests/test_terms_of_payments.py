"""Payments for each period, that lag, within a term, and with an end at which the last of them is cut."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import certain, codes, head, run, table, totals

import regalia
from regalia.dsl.source import Source

STREAM = "stream s received by b\nwaterfall w of s\n  10% to a\n  rest to b\n"


def passes(text: str) -> None:
    """Everything checks, and every example comes out."""
    source = Source("test.deal", head() + text)
    assert certain(regalia.check(source)) == ()
    results = regalia.test(source)
    assert results
    assert [result.findings for result in results] == [()] * len(results)


def test_a_minimum_made_up_each_quarter() -> None:
    """What the quarter lacks of 10.00 is paid when it closes, the short first one whole; an excess is not."""
    passes(
        STREAM
        + """
payment least from b to a
  each calendar quarter greater of 0 and 10.00 - received by a each calendar quarter
example "Short, over, nothing"
  2006-02-28 s 40.00
  expect received by a = 4.00
  expect received by a = 10.00 on 2006-03-31
  2006-06-30 s 150.00
  expect received by a = 25.00
  expect received by a = 35.00 on 2006-09-30
  expect least each calendar year = 16.00 on 2006-09-30
"""
    )


def test_a_period_fee_within_a_term_and_while_it_lasts() -> None:
    """The days of the term are those on which it falls due; `while` is looked at then, `until` is final."""
    passes("""
event e
event f
payment fee from b to a
  each month 1.00
  due from 2006-02-01 through 2006-08-31
  while not e or f
  until received by a reaches 4.50
example "February to May, then May's end, cut at 4.50"
  2006-01-01 f
  expect received by a = nil on 2006-01-31
  expect received by a = 1.00 on 2006-02-28
  expect received by a = 4.50 on 2006-12-31
example "Held up, and never made good"
  2006-03-15 e
  expect received by a = 1.00 on 2006-06-30
  2006-07-01 f
  expect received by a = 3.00 on 2006-12-31
""")


def test_a_lag_after_a_happening() -> None:
    """The amount is that of the day of the happening, paid 30 days after it."""
    passes(
        "event approval\n"
        + STREAM
        + """
funding second from a to b
  10% of s in all on approval if approval by 2006-06-30
  payable 30 days after approval
example "In time"
  2006-02-01 s 100.00
  2006-03-01 approval
  2006-03-02 s 900.00
  expect funded by a = nil on 2006-03-30
  expect funded by a = 10.00 on 2006-03-31
  expect funded by a = 10.00 on 2006-12-31
  expect second on 2006-03-31
example "Too late"
  2006-02-01 s 100.00
  2006-07-01 approval
  expect funded by a = nil on 2006-12-31
"""
    )


def test_a_lag_after_periods() -> None:
    """All that fell due in a quarter, its last day among it, is paid 45 days after it, though the next has closed."""
    passes("""
event e
payment additional from b to a
  10.00 on 2006-02-28
  5.00 on 2006-03-31
  2.00 on e
  payable 45 days after each calendar quarter
payment late from b to c
  each month 1.00
  payable 100 days after each month
example "Two quarters"
  2006-05-31 e
  expect received by a = nil on 2006-05-14
  expect received by a = 15.00 on 2006-05-15
  expect received by a = 17.00 on 2006-08-14
  expect received by c = 1.00 on 2006-05-11
  expect received by c = 2.00 on 2006-06-08
  expect received by c = 3.00 on 2006-07-09
""")


def test_the_end_of_a_term_by_the_day_of_payment() -> None:
    """`received through`: what is payable later is not paid."""
    passes("""
payment fee from b to a
  1.00 on 2006-01-31
  2.00 on 2006-04-30
  received through 2006-04-30
  payable 30 days after each calendar quarter
example "The first quarter alone"
  2006-12-31 e
  expect received by a = 1.00
event e
""")


def test_units_are_paid_up_to_a_ceiling_per_unit() -> None:
    """40.00 to 10 units, and the last payment is cut at 3.00 for each."""
    passes("""
instrument u, us of b
  10 us issued to a on 2006-01-01
payment fee from b to us
  each month 20.00
  until received per u reaches 3.00 per u
example "Twice"
  2006-12-31 e
  expect received by us = 30.00
  expect received per u = 3.00 per u
event e
""")


def test_the_highest_value_so_far() -> None:
    """The best of two quarters in a row, though later ones are worse; nothing before anything came."""
    passes(
        STREAM
        + """
let best = highest of (s in any 2 quarters)
payment bonus from b to c
  1% of best on 2007-12-31 if best >= 250.00
example "300.00 in two quarters"
  expect best = nil
  2006-02-28 s 100.00
  2006-05-31 s 200.00
  expect best = 300.00
  2006-11-30 s 120.00
  expect best = 300.00
  expect received by c = 3.00 on 2007-12-31
"""
    )


def test_the_highest_value_observed() -> None:
    """On days on which it was observed."""
    text = "index g in CAD\nlet best = highest of (g)\npayment p from b to a\n  best on 2006-12-31\n"
    seen = "date,index,value\n2006-01-31,g,5.00\n2006-02-28,g,7.00\n2006-03-31,g,6.00\n"
    assert totals(run(head() + text, observations=seen, through=date(2006, 12, 31))) == {"a": 700}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("payment p from b to a\n  each month 5%\n", "RG104"),
        ("payment p from b to a\n  each fiscal year 5.00\n", "RG101"),
        ("payment p from b to a\n  each month 0.00 - 5.00\n", "RG603"),
        ("payment p from b to a\n  each month 1.00\n  until 5.00\n", "RG103"),
        ("payment p from b to a\n  each month 1.00\n  due from 2007-01-01 through 2006-01-01\n", "RG204"),
        ("payment p from b to a\n  each month 1.00\n  payable 30 days after e\n", "RG115"),
        ("payment p from b to a\n  1.00 on e\n  2.00 on 2006-03-31\n  payable 30 days after e\n", "RG115"),
        ("payment p from b to a\n  1.00 on e\n  payable 2 months after e\n", "RG115"),
        ("payment p from b to a\n  1.00 on e\n  payable 2 business days after e\n", "RG110"),
        ("payment p from b to a\n  1.00 on e\n  each month at most 5.00, excess lost\n", "RG115"),
        ("payment p from b to a\n  payable 30 days after e\n", "RG009"),
        ("let x = lowest of (5.00)\n", "RG101"),
        ("let x = highest of (e)\n", "RG104"),
        (STREAM.replace("10% to a", "10% to a while highest of (s in all) < 5.00"), "RG211"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    """Before anything runs, or when it comes to less than nothing."""
    found = codes(head() + "event e\n" + text, events="date,event\n2008-01-01,e\n")
    assert code in found


@settings(max_examples=25, deadline=None)
@given(
    cents=st.lists(st.integers(0, 10**6), min_size=1, max_size=8),
    cap=st.integers(1, 10**6),
    lag=st.integers(0, 400),
)
def test_what_is_paid_is_what_fell_due_up_to_the_end(cents: list[int], cap: int, lag: int) -> None:
    """Whatever the lag: the sum of the instalments, or the sum at which they end."""
    lines = "".join(f"  {c // 100}.{c % 100:02d} on 2006-{n + 1:02d}-15\n" for n, c in enumerate(cents))
    text = f"payment p from b to a\n{lines}  until received by a reaches {cap // 100}.{cap % 100:02d}\n"
    text += f"  payable {lag} days after each calendar quarter\n"
    result = run(head() + text, through=date(2008, 6, 30))
    assert totals(result).get("a", 0) == min(sum(cents), cap)


def test_an_amount_is_looked_at_only_when_it_falls_due() -> None:
    """Before the happening, or where the condition does not hold, nothing is divided and no table is read."""
    passes("""
stream sales earned by b
stream costs earned by b
event e
table price by date
  2006-03-01: 7.00
payment parts from b to a
  CAD 10.00 * (sales in all / costs in all) on e
  CAD 10.00 * (sales in all / costs in all) on 2006-12-31 if costs in all > 0
payment lagging from b to c
  CAD 10.00 * (sales in all / costs in all) + price on e
  payable 30 days after e
example "Divided on the day of the happening"
  2006-01-15 sales 6.00
  2006-02-28 costs 4.00
  2006-03-15 e
  expect parts in all = 15.00
  expect lagging in all = nil
  expect parts in all = 30.00 on 2006-12-31
  expect lagging in all = 22.00 on 2006-12-31
example "Neither happens"
  2006-01-15 sales 6.00
  expect parts in all = nil on 2007-01-31
""")


def test_what_is_not_paid_anyway_needs_no_value() -> None:
    """Before the operation the amount reads an index that nobody has observed: nothing is due, and nothing is asked."""
    text = head() + "stream sales earned by a\nindex cpi in number\nevent operation\nevent done\n"
    text += "royalty r on sales from a to b\n  1%\n"
    text += (
        "payment p from a to b\n  each calendar year CAD 10.00 * latest of cpi / 100\n  while operation\n  until done\n"
    )
    rows = table("cash", [("2006-06-30", "sales", "", "0.00"), ("2009-06-30", "sales", "", "0.00")])
    happened = table("events", [("2007-06-30", "operation"), ("2009-06-30", "done")])
    observed = table("observations", [("2007-01-31", "cpi", "100"), ("2008-01-31", "cpi", "110")])
    found = run(text, cash=rows, events=happened, observations=observed, through=date(2012, 12, 31))
    assert totals(found) == {"b": 1000 + 1100}
    assert codes(text, cash=rows, events=happened) == ["RG510"]
