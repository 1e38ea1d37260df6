"""What an analyst writes, such as `12%` and `8,839,500`, as figures of a deal."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from ...dsl.diagnostic import Diagnostic, Refusal, Severity
from ...dsl.nearest import did_you_mean
from ...dsl.numbers import TextRefused, read_number, read_percentage
from ...dsl.source import Source
from ..money import digits_of
from ..rows import Inputs
from ..run import Result
from .case import Case
from .flows import flows_of
from .metric import Metric, Pricing, read_metric
from .value import Value, values


def asked_values(
    result: Result,
    *,
    rate: str | None = None,
    price: str | None = None,
    buyer: str | None = None,
    on: date | None = None,
    day_count: str = "actual/365",
) -> tuple[Value, ...]:
    """The values of a run, as `values`; Raises: Refusal where a text is no figure, or names nobody."""
    asked = asked_pricing(result, rate=rate, price=price, buyer=buyer, on=on, day_count=day_count)
    return values(result, rate=asked.rate, convention=asked.convention, on=on, price=asked.price, buyer=asked.buyer)


def asked_pricing(
    result: Result,
    *,
    rate: str | None = None,
    price: str | None = None,
    buyer: str | None = None,
    on: date | None = None,
    day_count: str = "actual/365",
) -> Pricing:
    """What worth rests on, as it is written. Raises: Refusal where a text is no figure, or names nobody."""
    yearly = _figure("rate", rate, percent=True)
    paid = _figure("price", price, percent=False)
    whole = paid * 10 ** digits_of(result.model.currency) if paid is not None else None
    if whole is not None and whole.denominator != 1:
        raise _refused("RG505", f"price {price!r} is finer than {result.model.currency} has", "round it")
    who = _buyer(result, buyer) if price is not None or buyer is not None else None
    return Pricing(yearly, day_count, on, whole, who)


def asked_case(
    source: Source,
    inputs: Inputs,
    words: str,
    pricing: Mapping[str, Any],
    *,
    goal: bool,
    option: str,
    **run: Any,
) -> tuple[Case, Metric]:
    """A contract made ready to be run again, and what is asked of it: a metric, or with a `goal` METRIC = VALUE.

    `pricing` is as `asked_pricing` takes it, `run` as `Case.of`. Raises: Refusal where the question cannot be read.
    """
    left, sign, right = words.partition("=")
    if goal and (not sign or not left.strip() or not right.strip()):
        way = "write it as 'received by unit = 1,000,000.00'"
        raise _refused("RG608", f"'{words.strip()}' is not METRIC = VALUE", way)
    plain = Case.of(source, inputs, **run)
    result = plain.run()
    rests = asked_pricing(result, **pricing)
    found = read_metric(left, rests, result, right if goal else None)
    if found is not None:
        return plain, found
    case = Case.of(source, inputs, asked=words, option=option, **run)
    case.run()
    return case, Metric(" ".join(left.split()), " ".join(right.split()), rests)


def _figure(what: str, text: str | None, *, percent: bool) -> Fraction | None:
    if text is None:
        return None
    try:
        if percent and not text.endswith("%"):
            raise TextRefused(text, "has no sign of percent", "write it as 12%")
        return Fraction(read_percentage(text, signed=True)) if percent else read_number(text)
    except TextRefused as refused:
        raise _refused("RG502", f"{what} {refused}", refused.help) from None


def _buyer(result: Result, name: str | None) -> str:
    """Whose flows are bought: who is named, else the only instrument, or the only party, that anything is paid to."""
    flows = flows_of(result)
    if name is not None:
        symbol = result.model.scope.symbols.get(name)
        if symbol is None or symbol.key not in flows:
            way = did_you_mean(name, list(flows), f"name one of: {', '.join(flows)}")
            raise _refused("RG503", f"'{name}' receives and pays nothing in this run", way)
        return symbol.key
    paid = [who for who, each in flows.items() if each.received]
    units = [who for who in paid if result.model.scope.symbols[who].kind == "instrument"]
    for some in (units, paid):
        if len(some) == 1:
            return some[0]
    raise _refused("RG503", "who pays the price is not said", f"name one of: {', '.join(flows)}")


def _refused(code: str, message: str, way: str) -> Refusal:
    return Refusal([Diagnostic(code, Severity.ERROR, message, None, way)])
