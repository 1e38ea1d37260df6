"""The figure of a term, the factor of receipts, or the price, at which a run comes to what is asked."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from attrs import evolve, field, frozen

from ...dsl.dates import Duration, OutOfCalendar
from ...dsl.diagnostic import Refusal
from ...dsl.named_figures import Value
from ...dsl.numbers import TextRefused
from ..money import digits_of, round_to
from ..run import Result
from .case import Case
from .metric import Metric
from .roots import Root, roots, spread
from .variable import Variable

_YEARS = 40
_A_YEAR = {"year": 1, "half": 2, "quarter": 4, "month": 12, "week": 53}
"""How many of a unit make a year: lengths are looked for up to forty years; of others than these, days."""
_DAYS = (1, 7, 30, 91, 182, 365, 730, 1461, 3652, 7305)
_FOR_GOOD = frozenset({"RG601", "RG608", "RG503", "RG504", "RG505", "RG511"})
"""What is wrong with the question or the inputs, whatever the figure is."""


@frozen(eq=False)
class Solution:
    """A stretch of figures at which a run comes to what is asked, without rounding; one figure where it is exact.

    `written` is it as it may be written; `comes_to` is what the run, with its rounding, comes to then (smallest
    units), and `off` how far that is from what is asked; None where there is nothing to compare.
    """

    root: Root
    written: Value
    comes_to: Any
    off: Fraction | None


@frozen(eq=False)
class Solved:
    """What was asked and found. `now` is what the run comes to as it is.

    `tried` are the least and the greatest figure with which the contract could be run, and `nearest` the one that came
    nearest, where there is no solution. `rounds` says that rounding could not be left out.
    """

    case: Case
    result: Result
    metric: Metric
    sought: Variable
    now: Any
    solutions: tuple[Solution, ...]
    tried: tuple[Value, Value] | None
    nearest: Solution | None
    rounds: bool


def solve(case: Case, metric: Metric, sought: Variable) -> Solved:
    """Every figure, of those that show on the points tried, at which a run comes to what is asked.

    Raises: Refusal where the run is refused as it is; ImportError where a return needs the extra `finance`.
    """
    result = case.run()
    priced = _with_price(metric, sought, result)
    now = priced.value(case, result) if not sought.is_price or sought.now is not None else None
    exact = _Function(case, priced, sought, rounded=False)
    try:
        exact(sought.now if sought.now is not None else Fraction(0))
    except Refusal:
        exact = _Function(case, priced, sought, rounded=True)
    found = roots(exact, tuple(_points(sought, result)), whole=sought.whole)
    last = _Function(case, priced, sought, rounded=True)
    solutions = tuple(_solution(last, root, result) for root in found)
    tried = sorted(at for at, lacks in exact.seen.items() if lacks is not None)
    near = min(tried, key=lambda at: _size(exact.seen[at]), default=None)
    return Solved(
        case,
        result,
        priced,
        sought,
        now,
        solutions,
        (sought.value(tried[0]), sought.value(tried[-1])) if tried else None,
        _solution(last, Root(near, near, exact=False), result) if near is not None and not solutions else None,
        exact.rounded,
    )


def _size(lacks: Fraction | None) -> Fraction:
    return abs(lacks or Fraction())


def _with_price(metric: Metric, sought: Variable, result: Result) -> Metric:
    """The metric of who is asked for as the buyer, where the price is looked for."""
    if not sought.is_price:
        return metric
    price = metric.pricing.price if metric.pricing.price is not None else Fraction()
    return evolve(metric, pricing=evolve(metric.pricing, price=price, buyer=metric.pricing.buyer or metric.who))


@frozen(eq=False)
class _Function:
    """How far a run is from what is asked, by what is looked for; nothing where it cannot be run with that."""

    case: Case
    metric: Metric
    sought: Variable
    rounded: bool
    seen: dict[Fraction, Fraction | None] = field(factory=dict)

    def __call__(self, at: Fraction) -> Fraction | None:
        if at not in self.seen:
            made = self.made(at)
            self.seen[at] = made[0].lacks(self.case, made[1]) if made else None
        return self.seen[at]

    def made(self, at: Fraction) -> tuple[Metric, Result] | None:
        """The metric and the run with it, as far as there is one."""
        if at < 0:
            return None
        metric = self.metric
        if self.sought.is_price:
            metric = evolve(metric, pricing=evolve(metric.pricing, price=at))
        try:
            return metric, self.case.run(self.sought.change(at), rounded=self.rounded)
        except Refusal as refusal:
            if _FOR_GOOD & {each.code for each in refusal.findings}:
                raise
            return None
        except (OutOfCalendar, TextRefused, ValueError, OverflowError):
            return None


def _points(sought: Variable, result: Result) -> Iterator[Fraction]:
    """Where the search begins: about what the figure is now."""
    figure, now = sought.figure, sought.now
    if figure is not None and now is not None and isinstance(figure.value, date):
        yield from (now + sign * days for days in (0, *_DAYS) for sign in (-1, 1))
        yield Fraction(result.through.toordinal())
        yield Fraction((result.through + timedelta(days=1)).toordinal())
    elif sought.is_price:
        flows = result.totals
        most = max(
            (abs(Fraction(x)) for sums in flows.values() for x in sums.values() if _known(x)), default=Fraction(1)
        )
        yield from spread(now or most)
    elif figure is not None and figure.is_rate:
        yield from spread(now or Fraction(1, 100))
        for part in range(21):
            yield Fraction(part, 20)
    elif figure is not None and isinstance(figure.value, Duration):
        longest = _YEARS * _A_YEAR.get(figure.value.unit, 365)
        yield from (Fraction(min(round(point), longest)) for point in spread(now or Fraction(1)))
    elif sought.whole:
        yield from (Fraction(round(point)) for point in spread(now or Fraction(1)))
    else:
        yield from spread(now or Fraction(1))


def _known(value: Any) -> bool:
    return isinstance(value, (int, Fraction))


def _solution(f: _Function, root: Root, result: Result) -> Solution:
    """A root as it would be written, and what comes of that."""
    best: Solution | None = None
    for at in _written(f.sought, root, result):
        made = f.made(at)
        if made is None:
            continue
        metric, run = made
        off = metric.lacks(f.case, run)
        found = Solution(root, f.sought.value(at), metric.value(f.case, run), off)
        if best is None or (off is not None and (best.off is None or abs(off) < abs(best.off))):
            best = found
    return best or Solution(root, f.sought.value(root.low), None, None)


def _written(sought: Variable, root: Root, result: Result) -> Sequence[Fraction]:
    """Figures of a root as contracts write them: what is so now, else the roundest; both neighbours of a leap."""
    if sought.now is not None and root.holds(sought.now):
        return (sought.now,)
    if sought.whole:
        return (root.low,) if root.exact else (root.low, root.high)
    for unit in _grains(sought, result):
        up, down = (Fraction(round_to(point, unit, mode)) for point, mode in ((root.low, "up"), (root.high, "down")))
        if root.low < root.high and up <= down and root.exact:
            return (up,)
    unit = _grains(sought, result)[-1]
    return tuple(
        dict.fromkeys(
            Fraction(round_to(point, unit, mode)) for point in (root.low, root.high) for mode in ("down", "up")
        )
    )


def _grains(sought: Variable, result: Result) -> tuple[Fraction, ...]:
    """Units to which a figure may be written, the roundest first."""
    if sought.is_price:
        return tuple(Fraction(10**power) for power in range(8, -1, -1))
    last = 6 if sought.figure is None or sought.figure.is_rate else digits_of(result.model.currency)
    return tuple(Fraction(10) ** -power for power in range(-6, last + 1))
