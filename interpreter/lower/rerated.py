"""Whole bands, re-rated: the rate of the band that is reached holds for all that the window counts."""

from collections.abc import Generator

from ...dsl.terms import expression as ex
from ...dsl.terms.limit import Above, Below, UpTo
from ...dsl.terms.royalty import RateBands, Royalty
from ...dsl.terms.window import Window
from ..formula import TRUE, ZERO, Expr, Val, at_most, below, both, if_, mul, no, sub
from ..program import Let, Operation
from .arriving import observed_if
from .context import Lowering
from .counting import windowed
from .ends import Ends, earned_counter, registers_of
from .expressions import lower_value


def rerated(
    into: Lowering, royalty: Royalty, bands: RateBands, key: str, lives: Expr
) -> Generator[Operation, None, Expr]:
    """What is owed now beyond what was earned in the window: the rate of the band reached, times all that it counts."""
    assert bands.counter is not None
    counter = lower_value(into, bands.counter)
    rate: Expr = ZERO
    for band in reversed(bands.bands):
        value = lower_value(into, band.value)
        match band.limit:
            case Above():
                rate = value
            case Below(level=level):
                rate = if_(below(counter, lower_value(into, level)), value, rate)
            case UpTo(level=level):
                rate = if_(at_most(counter, lower_value(into, level)), value, rate)
    yield from observed_if(into, lives, rate, royalty.name.text, royalty)
    earned = windowed(into, earned_counter(into, royalty), _window(into, royalty, bands))
    owed = sub(mul(rate, counter), earned)
    due = Let(name=f"{key}.due", value=if_(lives, owed, ZERO), clause=royalty.name.text, span=bands.span)
    into.observing.add(id(due))
    yield due
    return Val(due.name)


def still_open(into: Lowering, royalty: Royalty, ends: Ends) -> Expr:
    """Whether no end of whole bands has come: only happenings and days end them, for no amount of theirs is cut."""
    found: Expr = TRUE
    if any(_counts(into, register) for register in registers_of(into, ends.closings)):
        message = "one rate holds for all that whole bands count, so no amount of theirs is cut where a counter ends it"
        way = "end it by what is received, and say when it is payable; or write bands that are not whole"
        into.refuse("RG115", message, royalty, way)
        return found
    for closing in ends.closings:
        if closing.lasting is not None:
            found = both(found, lower_value(into, closing.lasting))
        elif closing.until is not None:
            found = both(found, no(lower_value(into, closing.until)))
    return found


def _counts(into: Lowering, register: str) -> bool:
    """Whether a register counts, or waits for one that does; what has happened is looked at after the amount."""
    known, waiting = {register}, [register]
    while waiting:
        name = waiting.pop()
        if into.registers[name].kind == "counter":
            return True
        if not name.startswith("event:"):
            more = into.latch_reads.get(name, frozenset()) - known
            known |= more
            waiting += more
    return False


def _window(into: Lowering, royalty: Royalty, bands: RateBands) -> Window | None:
    """The window of the one counter of whole bands, which must be what the royalty is on."""
    counter = bands.counter
    on = [into.model.symbol(base.name).key for base in royalty.base]
    if isinstance(counter, ex.Reference) and counter.window and [into.model.symbol(counter.name).key] == on:
        return counter.window
    message = "whole bands count what the royalty is on, over one window"
    way = f"write: whole bands of {royalty.base[0].name} each calendar year"
    into.refuse("RG115", message, bands, way)
    return None
