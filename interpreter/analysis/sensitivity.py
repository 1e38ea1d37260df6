"""What each term and each stream makes of a metric, where it is a little less and a little more: a tornado."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from ...dsl.dates import OutOfCalendar
from ...dsl.diagnostic import Refusal
from ...dsl.named_figures import Value
from ..exact.unknown import Unknown
from ..run import Result
from .case import Case
from .metric import Metric
from .variable import PRICE, Variable, number_of, variable_named


@frozen(eq=False)
class Swing:
    """A term or a stream at two figures, and what the metric comes to then; None where there is no such contract.

    `size` is how far both are apart, nought where one is not known.
    """

    variable: Variable
    low: Value
    high: Value
    at_low: Any
    at_high: Any

    @property
    def size(self) -> Fraction:
        """How far the metric swings."""
        known = [Fraction(each) for each in (self.at_low, self.at_high) if isinstance(each, (int, Fraction))]
        return abs(known[1] - known[0]) if len(known) == 2 else Fraction()


@frozen(eq=False)
class Sensitivity:
    """Swings about what the metric comes to `now`, the widest first; `still` are the names of what does not move it,
    `stopped` those that could not be run at either figure."""

    case: Case
    metric: Metric
    result: Result
    now: Any
    swings: tuple[Swing, ...]
    still: tuple[str, ...]
    stopped: tuple[str, ...]


def sensitivity(
    case: Case, metric: Metric, names: Sequence[str] = (), by: Fraction = Fraction(1, 10), days: int = 90
) -> Sensitivity:
    """What a metric comes to with each figure less and more `by` a part of it, each day earlier and later by so many.

    By default every figure of the terms, every stream on which something comes in, and the price where there is one.
    Raises: Refusal where a name is none of them, or the run is refused as it is.
    """
    result = case.run()
    metric.refuse_unknown(case, result)
    now = metric.value(case, result)
    variables = [variable_named(case, metric, name) for name in names] or list(_all(case, metric))
    found, still, stopped = [], [], []
    for variable in variables:
        swing = _swing(case, metric, variable, by, days)
        ends = [end for end in (swing.at_low, swing.at_high) if end is not None]
        if not ends:
            stopped.append(variable.name)
        elif all(end == now for end in ends):
            still.append(variable.name)
        else:
            found.append(swing)
    found.sort(key=lambda swing: -swing.size)
    return Sensitivity(case, metric, result, now, tuple(found), tuple(still), tuple(stopped))


def _all(case: Case, metric: Metric) -> Iterator[Variable]:
    for name in case.streams:
        yield variable_named(case, metric, name)
    if metric.measure and metric.pricing.price is not None:
        yield variable_named(case, metric, PRICE)
    for figure in case.figures:
        yield Variable(figure.name, figure, None, number_of(figure.value))


def _swing(case: Case, metric: Metric, variable: Variable, by: Fraction, days: int) -> Swing:
    assert variable.now is not None
    if variable.figure is not None and isinstance(variable.figure.value, date):
        low, high = variable.now - days, variable.now + days
    else:
        low, high = variable.now * (1 - by), variable.now * (1 + by)
    if variable.whole:
        low, high = Fraction(round(low)), Fraction(round(high))
    values = [_value(case, metric, variable, at) for at in (low, high)]
    return Swing(variable, variable.value(low), variable.value(high), *values)


def _value(case: Case, metric: Metric, variable: Variable, at: Fraction) -> Any:
    if variable.is_price:
        metric = evolve(metric, pricing=evolve(metric.pricing, price=Fraction(round(at))))
    try:
        found = metric.value(case, case.run(variable.change(at)))
    except (Refusal, OutOfCalendar, ValueError, OverflowError):
        return None
    return None if isinstance(found, Unknown) else found
