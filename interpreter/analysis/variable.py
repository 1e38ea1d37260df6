"""What may be other than it is: a figure of the terms, how much comes in, the price that is paid."""

from datetime import date
from fractions import Fraction

from attrs import frozen

from ...dsl.dates import Duration
from ...dsl.diagnostic import Diagnostic, Refusal, Severity
from ...dsl.named_figures import NamedFigure, Value, figure_named
from .case import AS_IT_IS, Case, Change
from .metric import Metric

PRICE, RECEIPTS = "price", "receipts"
_WHOLE_KINDS = ("date", "length", "quantity")


@frozen(eq=False)
class Variable:
    """What may be other than it is: a figure of the terms, how many times as much comes in, or the price."""

    name: str
    figure: NamedFigure | None
    streams: frozenset[str] | None
    now: Fraction | None

    @property
    def is_price(self) -> bool:
        """Whether it is what the buyer pays."""
        return self.name == PRICE and self.figure is None

    @property
    def whole(self) -> bool:
        """Whether only whole numbers, or days, can be meant."""
        if self.figure is None:
            return False
        return self.figure.kind in _WHOLE_KINDS and (self.now is None or self.now.denominator == 1)

    def change(self, at: Fraction) -> Change:
        """What is other where it is this much."""
        if self.figure is not None:
            return Change(self.figure, self.value(at))
        return AS_IT_IS if self.is_price else Change(factor=at, streams=self.streams)

    def value(self, at: Fraction) -> Value:
        """A figure of its kind: a day for its number, and so on."""
        if self.figure is None:
            return at
        if isinstance(self.figure.value, date):
            return date.fromordinal(int(at))
        if isinstance(self.figure.value, Duration):
            return Duration(int(at), self.figure.value.unit)
        return at


def variable_named(case: Case, metric: Metric, name: str) -> Variable:
    """What a name stands for: `price`, `receipts` or a stream (how many times as much), else a figure of the terms.

    Raises: Refusal where it is none of them.
    """
    text = "".join(name.split())
    if text == PRICE and not any(PRICE in each.names for each in case.figures):
        if not metric.measure:
            way = "ask for a present value, a yearly return or a multiple"
            raise Refusal([Diagnostic("RG608", Severity.ERROR, "no price is among what is asked", None, way)])
        return Variable(PRICE, None, None, metric.pricing.price)
    if text in (RECEIPTS, *case.streams):
        if not case.streams:
            way = "give what came in: --cash, or --quantities"
            raise Refusal([Diagnostic("RG608", Severity.ERROR, "nothing comes in", None, way)])
        return Variable(text, None, None if text == RECEIPTS else frozenset((text,)), Fraction(1))
    figure = figure_named(case.figures, text)
    return Variable(figure.name, figure, None, number_of(figure.value))


def number_of(value: Value) -> Fraction:
    """A figure as a number: a day as its number, a length as its count."""
    if isinstance(value, date):
        return Fraction(value.toordinal())
    return Fraction(value.count) if isinstance(value, Duration) else value
