"""A promise of so many units at most, of which elections alone may issue more."""

from collections.abc import Iterator
from fractions import Fraction

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..payees import instrument_of
from ..show import show
from ..terms import expression as ex
from ..terms.instrument import Instrument
from ..terms.option import Exchange, Option
from ..terms.trust import Check

CODE = "RG744"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each `check always number of X <= N` where issues, and elections at fixed rates, come to more than N."""
    elected: dict[str, Fraction] | None = None
    for check in subject.model.all_of(Check):
        promise = check.condition
        if not (check.always and isinstance(promise, ex.Comparison) and promise.sign in ("<", "<=")):
            continue
        unit = instrument_of(subject.model, promise.left.of) if isinstance(promise.left, ex.Measured) else None
        most = subject.constant(promise.right)
        if unit is None or not isinstance(most, Fraction):
            continue
        elected = elected if elected is not None else _by_elections(subject)
        number = _issued(subject, unit) + elected.get(unit.name.text, Fraction(0))
        if number > most or (number == most and promise.sign == "<"):
            message = f"elections can bring the number to {show(number)} {unit.plural}, and {show(most)} are promised"
            yield Suspicion(promise, message, "look at the units issued, at what each becomes, and at the promise")


def _issued(subject: Subject, unit: Instrument) -> Fraction:
    """The units that are issued on days; what is kept back counts nothing."""
    numbers = [subject.constant(issue.units) for issue in unit.issues]
    return sum((number for number in numbers if isinstance(number, Fraction)), Fraction(0))


def _by_elections(subject: Subject) -> dict[str, Fraction]:
    """What all units of each instrument become, each under the option that gives most, by what they become."""
    most: dict[tuple[str, str], Fraction] = {}
    for option in subject.model.all_of(Option):
        for line in option.lines:
            given = instrument_of(subject.model, line.unit) if isinstance(line, Exchange) else None
            rate = subject.constant(line.into) if isinstance(line, Exchange) else None
            if given is None or not isinstance(line, Exchange) or not isinstance(rate, Fraction):
                continue
            for name, power in subject.model.type_of(line.into).unit:
                if power == 1:
                    key = (name, given.name.text)
                    most[key] = max(most.get(key, Fraction(0)), rate * _issued(subject, given))
    found: dict[str, Fraction] = {}
    for (name, _), number in most.items():
        found[name] = found.get(name, Fraction(0)) + number
    return found
