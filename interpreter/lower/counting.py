"""Counters over windows: what was counted up to the window's start is taken off."""

from datetime import date, timedelta

from ...dsl.dates import PeriodKind, YearBasis
from ...dsl.model import Model
from ...dsl.syntax import Name
from ...dsl.terms.head import Year
from ...dsl.terms.window import By, Each, EachDay, InAll, Rolling, Since, Window
from ..formula import ONE, TRUE, ZERO, Expr, Reg, add, at_most, both, mul, no, sub
from ..program import Days, Phase, Register, Set, TickKind
from .context import SETTLE, Lowering


def year_basis(model: Model, name: Name | None) -> YearBasis | None:
    """The named year that a period counts in; None for the calendar's."""
    if name is None or name.text == "calendar":
        return None
    year = model.symbol(name).node
    assert isinstance(year, Year)
    return YearBasis(year.name.text, "ends" if year.edge == "ends" else "starts", year.month, year.day)


def windowed(into: Lowering, count: Reg, window: Window | None) -> Expr:
    """What a counter counts within a window."""
    match window:
        case None | InAll():
            return count
        case Each() | EachDay():
            return sub(count, _base_at_each(into, count, period_of(into.model, window), window))
        case Rolling():
            return sub(count, _base_before(into, count, window))
        case Since():
            return _since(into, count, window)
        case By():
            return _by(into, count, window.day, window)
    raise TypeError(f"no counting over {type(window).__name__}")


def period_of(model: Model, window: Window | None) -> PeriodKind:
    """The periods of a window that begins afresh."""
    if isinstance(window, EachDay):
        return PeriodKind("year", YearBasis(f"{window.day}-{window.month}", "starts", window.month, window.day))
    assert isinstance(window, Each)
    return PeriodKind(window.length, year_basis(model, window.basis))  # type: ignore[arg-type]


def opening(into: Lowering, period: PeriodKind) -> TickKind:
    """The tick on which each period of a kind opens."""
    basis = f" of {period.basis.name}" if period.basis else ""
    kind = TickKind("calendar", f"{period.length}{basis}", Phase.OPEN)
    into.days[kind] = Days(every=period)
    return kind


def _base(into: Lowering, count: Reg, words: str) -> tuple[Reg, bool]:
    """The register that keeps what was counted before; and whether it is new."""
    name = f"{count.name} at the start of {words}"
    new = name not in into.registers
    unit = into.registers[count.name].unit
    return into.register(name, Register("window", unit)), new


def _set(register: Reg, value: Expr, window: Window, when: Expr = TRUE) -> Set:
    return Set(register=register.name, value=value, when=when, clause="", span=window.span)


def _base_at_each(into: Lowering, count: Reg, period: PeriodKind, window: Window) -> Reg:
    kind = opening(into, period)
    base, new = _base(into, count, kind.name)
    if new:
        into.rule(kind, (_set(base, count, window),), "", window.span)
    return base


def _base_before(into: Lowering, count: Reg, window: Rolling) -> Reg:
    """What was counted before the trailing periods: a row of bases, moved on when a period opens."""
    period = PeriodKind(window.duration.unit)
    kind = opening(into, period)
    number = window.duration.count
    if not number:
        into.refuse(
            "RG112", "a window of no periods counts nothing", window, f"write 'in any 1 {period.length}' or more"
        )
        return count
    bases = [_base(into, count, f"{kind.name} {back} of {number} back") for back in range(number)]
    if any(new for _, new in bases):
        moves = [
            _set(bases[back][0], bases[back - 1][0] if back else count, window) for back in reversed(range(number))
        ]
        into.rule(kind, tuple(moves), "", window.span)
    return bases[-1][0]


def _switch(into: Lowering, words: str) -> Reg:
    """A register that is 0 until something happens and 1 from then on."""
    return into.register(words, Register("window", "", low=0, high=1))


def _since(into: Lowering, count: Reg, window: Since) -> Expr:
    moment = window.moment.when
    if isinstance(moment, date) and moment <= into.model.dated:
        return count if window.by is None else _by(into, count, window.by, window)
    words = moment.isoformat() if isinstance(moment, date) else moment.text
    words += f" by {window.by}" if window.by else ""
    base, new = _base(into, count, f"since {words}")
    on = _switch(into, f"{count.name} since {words}")
    if new and isinstance(moment, date):
        kind = into.on_date(moment, Phase.OPEN)
        into.rule(kind, (_set(base, count, window), _set(on, ONE, window)), "", window.span)
    elif new and isinstance(moment, Name):
        happened = both(into.latch(f"event:{into.model.symbol(moment).key}"), no(_is_on(on)))
        happened = happened if window.by is None else both(happened, into.through(window.by))
        body = (_set(base, count, window, happened), _set(on, ONE, window, happened))
        into.rule(SETTLE, body, "", window.span)
    return mul(on, sub(count if window.by is None else _by(into, count, window.by, window), base))


def _is_on(switch: Reg) -> Expr:
    return at_most(ONE, switch)


def _by(into: Lowering, count: Reg, day: date, window: Window) -> Expr:
    if day < into.model.dated:
        return ZERO
    if day == date.max:
        return count
    last, new = _base(into, count, f"the day after {day}")
    over = _switch(into, f"{count.name} by {day}")
    if new:
        kind = into.on_date(day + timedelta(days=1), Phase.OPEN)
        into.rule(kind, (_set(last, count, window), _set(over, ONE, window)), "", window.span)
    return add(mul(sub(ONE, over), count), mul(over, last))
