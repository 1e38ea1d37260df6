"""The amount that gives a party a yearly return on all that it paid and received.

It is what the party paid less what it received, each with the return from its day to today. What counts of a flow is
its day alone, so all of those before today are kept as one sum, of their worth on the first day of the deal, and those
of today are as they are: the amount falls by as much as the party is paid.
"""

from attrs import evolve

from ...dsl.terms import expression as ex
from ..discount import Discount
from ..formula import ZERO, At, Const, Expr, Hole, Reg, add, div, mul, sub
from ..program import Days, Phase, Register, Set, TickKind
from .context import Lowering
from .counters import Counter

_ACCRUAL = TickKind("calendar", "accrual", Phase.ACCRUE)


def lower_solved(into: Lowering, solved: ex.Solved, rate: Expr) -> Expr:
    """The formula of the amount; `rate` is that of the return."""
    if isinstance(rate, Hole):
        known = into.holes.get(rate.name)
        if known is None:
            return rate
        rate = Const(known)
    if not isinstance(rate, Const) or isinstance(rate.value, bool) or rate.value <= -1:
        way = "write a percentage above -100%, as 12%; a return that changes is none"
        into.refuse("RG113", "the return is not a fixed figure above -100%", solved.rate, way)
        return ZERO
    who, unit = into.model.symbol(solved.who).key, into.model.currency
    got, paid = (into.counter(Counter(sense, who), unit) for sense in ("got", "outlay"))
    name = f"discount at {rate.value} on {solved.day_count}"
    into.tables[name] = Discount(rate.value, solved.day_count, into.model.dated)
    kept = f"{who} at {rate.value} on {solved.day_count}"
    new = f"worth of {kept}" not in into.registers
    worth = into.register(f"worth of {kept}", Register("window", unit))
    weight = into.register(f"weight of the last day of {kept}", Register("window", ""))
    before = [into.register(f"{each.name} before the day, {kept}", Register("window", unit)) for each in (got, paid)]
    today = sub(sub(got, before[0]), sub(paid, before[1]))
    if new:
        _each_day(into, solved, (worth, weight, At(name)), today, ((got, before[0]), (paid, before[1])))
    if into.at_end:
        return sub(ZERO, div(add(worth, mul(today, weight)), At(name), solved.span))
    return sub(sub(ZERO, div(worth, At(name), solved.span)), today)


def _each_day(
    into: Lowering,
    solved: ex.Solved,
    kept: tuple[Reg, Reg, At],
    today: Expr,
    bases: tuple[tuple[Reg, Reg], ...],
) -> None:
    """On each day on which anything happens, before all of it: what flowed on the last such day joins the sum."""
    worth, weight, now = kept
    values = [(worth, add(worth, mul(today, weight))), *((base, count) for count, base in bases), (weight, now)]
    into.days[_ACCRUAL] = evolve(into.days.get(_ACCRUAL, Days()), busy=True)
    body = tuple(Set(register=register.name, value=value, clause="", span=solved.span) for register, value in values)
    into.rule(_ACCRUAL, body, "", solved.span)
