"""A band fifty times wider or narrower than every other, or a ceiling as far from the price of a unit."""

from collections.abc import Iterator
from fractions import Fraction

from ..diagnostic import Severity
from ..levels import Ladder
from ..linter import Subject, Suspicion
from ..show import show
from ..terms import expression as ex
from ..terms.instrument import Instrument

CODE = "RG723"
SEVERITY = Severity.WARNING
FAR = 50
ALIKE = 8


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each such band of a list whose others, two at least, are alike; else each list that ends far above the price."""
    for ladder in subject.ladders:
        found = list(_bands(ladder))
        yield from found or _above_price(subject, ladder)


def _bands(ladder: Ladder) -> Iterator[Suspicion]:
    widths = [(stretch.band, width) for stretch in ladder.stretches if (width := stretch.width)]
    if len(widths) < 3:
        return
    ordered = sorted(width for _, width in widths)
    for band, width in widths:
        least = ordered[1] if width == ordered[0] else ordered[0]
        most = ordered[-2] if width == ordered[-1] else ordered[-1]
        if most <= ALIKE * least and (width >= FAR * most or FAR * width <= least):
            nearest = least if width < least else most
            message = f"this band is {show(width, 2)} wide, and no other is nearer to that than {show(nearest, 2)}"
            yield Suspicion(band, message, "count the noughts of the figure at which it ends")


def _above_price(subject: Subject, ladder: Ladder) -> Iterator[Suspicion]:
    """A ceiling per unit of so many times the highest price at which a unit was issued."""
    counter = ladder.counter
    if ladder.ceiling is None or not isinstance(counter, ex.Takings) or not counter.per_unit:
        return
    instrument = subject.model.symbol(counter.who).node
    issues = instrument.issues if isinstance(instrument, Instrument) else ()
    prices = [subject.constant(issue.price) for issue in issues]
    price = max((value for value in prices if isinstance(value, Fraction)), default=Fraction(0))
    if 0 < price * FAR <= ladder.ceiling:
        message = f"the bands end at {show(ladder.ceiling, 2)} per unit, and a unit was issued at {show(price, 2)}"
        yield Suspicion(ladder.stretches[-1].band, message, "look at the widths of the bands, and at the price")
