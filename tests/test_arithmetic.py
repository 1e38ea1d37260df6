"""Exact arithmetic on whole numbers, fractions and unknown figures, held to that of fractions."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from regalia.interpreter.exact.arithmetic import minus, over, plus, times, whole
from regalia.interpreter.exact.unknown import Unknown, ValueNeeded

FIGURES = (0, 1, 2, -3, Fraction(1, 2), Fraction(-2, 3), Fraction(4, 3), Fraction(5, 2))
SIGNS = {plus: "__add__", minus: "__sub__", times: "__mul__", over: "__truediv__"}


@pytest.mark.parametrize("operation", SIGNS, ids=lambda operation: operation.__name__)
def test_every_pair_of_figures(operation: Any) -> None:
    """The result is that of fractions, and an integer where it is whole."""
    for left, right in product(FIGURES, repeat=2):
        if operation is not over or right:
            expected = getattr(Fraction(left), SIGNS[operation])(right)
            found = operation(left, right)
            assert (found, type(found)) == (expected, int if expected.denominator == 1 else Fraction), (left, right)


@pytest.mark.parametrize("operation", SIGNS, ids=lambda operation: operation.__name__)
def test_a_fraction_that_came_in_whole(operation: Any) -> None:
    """What is worked out of it is an integer all the same."""
    for left, right in ((Fraction(12), 2), (12, Fraction(2)), (Fraction(12), Fraction(2)), (Fraction(12), -3)):
        found = operation(left, right)
        assert (found, type(found)) == (getattr(Fraction(left), SIGNS[operation])(right), int)


@pytest.mark.parametrize(
    "figure", [*FIGURES, Fraction(4), Unknown("fee")], ids=lambda figure: str(getattr(figure, "names", figure))
)
def test_nothing_added_and_one_times_make_no_new_figure(figure: Any) -> None:
    """Most sums are of nothing and something: the figure itself is the result."""
    assert plus(0, figure) is figure
    assert plus(figure, 0) is figure
    assert minus(figure, 0) is figure
    assert times(1, figure) is figure
    assert times(figure, 1) is figure


@pytest.mark.parametrize("operation", SIGNS, ids=lambda operation: operation.__name__)
@pytest.mark.parametrize("figure", [2, Fraction(1, 2), Unknown("rate")], ids=["whole", "fraction", "unknown"])
def test_an_unknown_figure_is_carried_with_its_names(operation: Any, figure: Any) -> None:
    """From either side, and both names from two."""
    fee = Unknown("fee")
    for found in (operation(fee, figure), operation(figure, fee)):
        assert found.names == {"fee", *(figure.names if isinstance(figure, Unknown) else ())}


def test_an_unknown_figure_decides_nothing() -> None:
    """It is neither above nor below anything, nor nothing; its opposite is as unknown."""
    fee = Unknown("fee", "tail")
    for decide in (bool, lambda fee: fee < 1, lambda fee: fee <= 1, lambda fee: fee > 1, lambda fee: fee >= 1):
        with pytest.raises(ValueNeeded) as needed:
            decide(fee)
        assert needed.value.names == {"fee", "tail"}
    assert (-fee).names == fee.names


def test_only_a_whole_fraction_becomes_an_integer() -> None:
    """Others stay what they are, and a truth stays a truth."""
    assert (whole(Fraction(6, 3)), type(whole(Fraction(6, 3)))) == (2, int)
    assert whole(Fraction(1, 2)) == Fraction(1, 2)
    assert whole(True) is True
    assert whole(7) == 7
