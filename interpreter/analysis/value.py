"""What a run is worth to each: present value, return, multiple, payback, duration."""

from datetime import date
from fractions import Fraction

from attrs import frozen

from ..day_count import fraction_of_year
from ..discount import Discount
from ..money import round_to
from ..run import Result
from .flows import Flows, flows_of
from .returns import changes_of_sign, returns


@frozen
class Value:
    """What somebody's flows come to, in smallest units of `flows.unit`.

    `bought` says that a price is among the flows. `present` is at a rate, on the day of the price, to the cent; None
    without a rate. `returns` are all yearly returns at which it is nothing; `multiple` what is received over what is
    paid, None where nothing is; `payback` the first day on which as much was received as was paid; `duration` the years
    until what is received, weighted by present value.
    """

    flows: Flows
    bought: bool
    present: Fraction | None
    returns: tuple[Fraction, ...]
    multiple: Fraction | None
    payback: date | None
    duration: Fraction | None


def values(
    result: Result,
    *,
    rate: Fraction | None = None,
    convention: str = "actual/365",
    on: date | None = None,
    price: Fraction | None = None,
    buyer: str | None = None,
) -> tuple[Value, ...]:
    """The value to each party and instrument on a day (that of the deal); `buyer` pays a price for theirs then.

    The price is in smallest units. Flows before the day are left out: they are worth nothing on it. Raises: ImportError
    where the extra `finance` is not installed.
    """
    day = on or result.model.dated
    found = []
    for who, flows in flows_of(result).items():
        later = Flows(who, flows.unit, tuple((when, x) for when, x in flows.days if when >= day), flows.unknown)
        bought = price is not None and who == buyer
        whole = later.less(price, day) if price is not None and bought else later
        found.append(_value(whole, rate, convention, day, bought=bought))
    return tuple(found)


def _value(flows: Flows, rate: Fraction | None, convention: str, day: date, *, bought: bool) -> Value:
    present = duration = None
    if rate is not None:
        discount = Discount(rate, convention, day)
        worth = [(when, amount * Fraction(discount.value(when))) for when, amount in flows.days]
        present = Fraction(round_to(sum((amount for _, amount in worth), Fraction()), 1, "half even"))
        coming = [(when, amount) for when, amount in worth if amount > 0]
        total = sum((amount for _, amount in coming), Fraction())
        if total:
            duration = sum((fraction_of_year(convention, day, when) * x for when, x in coming), Fraction()) / total
    multiple = flows.received / flows.paid if flows.paid else None
    roots = returns(flows.days, convention) if changes_of_sign(flows.days) else ()
    return Value(flows, bought, present, roots, multiple, _payback(flows), duration)


def _payback(flows: Flows) -> date | None:
    """The first day on which all that was paid until then has come back; None where it never does, or nothing was."""
    balance, lacked = Fraction(), False
    for day, amount in flows.days:
        balance += amount
        if balance < 0:
            lacked = True
        elif lacked:
            return day
    return None
