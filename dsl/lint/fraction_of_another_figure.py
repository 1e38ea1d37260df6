"""What a unit has received, in proportion to a figure at which nothing ends."""

from collections.abc import Iterator
from fractions import Fraction

from ..diagnostic import Severity
from ..levels import Ladder
from ..linter import Subject, Suspicion
from ..show import show
from ..terms import expression as ex
from ..terms.instrument import Instrument
from ..terms.trust import Check, Example
from ..terms.value import Reading

CODE = "RG715"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each `received ... / F` of which the bands count what is received, and F is neither an end nor the price.

    One is no figure but a way to take the unit off.
    """
    lists: dict[tuple[str, bool], list[Ladder]] = {}
    for ladder in subject.ladders:
        if isinstance(ladder.counter, ex.Takings) and ladder.ceiling is not None:
            lists.setdefault(_counted(subject, ladder.counter), []).append(ladder)
    if not lists:
        return
    for clause in subject.model.clauses:
        if isinstance(clause, (Check, Example)):
            continue
        parts = clause.values if isinstance(clause, Reading) else (clause,)
        for node in (node for part in parts for node in subject.within(part, ex.Product)):
            if len(node.factors) != 2:
                continue
            (_, takings), (sign, figure) = node.factors
            value = subject.constant(figure)
            if sign != "/" or not isinstance(takings, ex.Takings) or not isinstance(value, Fraction) or value == 1:
                continue
            counting = lists.get(_counted(subject, takings), [])
            if counting and not any(value in _known(subject, ladder) for ladder in counting):
                ends = ", ".join(show(end, 2) for end in counting[0].ends)
                of = counting[0].clause.name
                message = f"{show(value, 2)} is none of the figures at which the bands of '{of}' end: {ends}"
                way = "look at the figure, and at the widths of the bands"
                yield Suspicion(node, message, way, ((counting[0].stretches[-1].band, "the last band"),))


def _counted(subject: Subject, takings: ex.Takings) -> tuple[str, bool]:
    """Whose takings are counted, and whether per unit."""
    return subject.model.symbol(takings.who).key, takings.per_unit


def _known(subject: Subject, ladder: Ladder) -> set[Fraction]:
    """The ends of bands, and the prices of the units that they count."""
    assert isinstance(ladder.counter, ex.Takings)
    unit = subject.model.symbol(ladder.counter.who).node
    prices = [subject.constant(issue.price) for issue in unit.issues] if isinstance(unit, Instrument) else []
    return {*ladder.ends, *(price for price in prices if isinstance(price, Fraction))}
