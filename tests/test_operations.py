"""The operations of a program one by one: what each does to the state, and what it leaves in the trail."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from regalia.dsl import limits
from regalia.dsl.source import NOWHERE
from regalia.interpreter.exact.evaluate import Frame
from regalia.interpreter.exact.operations import BelowZero, Stopped, TooFine, step
from regalia.interpreter.exact.unknown import Unknown, ValueNeeded
from regalia.interpreter.formula import FALSE, TRUE, ZERO, At, Const, Expr, Field, Reg, Val, below
from regalia.interpreter.program import Check, Latch, Let, Limit, Operation, Part, Post, Round, Set, Share

WORDS: Any = {"clause": "w", "span": NOWHERE}
FEE = Unknown("fee")


def done(operation: Operation, **slots: Any) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    """An operation, the seventh, in a state: registers by their names, values with an x before them."""
    frame, trail = Frame(), list[tuple[Any, ...]]()
    run = step(frame, operation, 7)
    values: dict[str, Any] = {}
    for name, value in slots.items():
        values[f"x.{name[1:]}" if name.startswith("x") else f"r.{name}"] = value
    state = [values.get(name) for name in frame.slots]
    run(state, trail)
    return {name: state[slot] for name, slot in frame.slots.items()}, trail


def post(amount: Expr, kind: Any = "cash", adds: Mapping[str, int] | None = None, when: Expr = TRUE) -> Post:
    return Post(
        kind=kind, view="", source="a", target="b", unit="CAD", amount=amount, when=when,
        adds=tuple((adds or {"to": 1, "of": -1}).items()), **WORDS,
    )  # fmt: skip


def test_a_posting_moves_its_counters_by_their_signs() -> None:
    """One up, one down, and the trail has the amount."""
    state, trail = done(post(Const(5)), to=10, of=20)
    assert (state["r.to"], state["r.of"], trail) == (15, 15, [(7, 5)])


@pytest.mark.parametrize(("amount", "when"), [(Const(5), FALSE), (Const(0), TRUE), (Val("paid"), Val("due"))])
def test_a_posting_of_nothing_or_out_of_its_condition_leaves_no_trace(amount: Expr, when: Expr) -> None:
    """Neither in a counter nor in the trail."""
    state, trail = done(post(amount, when=when), to=10, of=20, xpaid=5, xdue=False)
    assert (state["r.to"], state["r.of"], trail) == (10, 20, [])


@pytest.mark.parametrize("kind", ["cash", "unit", "due", "measure"])
def test_only_what_is_owed_or_measured_may_fall(kind: str) -> None:
    """Cash and units flow one way."""
    operation = post(Const(-1), kind)
    if kind in ("cash", "unit"):
        with pytest.raises(BelowZero):
            done(operation, to=10, of=20)
    else:
        assert done(operation, to=10, of=20)[0]["r.to"] == 9
    assert done(post(Val("fee"), kind), to=10, of=20, xfee=FEE)[0]["r.to"].names == {"fee"}


def test_a_fraction_of_nothing_is_posted() -> None:
    """As is any fraction; only whole nothing is no posting."""
    assert done(post(Val("part")), to=10, of=20, xpart=Fraction(0))[1] == [(7, 0)]
    assert done(post(Val("part")), to=10, of=20, xpart=Fraction(1, 2))[0]["r.to"] == Fraction(21, 2)


@pytest.mark.parametrize(("bits", "stops"), [(limits.NUMBER_BITS, False), (limits.NUMBER_BITS + 1, True)])
def test_a_total_may_be_as_fine_as_the_limit(bits: int, stops: bool) -> None:
    """To the bit."""
    operation = post(Const(1), "due", {"carry": 1})
    fine = Fraction(1, 1 << (bits - 1))
    if stops:
        with pytest.raises(TooFine):
            done(operation, carry=fine)
    else:
        assert done(operation, carry=fine)[0]["r.carry"] == fine + 1


def test_a_latch_is_set_once() -> None:
    """By a condition that holds, and it is told once."""
    latch = Latch(register="end", condition=Val("over"), **WORDS)
    assert done(latch, end=False, xover=False) == ({"x.over": False, "r.end": False}, [])
    assert done(latch, end=False, xover=True) == ({"x.over": True, "r.end": True}, [(7, True)])
    assert done(latch, end=True, xover=False) == ({"x.over": False, "r.end": True}, [])
    assert done(latch, end=True, xover=True)[1] == []


def test_a_register_is_set_where_its_condition_holds() -> None:
    """A base of a window, always or with a happening."""
    for when, sets in ((TRUE, True), (FALSE, False), (Reg("sale"), True), (Reg("loss"), False)):
        operation = Set(register="base", value=Reg("count"), when=when, **WORDS)
        state, trail = done(operation, base=1, count=9, sale=True, loss=False)
        assert (state["r.base"], trail) == ((9, [(7, 9)]) if sets else (1, []))


def test_values_are_bound_without_a_trace() -> None:
    """Exactly, or rounded; what is unknown stays unknown."""
    assert done(Let(name="part", value=Const(Fraction(5, 2)), **WORDS)) == ({"x.part": Fraction(5, 2)}, [])
    for mode, expected in (("half up", 3), ("half even", 2), ("down", 2), ("up", 3)):
        rounding = Round(name="part", value=Val("due"), unit=1, mode=mode, **WORDS)
        assert done(rounding, xdue=Fraction(5, 2))[0]["x.part"] == expected
        assert done(rounding, xdue=FEE)[0]["x.part"] is FEE


def test_a_check_stops_with_itself() -> None:
    """Where its condition does not hold."""
    check = Check(condition=below(ZERO, Val("each")), code="RG603", message="less", help="more", **WORDS)
    assert done(check, xeach=1)[1] == []
    with pytest.raises(Stopped) as stopped:
        done(check, xeach=0)
    assert stopped.value.operation is check


# Shares


def shared(
    dues: Mapping[str, Any], unit: Any = 1, residue: str | None = None, found: tuple[Limit, ...] = (), total: Any = None
) -> list[Any]:
    """What a sharing of dues comes to."""
    parts = tuple(Part(name, Val(name)) for name in dues)
    whole = Const(sum(dues.values()) if total is None else total)
    operation = Share(
        name="paid", total=whole, parts=parts, limits=found, unit=unit, mode="half up", residue=residue, **WORDS
    )
    state, trail = done(operation, **{f"x{name}": due for name, due in dues.items()})
    assert trail == []
    return [state[f"x.paid.{name}"] for name in dues]


@pytest.mark.parametrize(
    ("dues", "unit", "residue", "paid"),
    [
        ({"a": 3, "b": 4}, 1, None, [3, 4]),
        ({"a": 0, "b": 4}, 1, None, [0, 4]),
        ({"a": Fraction(7, 2), "b": Fraction(7, 2)}, 1, None, [4, 3]),
        ({"a": Fraction(7, 2), "b": Fraction(7, 2)}, 1, "a", [3, 4]),
        ({"a": Fraction(13, 4), "b": Fraction(15, 4)}, 1, "b", [3, 4]),
        ({"a": 3, "b": 5}, 2, None, [4, 4]),
        ({"a": 13, "b": 7}, 5, None, [15, 5]),
        ({"a": 12, "b": 8}, 5, None, [10, 10]),
        ({"a": 13, "b": 7}, 5, "a", [15, 5]),
        ({"a": -1, "b": 5}, 1, None, [0, 4]),
        ({"a": 5, "b": -1}, 1, "b", [4, 0]),
    ],
)
def test_dues_are_shared_in_units(dues: Mapping[str, Any], unit: int, residue: str | None, paid: list[int]) -> None:
    """Whole cents stay, other units do not; nobody is paid less than nothing."""
    assert shared(dues, unit, residue) == paid


def test_an_unknown_due_cannot_be_shared() -> None:
    """Its cents would be."""
    for other in (1, Fraction(1, 2)):
        with pytest.raises(ValueNeeded):
            shared({"b": other, "a": FEE}, total=5)


def limit(left: Any, weights: Mapping[str, Any], *whole: Any) -> Limit:
    return Limit(Const(left), tuple((name, Const(w)) for name, w in weights.items()), tuple(map(Const, whole)))


HALVES = {"a": Fraction(7, 2), "b": Fraction(7, 2)}
THREES = {"a": Fraction(10, 3), "b": Fraction(10, 3), "c": Fraction(10, 3)}


@pytest.mark.parametrize(
    ("dues", "unit", "limits_", "paid"),
    [
        (HALVES, 1, [limit(0, {"a": 1})], [3, 4]),
        (HALVES, 1, [limit(Fraction(1, 4), {"a": 1})], [3, 4]),
        (HALVES, 1, [limit(Fraction(1, 2), {"a": 1})], [4, 3]),
        (HALVES, 1, [limit(-1, {"a": 1})], [4, 3]),
        (HALVES, 1, [limit(Fraction(3, 4), {"a": 2})], [3, 4]),
        (HALVES, 1, [limit(1, {"a": 2})], [4, 3]),
        (HALVES, 1, [limit(0, {"a": 1, "b": 1})], [4, 3]),
        (HALVES, 1, [limit(0, {"a": 1}), limit(0, {"b": 1})], [4, 3]),
        (THREES, 1, [limit(0, {"a": 1, "b": 1})], [3, 3, 4]),
        (THREES, 1, [limit(Fraction(1, 3), {"a": 1, "b": 1})], [4, 3, 3]),
        (HALVES, 1, [limit(0, {"a": 1}, 4, 0, -1)], [4, 3]),
        (HALVES, 1, [limit(0, {"a": 1}, Fraction(7, 2), 0, -1)], [3, 4]),
        (HALVES, 1, [limit(0, {"a": 1}, 4, Fraction(1, 2), -1)], [3, 4]),
        (HALVES, 1, [limit(0, {"a": 1}, Fraction(7, 2), Fraction(1, 2))], [3, 4]),
        ({"a": 3, "b": 5}, 2, [limit(0, {"a": 1}, 3, 0, -1)], [2, 6]),
        ({"a": 13, "b": 7}, 5, [limit(0, {"a": 1}, 13, 0, -1)], [10, 10]),
    ],
)
def test_nobody_is_rounded_up_past_a_limit(dues: Mapping[str, Any], unit: int, limits_: list[Limit], paid: Any) -> None:
    """Room for a unit of its weight or none; two that share room; a limit in whole units needs no cap."""
    assert shared(dues, unit, found=tuple(limits_)) == paid


def test_a_frame_knows_its_tables() -> None:
    """Those that a formula reads, and nothing else that has a slot."""
    frame = Frame()
    assert [frame.of(each) for each in (Reg("t.x"), At("through"), Field("t"), At("always"), At("through"))] == [
        0, 1, 2, 3, 1,
    ]  # fmt: skip
    assert frame.tables == {"through": 1, "always": 3}
