"""When an option may be elected: its window, its condition, and while it is in force."""

from collections.abc import Iterator
from datetime import date
from functools import reduce

from ...dsl.source import Span
from ...dsl.syntax import Line
from ...dsl.terms.option import Exercisable, Option
from ...dsl.terms.term import Condition
from ..formula import TRUE, ZERO, Const, Expr, Reg, add, at_most, both, either, no
from ..program import Check, Register, Set
from .context import SETTLE, TODAY, Lowering
from .expressions import lower_value
from .lives import lives

DAYS = {"day": 1, "week": 7}


def exercisable(into: Lowering, option: Option) -> Expr:
    """Whether the option may be elected on the day."""
    return reduce(both, (condition for _, condition in _conditions(into, option)), TRUE)


def _conditions(into: Lowering, option: Option) -> Iterator[tuple[Line, Expr]]:
    """The lines that say when an option may be elected, each with its condition."""
    if (alive := lives(into, option.name.text)) != TRUE:
        yield option, alive
    for line in option.lines:
        if isinstance(line, Exercisable):
            yield line, _window(into, line)
        elif isinstance(line, Condition):
            yield line, lower_value(into, line.condition)


def _window(into: Lowering, line: Exercisable) -> Expr:
    condition: Expr = TRUE
    if line.start:
        when = line.start.when
        begun = into.start_from(when) if isinstance(when, date) else _latch_of(into, when)
        condition = both(condition, begun)
    if line.end:
        when = line.end.when
        going = into.through(when) if isinstance(when, date) else _through_event(into, when, line.span)
        condition = both(condition, going)
    if line.within:
        assert line.after is not None
        if line.within.unit not in DAYS:
            into.refuse(
                "RG115",
                "a window after a happening is counted in days",
                line,
                "write 'within 30 days of ...'",
            )
            return condition
        length = line.within.count * DAYS[line.within.unit]
        day = day_of(into, into.model.symbol(line.after).key, line.span)
        latch = _latch_of(into, line.after)
        condition = both(condition, both(latch, at_most(TODAY, add(day, Const(length)))))
    return condition


def _through_event(into: Lowering, event: object, span: Span) -> Expr:
    """True to the end of the day on which something happens."""
    day = day_of(into, into.model.symbol(str(event)).key, span)
    return either(no(_latch_of(into, event)), at_most(TODAY, day))


def _latch_of(into: Lowering, name: object) -> Reg:
    return into.latch(f"event:{into.model.symbol(str(name)).key}")


def day_of(into: Lowering, event: str, span: Span) -> Reg:
    """The day on which something happened, as a number."""
    name = f"event:{event}:day"
    if name not in into.registers:
        day = into.register(name, Register("window", ""))
        first = both(into.latch(f"event:{event}"), at_most(day, ZERO))
        into.rule(SETTLE, (Set(register=name, value=TODAY, when=first, clause=event, span=span),), event, span)
    return Reg(name)


def in_window(into: Lowering, option: Option) -> Iterator[Check]:
    """An election stands in its window, while its conditions hold."""
    for line, condition in _conditions(into, option):
        yield Check(
            condition=condition,
            code="RG507",
            message=f"'{option.name}' may not be elected on this day",
            help="leave the row out, or mend its day",
            clause=option.name.text,
            span=line.span,
        )
