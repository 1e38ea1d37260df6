"""A figure that is not round where all others of its sort are."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ..diagnostic import Severity
from ..levels import Ladder
from ..linter import Subject, Suspicion
from ..syntax import Node
from ..terms import expression as ex
from ..terms.waterfall import Share, Waterfall

CODE = "RG724"
SEVERITY = Severity.NOTE
_STEP = Fraction(5, 100)
_OTHERS = 2
LARGE = Fraction(10, 100)  # below it stand fees
CLOSE = Fraction(2, 100)
Figure = ex.Number | ex.Money | ex.MoneyPer | ex.Quantity


def find(subject: Subject) -> Iterator[Suspicion]:
    """The one rate that is no multiple of five percent; the one end of a band that just misses a rounder figure.

    Where several are not round, none is odd.
    """
    waterfalls = subject.model.all_of(Waterfall)
    parts = [share.part for waterfall in waterfalls for share in subject.within(waterfall, Share)]
    rates = [part for part in parts if isinstance(part, ex.Percent) and part.value >= LARGE]
    odd = [part for part in rates if part.value % _STEP]
    if len(odd) == 1 and len({part.value for part in rates}) > _OTHERS:
        yield _suspicion(subject, odd[0], "rates of the waterfalls are multiples of 5%")
    for ladder in subject.ladders:
        end = _less_round(list(_ends(ladder)))
        if end is not None:
            yield _suspicion(subject, end, "figures at which its bands end are rounder")


def _suspicion(subject: Subject, node: Node, others: str) -> Suspicion:
    message = f"'{subject.words(node)}' is not round, and all other {others}"
    return Suspicion(node, message, "look whether it was meant to be round too")


def _ends(ladder: Ladder) -> Iterator[Figure]:
    """The figures at which bands end, where they are written as figures."""
    for stretch in ladder.stretches:
        if isinstance(stretch.figure, Figure):
            yield stretch.figure


def _less_round(ends: Sequence[Figure]) -> Figure | None:
    """The figure that has at least two noughts less than each of the others, and is close to one that has as many."""
    if len(ends) <= _OTHERS:
        return None
    noughts = [(_noughts(figure.value), figure) for figure in ends]
    (fewest, figure), (next_, _), *_ = sorted(noughts, key=lambda each: each[0])
    if fewest + 2 > next_:
        return None
    return _missing(figure, Fraction(10) ** (next_ - 2))


def _missing(figure: Figure, step: Fraction) -> Figure | None:
    """The figure where it is close to a multiple of a step, and is none."""
    above = figure.value % step
    return figure if min(above, step - above) <= CLOSE * figure.value else None


def _noughts(value: Fraction) -> int:
    """How many noughts a figure ends in, cents counted: 300.00 in four, 299.99 in none."""
    hundredths = value * 100
    if not hundredths or hundredths.denominator != 1:
        return 0
    digits = str(hundredths.numerator)
    return len(digits) - len(digits.rstrip("0"))
