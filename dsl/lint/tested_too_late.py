"""A test that is read before it is made, or that counts what comes after it."""

from collections.abc import Iterator
from datetime import date

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..syntax import Name, Node, walk
from ..terms import expression as ex
from ..terms.option import Exercisable, Option
from ..terms.payment import Payment
from ..terms.stream import Event
from ..terms.term import Condition
from ..terms.window import By, Moment, Since

CODE = "RG732"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each reading of an event tested on a day, on an earlier day or in a window that ends earlier."""
    tests = {event.name.text: event for event in subject.model.all_of(Event) if isinstance(event.day, date)}
    for test in tests.values():
        yield from _counting_on(test)
    if not tests:
        return
    for clause in subject.model.clauses:
        for name, last in _read_through(clause):
            event = tests.get(name.text)
            if event and isinstance(event.day, date) and last < event.day:
                message = f"'{event.name}' is read through {last}, and tested on {event.day}"
                way = "look at the years of both days"
                yield Suspicion(name, message, way, ((event, "tested here"),))


def _counting_on(test: Event) -> Iterator[Suspicion]:
    """What a test counts after its own day, where it says so."""
    for node in walk(test.condition):
        after = node.day if isinstance(node, By) else _beginning(node)
        if after and isinstance(test.day, date) and after > test.day:
            message = (
                f"the test on {test.day} counts what comes {'through' if isinstance(node, By) else 'from'} {after}"
            )
            yield Suspicion(node, message, "look at the years of both days", ((test, "the test"),))


def _beginning(node: Node) -> date | None:
    when = node.moment.when if isinstance(node, Since) else None
    return when if isinstance(when, date) else None


def _read_through(clause: Node) -> Iterator[tuple[Name, date]]:
    """The names that a clause reads, each with the last day on which it does."""
    if isinstance(clause, Payment):
        for line in clause.instalments:
            if isinstance(line.moment.when, date) and line.condition:
                yield from ((name, line.moment.when) for name in _named(line.condition))
    if isinstance(clause, Option):
        windows = [line for line in clause.lines if isinstance(line, Exercisable)]
        lasts = [line.end.when for line in windows if line.end and isinstance(line.end.when, date)]
        for last in lasts:
            yield from ((name, last) for each in clause.lines for name in _opening(each))
    for node in walk(clause):
        if isinstance(node, ex.Reference) and isinstance(node.window, By):
            yield node.name, node.window.day


def _opening(line: Node) -> Iterator[Name]:
    """The happenings on which a window depends."""
    if isinstance(line, Condition):
        yield from _named(line.condition)
    if isinstance(line, Exercisable):
        yield from (each.when for each in (line.start,) if isinstance(each, Moment) and isinstance(each.when, Name))
        yield from [line.after] if line.after else []


def _named(condition: ex.Expr) -> Iterator[Name]:
    return (node.name for node in walk(condition) if isinstance(node, ex.Reference) and node.window is None)
