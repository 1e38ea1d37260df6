"""What an analyst writes, such as `12%` and `8,839,500`, as figures of a deal."""

from datetime import date
from fractions import Fraction

from ...dsl.diagnostic import Diagnostic, Refusal, Severity
from ...dsl.nearest import did_you_mean
from ...dsl.numbers import TextRefused, read_number, read_percentage
from ..money import digits_of
from ..run import Result
from .flows import flows_of
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
    yearly = _figure("rate", rate, percent=True)
    paid = _figure("price", price, percent=False)
    whole = paid * 10 ** digits_of(result.model.currency) if paid is not None else None
    if whole is not None and whole.denominator != 1:
        raise _refused("RG505", f"price {price!r} is finer than {result.model.currency} has", "round it")
    who = _buyer(result, buyer) if price is not None or buyer is not None else None
    return values(result, rate=yearly, convention=day_count, on=on, price=whole, buyer=who)


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
