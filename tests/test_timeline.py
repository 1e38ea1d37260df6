"""The order of a day, and how much work a run is."""

import gc
from contextlib import nullcontext
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import Paper, head, run, table

from regalia.dsl import limits
from regalia.dsl.diagnostic import Refusal
from regalia.dsl.source import Span
from regalia.interpreter.formula import Const
from regalia.interpreter.program import Let, Phase, Program, Rule, TickKind
from regalia.interpreter.timeline import Tick, steps_of

DAY = "2007-06-30"
FULL = Paper(
    head()
    + f"""measure ounce, ounces
asset licence "Licence"
event sale "Sale"
index price in CAD per share
instrument unit, units of d
  100 units issued to a on 2006-01-01
  units given up leave their part to units
instrument share, shares of d
stream three received by d
stream one received by d
stream two received by d
  from south "South"
  from north "North"
stream gold in ounces received by d
waterfall upper of two + one
  rest to d
waterfall middle of gold
  rest to d
waterfall lower of three
  rest to d
option zeal of units by a
  each unit becomes 1 share
option alacrity of units by a
  each unit becomes 1 share
security lien for units over licence
  rank 1
  secures 100.00 per unit
event busy on {DAY} when three in all > 0
payment fee from d to c
  1.00 on {DAY}
"""
)
ROWS = {
    "cash": [
        ("south", "two", 9),
        ("north", "two", 1),
        ("north", "two", 2),
        ("b", "one", 3),
        ("", "one", 5),
        ("a", "one", 5),
        ("c", "one", 5),
        ("", "three", 1),
        ("", "lien", 1),
    ],
    "quantities": [("gold", 3), ("gold", 4)],
    "observations": [("price", "1.00")],
    "events": [
        ("default", "a", ""),
        ("sale", "a", ""),
        ("zeal", "bob", 1),
        ("zeal", "ann", 2),
        ("zeal", "bob", 2),
        ("alacrity", "ann", 1),
    ],
}
TOLD = [
    ("latch", "default", "a", None),
    ("latch", "sale", "a", None),
    ("term", "price", None, 100),
    ("receipt", "two", "south", 9_00),
    ("receipt", "two", "north", 1_00),
    ("receipt", "two", "north", 2_00),
    ("receipt", "one", "b", 3_00),
    ("receipt", "one", None, 5_00),
    ("receipt", "one", "a", 5_00),
    ("receipt", "one", "c", 5_00),
    ("receipt", "gold", None, 3),
    ("receipt", "gold", None, 4),
    ("receipt", "three", None, 1_00),
    ("receipt", "lien", None, 1_00),
    ("conversion", "zeal", "bob", 1),
    ("conversion", "zeal", "ann", 2),
    ("conversion", "zeal", "bob", 2),
    ("conversion", "alacrity", "ann", 1),
    ("latch", "busy", None, None),
    ("payment", "fee", "d", 1_00),
]


@settings(max_examples=30)
@given(st.fixed_dictionaries({kind: st.permutations(rows) for kind, rows in ROWS.items()}))
def test_the_order_of_a_day(rows: dict[str, list[tuple[object, ...]]]) -> None:
    """Phase, order of the text, stream as the waterfall names them, payer, amount, name: whatever the order of rows."""
    files = {kind: table(kind, [(DAY, *row) for row in some]) for kind, some in rows.items() if kind != "cash"}
    files["cash"] = table("cash", [(DAY, stream, payer, f"{n}.00") for payer, stream, n in rows["cash"]])
    register = [("2006-01-01", "unit", "ann", 50), ("2006-01-01", "unit", "bob", 50)]
    result = FULL.run(**files, register=table("register", register))
    told = [
        (entry.kind, entry.clause, entry.source, entry.amount)
        for entry in result.entries
        if (entry.kind not in ("issue", "share", "enforcement") and entry.source != "d") or entry.kind == "payment"
    ]
    assert told == TOLD
    assert [entry.id for entry in result.entries] == list(range(1, len(result.entries) + 1))


YEARLY = head() + "stream s received by d\nwaterfall w of s\n  each calendar year all to a up to 1.00\n  rest to b\n"


@pytest.mark.parametrize(("day", "a"), [("2006-01-01", 1_00), ("2006-12-31", 1_00), ("2007-01-01", 2_00)])
def test_a_year_opens_before_the_receipts_of_its_first_day(day: str, a: int) -> None:
    """And a run that ends on the day of the deal opens none."""
    cash = [("2006-01-01", "s", "", "1.50"), (day, "s", "", "1.50")]
    result = run(YEARLY, cash=table("cash", cash))
    assert result.totals["a"]["CAD"] == a
    opened = [tick.day for tick in result.run.ticks if tick.kind.phase == Phase.OPEN]
    assert opened == [date(2007, 1, 1)] * (day == "2007-01-01")


# How much work a run is


def rule(kind: TickKind, operations: int) -> Rule:
    """A rule of so many operations."""
    nowhere = Span(0, 0)
    body = tuple(Let(name=f"x{n}", value=Const(n), clause="c", span=nowhere) for n in range(operations))
    return Rule(kind, body, "c", nowhere)


def test_the_work_of_a_run() -> None:
    """The operations of each tick's rules, and after each tick, even one without a rule, those that settle."""
    one, two, no_rule = (TickKind("input", name, Phase.RECEIVE) for name in ("one", "two", "none"))
    settle = TickKind("settle", "", Phase.DUE)
    program = Program({}, (rule(one, 3), rule(two, 5), rule(one, 7), rule(settle, 11), rule(settle, 13)), {}, {}, {})
    ticks = [Tick(date(2006, 1, 1), kind) for kind in (one, one, two, no_rule)]
    assert steps_of(program, ticks) == 10 + 10 + 5 + 4 * 24
    assert steps_of(program, []) == 0


def test_as_much_work_as_the_limit_allows_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run that takes just so many steps is made, and with one step less allowed it is refused."""
    cash = table("cash", [("2006-06-30", "s", "", "1.50")])
    done = run(YEARLY, cash=cash).run
    steps = steps_of(done.machine.program, done.ticks)
    monkeypatch.setattr(limits, "STEPS", steps)
    run(YEARLY, cash=cash)
    monkeypatch.setattr(limits, "STEPS", steps - 1)
    with pytest.raises(Refusal) as refused:
        run(YEARLY, cash=cash)
    (finding,) = refused.value.findings
    assert (finding.code, finding.message) == ("RG605", f"the run takes {steps:,} steps, more than {steps - 1:,}")


@pytest.mark.parametrize("collecting", [True, False])
@pytest.mark.parametrize("promise", ["<= 100.00", "<= 1.00"], ids=["done", "stopped"])
def test_a_run_leaves_the_collector_as_it_was(collecting: bool, promise: str) -> None:
    """Whether it comes to its end or is stopped."""
    text = head() + f"stream s received by b\nwaterfall w of s\n  rest to a\ncheck always received by a {promise}\n"
    was = gc.isenabled()
    (gc.enable if collecting else gc.disable)()
    try:
        with pytest.raises(Refusal) if promise == "<= 1.00" else nullcontext():
            run(text, cash=table("cash", [("2007-06-30", "s", "", "50.00")]))
        left = gc.isenabled()
    finally:
        (gc.enable if was else gc.disable)()
    assert left is collecting
