"""A rate that rises where all others of its list fall, or falls where they rise."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from ..diagnostic import Severity
from ..levels import Ladder
from ..linter import Subject, Suspicion
from ..show import show
from ..terms.value import Piece
from ..terms.waterfall import Band, Waterfall

CODE = "RG722"
SEVERITY = Severity.NOTE
Rated = tuple[Band | Piece, Fraction]


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each band whose rate would have to be another for the rates of a payee to go one way only.

    Nothing and all are no rates of a scale: a list with one of them has a turn of its own, such as a catch-up.
    """
    for ladder in subject.ladders:
        for payee, rates in _scales(ladder).items():
            odd = _odd_one([rate for _, rate in rates]) if len(rates) > 2 else None
            if odd is not None:
                band, rate = rates[odd]
                message = (
                    f"{_percent(rate)} {_whose(ladder, payee)} goes against the other rates of the list: {_row(rates)}"
                )
                yield Suspicion(band, message, "look at the rate, and at the order of the bands")


def _scales(ladder: Ladder) -> dict[str, list[Rated]]:
    """The rates of each payee whom every band pays."""
    found: dict[str, list[Rated]] = {}
    for stretch in ladder.stretches:
        for payee, rate in zip(stretch.payees, stretch.rates, strict=True):
            if rate is not None and 0 < rate < 1:
                found.setdefault(payee, []).append((stretch.band, rate))
    return {payee: rates for payee, rates in found.items() if len(rates) == len(ladder.stretches)}


def _whose(ladder: Ladder, payee: str) -> str:
    return f"to {payee}" if isinstance(ladder.clause, Waterfall) else f"of {payee}"


def _odd_one(rates: Sequence[Fraction]) -> int | None:
    """The place of a single rate that breaks the order of the others, of several the last."""
    if _is_scale(rates):
        return None
    odd = (place for place in range(len(rates)) if _is_scale([*rates[:place], *rates[place + 1 :]]))
    return max(odd, default=None)


def _is_scale(rates: Sequence[Fraction]) -> bool:
    falls = [after < before for before, after in pairwise(rates) if after != before]
    return len(set(falls)) < 2


def _percent(rate: Fraction) -> str:
    return f"{show(rate * 100)}%"


def _row(rates: Sequence[Rated]) -> str:
    return ", ".join(_percent(rate) for _, rate in rates)
