"""A lien for units that secures another amount than they may receive."""

from collections.abc import Iterator
from fractions import Fraction

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..payees import instrument_of
from ..show import show
from ..syntax import walk
from ..terms import expression as ex
from ..terms.instrument import Instrument
from ..terms.limit import ForFirst, ForNext, UpTo
from ..terms.security import Secures, Security
from ..terms.waterfall import Bands, Waterfall

CODE = "RG756"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each amount secured that is no level of the units' bands and not their price, or counts nothing received."""
    levels: dict[str, tuple[Bands, list[Fraction]]] = {}
    for lien in subject.model.all_of(Security):
        unit = instrument_of(subject.model, lien.secured)
        if unit is None:
            continue
        levels = levels or dict(_levels(subject))
        for line in lien.lines:
            if isinstance(line, Secures) and unit.name.text in levels:
                yield from _compared(subject, unit, line, *levels[unit.name.text])


def _compared(
    subject: Subject, unit: Instrument, line: Secures, bands: Bands, levels: list[Fraction]
) -> Iterator[Suspicion]:
    related = ((bands.bands[-1], "where the bands end"),)
    takings = [node for node in walk(line.amount) if isinstance(node, ex.Takings)]
    sum_, *others = subject.constant(line.amount), *takings
    if isinstance(sum_, Fraction) and not others:
        message = f"what is secured does not fall as {unit.plural} are paid"
        yield Suspicion(line, message, f"write: secures {show(levels[-1], 2)} per unit - received per unit", related)
        return
    first = line.amount.terms[0][1] if isinstance(line.amount, ex.Sum) else None
    most = subject.constant(first)
    if not takings or not isinstance(most, Fraction):
        return
    numbers = [subject.constant(issue.units) for issue in unit.issues]
    prices = [subject.constant(issue.price) for issue in unit.issues]
    each = [*levels, *(price for price in prices if isinstance(price, Fraction))]
    units = sum((number for number in numbers if isinstance(number, Fraction)), Fraction(0))
    counted = 1 if all(node.per_unit for node in takings) else units
    if most not in [level * counted for level in each]:
        message = f"{show(most, 2)} is secured, and {unit.plural} may receive {show(levels[-1] * counted, 2)}"
        yield Suspicion(line, message, "look at what is secured, and at the widths of the bands", related)


def _levels(subject: Subject) -> Iterator[tuple[str, tuple[Bands, list[Fraction]]]]:
    """Where the bands of what each unit received end, by instrument, where the last one ends at a fixed figure."""
    for waterfall in subject.model.all_of(Waterfall):
        for step in waterfall.steps:
            counter = step.counter if isinstance(step, Bands) else None
            if isinstance(step, Bands) and isinstance(counter, ex.Takings) and counter.per_unit:
                levels = _ends(subject, step)
                if levels:
                    yield subject.model.symbol(counter.who).key, (step, levels)


def _ends(subject: Subject, bands: Bands) -> list[Fraction]:
    """The level at which each band ends; none where one of them is not fixed."""
    levels: list[Fraction] = []
    for band in bands.bands:
        match band.limit:
            case UpTo(level=amount):
                value, before = subject.constant(amount), Fraction(0)
            case ForFirst(width=amount) | ForNext(width=amount):
                value, before = subject.constant(amount), levels[-1] if levels else Fraction(0)
            case _:
                return []
        if not isinstance(value, Fraction):
            return []
        levels.append(before + value)
    return levels
