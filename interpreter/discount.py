"""What one unit of money on a day is worth on a first day, at a yearly return."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from attrs import frozen

from ..dsl.source import NOWHERE, Span
from .dated import Lack
from .day_count import fraction_of_year
from .formula import Figure
from .money import exact

DIGITS = 30
"""The significant digits of a discount. The rest of the working has twice as many."""

_WORKING = Context(prec=2 * DIGITS + 4, rounding=ROUND_HALF_EVEN, Emax=999_999, Emin=-999_999)
_KEPT = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN, Emax=999_999, Emin=-999_999)


@frozen
class Discount:
    """One over one and the rate, to the power of the fraction of a year since the first day."""

    rate: Figure
    convention: str
    first: date

    def value(self, day: date) -> Figure:
        """The discount of a day, to thirty significant digits."""
        if day <= self.first:
            return 1
        years, growth = fraction_of_year(self.convention, self.first, day), Fraction(1 + self.rate)
        log = _WORKING.ln(_decimal(growth))
        found = _WORKING.exp(_WORKING.multiply(log, _decimal(-years)))
        return exact(Fraction(_KEPT.plus(found)))

    @property
    def has_gaps(self) -> bool:
        """Whether there are days without a value."""
        return False

    @property
    def span(self) -> Span:
        """It stands nowhere."""
        return NOWHERE

    def lack(self, day: date) -> Lack:
        """There is a discount on every day."""
        raise ValueError(f"there is a discount on {day}")


def _decimal(value: Fraction) -> Decimal:
    return _WORKING.divide(Decimal(value.numerator), Decimal(value.denominator))
