"""Effects: what becomes another value, what is paid, and what ends, starts and revives."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import cash, certain, codes, head, receipts, run, totals

import regalia
from regalia.dsl.diagnostic import Refusal
from regalia.dsl.source import Source

SHARED = "stream s received by b\nwaterfall w of s\n  rate to a\n  rest to b\n"
RATE = "event e\nevent f\nlet rate = 10%\n" + SHARED


def passes(text: str) -> None:
    """Everything checks, and every example comes out."""
    source = Source("test.deal", head() + text)
    assert certain(regalia.check(source)) == ()
    results = regalia.test(source)
    assert results
    assert [result.findings for result in results] == [()] * len(results)


def test_the_receipt_that_meets_a_condition_is_shared_at_the_old_rate() -> None:
    """1,000.00 at 10%, though it is what the condition waits for; the next at 20%."""
    passes("""
event goal when s in all >= 1,000.00
let rate = 10%
stream s received by b
waterfall w of s
  rate to a
  rest to b
payment fee from b to c
  rate * 50.00 on goal
on goal
  rate becomes 20%
example "Twice"
  2006-03-01 s 1,000.00
  expect received by a = 100.00
  expect received by c = 5.00
  expect rate = 20%
  2006-03-02 s 2,000.00
  expect received by a = 500.00
""")


def test_values_are_fixed_when_the_first_effect_runs() -> None:
    """Neither what was paid nor what was set by the block counts in it."""
    passes("""
event e
let x = 1.00
let y = 2.00
on e
  b pays a 10.00
  b pays a received by a + 1.00
  x becomes y
  y becomes x
example "Swapped"
  2006-03-01 e
  expect received by a = 11.00
  expect x = 2.00
  expect y = 1.00
""")


def test_an_arm_that_does_not_hold_is_not_looked_at() -> None:
    """No division by nothing, no amount below zero."""
    passes("""
stream s received by b
waterfall w of s
  rest to b
let flat = nil
on 2006-06-30
  if s in all > 0.00
    flat becomes received by b / s in all
    b pays a s in all - 50.00
  otherwise
    b pays a 1.00
    if received by a = 0.00
      b pays c 2.00
example "Nothing came"
  2006-01-31 s 0.00
  expect received by a = 1.00 on 2006-06-30
  expect received by c = 2.00 on 2006-06-30
example "Something did"
  2006-01-31 s 200.00
  expect flat = 100% on 2006-06-30
  expect received by a = 150.00 on 2006-06-30
""")


def test_periods_and_days_of_each_year() -> None:
    """At the end of each quarter, the first of them short; on 1 July, when its windows are open."""
    passes("""
stream s received by b
waterfall w of s
  rest to b
let quarters = 1
let opened = CAD 1.00
on each calendar quarter
  quarters becomes quarters + 1
on each 1 July
  opened becomes opened + s each 1 July + s each calendar half
on 2006-06-30
  b pays a 1.00 * quarters
example "A year and a half"
  2006-06-29 s 5.00
  expect quarters = 2 on 2006-06-29
  expect quarters = 3 on 2006-06-30
  expect received by a = 2.00 on 2006-06-30
  expect quarters = 7 on 2007-06-30
  expect opened = 1.00 on 2007-12-31
""")


def test_a_payment_that_starts_and_ends() -> None:
    """It sleeps at first; what falls due while it is not in force is not paid later."""
    passes("""
event e
event f
payment fee from b to a
  1.00 on 2006-01-31
  2.00 on 2006-03-31
  4.00 on e
  8.00 on 2006-05-31
  16.00 on 2006-07-31
on 2006-02-28
  fee starts
on f
  fee ends
on 2006-06-30
  fee revives
example "In force from March, and again from July"
  2006-02-01 e
  2006-04-30 f
  expect received by a = 2.00
  expect received by a = 18.00 on 2006-12-31
example "Started once, ended before"
  2006-02-01 f
  2006-03-01 e
  expect received by a = nil on 2006-03-31
""")


def test_a_waterfall_that_is_paid_ends() -> None:
    """What its steps would take goes to its rest, so nothing is lost between the two."""
    passes("""
event e
stream s received by b
waterfall w of s
  50% to pool until received by a reaches 100.00
  rest to b
waterfall pool of w
  40% to a
  all to c up to 10.00
  rest to d
on e
  pool ends
example "Before and after"
  2006-01-31 s 100.00
  expect received by a = 20.00
  expect received by c = 10.00
  2006-02-28 e
  2006-02-28 s 100.00
  expect received by a = 20.00
  expect received by c = 10.00
  expect received by d = 70.00
  expect received by pool = 100.00
""")


def test_conditions_change_too() -> None:
    """A named condition becomes another, and the ledger says so."""
    text = "event e\nlet done = e\non 2006-06-30\n  done becomes not e\non 2006-07-31\n  done becomes e\n"
    result = run(head() + text + "payment fee from b to a\n  1.00 on 2006-07-15 if done\n", through=date(2006, 12, 31))
    assert [(e.kind, e.target) for e in result.entries if e.kind != "payment"] == [
        ("holds", "done"),
        ("no longer holds", "done"),
    ]
    assert totals(result) == {"a": 100}


def test_the_ledger_says_what_changed() -> None:
    """The clause, what it names, and the value; none of it counts as received."""
    text = RATE + "let cap = CAD 5.00\non e\n  rate becomes 12.5%\n  cap becomes CAD 7.50\n  w ends\n  b pays a 3.00\n"
    result = run(head() + text, events="date,event\n2006-03-01,e\n")
    shown = [(e.clause, e.kind, e.target, e.amount, e.unit) for e in result.entries if e.kind != "latch"]
    assert [(*first, str(amount), unit) for *first, amount, unit in shown] == [
        ("on e", "term", "rate", "1/8", None),
        ("on e", "term", "cap", "750", "CAD"),
        ("on e", "ends", "w", "None", None),
        ("on e", "payment", "a", "300", "CAD"),
    ]
    assert result.totals == {"a": {"CAD": 300}}
    explained = regalia.explain(result, 4)
    assert (explained.words, explained.place.line) == ("w ends", head().count("\n") + 12)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("on e\n  rate becomes 1.00 per s\n", "RG103"),
        ("on e\n  rate becomes CAD 5.00\n", "RG104"),
        ("on e\n  rate becomes 4 points\n", "RG104"),
        ("on e\n  s becomes 5%\n", "RG103"),
        ("on e\n  nothing becomes 5%\n", "RG101"),
        ("on g\n  rate becomes 5%\n", "RG101"),
        ("on s\n  rate becomes 5%\n", "RG103"),
        ("on e\n  b pays s 5.00\n", "RG103"),
        ("on e\n  b pays a 5%\n", "RG104"),
        ("on e\n  b ends\n", "RG103"),
        ("on e\n  rate ends\n", "RG103"),
        ("on e\n  b pays a undisclosed\n", "RG115"),
        ("on e\n  if rate\n    w ends\n", "RG103"),
        ("on e\n  rate becomes 5%\n  rate becomes 6%\n", "RG109"),
        ("on e\n  w ends\n  w revives\n", "RG109"),
        ("on e\n  rate becomes 5%\n  if f\n    rate becomes 6%\n", "RG109"),
        ("on each 1 July\n  rate becomes 5%\non each 1 July\n  if e\n    rate becomes 6%\n", "RG109"),
        ("on each fiscal year\n  rate becomes 5%\n", "RG101"),
        ("let x = nil\non e\n  x becomes x + 1.00\n", "RG104"),
        ("let x = 5\non e\n  x becomes x + CAD 1.00\n", "RG104"),
        ("on 2005-12-31\n  rate becomes 5%\n", "RG514"),
        ("check rate = 10%\non e\n  rate becomes 5%\n", "RG113"),
        ("event g when received by a >= 1.00\non g\n  b pays a 1.00\n", "RG107"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    """Before anything runs."""
    assert code in codes(head() + RATE + text)


def test_what_is_set_in_both_arms_is_set_once() -> None:
    """And one clause may be ended twice."""
    text = RATE + "on e\n  if f\n    rate becomes 5%\n  otherwise\n    rate becomes 6%\n  w ends\n  w ends\n"
    assert codes(head() + text, events="date,event\n2006-03-01,e\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "on 2006-12-31\n  rate becomes 5%\non each calendar quarter\n  rate becomes 6%\n",
        "on each 1 July\n  if not f\n    rate becomes 5%\non each 1 July\n  if e or not e\n    rate becomes 6%\n",
        "event g when e\non e\n  rate becomes 5%\non g\n  if not f\n    w ends\n    rate becomes 6%\n",
        "on each calendar quarter\n  w ends\non 2006-12-31\n  if not e or e\n    w revives\n",
    ],
)
def test_what_is_set_twice_at_one_moment_stops_the_run(text: str) -> None:
    """By different blocks, whatever brings their moments together; the message names both lines."""
    tables = {"cash": "date,stream,amount\n2007-12-31,s,1.00\n", "events": "date,event\n2006-06-30,e\n"}
    with pytest.raises(Refusal) as stopped:
        run(head() + RATE + text, **tables)
    (found,) = stopped.value.findings
    assert found.code == "RG610"
    assert "here, and by line" in found.message


def test_two_happenings_of_one_day_are_two_moments() -> None:
    """In the order in which they run."""
    text = RATE + "on e\n  rate becomes 5%\non f\n  rate becomes 2 * rate\n"
    text += 'example "Both"\n  2006-06-30 e\n  2006-06-30 f\n  expect rate = 10%\n'
    passes(text)


def test_an_index_is_observed_on_the_day() -> None:
    """Else the run stops, for a block that reads it in an arm that holds."""
    text = "index g in CAD\n" + RATE + "on e\n  if f\n    b pays a g\n"
    events = "date,event\n2006-03-01,f\n2006-03-02,e\n"
    assert codes(head() + text, events=events) == ["RG510"]
    assert codes(head() + text, events=events, observations="date,index,value\n2006-03-02,g,5.00\n") == []
    assert codes(head() + text, events="date,event\n2006-03-02,e\n") == []


def test_what_is_undisclosed_becomes_undisclosed() -> None:
    """And stops the run only where it is needed."""
    text = (
        RATE + "let step = undisclosed\nlet fee = 1.00\non e\n  fee becomes step\npayment p from b to a\n  fee on f\n"
    )
    events = "date,event\n2006-03-01,e\n2006-03-02,f\n"
    result = run(head() + text, events=events)
    assert [entry.unknown for entry in result.entries if entry.kind in ("term", "payment")] == [("step",)] * 2
    assert totals(run(head() + text, events=events, supplied={"step": "2.00"}))["a"] == 200


@settings(max_examples=30, deadline=None)
@given(stream=receipts(), percents=st.lists(st.integers(0, 100), min_size=1, max_size=4), ends=st.booleans())
def test_all_is_shared_whatever_changes(stream, percents, ends) -> None:  # type: ignore[no-untyped-def]
    """Whatever a rate becomes each month, and though the waterfall ends, all that came in is shared."""
    blocks = "".join(f"on {2006 + n}-06-30\n  rate becomes {p}%\n" for n, p in enumerate(percents))
    blocks += "on 2007-03-31\n  w ends\non 2008-03-31\n  w revives\n" if ends else ""
    result = run(head() + "let rate = 10%\n" + SHARED + blocks, cash=cash(stream))
    came = sum(entry.amount for entry in result.entries if entry.kind == "receipt")
    assert came == sum(entry.amount for entry in result.entries if entry.kind == "share")
