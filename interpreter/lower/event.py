"""Happenings: reported from outside, or latched when the contract's own condition is first true."""

from ...dsl.resolve.names import DEFAULT
from ...dsl.terms.security import Security
from ...dsl.terms.stream import Event, Index
from ..formula import TRUE, Field
from ..program import Latch, Phase, Set, TickKind
from .context import TODAY, Lowering
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
    if event.day is None:
        into.settle(register, condition, name, event.span)
        return
    test = Latch(register=register, condition=condition, clause=name, span=event.span)
    into.rule(into.on_date(event.day, Phase.TEST), (test,), name, event.span)


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
