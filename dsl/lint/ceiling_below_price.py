"""A list of bands that stops paying units before they have their price back."""

from collections.abc import Iterator
from fractions import Fraction

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..show import show
from ..terms import expression as ex
from ..terms.instrument import Instrument
from ..terms.limit import ForFirst, ForNext, UpTo
from ..terms.waterfall import Bands, Waterfall

CODE = "RG712"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each list of bands of `received per unit` whose last level is below the price of a unit."""
    prices = {unit.name.text: _price(subject, unit) for unit in subject.model.all_of(Instrument)}
    for waterfall in subject.model.all_of(Waterfall):
        for step in waterfall.steps:
            counter = step.counter if isinstance(step, Bands) else None
            if isinstance(step, Bands) and isinstance(counter, ex.Takings) and counter.per_unit:
                price = prices.get(subject.model.symbol(counter.who).key)
                ceiling = _ceiling(subject, step)
                if price is not None and ceiling is not None and ceiling < price:
                    message = f"the bands end at {show(ceiling, 2)} per unit, below the price of {show(price, 2)}"
                    yield Suspicion(step.bands[-1], message, "look at the widths of the bands, and at the price")


def _price(subject: Subject, instrument: Instrument) -> Fraction | None:
    """The lowest price at which units were issued."""
    prices = [subject.constant(issue.price) for issue in instrument.issues]
    found = [price for price in prices if isinstance(price, Fraction)]
    return min(found) if found and len(found) == len(prices) else None


def _ceiling(subject: Subject, bands: Bands) -> Fraction | None:
    """Where the last band ends; None where it does not, or not at a fixed figure."""
    level = Fraction(0)
    for band in bands.bands:
        match band.limit:
            case UpTo(level=amount):
                level = Fraction(0)
            case ForFirst(width=amount) | ForNext(width=amount):
                pass
            case _:
                return None
        value = subject.constant(amount)
        if not isinstance(value, Fraction):
            return None
        level += value
    return level
