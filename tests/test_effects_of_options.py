"""Elections that change the deal: effects, calls and puts, tranches, and fractions that are paid."""

import pytest
from strategies import certain, codes, head, run, totals

import regalia
from regalia.dsl.source import Source

CALL = """
stream s received by b
let rate = 50%
waterfall w of s
  rate to a
  rest to b
option call "Call" by b
  exercisable from 2006-06-30 through 2006-12-31
  while received by a >= 10.00
  b pays a 250.00 - received by a
  w ends
"""
TRANCHES = """
instrument tranche, tranches of b
  5 tranches issued to a on 2006-01-01
stream s received by c
let share = 81%
waterfall split of s
  share to b
  rest to a
let kept = received by a under split since 2006-02-01
option put "Put" of tranches by a
  each tranche becomes 100.00 per tranche - kept / 5 tranches
  share becomes 81% + 3.8 points * number of put / 1 tranche
option call "Call of the rest" by b
  exercisable from 2007-01-01
  while number of put < 3 tranches
  b pays a 250.00 - kept / 2
  share becomes share + 9.5 points
"""


def passes(text: str) -> None:
    """Everything checks, and every example comes out."""
    source = Source("test.deal", head() + text)
    assert certain(regalia.check(source)) == ()
    results = regalia.test(source)
    assert results
    assert [result.findings for result in results] == [()] * len(results)


def test_a_call_less_what_was_received() -> None:
    """250.00 less 40.00, and the participation is over: what comes in then is the company's."""
    passes(
        CALL
        + """
example "Called"
  2006-03-31 s 80.00
  expect not call
  2006-07-31 call by b
  expect call
  expect received by a = 250.00
  expect received by a under call = 210.00
  2006-08-31 s 80.00
  expect received by a = 250.00
example "By nobody named"
  2006-03-31 s 80.00
  2006-07-31 call
  expect received by a = 250.00
"""
    )


def test_tranches() -> None:
    """Each of five tranches gives 3.8 points, an effect happens once for each election."""
    passes(
        TRANCHES
        + """
example "Two, then one, then the call is closed"
  2006-03-31 s 100.00
  expect received by a = 19.00
  2006-06-30 put 2 by a
  expect received by a under put = 192.40
  expect share = 88.6%
  2006-09-30 s 100.00
  expect received by b = 169.60
  2006-10-31 put 1 by a
  expect share = 92.4%
example "The call"
  2006-06-30 put 2 by a
  2007-03-31 call by b
  expect share = 98.1%
  expect received by a = 450.00
"""
    )


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("2006-03-31,call,b,", "RG507"),
        ("2007-01-01,call,b,", "RG507"),
        ("2006-07-31,call,a,", "RG515"),
        ("2006-07-31,call,b,1", "RG502"),
        ("2006-07-31,call,b,\n2006-08-31,call,b,", "RG508"),
        ("2006-07-31,call,b,\n2006-07-31,call,b,", "RG508"),
    ],
)
def test_elections_that_cannot_be_held(rows: str, code: str) -> None:
    """Outside the window, by somebody else, of units, twice."""
    cash = "date,stream,amount\n2006-01-31,s,80.00\n"
    assert codes(head() + CALL, events=f"date,event,party,quantity\n{rows}\n", cash=cash) == [code]


def test_the_condition_of_an_election_stops_it() -> None:
    """Nothing was received yet."""
    assert codes(head() + CALL, events="date,event,party,quantity\n2006-07-31,call,b,\n") == ["RG507"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("option o by a\n  fractions dropped\n", "RG110"),
        ("option o by a\n  each u becomes 1.00\n", "RG110"),
        ("option o by a\n  b pays a 5%\n", "RG104"),
        ("option o by a\n  r becomes 5%\n  r becomes 6%\n", "RG109"),
        ("option o of us by a\n  each u becomes 1.5 t\n  fractions paid\n", "RG110"),
        ('option o by a\n  b pays a 1.00\nexample "x"\n  2006-03-01 o 5 by a\n  expect o\n', "RG104"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    """Before anything runs."""
    units = "instrument u, us of b\n  10 us issued to a on 2006-01-01\ninstrument t, ts of b\nlet r = 4%\n"
    assert code in codes(head() + units + text)


def test_units_given_up_for_what_happens() -> None:
    """They leave the register, and the effects are what they become."""
    passes("""
instrument u, us of b
  10 us issued to a on 2006-01-01
event e
option o of us by a
  b pays a CAD 7.00 * number of o / 1 u
  r becomes r + 1 point
let r = 4%
example "Twice"
  2006-03-31 o 2 by a
  2006-04-30 o 3 by a
  expect number of us = 5 us
  expect received by a = 49.00
  expect r = 6%
""")


def test_fractions_are_paid_at_the_price_of_the_exchange() -> None:
    """6,000,000 / 5.56 is 1,079,136.69: 0.69 of a share at 5.56 is 3.84."""
    text = """
instrument share, shares of b
instrument note, notes of b
  7,000,000 notes issued to a at 1.00 per note on 2006-01-01
let price = 5.56 per share
option conversion of notes by a
  each note becomes 1.00 per note / price
  fractions paid
example "A draw"
  2006-10-01 conversion 6,000,000 by a
  expect number of shares = 1,079,136 shares
  expect received by a = 3.84
  2006-11-01 conversion 1,000,000 by a
  expect number of shares = 1,258,992 shares
"""
    passes(text)
    events = "date,event,party,quantity\n2006-10-01,conversion,a,6000000\n"
    assert totals(run(head() + text, events=events)) == {"a": 384}


def test_an_option_that_has_ended_cannot_be_elected() -> None:
    """By an effect of a day."""
    text = CALL + "on 2006-06-30\n  call ends\n"
    tables = {
        "events": "date,event,party,quantity\n2006-07-31,call,b,\n",
        "cash": "date,stream,amount\n2006-01-31,s,80\n",
    }
    assert codes(head() + text, **tables) == ["RG507"]
