"""What a party pays in by fundings is counted, and is cash to whom it is paid."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import certain, codes, head, run, totals

import regalia
from regalia.dsl.source import Source

TRANCHES = """
event approval
funding tranches "Tranches" from a to b
  1,000.00 on 2006-01-31
  500.00 on approval if approval by 2006-06-30
funding other from c to b
  70.00 on 2006-01-31
payment fee from a to b
  5.00 on 2006-01-31
stream s received by b
waterfall w of s
  all to a until received by a reaches 120% of funded by a
  rest to b
"""


def passes(text: str) -> None:
    """Everything checks, and every example comes out."""
    source = Source("test.deal", text)
    assert certain(regalia.check(source)) == ()
    results = regalia.test(source)
    assert results
    assert [result.findings for result in results] == [()] * len(results)


def test_tranches_on_days_and_on_happenings() -> None:
    """1,000.00 on a day, 500.00 on approval; another's funding and a fee do not count."""
    passes(
        head()
        + TRANCHES
        + """
example "Approved in time"
  2006-03-31 approval
  expect funded by a = 1,500.00
  expect funded by a = 1,000.00 on 2006-02-28
example "Approved late"
  2006-07-31 approval
  expect funded by a = 1,000.00
  expect funded by c = 70.00
  expect received by b = 1,075.00
  expect received by b under tranches = 1,000.00
  expect received by a = nil
  expect tranches in all = 1,000.00
  expect funded by a since 2006-02-01 = nil
  expect funded by a each calendar year = 1,000.00
example "The ceiling counts what was paid in"
  2006-02-28 s 5,000.00
  expect received by a = 1,200.00
  2006-03-31 approval
  2006-04-30 s 5,000.00
  expect received by a = 1,200.00
"""
    )


def test_the_ledger_calls_it_a_funding() -> None:
    """A kind of its own, among what was received."""
    result = run(head() + TRANCHES, through=date(2006, 2, 28))
    assert [(entry.kind, entry.amount) for entry in result.entries] == [
        ("funding", 1_000_00),
        ("funding", 70_00),
        ("payment", 5_00),
    ]
    assert totals(result)["b"] == 1_075_00


def test_a_group_funds_through_its_members() -> None:
    """As `received by` a group counts its members."""
    passes(
        head()
        + """
party g "G"
  50% m "M"
  50% n "N"
funding first from m to a
  10.00 on 2006-01-31
funding second from g to a
  1.00 on 2006-01-31
example "Both"
  2006-01-31 s 1.00
  expect funded by g = 11.00
  expect funded by m = 10.00
stream s received by a
waterfall w of s
  rest to a
"""
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("check always funded by nobody <= 1.00", "RG101"),
        ("check always funded by s <= 1.00", "RG103"),
        ("check always funded by a <= 1 t", "RG104"),
        ("waterfall w of s\n  bands of funded by a\n    all to b up to 1.00\n  rest to b", "RG112"),
    ],
)
def test_what_is_refused(line: str, code: str) -> None:
    """A funder is a party, what was paid in is money, and bands say over which time they count."""
    text = head() + "instrument t, ts of a\nstream s received by a\nfunding f from a to b\n  1.00 on 2006-01-31\n"
    assert code in codes(text + line + "\n")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=6))
def test_fundings_add_up(cents: list[int]) -> None:
    """What was paid in is the sum of the instalments, and was received."""
    lines = "".join(f"  {c // 100}.{c % 100:02d} on 2006-02-{n + 1:02d}\n" for n, c in enumerate(cents))
    text = f"{head()}funding f from a to b\n{lines}check always funded by a = received by b\n"
    assert totals(run(text, through=date(2006, 3, 1)))["b"] == sum(cents)


def test_a_multiple_of_nothing_is_no_ceiling() -> None:
    """Neither a happening nor a receipt before the first funding ends what is to end at a multiple of it."""
    text = """
event e
funding f from a to b
  100.00 on 2006-03-31
stream s received by b
let rate
  50% until received by a reaches 2x of funded by a
  10% thereafter
waterfall w of s
  bands
    50% to a until received by a reaches 3x of funded by a
  rest to b
payment g from b to c
  rate * 100.00 on 2006-04-01
example "What comes before is not shared, and ends nothing"
  2006-01-31 e
  2006-02-28 s 1,000.00
  expect received by a = nil
  2006-04-30 s 400.00
  expect received by c = 50.00
  expect received by a = 200.00
  2006-05-31 s 500.00
  expect received by a = 300.00
"""
    passes(head() + text)
