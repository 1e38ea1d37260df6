"""A difference between what was due and what was reported, and its cause."""

from datetime import date
from enum import Enum
from fractions import Fraction

from attrs import frozen

from .matching import Pair


class Cause(Enum):
    """Why a report differs from the contract."""

    MISSING = "missing rows"
    TIMING = "timing"
    CURRENCY = "currency"
    DEDUCTION = "deduction"
    BASE = "base"
    TIER = "tier"
    RATE = "rate"
    ROUNDING = "rounding"
    ARITHMETIC = "arithmetic"
    NOT_OWED = "not owed"
    UNEXPLAINED = "unexplained"


@frozen
class Finding:
    """A cause, on one payment: `shortfall` is what it took from the payee, in smallest units (below zero: gave).

    `words` say what the payer did, `shown` by what the report says itself or by a run that gives the same amounts;
    `others` are causes that would do so as well.
    """

    cause: Cause
    pair: Pair
    shortfall: Fraction
    words: str
    shown: str = ""
    others: tuple[str, ...] = ()

    @property
    def clause(self) -> str:
        """The clause of the payment."""
        one = self.pair.due or self.pair.reported
        assert one
        return one.clause

    @property
    def day(self) -> date:
        """The day on which it was due; of what was not owed, the day that is reported."""
        one = self.pair.due or self.pair.reported
        assert one
        return one.day
