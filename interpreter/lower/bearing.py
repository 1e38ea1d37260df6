"""Interest: it accrues before anything else of a day on which anything happens.

What accrues is the balance times the rate times the fraction of a year since the last such day, with the balance and
the rate as they stood in between: so another happening changes nothing. Nor does the end of a period: what falls due
on its last day, after its interest is posted, bears that of the night, as on any other day.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import evolve, frozen

from ...dsl.dates import PeriodKind
from ...dsl.source import Span
from ...dsl.terms.expression import Expr as Value
from ..dated import Table
from ..day_count import Elapsed
from ..formula import ONE, ZERO, Apply, At, Expr, Reg, Val, add, at_most, both, either, if_, mul, no, reads, sub
from ..observed import LatestOf
from ..program import Check, Days, Let, Operation, Phase, Post, Register, Set, TickKind
from .context import Lowering, indexes_read, read_where
from .expressions import lower_value
from .payment import may_be_unknown

ACCRUAL = TickKind("calendar", "accrual", Phase.ACCRUE)
"""The tick on each day on which anything happens."""

_DAY = timedelta(days=1)


@frozen(eq=False)
class Bearing:
    """What bears interest: a balance in money of `unit`, at a rate a year by a day count.

    Time is cut into periods, the first of which begins on `first`. Periods that end with a day (`ends`), and not
    before one, have a night that accrues in the next.
    """

    key: str
    balance: Expr
    unit: str
    rate: Value
    day_count: str
    period: PeriodKind
    ends: bool
    first: date
    span: Span

    @property
    def accrued(self) -> Reg:
        """What has accrued and is not posted."""
        return Reg(f"accrued:{self.key}")

    @property
    def last(self) -> Reg:
        """The fraction of a year up to which interest has accrued in the period."""
        return Reg(f"elapsed:{self.key}")

    @property
    def night(self) -> Reg:
        """The fraction of a year from the last day of a period to the next; nothing once it has accrued."""
        return Reg(f"night:{self.key}")

    @property
    def before_the_night(self) -> Reg:
        """The balance for which the interest of the night is posted."""
        return Reg(f"before the night:{self.key}")

    def set(self, register: Reg, value: Expr) -> Set:
        """Give one of its registers a value."""
        return Set(register=register.name, value=value, clause=self.key, span=self.span)


def accruing(into: Lowering, bears: Bearing, then: tuple[Operation, ...] = ()) -> None:
    """A rule for each day on which anything happens; `then` follows what accrues."""
    rate = lower_value(into, bears.rate)
    dated = [each for each in reads(rate) if isinstance(each, At)]
    if not all(_is_stated(into, each) for each in dated if each.name not in into.averages):
        message = "this rate of interest changes from day to day"
        into.refuse("RG115", message, bears.rate, "write a rate that is the same until something changes it")
    days = into.days.get(ACCRUAL, Days(busy=True))
    into.days[ACCRUAL] = evolve(days, dates=tuple(sorted({*days.dates, *_days_of_change(into, rate)})))
    elapsed = _elapsed(into, bears, "")
    body = (*_accrue(into, bears, elapsed), bears.set(bears.last, elapsed))
    nights = (bears.set(bears.night, ZERO),) if bears.ends else ()
    into.rule(ACCRUAL, (*body, *nights, *then), bears.key, bears.span)


def at_the_end(into: Lowering, bears: Bearing) -> tuple[TickKind, tuple[Operation, ...]]:
    """When a period is over, and what accrues to then: on its last day, as it closes; or on a day, before all of it."""
    kind = TickKind("calendar", f"interest of {bears.key}", Phase.CLOSE if bears.ends else Phase.ACCRUE)
    into.days[kind] = Days(every=bears.period, ends=bears.ends)
    elapsed = _elapsed(into, bears, "through" if bears.ends else "before")
    if bears.ends:
        _remember_the_night(into, bears, elapsed)
    return kind, (*_accrue(into, bears, elapsed), bears.set(bears.last, ZERO))


def _remember_the_night(into: Lowering, bears: Bearing, through: At) -> None:
    """The balance on the last day of a period before anything falls due, and the fraction that its night is."""
    into.register(bears.night.name, Register("window", ""))
    into.register(bears.before_the_night.name, Register("window", bears.unit))
    kind = TickKind("calendar", f"night of {bears.key}", Phase.CHANGE)
    into.days[kind] = Days(every=bears.period, ends=True)
    night = sub(through, _elapsed(into, bears, ""))
    body = (bears.set(bears.before_the_night, bears.balance), bears.set(bears.night, night))
    into.rule(kind, body, bears.key, bears.span)


def _elapsed(into: Lowering, bears: Bearing, counting: str) -> At:
    """The fraction of a year since the period began, or since the first day where that lies in it."""
    name = f"{counting or 'elapsed'} in the period of {bears.key}"
    through, before = counting == "through", counting == "before"
    into.tables[name] = Elapsed(bears.day_count, bears.period, bears.first, through, before)
    return At(name)


def _accrue(into: Lowering, bears: Bearing, elapsed: Expr) -> Iterator[Operation]:
    into.register(bears.accrued.name, Register("counter", bears.unit))
    into.register(bears.last.name, Register("window", ""))
    key, span, rate = bears.key, bears.span, _of_the_day_before(into, lower_value(into, bears.rate))
    for name in sorted(indexes_read(rate)):
        seen = either(at_most(ONE, into.observed_on(name)), no(read_where(rate, name)))
        yield Check(
            condition=either(at_most(bears.balance, ZERO), seen),
            code="RG510",
            message=f"no value of '{name.removeprefix('index:')}' was observed by which '{key}' bears interest",
            help="add an observation of the day from which interest runs, or before it",
            clause=key,
            span=bears.rate.span,
        )
    borne = mul(bears.balance, sub(elapsed, bears.last))
    if bears.ends:
        borne = add(borne, mul(sub(bears.balance, bears.before_the_night), bears.night))
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
        unit=bears.unit,
        amount=Val(let.name),
        adds=((bears.accrued.name, 1),),
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
