"""Amendments: layers from a day on, what goes before what, and the deal as it was signed on a day."""

from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import cash, certain, codes, head, receipts, run, totals

import regalia
from regalia.cli import main
from regalia.dsl.source import Source

DEAL = """
event e
let rate = 10%
stream s received by b
waterfall w of s
  rate to a
  rest to b
"""
SECOND = """
amendment second "More" of 2007-01-01
  rate becomes 20%
  funding release from a to b
    50.00 on 2007-01-01
    25.00 on e
  on 2007-06-30
    b pays a 1.00
"""
TURNS = """
stream s received by b
waterfall slice of s
  all to a until received by a under slice reaches 100.00
  rest to b
amendment released of 2007-01-01 effective 2007-03-01
  waterfall whole of s
    overrides slice
    80% to a
    rest to c
"""


def passes(text: str) -> None:
    """Everything checks, and every example comes out."""
    source = Source("test.deal", head() + text)
    assert certain(regalia.check(source)) == ()
    results = regalia.test(source)
    assert results
    assert [result.findings for result in results] == [()] * len(results)


def test_a_layer_from_its_day_on() -> None:
    """The rate of the day before and of the day itself; its payments and blocks are part of the deal."""
    passes(
        DEAL
        + SECOND
        + """
example "Around the day"
  2006-12-31 s 100.00
  expect received by a = 10.00
  2007-01-01 s 100.00
  expect received by a = 30.00
  expect funded by a = 50.00
  2007-02-01 e
  expect funded by a = 75.00
  expect received by a = 31.00 on 2007-06-30
example "What happened before it is not paid for"
  2006-06-30 e
  expect funded by a = nil
  expect funded by a = 50.00 on 2007-12-31
"""
    )


def test_one_waterfall_goes_before_another() -> None:
    """From the effective day on what comes in is the other's; counters go on."""
    passes(
        TURNS
        + """
example "Before, on the day, after"
  2006-06-30 s 60.00
  expect received by a = 60.00
  2007-02-28 s 10.00
  expect received by a = 70.00
  2007-03-01 s 100.00
  expect received by a = 150.00
  expect received by c = 20.00
  expect slice in all = 70.00
  expect whole in all = 100.00
"""
    )


def test_three_in_turn_and_back() -> None:
    """The last goes before both; once it is ended, the one before it is in force again."""
    passes(
        TURNS
        + """
amendment third of 2008-01-01
  waterfall last of s
    overrides whole
    all to d
on 2009-12-31
  last ends
example "In turn"
  2006-06-30 s 10.00
  2007-06-30 s 10.00
  2008-06-30 s 10.00
  expect received by a = 18.00
  expect received by d = 10.00
  2010-01-01 s 10.00
  expect received by a = 26.00
  expect received by d = 10.00
"""
    )


def test_a_waterfall_that_is_paid_takes_turns() -> None:
    """One of them is in force each time, and all is conserved."""
    passes("""
stream s received by b
waterfall top of s
  50% to pool
  rest to b
waterfall pool of top
  rest to a
amendment later of 2007-01-01
  waterfall other of top
    overrides pool
    10% to c
    rest to d
example "Both"
  2006-06-30 s 100.00
  2007-06-30 s 100.00
  expect received by a = 50.00
  expect received by c = 5.00
  expect received by d = 45.00
  expect received by b = 100.00
""")


def test_a_royalty_goes_before_others() -> None:
    """What is sold from the day on is at the new rate alone, and what was earned before is still paid."""
    passes("""
stream sales earned by b
royalty us on sales from b to a
  5%
  payable 45 days after each calendar quarter
royalty extra on sales from b to a
  1%
amendment settlement of 2007-02-01
  royalty flat on sales from b to a
    overrides us
    overrides extra
    3.75%
example "A quarter that is cut"
  2007-01-31 sales 100.00
  expect received by a = 1.00
  2007-02-01 sales 100.00
  expect received by a = 4.75
  expect received by a = 9.75 on 2007-05-15
""")


def test_payments_and_options_go_before_others() -> None:
    """The old fee is not paid, the old option cannot be elected."""
    text = """
payment fee from b to a
  1.00 on 2006-06-30
  1.00 on 2007-06-30
option call by b
  b pays a 10.00
amendment second of 2007-01-01
  payment new_fee from b to a
    overrides fee
    2.00 on 2007-06-30
  option new_call by b
    overrides_call
"""
    text = text.replace("    overrides_call\n", "    b pays a 20.00\n  call ends\n")
    events = "date,event,party\n2007-07-31,{},b\n"
    assert codes(head() + text, events=events.format("call")) == ["RG507"]
    assert totals(run(head() + text, events=events.format("new_call"))) == {"a": 23_00}
    early = "date,event,party\n2006-12-31,new_call,b\n"
    assert codes(head() + text, events=early) == ["RG507"]


def test_a_clause_counts_afresh() -> None:
    """The limits in its own lines begin again on the day; what others count goes on."""
    passes("""
stream s received by b
waterfall w of s
  bands of s each calendar year
    50% to a up to 100.00
    10% to a above
  all to c while received by c < 70.00
  rest to b
amendment second of 2006-07-01
  w counts afresh
check always s in all >= s each calendar year
example "Both levels, and the calendar year goes on for others"
  2006-03-31 s 200.00
  expect received by a = 60.00
  expect received by c = 70.00
  2006-07-01 s 120.00
  expect received by a = 112.00
  expect received by c = 138.00
  expect s each calendar year = 320.00
  2007-01-01 s 100.00
  expect received by a = 162.00
""")


def test_as_of_a_day() -> None:
    """Amendments signed later are left out, with the examples that speak of them."""
    text = head() + DEAL + SECOND
    text += 'example "New"\n  2007-01-01 s 1.00\n  expect release in all = 50.00\n'
    text += 'example "Old"\n  2006-01-01 s 1.00\n  expect received by a = 0.10\n'
    source = Source("test.deal", text)
    before = date(2006, 12, 31)
    assert len(regalia.test(source)) == 2
    assert [result.passed for result in regalia.test(source, as_of=before)] == [True]
    assert certain(regalia.check(source, as_of=before)) == ()
    result = regalia.run(source, through=date(2007, 12, 31), as_of=before)
    assert result.entries == ()
    assert result.signed == before
    assert len(regalia.run(source, through=date(2007, 12, 31), as_of=date(2007, 1, 1)).entries) == 3


def test_as_of_on_the_command_line(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """For run, check, test and explain; the receipt says so."""
    path = tmp_path / "test.deal"
    path.write_text(head() + DEAL + SECOND + 'example "Old"\n  2006-01-01 s 1.00\n  expect received by a = 0.10\n')
    (tmp_path / "cash.csv").write_text("date,stream,amount\n2007-02-01,s,100.00\n")
    command = ["run", str(path), "--cash", str(tmp_path / "cash.csv"), "--as-of", "2006-12-31"]
    shown = CliRunner().invoke(main, command)
    assert "as of 2006-12-31" in shown.output
    assert "10.00" in shown.output
    explained = CliRunner().invoke(main, ["explain", *command[1:], "--entry", "2"])
    assert explained.exit_code == 0
    assert (
        CliRunner().invoke(main, ["check", str(path), "--as-of", "2006-12-31"]).exit_code == 1
    )  # nothing uses the event
    assert "1 example passed" in CliRunner().invoke(main, ["test", str(path), "--as-of", "2006-12-31"]).output
    assert CliRunner().invoke(main, ["check", str(path), "--as-of", "2006-12-31", "--fix"]).exit_code == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("amendment x of 2007-01-01\n", "RG009"),
        ("amendment x of 2007-01-01 effective 2005-06-01\n  rate becomes 5%\n", "RG514"),
        ("amendment x of 2007-01-01 effective 2006-06-01\n  stream t received by d\n", "RG115"),
        ("amendment x of 2007-01-01\n  currency USD\n", "RG115"),
        ("amendment x of 2007-01-01\n  payment p from b to a\n    1.00 on 2006-12-31\n", "RG514"),
        ("amendment x of 2007-01-01\n  on 2006-12-31\n    rate becomes 5%\n", "RG514"),
        ("amendment x of 2005-01-01\n  rate becomes 5%\n", "RG514"),
        ("amendment x of 2007-01-01\n  rate becomes 5%\n  rate becomes 6%\n", "RG109"),
        ("amendment x of 2007-01-01\n  s counts afresh\n", "RG103"),
        ("amendment x of 2007-01-01\n  waterfall v of s\n    rest to a\n", "RG207"),
        ("amendment x of 2007-01-01\n  waterfall v of s\n    overrides nothing\n    rest to a\n", "RG101"),
        ("payment p from b to a\n  1.00 on e\n  overrides w\n", "RG103"),
        ("royalty p on s from b to a\n  1%\n  overrides q\nroyalty q on s from b to a\n  2%\n  overrides p\n", "RG107"),
        ("stream t received by b\nwaterfall v of s + t\n  overrides w\n  rest to a\n", "RG115"),
        ("amendment x of 2007-01-01\n  let rate = 5%\n", "RG102"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    """Before anything runs."""
    assert code in codes(head() + DEAL + text)


def test_two_amendments_of_one_day_do_not_set_one_thing() -> None:
    """Neither says that it goes before the other."""
    text = "amendment x of 2007-01-01\n  rate becomes 5%\namendment y of 2007-01-01\n  rate becomes 6%\n"
    assert codes(head() + DEAL + text, cash="date,stream,amount\n2007-02-01,s,1.00\n") in (["RG109"], ["RG610"])


@settings(max_examples=30, deadline=None)
@given(stream=receipts(), days=st.lists(st.dates(date(2006, 1, 1), date(2012, 1, 1)), min_size=2, max_size=2))
def test_all_is_shared_by_one_of_them(stream, days) -> None:  # type: ignore[no-untyped-def]
    """Whenever layers take effect, what comes in is shared once."""
    first, second = sorted(days)
    text = (
        head()
        + f"""
stream s received by b
waterfall one of s
  50% to a until received by a reaches 10.00
  rest to b
amendment x of {first}
  waterfall two of s
    overrides one
    75% to c
    rest to b
amendment y of {second}
  waterfall three of s
    overrides two
    all to d
"""
    )
    result = run(text, cash=cash(stream))
    came = sum(entry.amount for entry in result.entries if entry.kind == "receipt")
    assert came == sum(entry.amount for entry in result.entries if entry.kind == "share")
    expected = sum(amount for day, _, amount in stream if day >= second)
    assert totals(result).get("d", 0) == expected


def test_an_amendment_may_bring_a_reading() -> None:
    """What a meaning of it brings is in force from the day of the amendment, and every meaning is looked at."""
    text = """
stream sales earned by b
royalty first on sales from b to a
  10%
amendment second of 2007-01-01
  reading later "whether it is more"
    more
      royalty further on sales from b to a
        30%
    less
      royalty further on sales from b to a
        20%
example "More"
  2006-06-30 sales 100.00
  2007-01-31 sales 100.00
  expect received by a = 50.00
  expect received by a = 10.00 on 2006-12-31
example "Less" with later = less
  2006-06-30 sales 100.00
  2007-01-31 sales 100.00
  expect received by a = 40.00
"""
    source = Source("test.deal", head() + text)
    assert certain(regalia.check(source)) == ()
    assert [result.findings for result in regalia.test(source)] == [(), ()]
    assert certain(regalia.check(source, as_of=date(2006, 12, 31))) == ()
    assert [question.name for question in regalia.readings(source).space.questions] == ["later"]
    assert "RG104" in codes(source.text.replace("        20%", "        5 points"))
