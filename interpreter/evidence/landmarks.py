"""What a draft names that streams should come near: days, figures of indexes, windows of options."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from fractions import Fraction

from attrs import frozen

from ...dsl.constant import try_constant
from ...dsl.dates import OutOfCalendar
from ...dsl.model import Model
from ...dsl.syntax import Node, walk
from ...dsl.terms import expression as ex
from ...dsl.terms.head import Document
from ...dsl.terms.instrument import Instrument
from ...dsl.terms.option import Exercisable, Option
from ...dsl.terms.stream import Event, Index, SoLongAfter
from ..lower.exercise import DAYS

ONE_DAY = timedelta(days=1)


def days_named(model: Model) -> tuple[date, ...]:
    """Every day that a clause names, from the day of the deal on, in order."""
    clauses = (clause for clause in model.clauses if not isinstance(clause, Document))
    found = {day for clause in clauses for node in walk(clause) for day in _days_of(node)}
    return tuple(sorted({model.dated, *(day for day in found if day >= model.dated)}))


def _days_of(node: Node) -> Iterator[date]:
    return (value for value in vars(node).values() if isinstance(value, date))


def figures_compared(model: Model, index: Index) -> tuple[Fraction, ...]:
    """The fixed figures with which an index is compared, in order."""
    found = set()
    comparisons = (node for clause in model.clauses for node in walk(clause) if isinstance(node, ex.Comparison))
    for comparison in comparisons:
        for one, other in ((comparison.left, comparison.right), (comparison.right, comparison.left)):
            value = try_constant(model.scope, other)
            if isinstance(value, Fraction) and _reads(one, index):
                found.add(value)
    return tuple(sorted(found))


def _reads(expr: ex.Expr, index: Index) -> bool:
    return any(isinstance(node, ex.Reference) and node.name.text == index.name.text for node in walk(expr))


def reported_events(model: Model) -> tuple[str, ...]:
    """The happenings that are told from outside."""
    return tuple(event.name.text for event in model.all_of(Event) if event.is_reported)


def days_reckoned(model: Model, event: str, happened: date) -> tuple[date, ...]:
    """The days that are reckoned from a happening, straight or by way of others, of the day on which it happened."""
    days = {event: happened}
    waiting = [each for each in model.all_of(Event) if isinstance(each.day, SoLongAfter)]
    for _ in waiting:
        for each in waiting:
            if isinstance(each.day, SoLongAfter) and each.day.event.text in days:
                with suppress(OutOfCalendar):
                    days[each.name.text] = each.day.day(days[each.day.event.text])
    return tuple(sorted(set(days.values()) - {happened}))


@frozen
class Open:
    """When an option can be elected: from a day to a day, where there are, once something has happened, for so long."""

    start: date | None = None
    end: date | None = None
    opens: tuple[str, ...] = ()
    days: int | None = None


def window_of(option: Option) -> Open:
    """The window of an option, as far as it is told in days."""
    start = end = days = None
    opens: list[str] = []
    for line in option.lines:
        if isinstance(line, Exercisable):
            first, last = (moment.when if moment else None for moment in (line.start, line.end))
            start = first if isinstance(first, date) else start
            end = last if isinstance(last, date) else end
            opens += [name.text for name in (first, line.after) if name is not None and not isinstance(name, date)]
            days = line.within.count * DAYS.get(line.within.unit, 0) if line.within else days
    return Open(start, end, tuple(opens), days)


def units_of(model: Model, option: Option) -> Fraction:
    """How many units an option is over: those issued to its party, else all that were issued."""
    symbol = model.symbol(option.instrument) if option.instrument else None
    issues = symbol.node.issues if symbol and isinstance(symbol.node, Instrument) else ()
    theirs = [issue for issue in issues if issue.to.text == option.holder.text] or issues
    figures = [try_constant(model.scope, issue.units) for issue in theirs]
    return sum((figure for figure in figures if isinstance(figure, Fraction)), Fraction(0))
