"""The nodes of a tree by their kind, and by what they stand in: walked once, asked as often as wanted."""

from bisect import bisect_left
from typing import Any, TypeVar, cast

from .syntax import Node, parts_of

N = TypeVar("N", bound=Node)


class Index:
    """Every node under a node, itself first, in text order.

    What stands in a node is a run of that order, so that it is found without a walk.
    """

    def __init__(self, root: Node) -> None:
        self.nodes, self._ends = _runs(root)
        self._place = {id(node): place for place, node in enumerate(self.nodes)}
        self._of_type: dict[type, list[int]] = {}
        for place, node in enumerate(self.nodes):
            self._of_type.setdefault(type(node), []).append(place)
        self._of_kinds: dict[tuple[type, ...], list[int]] = {}

    def all_of(self, *kinds: type[N]) -> list[N]:
        """The nodes of some kinds, in text order."""
        nodes: tuple[Any, ...] = self.nodes
        return [nodes[place] for place in self._places(kinds)]

    def within(self, node: Node, *kinds: type[N]) -> list[N]:
        """The nodes of some kinds in a node of the tree, itself among them, in text order."""
        nodes: tuple[Any, ...] = self.nodes
        first = self._place[id(node)]
        places = self._places(kinds)
        return [nodes[place] for place in places[bisect_left(places, first) : bisect_left(places, self._ends[first])]]

    def __contains__(self, node: Node) -> bool:
        """Whether a node, known by identity, stands in the tree."""
        return id(node) in self._place

    def _places(self, kinds: tuple[type, ...]) -> list[int]:
        if kinds not in self._of_kinds:
            found = [places for kind, places in self._of_type.items() if issubclass(kind, kinds)]
            self._of_kinds[kinds] = sorted(place for places in found for place in places)
        return self._of_kinds[kinds]


def _runs(root: Node) -> tuple[tuple[Node, ...], list[int]]:
    """The nodes in text order, and for each the place after the last one that stands in it."""
    nodes: list[Node] = []
    holders: list[int] = []
    stack: list[tuple[Any, int]] = [(root, 0)]
    while stack:
        item, holder = stack.pop()
        if isinstance(item, tuple):
            stack.extend([(part, holder) for part in reversed(item)])
        elif isinstance(item, Node):
            place, kind = len(nodes), cast(Any, type(item))
            nodes.append(item)
            holders.append(holder)
            stack.extend([(part, place) for name in parts_of(kind) if (part := getattr(item, name))])
    ends = list(range(1, len(nodes) + 1))
    for place in range(len(nodes) - 1, 0, -1):
        ends[holders[place]] = max(ends[holders[place]], ends[place])
    return tuple(nodes), ends
