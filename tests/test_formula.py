"""The small constructors of formulas: what is known at once is worked out at once, and means the same."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regalia.interpreter.formula import (
    FALSE,
    ONE,
    TRUE,
    ZERO,
    Apply,
    Const,
    Expr,
    Operator,
    Reg,
    Val,
    add,
    at_most,
    below,
    both,
    div,
    either,
    if_,
    joined,
    mul,
    no,
    reads,
    replaced,
    show,
    sub,
)
from regalia.interpreter.linear import NotLinear, linear

X, Y = Reg("x"), Val("y")
TWO, HALF = Const(2), Const(Fraction(1, 2))


@pytest.mark.parametrize(
    ("made", "is_"),
    [
        (add(ZERO, X), X),
        (add(X, ZERO), X),
        (add(TWO, HALF), Const(Fraction(5, 2))),
        (add(HALF, HALF), ONE),
        (sub(X, ZERO), X),
        (sub(ZERO, X), Apply(Operator.SUB, (ZERO, X))),
        (sub(HALF, HALF), ZERO),
        (mul(ZERO, X), ZERO),
        (mul(X, ZERO), ZERO),
        (mul(ONE, X), X),
        (mul(X, ONE), X),
        (mul(TWO, HALF), ONE),
        (div(X, ONE), X),
        (div(ONE, TWO), HALF),
        (div(ONE, ZERO), Apply(Operator.DIV, (ONE, ZERO))),
        (both(TRUE, X), X),
        (both(X, TRUE), X),
        (both(FALSE, X), FALSE),
        (both(X, FALSE), FALSE),
        (either(FALSE, X), X),
        (either(X, FALSE), X),
        (either(TRUE, X), TRUE),
        (either(X, TRUE), TRUE),
        (no(TRUE), FALSE),
        (no(X), Apply(Operator.NOT, (X,))),
        (if_(TRUE, X, Y), X),
        (if_(FALSE, X, Y), Y),
        (if_(X, ONE, Y), Apply(Operator.IF, (X, ONE, Y))),
        (below(X, Y), Apply(Operator.LT, (X, Y))),
        (at_most(X, Y), Apply(Operator.LE, (X, Y))),
    ],
    ids=show,
)
def test_what_is_known_is_worked_out(made: Expr, is_: Expr) -> None:
    """And a whole rational is an integer."""
    assert made == is_
    assert not isinstance(made, Const) or type(made.value) is type(is_.value)  # type: ignore[attr-defined]


@given(numbers=st.lists(st.integers(-9, 9), min_size=1, max_size=40))
def test_a_long_row_is_joined_whole_and_in_order(numbers: list[int]) -> None:
    """Each part once; and no deeper than its logarithm."""
    row = [Reg(f"r{n}") for n in range(len(numbers))]
    formula = joined(lambda a, b: Apply(Operator.ADD, (a, b)), row)
    assert _leaves(formula) == row
    assert _depth(formula) <= len(row).bit_length()


def _leaves(expr: Expr) -> list[Expr]:
    return [leaf for arg in expr.args for leaf in _leaves(arg)] if isinstance(expr, Apply) else [expr]


def _depth(expr: Expr) -> int:
    return 1 + max(map(_depth, expr.args)) if isinstance(expr, Apply) else 0


def test_registers_are_replaced_everywhere_and_read_once() -> None:
    """Values and constants stay."""
    formula = if_(below(X, Y), mul(X, TWO), Reg("z"))
    assert reads(formula) == {X, Y, Reg("z")}
    assert replaced(formula, {"x": Y}) == if_(below(Y, Y), mul(Y, TWO), Reg("z"))


# Affine forms


@given(st.data())
def test_an_affine_form_means_what_the_formula_means(data: st.DataObject) -> None:
    """At every value of what moves and of what does not."""
    formula = data.draw(_affine(3))
    form = linear(formula, frozenset(("x", "y")))
    assert set(form.terms) <= {"x", "y"}
    for x, y, z in product((0, 1, Fraction(-5, 3)), (0, 2), (1, Fraction(7, 2))):
        at = {"x": x, "y": y, "z": z}
        total = _value(form.constant, at) + sum(_value(c, at) * at[key] for key, c in form.terms.items())
        assert total == _value(formula, at)


@st.composite
def _affine(draw: st.DrawFn, depth: int) -> Expr:
    """A formula that is affine in x and y, with z beside them."""
    still = st.sampled_from([Reg("z"), Const(3), Const(Fraction(-1, 4))])
    if depth == 0:
        return draw(st.one_of(still, st.sampled_from([X, Y])))
    inner = _affine(depth - 1)
    match draw(st.sampled_from(["add", "sub", "times", "of", "div"])):
        case "add":
            return add(draw(inner), draw(inner))
        case "sub":
            return sub(draw(inner), draw(inner))
        case "times":
            return mul(draw(inner), draw(still))
        case "of":
            return mul(draw(still), draw(inner))
        case _:
            return div(draw(inner), draw(still))


def _value(expr: Expr, at: dict[str, Fraction | int]) -> Fraction:
    """What a formula comes to."""
    match expr:
        case Const(value=value):
            return Fraction(value)
        case Reg(name=name) | Val(name=name):
            return Fraction(at[name])
        case Apply(op=op, args=(left, right)):
            a, b = _value(left, at), _value(right, at)
            return {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else a}[op.value]
    raise AssertionError(expr)


@pytest.mark.parametrize("formula", [mul(X, Y), div(ONE, X), if_(X, ONE, Y), Apply(Operator.MIN, (X, ONE))], ids=show)
def test_anything_else_has_no_affine_form(formula: Expr) -> None:
    """A product or a quotient of what moves, a choice, a lesser of two."""
    with pytest.raises(NotLinear):
        linear(formula, frozenset(("x", "y")))
