"""Days on another line than that of the tick: what is earned, due or received until when."""

from collections.abc import Iterator
from datetime import date, timedelta

from ..scope import Scope
from ..syntax import Node, walk
from ..terms.expression import Reference
from ..terms.limit import Through
from ..terms.term import TermOf
from ..terms.value import Let
from ..terms.waterfall import Waterfall


def check_days_meant(scope: Scope, nodes: tuple[Node, ...]) -> None:
    """What comes says when it was earned, and nothing when it fell due; what is gathered was earned on many days."""
    for node in nodes:
        if isinstance(node, Through) and node.basis == "due":
            way = "write 'earned through', or 'through' for the day on which it comes"
            scope.error("RG115", "no amount says on which day it fell due", node, way)
        elif isinstance(node, Waterfall) and node.window is not None:
            earned = _of_earning(scope, node)
            if earned is not None:
                message = "what is gathered over a period was not earned on one day"
                related = [(earned.span, "by the day of earning")]
                scope.error("RG115", message, node.window, "share each amount as it comes", related)


def _of_earning(scope: Scope, waterfall: Waterfall) -> Node | None:
    """The first end by the day of earning in a waterfall, or in a value that it names."""
    return next((node for node, _ in days_of_earning(scope, waterfall)), None)


def days_of_earning(scope: Scope, waterfall: Waterfall) -> Iterator[tuple[Node, date]]:
    """The last days of what a waterfall, or a value that it names, tells apart by the day of earning."""
    waiting: list[Node] = [waterfall]
    seen: set[str] = set()
    while waiting:
        for node in walk(waiting.pop()):
            if isinstance(node, Through) and node.basis == "earned":
                yield node, node.day
            if isinstance(node, TermOf) and node.basis == "earned":
                yield from ((node, day) for day in (_before(node.start), node.end) if day)
            if isinstance(node, Reference) and node.name.text not in seen:
                seen.add(node.name.text)
                symbol = scope.symbols.get(node.name.text)
                if symbol and isinstance(symbol.node, Let):
                    waiting.append(symbol.node)


def _before(day: date | None) -> date | None:
    return day - timedelta(days=1) if day and day > date.min else None
