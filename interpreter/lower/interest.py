"""Interest: it accrues before anything else of a day on which anything happens, and is posted when its period ends.

What accrues is the balance times the rate times the fraction of a year since the last such day, with the balance and
the rate as they stood in between: so another happening changes nothing. Nor does the end of a period: what falls due
on its last day, after its interest is posted, bears that of the night, as on any other day.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import evolve

from ...dsl.terms.account import Account, Accrual, Opening, OwedBy
from ...dsl.terms.window import EachDay
from ..dated import Table
from ..day_count import Elapsed
from ..formula import ONE, ZERO, Apply, At, Expr, Reg, Val, add, at_most, both, either, if_, mul, no, reads, sub
from ..observed import LatestOf
from ..program import Check, Days, Let, Operation, Phase, Post, Register, Set, TickKind
from .claims import balance_of, interest_of
from .context import Lowering, indexes_read, read_where
from .counting import period_of
from .expressions import lower_value
from .payment import may_be_unknown, rounded

ACCRUAL = TickKind("calendar", "accrual", Phase.ACCRUE)
"""The tick on each day on which anything happens."""

_DAY = timedelta(days=1)


def accruing(into: Lowering, account: Account, line: Accrual) -> None:
    """A rule for each day on which anything happens."""
    key = account.name.text
    elapsed = _elapsed(into, account, line, "")
    dated = [each for each in reads(lower_value(into, line.rate)) if isinstance(each, At)]
    if not all(_is_stated(into, each) for each in dated if each.name not in into.averages):
        message = "this rate of interest changes from day to day"
        into.refuse("RG115", message, line.rate, "write a rate that is the same until something changes it")
    days = into.days.get(ACCRUAL, Days(busy=True))
    changes = _days_of_change(into, lower_value(into, line.rate))
    into.days[ACCRUAL] = evolve(days, dates=tuple(sorted({*days.dates, *changes})))
    body: list[Operation] = [*_accrued(into, account, line, elapsed), _since(into, key, elapsed, line)]
    if not isinstance(line.window, EachDay):
        body.append(Set(register=_night(into, key).name, value=ZERO, clause=key, span=line.span))
    into.rule(ACCRUAL, tuple(body), key, line.span)


def posting(into: Lowering, account: Account, line: Accrual) -> None:
    """A rule for the end of each period: on its last day, as it closes; on a day of each year, before all of it."""
    key, span, unit = account.name.text, line.span, into.model.currency
    period = period_of(into.model, line.window)
    if isinstance(line.window, EachDay):
        kind = TickKind("calendar", f"interest of {key}", Phase.ACCRUE)
        into.days[kind] = Days(every=period)
        elapsed = _elapsed(into, account, line, "before")
    else:
        kind = TickKind("calendar", f"interest of {key}", Phase.CLOSE)
        into.days[kind] = Days(every=period, ends=True)
        elapsed = _elapsed(into, account, line, "through")
        _remember_the_night(into, account, line, elapsed)
    gathered, value = accrued(into, key), Val(f"{key}.interest")
    rounding = into.model.rounding
    kept = value if rounding and rounding.point == "cumulative" else gathered
    raised = balance_of(into, key) if line.added else interest_of(into, key)
    body: list[Operation] = [*_accrued(into, account, line, elapsed), _since(into, key, ZERO, line)]
    body += rounded(into, value.name, gathered, unit, key, span)
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
    body += [evolve(shown, view="", amount=sub(ZERO, kept), adds=((gathered.name, 1),)), shown]
    into.rule(kind, tuple(body), key, span)


def _remember_the_night(into: Lowering, account: Account, line: Accrual, through: At) -> None:
    """The balance on the last day of a period before anything falls due, and the fraction that its night is."""
    key, span = account.name.text, line.span
    kind = TickKind("calendar", f"night of {key}", Phase.CHANGE)
    into.days[kind] = Days(every=period_of(into.model, line.window), ends=True)
    night = sub(through, _elapsed(into, account, line, ""))
    body = (
        Set(register=_before_the_night(into, key).name, value=balance_of(into, key), clause=key, span=span),
        Set(register=_night(into, key).name, value=night, clause=key, span=span),
    )
    into.rule(kind, body, key, span)


def _night(into: Lowering, key: str) -> Reg:
    """The fraction of a year from the last day of a period to the next; nothing once it has accrued."""
    return into.register(f"night:{key}", Register("window", ""))


def _before_the_night(into: Lowering, key: str) -> Reg:
    """The balance for which the interest of the night is posted."""
    return into.register(f"before the night:{key}", Register("window", into.model.currency))


def _not_below(key: str, value: Expr, line: Accrual) -> Check:
    return Check(
        condition=at_most(ZERO, value),
        code="RG603",
        message=f"the interest of '{key}' comes to less than nothing",
        help="write the rate as 'greater of 0% and ...' where it may",
        clause=key,
        span=line.span,
    )


def accrued(into: Lowering, key: str) -> Reg:
    """What has accrued and is not posted."""
    return into.register(f"accrued:{key}", Register("counter", into.model.currency))


def _elapsed(into: Lowering, account: Account, line: Accrual, counting: str) -> At:
    """The fraction of a year since the period began, or since the account opened on a day in it."""
    opening = next((each for each in account.lines if isinstance(each, Opening)), None)
    first = opening.moment.when if opening and isinstance(opening.moment.when, date) else into.model.dated
    period = period_of(into.model, line.window)
    name = f"{counting or 'elapsed'} in the period of {account.name}"
    into.tables[name] = Elapsed(line.day_count, period, first, counting == "through", counting == "before")
    return At(name)


def _since(into: Lowering, key: str, elapsed: Expr, line: Accrual) -> Set:
    return Set(register=_last(into, key).name, value=elapsed, clause=key, span=line.span)


def _last(into: Lowering, key: str) -> Reg:
    """The fraction of a year up to which interest has accrued."""
    return into.register(f"elapsed:{key}", Register("window", ""))


def _accrued(into: Lowering, account: Account, line: Accrual, elapsed: Expr) -> Iterator[Operation]:
    key, span = account.name.text, line.span
    balance = balance_of(into, key)
    rate = _of_the_day_before(into, lower_value(into, line.rate))
    for name in sorted(indexes_read(rate)):
        yield Check(
            condition=either(
                at_most(balance, ZERO), either(at_most(ONE, into.observed_on(name)), no(read_where(rate, name)))
            ),
            code="RG510",
            message=f"no value of '{name.removeprefix('index:')}' was observed by which '{key}' bears interest",
            help="add an observation of the day from which interest runs, or before it",
            clause=key,
            span=line.rate.span,
        )
    borne = mul(balance, sub(elapsed, _last(into, key)))
    if not isinstance(line.window, EachDay):
        borne = add(borne, mul(sub(balance, _before_the_night(into, key)), _night(into, key)))
    amount = mul(borne, rate)
    if any(_has_gaps(into, item) for item in reads(rate)) or may_be_unknown(into, rate):
        amount = if_(both(at_most(borne, ZERO), at_most(ZERO, borne)), ZERO, amount)
    let = Let(name=f"{key}.accrued", value=amount, clause=key, span=span)
    into.observing.add(id(let))
    yield let
    yield Post(
        kind="measure",
        view="",
        source=None,
        target=key,
        unit=into.model.currency,
        amount=Val(let.name),
        adds=((accrued(into, key).name, 1),),
        clause=key,
        span=span,
    )


def _has_gaps(into: Lowering, item: Expr) -> bool:
    """Whether a dated table has days without a value; then it is read only where something bears interest."""
    table = into.tables.get(item.name) if isinstance(item, At) else None
    return isinstance(table, Table) and table.has_gaps


def _is_stated(into: Lowering, item: At) -> bool:
    """Whether a dated table stands in the contract: its steps are known before anything comes in."""
    table = into.tables.get(item.name)
    return isinstance(table, Table) and bool(table.steps or not table.has_gaps)


def _of_the_day_before(into: Lowering, rate: Expr) -> Expr:
    """A rate as it stood at the end of the day before; it accrues on each day on which a dated value changes."""
    match rate:
        case At(name=name) if name in into.averages:
            index = into.averages[name]
            latest = isinstance(index, LatestOf)
            what, way = "an average", "observe the average itself, as an index of its own"
            if latest:
                what, way = "'latest of'", f"name the index, '{index.index}': interest runs at its last observation"
            into.refuse("RG115", f"interest does not follow {what}", index.span, way)
            return rate
        case At(name=name):
            table = into.tables.get(name)
            if not isinstance(table, Table):
                return rate
            steps = [(day + _DAY, value) for day, value in table.steps if day < date.max]
            before = f"{name}, the day before"
            into.tables.setdefault(before, evolve(table, steps=tuple(steps)))
            return At(before)
        case Apply(op=op, args=args, span=span):
            return Apply(op, tuple(_of_the_day_before(into, arg) for arg in args), span)
    return rate


def _days_of_change(into: Lowering, rate: Expr) -> Iterator[date]:
    for item in reads(rate):
        table = into.tables.get(item.name) if isinstance(item, At) else None
        if isinstance(table, Table):
            yield from (day for day, _ in table.steps)
