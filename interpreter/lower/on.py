"""Blocks of effects: on a day, on a happening, when each period closes, or on a day of each year."""

from datetime import date

from ...dsl.syntax import Name
from ...dsl.terms.change import On
from ...dsl.terms.window import EachDay, Moment, Window
from ..formula import both, no
from ..program import Days, Latch, Operation, Phase, TickKind
from .context import SETTLE, Lowering
from .counting import period_of
from .effects import Effects
from .lives import brought


def lower_ons(into: Lowering) -> None:
    """A rule for each block, in the order of the text.

    Those of days and periods come after all else: what they read of a window that opens on the day is then open.
    """
    found = [(on, *_block(into, on, number)) for number, on in enumerate(into.model.all_of(On))]
    for on, kind, body in found:
        into.rule(kind, body, on.label, on.span)


def _block(into: Lowering, on: On, number: int) -> tuple[TickKind, tuple[Operation, ...]]:
    effects, moment = Effects(into, on.label, f"on.{number}"), on.moment
    in_force = brought(into, on)
    if isinstance(moment, Moment) and isinstance(moment.when, Name):
        done = into.latch(f"done:on.{number}")
        happened = into.latch(f"event:{into.model.symbol(moment.when).key}")
        due = both(happened, no(done))
        body = effects.lower(on.effects, both(in_force, due))
        return SETTLE, (*body, Latch(register=done.name, condition=happened, clause=on.label, span=on.span))
    return _tick(into, moment), effects.lower(on.effects, in_force)


def _tick(into: Lowering, moment: Moment | Window) -> TickKind:
    """The tick of a day, of the end of each period, or of the beginning of a day of each year."""
    if isinstance(moment, Moment):
        assert isinstance(moment.when, date)
        kind = TickKind("date", f"on {moment.when}", Phase.CHANGE)
        into.days[kind] = Days(dates=(moment.when,))
        return kind
    period = period_of(into.model, moment)
    if isinstance(moment, EachDay):
        kind = TickKind("calendar", f"on each {moment.day}-{moment.month}", Phase.OPEN)
        into.days[kind] = Days(every=period)
        return kind
    basis = f" of {period.basis.name}" if period.basis else ""
    kind = TickKind("calendar", f"on each {period.length}{basis}", Phase.CHANGE)
    into.days[kind] = Days(every=period, ends=True)
    return kind
