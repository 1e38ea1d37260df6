"""The figures and the days that nodes hold themselves."""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from .syntax import Node
from .terms import expression as ex
from .terms.head import Dated, Document
from .terms.instrument import Issue
from .terms.limit import Through
from .terms.stream import Event
from .terms.trust import Expect, Given
from .terms.window import By, Moment

FIGURES = frozenset({ex.Number, ex.Quantity, ex.Money, ex.MoneyPer, ex.Percent, ex.Points, ex.Multiple})

_HOLD_A_DAY = {
    **dict.fromkeys((Dated, Document, Issue, Event, Through, By, Given, Expect), "day"),
    Moment: "when",
    ex.Day: "value",
}


def figure(node: Node) -> Fraction | None:
    """The figure that a node is."""
    value = node.value if type(node) in FIGURES else None  # type: ignore[attr-defined]
    return value if isinstance(value, Fraction) else None


def day(node: Node) -> date | None:
    """The day that stands in a node itself."""
    part = _HOLD_A_DAY.get(type(node))
    value = getattr(node, part) if part else None
    return value if isinstance(value, date) else None


def days(nodes: Iterable[Node]) -> Iterator[tuple[Node, date]]:
    """Every day that is written, with the node in which it stands."""
    for node in nodes:
        found = day(node)
        if found is not None:
            yield node, found
