"""The day on which an amount was earned: that of its row, else the day on which it comes."""

from datetime import date

from ..formula import Const, Expr, Field, at_most
from ..program import EARNED
from .context import Lowering


def by_day(into: Lowering, day: date, basis: str) -> Expr:
    """True to the end of a day: of that on which it comes, or on the line of what is earned."""
    return at_most(Field(EARNED), Const(day.toordinal())) if basis == EARNED else into.through(day)


def from_day(into: Lowering, day: date, basis: str) -> Expr:
    """True from a day on."""
    return at_most(Const(day.toordinal()), Field(EARNED)) if basis == EARNED else into.start_from(day)
