"""When royalties are paid: what was earned up to the end of a period, once its lag is over."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from ...dsl.business import Calendar
from ...dsl.dates import PeriodKind, add, most_days, next_start
from ...dsl.resolve.earned import days_of_earning
from ...dsl.resolve.separately import separately_of
from ...dsl.terms.royalty import Royalty
from ...dsl.terms.term import Payable, TermOf
from ...dsl.terms.waterfall import Waterfall
from ...dsl.terms.window import Window
from ..formula import Expr, Reg, Val, sub
from ..program import EARNED, Days, Let, Operation, Phase, Post, Register, Set, TickKind
from .context import Lowering
from .counting import period_of
from .ends import earned_counter
from .joining import below
from .least import least_of_periods
from .most import lower_carried
from .paying import pay, placed, places_beneath, unit_of

_DAYS = {"day": 1, "week": 7, "month": 28, "quarter": 90, "half": 181, "year": 365}


def lower_payments_of_royalties(into: Lowering) -> None:
    """Rules for what each royalty makes good when a period closes, and for what it pays; those it is on go first."""
    for royalty in (each for each in in_order(into) if not separately_of(each)):
        lower_carried(into, royalty)
        least_of_periods(into, royalty)
        for term in royalty.terms:
            if isinstance(term, Payable):
                _lower_payable(into, royalty, term)


def in_order(into: Lowering) -> Iterator[Royalty]:
    """Royalties, each after those that it is on."""
    every = {royalty.name.text: royalty for royalty in into.model.all_of(Royalty)}
    done: set[str] = set()

    def visit(royalty: Royalty) -> Iterator[Royalty]:
        if royalty.name.text in done:
            return
        done.add(royalty.name.text)
        for base in royalty.base:
            if base.name.text in every:
                yield from visit(every[base.name.text])
        yield royalty

    for royalty in every.values():
        yield from visit(royalty)


def _lower_payable(into: Lowering, royalty: Royalty, line: Payable) -> None:
    """A rule where a period closes, and where there is a lag another where it is over."""
    clause, span = royalty.name.text, line.span
    if not isinstance(line.after, Window):
        way = "write: payable 45 days after each calendar quarter"
        into.refuse("RG115", "a royalty is paid after each of some periods", line, way)
        return
    period = period_of(into.model, line.after)
    _refuse_days_inside(into, royalty, period)
    _refuse_days_of_payment(into, royalty)
    owed = _owed(into, royalty)
    if line.lag is None:
        kind = TickKind("calendar", f"payment of {clause}", Phase.CLOSE)
        into.days[kind] = Days(every=period, ends=True)
        into.rule(kind, tuple(_paid(into, royalty, owed)), clause, span)
        return
    calendar = Calendar.of(into.model.clauses)
    turns = turns_of(line, period, calendar)
    for turn in range(turns):
        closed = [
            into.register(f"closed:{reg.name}.{turn}", Register("window", unit_of(into, royalty))) for reg in owed
        ]
        kind = TickKind("calendar", f"close {turn} of {clause}", Phase.CLOSE)
        into.days[kind] = Days(every=period, ends=True, turn=(turn, turns))
        pairs = zip(closed, owed, strict=True)
        kept = tuple(Set(register=to.name, value=reg, clause=clause, span=span) for to, reg in pairs)
        into.rule(kind, kept, clause, span)
        due = TickKind("calendar", f"payment {turn} of {clause}", Phase.DUE)
        into.days[due] = Days(every=period, ends=True, lag=after_lag(line, calendar), turn=(turn, turns))
        into.rule(due, tuple(_paid(into, royalty, closed)), clause, span)


def _refuse_days_of_payment(into: Lowering, royalty: Royalty) -> None:
    """Where payment comes later, the days of a term are those of the earning."""
    for term in royalty.terms:
        if isinstance(term, TermOf) and term.basis != EARNED:
            message = f"'{royalty.name.text}' is paid later, and its days of payment are not reckoned"
            into.refuse("RG115", message, term, "write 'earned' and the days on which what is paid is earned")


def _refuse_days_inside(into: Lowering, royalty: Royalty, period: PeriodKind) -> None:
    """What is paid was earned by the last day of its period: no waterfall can tell days inside it apart."""
    paid = into.model.symbol(royalty.payee).node
    if not isinstance(paid, Waterfall):
        return
    for waterfall in (paid, *below(into, paid).values()):
        for node, day in days_of_earning(into.model.scope, waterfall):
            if next_start(day, period) != day + timedelta(days=1):
                message = f"'{royalty.name}' is paid for whole periods, and {day} is the last day of none"
                way = "end it with a period of its payments, or let the royalty be payable after shorter ones"
                into.refuse("RG115", message, node, way)


def _owed(into: Lowering, royalty: Royalty) -> list[Reg]:
    """What was earned: in all, and in each band of the waterfall that is paid, where these count what is beneath."""
    places = places_beneath(into, royalty)
    parts = range(places.count) if places else ()
    return [earned_counter(into, royalty), *(placed(into, royalty, number) for number in parts)]


def turns_of(line: Payable, period: PeriodKind, calendar: Calendar | None) -> int:
    """How many periods may be closed and not yet paid, and one more."""
    return 2 + _at_most_days(line, calendar) // _DAYS[period.length]


def _at_most_days(line: Payable, calendar: Calendar | None) -> int:
    assert line.lag is not None
    if calendar is None:
        return most_days(line.lag)
    if line.business:
        return calendar.longest(line.lag.count)
    return most_days(line.lag) + calendar.longest(0)


def after_lag(line: Payable, calendar: Calendar | None) -> Callable[[date], date]:
    """On which day what falls due at the end of a period is paid: a business day, where the deal has some."""
    lag, business = line.lag, line.business
    assert lag is not None
    if calendar is None:
        return lambda day: add(day, lag)
    return lambda day: calendar.payable(day, lag, business=business)


def _paid(into: Lowering, royalty: Royalty, owed: Sequence[Reg]) -> Iterator[Operation]:
    """Pay what is owed and was not asked for yet."""
    clause, span, unit = royalty.name.text, royalty.span, unit_of(into, royalty)
    dues: list[Expr] = []
    for number, reg in enumerate(owed):
        asked = into.register(f"asked:{clause}.{number}", Register("counter", unit))
        due = Val(f"{clause}.due.{number}")
        dues.append(due)
        yield Let(name=due.name, value=sub(reg, asked), clause=clause, span=span)
        yield Post(
            kind="due",
            view="",
            source=royalty.payer.text,
            target=into.model.symbol(royalty.payee).key,
            unit=unit,
            amount=due,
            adds=((asked.name, 1),),
            clause=clause,
            span=span,
        )
    yield from pay(into, royalty, dues[0], clause, dues[1:])
