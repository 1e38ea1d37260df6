"""A rounding to more than the smallest unit of the currency."""

from collections.abc import Iterator
from fractions import Fraction

from ..currencies import minor_digits
from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..show import show

CODE = "RG777"
SEVERITY = Severity.NOTE


def find(subject: Subject) -> Iterator[Suspicion]:
    """The rounding clause, where its unit is coarser than the currency is paid."""
    model = subject.model
    digits = minor_digits(model.currency)
    smallest = Fraction(1, 10**digits)
    if model.rounding is not None and model.rounding.unit > smallest:
        unit = show(model.rounding.unit, digits)
        message = f"money is rounded to {unit} {model.currency}, and is paid to {show(smallest)}"
        way = f"write {show(smallest)}, or cite the place that says so"
        yield Suspicion(model.rounding, message, way)
