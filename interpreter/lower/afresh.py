"""Counters of a clause that counts afresh: on a day what was counted before is taken off."""

from collections.abc import Sequence
from datetime import date

from ...dsl.source import Span
from ...dsl.terms.window import Each, EachDay, InAll, Window
from ..formula import Expr, Reg, sub
from ..program import Phase, Register, Set
from .context import Lowering
from .counting import opening, period_of


def counted_afresh(into: Lowering, count: Reg, window: Window | None, days: Sequence[date], span: Span) -> Expr:
    """What a counter counts within a window, beginning again on some days."""
    if window is not None and not isinstance(window, (InAll, Each, EachDay)):
        way = "write 'in all', or a period as 'each calendar year', in the clause that counts afresh"
        into.refuse("RG115", "this window cannot begin afresh", window, way)
        return count
    words = " and ".join(day.isoformat() for day in sorted(set(days)))
    period = opening(into, period_of(into.model, window)) if isinstance(window, (Each, EachDay)) else None
    name = f"{count.name} at the start of {period.name if period else 'all'}, afresh on {words}"
    if name not in into.registers:
        into.register(name, Register("window", into.registers[count.name].unit))
        body = (Set(register=name, value=count, clause="", span=span),)
        for day in sorted(set(days)):
            into.rule(into.on_date(day, Phase.OPEN), body, "", span)
        if period:
            into.rule(period, body, "", span)
    return sub(count, Reg(name))
