"""What each counter counts, posting by posting; and what every register of a program may be relied on for."""

from typing import Any

import pytest
from strategies import CUMULATIVE, LARGEST, head, run, table

from regalia.dsl.parser import parse
from regalia.dsl.resolve import resolve
from regalia.dsl.source import NOWHERE, Source
from regalia.interpreter.exact.unknown import Unknown
from regalia.interpreter.formula import ZERO, Expr, Reg, reads
from regalia.interpreter.lower import lower
from regalia.interpreter.lower.context import Counter
from regalia.interpreter.program import BandOf, Check, Latch, Let, Operation, Post, Program, Round, Set, Share, Split

MEMBERS = frozenset(("fund", "trust"))


def post(kind: Any, view: str, source: str, target: str, unit: str = "CAD", split: str = "", clause: str = "w") -> Post:
    return Post(
        kind=kind, view=view, source=source, target=target, unit=unit, amount=ZERO, split=split, clause=clause,
        span=NOWHERE,
    )  # fmt: skip


SHARE = post("cash", "share", "s", "b")
RECEIPT = post("cash", "receipt", "s", "b")
ISSUE = post("cash", "issue", "b", "b")
TO_MEMBER = post("cash", "payment", "d", "fund")
MEASURE = post("measure", "", "s", "b")
OF_SPLIT = post("measure", "", "s", "b", split="w")
ISSUED = post("unit", "issue", "d", "a", "b")
GIVEN_UP = post("unit", "conversion", "a", "d", "b", clause="zeal")
OTHER_UNIT = post("unit", "issue", "d", "a", "share")
POSTS = (SHARE, RECEIPT, ISSUE, TO_MEMBER, MEASURE, OF_SPLIT, ISSUED, GIVEN_UP, OTHER_UNIT)


@pytest.mark.parametrize(
    ("counter", "counted"),
    [
        (Counter("received", "b"), {SHARE: 1, TO_MEMBER: 1}),
        (Counter("received", "b", source="s"), {SHARE: 1}),
        (Counter("received", "b", source="d"), {TO_MEMBER: 1}),
        (Counter("received", "b", clause="w"), {SHARE: 1, TO_MEMBER: 1}),
        (Counter("received", "b", source="s", clause="w"), {SHARE: 1}),
        (Counter("received", "b", clause="fee"), {}),
        (Counter("received", "c"), {TO_MEMBER: 1}),
        (Counter("per", "b"), {MEASURE: 1}),
        (Counter("per", "b", source="t"), {}),
        (Counter("receipts", "b"), {RECEIPT: 1}),
        (Counter("receipts", "b", source="s"), {RECEIPT: 1}),
        (Counter("receipts", "c"), {}),
        (Counter("distributed", "w"), dict.fromkeys((SHARE, ISSUE, TO_MEMBER), 1)),
        (Counter("distributed", "b"), {}),
        (Counter("outstanding", "b"), {ISSUED: 1, GIVEN_UP: -1}),
        (Counter("issued", "b"), {ISSUED: 1}),
        (Counter("given_up", "b"), {GIVEN_UP: 1}),
        (Counter("elected", "zeal"), {GIVEN_UP: 1}),
        (Counter("elected", "w"), {}),
        (Counter("outstanding", "share"), {OTHER_UNIT: 1}),
    ],
    ids=lambda value: value.register if isinstance(value, Counter) else "",
)
def test_what_a_counter_counts(counter: Counter, counted: dict[Post, int]) -> None:
    """Cash to somebody or to a member, money per unit, receipts, units that come and go: each once, by its sign."""
    assert {each: sign for each in POSTS if (sign := counter.counts(each, "d", MEMBERS))} == counted


# Registers

EVERYTHING = """
year fiscal ends 31 March
asset licence "Licence"
party fund "The fund"
  60% elder "Elder"
  40% younger "Younger"
index price in CAD per share
event sale
event rally when price >= 2.00 per share
event enough on 2006-12-31 when s in all >= 50.00
instrument unit, units of d
  100 units issued to a on 2006-01-01
  units given up leave their part to c
instrument share, shares of d
let rate
  50% until sale by 2006-12-31
  40% through 2007-12-31
  30% thereafter
stream s received by d
waterfall w of s
  rate to units while received per unit each fiscal year < 0.10 per unit
  each calendar year 20% to lower up to 5.00
  all to b up to 30.00
  bands of received by c in any 2 quarters
    all to c up to 10.00
    50% to fund above
  all to c until received by c since sale reaches 20.00 or received by b by 2006-06-30 reaches 40.00
  rest to d
waterfall lower of w
  all to a while received by b under w < 60.00
  rest to d
payment fee from d to c
  1.00 on sale
  2.00 on 2006-12-31 if rally
payment more from d to b
  undisclosed on 2009-12-31 if fee
option zeal of units by a
  exercisable from 2006-01-01 through 2007-06-30
  each unit becomes 2 shares
option late of units by a
  exercisable within 52 weeks of sale
  each unit becomes CAD 1.00
option text of units by a
  not modelled "to be agreed"
security lien for units over licence
  rank 1
  secures 5.00 per unit - received per unit
check always received by b in all <= 1,000.00
"""
INPUTS = {
    "cash": table("cash", [(f"2006-{month:02d}-15", "s", "", "100.00") for month in range(1, 13)]),
    "events": table("events", [("2006-04-01", "sale"), ("2006-05-02", "zeal", "a", 25)]),
    "observations": table("observations", [("2006-03-01", "price", "2.00"), ("2006-12-31", "price", "2.50")]),
}
ROUNDINGS = {"each payment": LARGEST, "cumulative": CUMULATIVE}


def program_of(rounding: str) -> Program:
    """The program of a deal in which everything is."""
    source = Source("test.deal", head(rounding) + EVERYTHING)
    model, found = resolve(source, parse(source)[0], {})
    assert model is not None, found
    program, _, wrong = lower(model)
    assert wrong == ()
    return program


@pytest.mark.parametrize("rounding", ROUNDINGS)
def test_every_register_that_is_read_or_written_is_declared(rounding: str) -> None:
    """And every register that is declared is written, but for the counters that nothing moves."""
    program = program_of(ROUNDINGS[rounding])
    used = {name for rule in program.rules for operation in rule.body for name in _registers(operation)}
    written = {name for rule in program.rules for operation in rule.body for name in _written(operation)}
    assert used | written <= set(program.registers)
    unmoved = {"event:text", "per:share"} | {f"{sense}:share" for sense in ("outstanding", "issued", "given_up")}
    assert set(program.registers) - written <= unmoved | {"event:sale by 2006-12-31"}


@pytest.mark.parametrize("rounding", ROUNDINGS)
def test_the_bounds_of_a_register_always_hold(rounding: str) -> None:
    """After each tick; and each has the kind of value that it began with."""
    result = run(head(ROUNDINGS[rounding]) + EVERYTHING, **INPUTS)
    machine, slots = result.run.machine, result.run.machine.start()
    registers = {machine.frame.slots[f"r.{name}"]: register for name, register in machine.program.registers.items()}
    moved = set()
    for number in range(len(result.run.ticks) + 1):
        slots = machine.run(result.run.ticks[:number]).slots
        for slot, register in registers.items():
            assert not isinstance(slots[slot], Unknown)
            assert register.low is None or register.low <= slots[slot]
            assert register.high is None or slots[slot] <= register.high
            if slots[slot] != register.init:
                moved.add(slot)
    assert len(moved) > len(registers) / 2


def _written(operation: Operation) -> list[str]:
    match operation:
        case Latch() | Set():
            return [operation.register]
        case Post():
            return [name for name, _ in operation.adds]
    return []


def _registers(operation: Operation) -> set[str]:
    return {item.name for expr in _formulas(operation) for item in reads(expr) if isinstance(item, Reg)}


def _formulas(operation: Operation) -> list[Expr]:
    match operation:
        case Let() | Round():
            return [operation.value]
        case Set():
            return [operation.value, operation.when]
        case Latch() | Check():
            return [operation.condition]
        case Post():
            return [operation.amount, operation.when]
        case Share():
            return [limit.left for limit in operation.limits]
        case Split():
            return [operation.amount, *(move.start for move in operation.moves), *map(_of_band, operation.bands)]
    raise AssertionError(operation)


def _of_band(band: BandOf) -> Expr:
    return band.guard
