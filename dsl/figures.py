"""The figures and the days that nodes hold themselves."""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from .syntax import Node
from .terms import expression as ex
from .terms.change import Amendment
from .terms.head import Closed, Dated, Document
from .terms.instrument import Issue
from .terms.limit import Through
from .terms.stream import Event
from .terms.term import TermOf
from .terms.trust import Expect, Given
from .terms.window import By, Moment, Since

FIGURES = frozenset({ex.Number, ex.Quantity, ex.Money, ex.MoneyPer, ex.Percent, ex.Points, ex.Multiple})

_HOLD_A_DAY = {
    **dict.fromkeys((Dated, Document, Issue, Event, Through, By, Expect, Closed), ("day",)),
    Given: ("day", "earned"),
    Moment: ("when",),
    Since: ("by",),
    TermOf: ("start", "end"),
    Amendment: ("day", "effective"),
    ex.Day: ("value",),
}


def figure(node: Node) -> Fraction | None:
    """The figure that a node is."""
    value = node.value if type(node) in FIGURES else None  # type: ignore[attr-defined]
    return value if isinstance(value, Fraction) else None


def day(node: Node) -> date | None:
    """The day that stands in a node itself, the first where there are two."""
    return next(_days(node), None)


def _days(node: Node) -> Iterator[date]:
    for part in _HOLD_A_DAY.get(type(node), ()):
        value = getattr(node, part)
        if isinstance(value, date):
            yield value


def days(nodes: Iterable[Node]) -> Iterator[tuple[Node, date]]:
    """Every day that is written, with the node in which it stands."""
    for node in nodes:
        for found in _days(node):
            yield node, found
