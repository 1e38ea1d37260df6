"""A royalty of more than all that it is on, or next to nothing of it; an interest of more than the whole a year."""

from collections.abc import Iterator
from fractions import Fraction

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..show import show
from ..syntax import Node
from ..terms import expression as ex
from ..terms.account import Accrual
from ..terms.royalty import Rate, Royalty
from ..terms.value import Let, Piece

CODE = "RG785"
SEVERITY = Severity.WARNING
WHOLE, SMALL = Fraction(1), Fraction(1, 1000)


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each percentage that is a rate of a royalty or of interest, or a piece of a value that is one."""
    for royalty in subject.model.all_of(Royalty):
        values = [line.value for line in subject.within(royalty, Rate)]
        values += [line.value for line in subject.within(royalty, Piece)]
        for value in values:
            for rate in _percentages(subject, value):
                if rate.value > WHOLE or 0 < rate.value < SMALL:
                    yield _suspicion(rate, rate.value, f"'{royalty.name}' is on", f"of what '{royalty.name}' is on")
    for accrual in subject.all_of(Accrual):
        for rate in _percentages(subject, accrual.rate):
            if rate.value > WHOLE:
                yield _suspicion(rate, rate.value, "is owed", "a year of what is owed")


def _suspicion(node: Node, rate: Fraction, on: str, of: str) -> Suspicion:
    size = f"more than all that {on}" if rate > WHOLE else "less than a thousandth"
    message = f"{show(rate * 100)}% {of} is {size}"
    return Suspicion(node, message, "count the noughts, and the percent sign")


def _percentages(subject: Subject, value: ex.Expr) -> Iterator[ex.Percent]:
    """A percentage, or those of the pieces of the value that is named."""
    if isinstance(value, ex.Percent):
        yield value
    elif isinstance(value, ex.Reference):
        named = subject.model.symbol(value.name).node
        if isinstance(named, Let):
            yield from (piece.value for piece in named.pieces if isinstance(piece.value, ex.Percent))
