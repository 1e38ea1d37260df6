"""Figures that are looked for or tried, as a person reads and writes them."""

from datetime import date
from fractions import Fraction

from ....dsl.dates import Duration
from ....dsl.named_figures import Value
from ....dsl.show import show
from ...analysis.variable import Variable
from ...money import digits_of, show_money, with_commas

_PLACES = 10


def shown_figure(variable: Variable, value: Value, currency: str) -> str:
    """A figure as a contract writes it; `0.95 times` for a factor; `...` behind decimals that do not end."""
    if isinstance(value, (date, Duration)):
        return show(value)
    if variable.is_price:
        price = Fraction(value)
        return (
            with_commas(show_money(price, currency))
            if price.denominator == 1
            else _cut(price / 10 ** digits_of(currency))
        )
    if variable.figure is None:
        return f"{_cut(value)} times"
    if variable.figure.is_rate:
        return f"{_cut(value * 100)}%"
    if variable.figure.kind == "multiple":
        return f"{_cut(value)}x"
    return _cut(value, 2 if variable.figure.kind == "amount" and value.denominator != 1 else 0)


def ratio(value: Value) -> str:
    """A figure whose decimals do not end, as a quotient; nothing where they end, or it is too long to be read."""
    if not isinstance(value, Fraction) or _ends(value) or len(str(value)) > 40:
        return ""
    return f"{value.numerator:,} / {value.denominator:,}"


def _ends(value: Fraction) -> bool:
    return bool(10**_PLACES % value.denominator == 0)


def _cut(value: Fraction, least: int = 0) -> str:
    """At most ten decimals, cut off and not rounded."""
    if _ends(value):
        return show(value, least)
    units = abs(value) * 10**_PLACES
    cut = Fraction(units.numerator // units.denominator, 10**_PLACES)
    return ("-" if value < 0 else "") + show(cut, _PLACES) + "..."
