"""Bounds of formulas: an interval holds every value that the formula takes within the bounds of what it reads."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from strategies import head

from regalia.dsl.parser import parse
from regalia.dsl.resolve import resolve
from regalia.dsl.source import Source
from regalia.interpreter.formula import Apply, Const, Expr, Field, Operator, Reg, Val, show
from regalia.interpreter.lower.bounds import interval
from regalia.interpreter.lower.context import Lowering
from regalia.interpreter.program import Register

ANY = (None, None)
BOUNDS: dict[str, tuple[Any, Any]] = {
    "some": (2, 5),
    "mixed": (-3, 4),
    "loss": (-7, -1),
    "gain": (0, None),
    "debt": (None, 0),
    "high": (3, None),
    "lower": (None, 1),
    "part": (Fraction(1, 4), Fraction(1, 2)),
    "any": ANY,
}


def into() -> Lowering:
    """A lowering with a register for each kind of bounds."""
    model, _ = resolve(*_parsed(), {})
    assert model is not None
    registers = {name: Register("counter", "", low=low, high=high) for name, (low, high) in BOUNDS.items()}
    return Lowering(model, {}, {}, registers=registers)


def _parsed() -> tuple[Source, Any]:
    source = Source("test.deal", head())
    return source, parse(source)[0]


def _apply(op: Operator, *names: str) -> Expr:
    return Apply(op, tuple(Reg(name) for name in names))


@pytest.mark.parametrize(
    ("formula", "bounds"),
    [
        (Const(Fraction(3, 2)), (Fraction(3, 2), Fraction(3, 2))),
        (Reg("some"), (2, 5)),
        (Reg("no such register"), ANY),
        (Val("w.live.unit"), (0, 1)),
        (Val("w.1.level"), ANY),
        (Field("amount"), ANY),
        (_apply(Operator.ADD, "some", "mixed"), (-1, 9)),
        (_apply(Operator.ADD, "some", "gain"), (2, None)),
        (_apply(Operator.ADD, "debt", "some"), (None, 5)),
        (_apply(Operator.ADD, "gain", "debt"), ANY),
        (_apply(Operator.SUB, "some", "mixed"), (-2, 8)),
        (_apply(Operator.SUB, "some", "gain"), (None, 5)),
        (_apply(Operator.SUB, "some", "debt"), (2, None)),
        (_apply(Operator.SUB, "gain", "gain"), ANY),
        (_apply(Operator.MUL, "some", "some"), (4, 25)),
        (_apply(Operator.MUL, "some", "mixed"), (-15, 20)),
        (_apply(Operator.MUL, "mixed", "mixed"), (-12, 16)),
        (_apply(Operator.MUL, "loss", "some"), (-35, -2)),
        (_apply(Operator.MUL, "loss", "loss"), (1, 49)),
        (_apply(Operator.MUL, "gain", "some"), (0, None)),
        (_apply(Operator.MUL, "some", "high"), (0, None)),
        (_apply(Operator.MUL, "debt", "loss"), (0, None)),
        (_apply(Operator.MUL, "loss", "debt"), (0, None)),
        (_apply(Operator.MUL, "gain", "loss"), (None, 0)),
        (_apply(Operator.MUL, "loss", "gain"), (None, 0)),
        (_apply(Operator.MUL, "debt", "some"), (None, 0)),
        (_apply(Operator.MUL, "gain", "mixed"), ANY),
        (_apply(Operator.MUL, "mixed", "debt"), ANY),
        (_apply(Operator.MUL, "lower", "gain"), ANY),
        (_apply(Operator.MUL, "gain", "lower"), ANY),
        (_apply(Operator.MUL, "any", "some"), ANY),
        (_apply(Operator.MUL, "loss", "any"), ANY),
        (_apply(Operator.IF, "any", "some", "mixed"), (-3, 5)),
        (_apply(Operator.IF, "any", "gain", "some"), (0, None)),
        (_apply(Operator.IF, "any", "loss", "debt"), (None, 0)),
        (_apply(Operator.DIV, "some", "some"), ANY),
        (_apply(Operator.MIN, "some", "some"), ANY),
    ],
    ids=show,
)
def test_bounds_by_hand(formula: Expr, bounds: tuple[Any, Any]) -> None:
    """Every operator, on what is bounded on both sides, on one, and on none."""
    assert interval(into(), formula) == bounds


@pytest.mark.parametrize(
    ("name", "bounds"),
    [
        ("mixed", (0, 1)),
        ("any", (0, 1)),
        ("gain", (0, 1)),
        ("debt", (0, 0)),
        ("lower", (0, 1)),
        ("part", (Fraction(1, 4), Fraction(1, 2))),
    ],
)
def test_a_formula_that_is_shown_to_be_a_part_is_one(name: str, bounds: tuple[Any, Any]) -> None:
    """Between nothing and the whole, and within its own bounds."""
    lowering = into()
    lowering.parts.add(Reg(name))
    assert interval(lowering, Reg(name)) == bounds
    assert interval(lowering, Reg("some")) == (2, 5)


POINTS = (-10, -7, -3, -1, 0, 1, 2, 3, 4, 5, 10)
SIGNS = {Operator.ADD: "__add__", Operator.SUB: "__sub__", Operator.MUL: "__mul__"}


def _within(bounds: tuple[Any, Any], value: int) -> bool:
    low, high = bounds
    return (low is None or low <= value) and (high is None or value <= high)


@pytest.mark.parametrize("op", SIGNS, ids=lambda op: op.name)
def test_no_value_is_outside(op: Operator) -> None:
    """Every pair of bounds, at many values within them."""
    for left, right in product(BOUNDS, repeat=2):
        bounds = interval(into(), _apply(op, left, right))
        for a, b in product(POINTS, repeat=2):
            if _within(BOUNDS[left], a) and _within(BOUNDS[right], b):
                assert _within(bounds, getattr(a, SIGNS[op])(b)), (left, right, a, b)
