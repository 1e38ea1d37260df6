"""The interest of accounts: posted when its period ends, to the balance or to a claim beside it."""

from datetime import date

from attrs import evolve

from ...dsl.terms.account import Account, Accrual, Opening, OwedBy
from ...dsl.terms.window import EachDay
from ..formula import ZERO, Val, at_most, sub
from ..program import Check, Post
from .bearing import Bearing, at_the_end
from .claims import balance_of, interest_of
from .context import Lowering
from .counting import period_of
from .expressions import lower_value
from .payment import may_be_unknown, rounded


def bearing_of(into: Lowering, account: Account, line: Accrual) -> Bearing:
    """An account as what bears interest."""
    opening = next((each for each in account.lines if isinstance(each, Opening)), None)
    first = opening.moment.when if opening and isinstance(opening.moment.when, date) else into.model.dated
    key, period, ends = account.name.text, period_of(into.model, line.window), not isinstance(line.window, EachDay)
    balance, unit = balance_of(into, key), into.model.currency
    return Bearing(key, balance, unit, line.rate, line.day_count, period, ends, first, line.span)


def posting(into: Lowering, account: Account, line: Accrual) -> Bearing:
    """A rule for the end of each period: what has accrued is added to the balance, or to the claim beside it."""
    bears = bearing_of(into, account, line)
    key, span, unit, value = bears.key, line.span, bears.unit, Val(f"{bears.key}.interest")
    kind, at_end = at_the_end(into, bears)
    rounding = into.model.rounding
    kept = value if rounding and rounding.point == "cumulative" else bears.accrued
    raised = balance_of(into, key) if line.added else interest_of(into, key)
    body = [*at_end, *rounded(into, value.name, bears.accrued, unit, key, span)]
    if not may_be_unknown(into, lower_value(into, line.rate)):
        body.append(_not_below(key, value, line))
    shown = Post(
        kind="measure",
        view="interest",
        source=account.whose.debtor.text if isinstance(account.whose, OwedBy) else None,
        target=key,
        unit=unit,
        amount=value,
        adds=((raised.name, 1),),
        clause=key,
        span=span,
    )
    body += [evolve(shown, view="", amount=sub(ZERO, kept), adds=((bears.accrued.name, 1),)), shown]
    into.rule(kind, tuple(body), key, span)
    return bears


def _not_below(key: str, value: Val, line: Accrual) -> Check:
    return Check(
        condition=at_most(ZERO, value),
        code="RG603",
        message=f"the interest of '{key}' comes to less than nothing",
        help="write the rate as 'greater of 0% and ...' where it may",
        clause=key,
        span=line.span,
    )
