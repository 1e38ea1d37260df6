"""Happenings: reported from outside, or latched when the contract's own condition is first true."""

from ...dsl.dates import PeriodKind
from ...dsl.resolve.names import DEFAULT
from ...dsl.terms.security import Security
from ...dsl.terms.stream import Event, Index, SoLongAfter
from ..days_after import HappenedFrom
from ..formula import TRUE, At, Expr, Field, at_most, below, both
from ..program import Days, Latch, Phase, Set, TickKind
from .context import TODAY, Lowering
from .exercise import day_of
from .expressions import lower_value, observed


def happening(name: str) -> TickKind:
    """The tick on which something is reported to have happened."""
    return TickKind("input", name, Phase.OBSERVE)


def lower_event(into: Lowering, event: Event) -> None:
    """The latch of an event, and what sets it."""
    name = event.name.text
    register = into.latch(f"event:{name}").name
    if event.is_reported:
        latch = Latch(register=register, condition=TRUE, clause=name, span=event.span)
        into.rule(happening(name), (latch,), name, event.span)
        return
    condition = lower_value(into, event.condition) if event.condition else TRUE
    if isinstance(event.day, SoLongAfter):
        _lower_reckoned(into, event, event.day, condition, register)
        return
    if event.day is None:
        into.settle(register, condition, name, event.span)
        return
    test = Latch(register=register, condition=condition, clause=name, span=event.span)
    into.rule(into.on_date(event.day, Phase.TEST), (test,), name, event.span)


def _lower_reckoned(into: Lowering, event: Event, after: SoLongAfter, condition: Expr, register: str) -> None:
    """Each day, at its end, it is looked at whether it is the one that lies so long after the other happening."""
    name = event.name.text
    day = day_of(into, into.model.symbol(after.event).key, after.span)
    for words, tomorrow in (("today", False), ("tomorrow", True)):
        into.tables[f"{name}, {words}"] = HappenedFrom(after, tomorrow)
    is_today = both(at_most(At(f"{name}, today"), day), below(day, At(f"{name}, tomorrow")))
    kind = TickKind("calendar", "each day", Phase.TEST)
    into.days[kind] = Days(every=PeriodKind("day"))
    test = Latch(register=register, condition=both(is_today, condition), clause=name, span=event.span)
    into.rule(kind, (test,), name, event.span)


def lower_default(into: Lowering) -> None:
    """Every deal with a security knows the happening `default`, declared or not."""
    security = next(iter(into.model.all_of(Security)), None)
    if security is None or any(event.name.text == DEFAULT for event in into.model.all_of(Event)):
        return
    latch = Latch(register=into.latch(f"event:{DEFAULT}").name, condition=TRUE, clause=DEFAULT, span=security.span)
    into.rule(happening(DEFAULT), (latch,), DEFAULT, security.span)


def lower_index(into: Lowering, index: Index) -> None:
    """The observed value of an index, and the day on which it was observed."""
    name = index.name.text
    register = f"index:{name}"
    body = (
        Set(register=observed(into, index).name, value=Field("value"), clause=name, span=index.span),
        Set(register=into.observed_on(register).name, value=TODAY, clause=name, span=index.span),
    )
    into.rule(TickKind("input", name, Phase.OBSERVE), body, name, index.span)
