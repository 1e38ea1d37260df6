"""What is asked of a run: a value in the contract's own words, or what the run is worth to somebody."""

import re
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import frozen

from ...dsl.diagnostic import Diagnostic, Refusal, Severity
from ...dsl.nearest import did_you_mean
from ...dsl.numbers import TextRefused, read_number, read_percentage
from ...dsl.types import DATE, PERCENT, POINTS, Type, is_currency, is_money
from ..discount import Discount
from ..exact.unknown import Unknown
from ..money import digits_of, round_to, scale_of, show_decimal, show_money, with_commas
from ..run import Result
from .case import Case
from .flows import Flows, flows_of
from .returns import changes_of_sign, returns

MEASURES = ("present value", "yearly return", "multiple")
_WORTH = re.compile(rf"({'|'.join(MEASURES)}) of ([a-z]\w*)")
_DECIMALS = 10


@frozen
class Pricing:
    """What worth rests on: a yearly rate, a day count, a day (that of the deal), and who pays a price then, in smallest
    units."""

    rate: Fraction | None = None
    convention: str = "actual/365"
    on: date | None = None
    price: Fraction | None = None
    buyer: str | None = None


@frozen
class Metric:
    """Something that a run comes to; `goal` is what it should be, in smallest units where it is money.

    `measure` and `who` are those of a worth, and empty where it is a value in the words of the contract.
    """

    words: str
    goal_words: str
    pricing: Pricing
    measure: str = ""
    who: str = ""
    goal: Fraction | None = None

    def flows(self, result: Result) -> Flows:
        """The flows whose worth is asked, after the price is paid."""
        found = flows_of(result).get(self.who) or Flows(self.who, result.model.currency, ())
        day = self.pricing.on or result.model.dated
        later = Flows(found.who, found.unit, tuple((when, x) for when, x in found.days if when >= day), found.unknown)
        bought = self.pricing.price is not None and self.pricing.buyer == self.who
        return later.less(self.pricing.price or Fraction(), day) if bought else later

    def value(self, case: Case, result: Result) -> Any:
        """What it comes to: in smallest units; None where there is none, Unknown where it is not known.

        Raises: ImportError where a return is asked and the extra `finance` is not installed.
        """
        if not self.measure:
            return case.answer(result)[0][0]
        flows = self.flows(result)
        if flows.unknown:
            return Unknown(*flows.unknown)
        if self.measure == "present value":
            return round_to(_worth(flows, self.pricing, result), 1, "half even")
        if self.measure == "multiple":
            return flows.received / flows.paid if flows.paid else None
        found = returns(flows.days, self.pricing.convention) if changes_of_sign(flows.days) else ()
        return found[0] if len(found) == 1 else None

    def lacks(self, case: Case, result: Result) -> Fraction | None:
        """How far it is from what it should be: nought where it is that, and linear in money that flows.

        None where there is nothing to be compared. Raises: Refusal where it depends on what is not disclosed.
        """
        if not self.measure:
            (left, right), _ = case.answer(result)
            _refuse_unknown(left, right)
            return _figure(left) - _figure(right)
        flows = self.flows(result)
        _refuse_unknown(Unknown(*flows.unknown) if flows.unknown else 0)
        assert self.goal is not None
        if self.measure == "present value":
            return _worth(flows, self.pricing, result) - self.goal
        if not flows.paid or not flows.received:
            return None
        if self.measure == "multiple":
            return flows.received - self.goal * flows.paid
        return _worth(flows, Pricing(self.goal, self.pricing.convention, self.pricing.on), result)

    def refuse_unknown(self, case: Case, result: Result) -> None:
        """Nothing where it is known. Raises: Refusal where it depends on what is not disclosed."""
        _refuse_unknown(self.value(case, result))

    def major(self, case: Case, result: Result, value: Any) -> Fraction:
        """A figure of it for a picture: money in major units, returns in percent."""
        if self.measure in ("yearly return", "multiple"):
            return Fraction(value) * (100 if self.measure == "yearly return" else 1)
        scale = 10 ** digits_of(result.model.currency) if self.measure else scale_of(case.answer(result)[1])
        return Fraction(value) / scale

    def show(self, case: Case, result: Result, value: Any) -> str:
        """A figure of it as a person reads it."""
        if value is None:
            return "none"
        if isinstance(value, Unknown):
            return "undisclosed"
        if self.measure == "yearly return":
            return f"{show_decimal(value * 100, 4)}%"
        if self.measure == "multiple":
            return f"{show_decimal(value, 4)}x"
        if self.measure:
            return with_commas(show_money(value, result.model.currency))
        return shown(value, case.answer(result)[1])


def shown(value: Any, kind: Type) -> str:
    """A value of the contract as a person reads it, without its unit where it is money."""
    if isinstance(value, bool):
        return str(value).lower()
    if kind == DATE:
        return (value if isinstance(value, date) else date.fromordinal(int(value))).isoformat()
    if is_money(kind):
        unit = kind.unit[0][0]
        exact = Fraction(value)
        fine = exact.denominator == 1
        return with_commas(show_money(value, unit) if fine else _short(exact / 10 ** digits_of(unit)))
    if any(is_currency(unit) for unit, _ in kind.unit):
        return with_commas(_short(Fraction(value) / scale_of(kind), 2))
    if kind in (PERCENT, POINTS):
        return f"{_short(Fraction(value) * 100)}%"
    return with_commas(_short(Fraction(value)))


def _short(value: Fraction, least: int = 0) -> str:
    """At most ten decimals, and no more than are needed, but for at least so many."""
    whole, point, decimals = show_decimal(value, _DECIMALS).partition(".")
    kept = decimals.rstrip("0").ljust(least, "0")
    return whole + (point + kept if kept else "")


def read_metric(words: str, pricing: Pricing, result: Result, goal: str | None = None) -> Metric | None:
    """A worth that is asked; None where the words are those of the contract itself.

    Raises: Refusal where it names nobody, or the goal is no figure of its kind.
    """
    found = _WORTH.fullmatch(" ".join(words.split()))
    if found is None:
        return None
    measure, name = found.groups()
    symbol = result.model.scope.symbols.get(name)
    flows = flows_of(result)
    if symbol is None or symbol.kind not in ("party", "instrument"):
        way = did_you_mean(name, list(flows), f"name one of: {', '.join(flows)}" if flows else "nobody is paid")
        raise _refused("RG503", f"'{name}' is no party and no instrument of this deal", way)
    if measure == "present value" and pricing.rate is None:
        raise _refused("RG502", "a present value needs a yearly rate", "give it: --rate 12%")
    level = _goal(measure, goal, result) if goal is not None else None
    return Metric(" ".join(words.split()), (goal or "").strip(), pricing, measure, symbol.key, level)


def _goal(measure: str, text: str, result: Result) -> Fraction:
    text = text.strip()
    try:
        if measure == "yearly return":
            if not text.endswith("%"):
                raise TextRefused(text, "has no sign of percent", "write it as 15%")
            return Fraction(read_percentage(text, signed=True))
        if measure == "multiple":
            return read_number(text.removesuffix("x"))
        return Fraction(read_number(text, signed=True) * 10 ** digits_of(result.model.currency))
    except TextRefused as refused:
        raise _refused("RG502", f"{measure} {refused}", refused.help) from None


def _worth(flows: Flows, pricing: Pricing, result: Result) -> Fraction:
    assert pricing.rate is not None
    discount = Discount(pricing.rate, pricing.convention, pricing.on or result.model.dated)
    return sum((amount * Fraction(discount.value(when)) for when, amount in flows.days), Fraction())


def _figure(value: Any) -> Fraction:
    return Fraction(value.toordinal() if isinstance(value, date) else value)


def _refuse_unknown(*values: Any) -> None:
    names = sorted({name for value in values if isinstance(value, Unknown) for name in value.names})
    if any(isinstance(value, Unknown) for value in values):
        listed = ", ".join(f"'{name}'" for name in names)
        way = "supply it: " + " ".join(f"--set {name}=..." for name in names)
        message = (
            f"what is asked depends on {listed}, which is not disclosed" if names else "what is asked has no value"
        )
        raise _refused("RG601", message, way if names else "ask for something that the run comes to")


def _refused(code: str, message: str, way: str) -> Refusal:
    return Refusal([Diagnostic(code, Severity.ERROR, message, None, way)])
