"""Trees made anew with some of their nodes changed; what does not change stays the same node."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

from attrs import evolve, fields

from .source import Span
from .syntax import Node

T = TypeVar("T")
N = TypeVar("N", bound=Node)


@cache
def _parts(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind) if each.name != "span")


def altered(node: N, **parts: Any) -> N:
    """A node with other parts."""
    return cast(N, evolve(cast(Any, node), **parts))


def rebuilt(
    item: T, instead: Callable[[Node], Node | None], after: Callable[[Node, Node], Node] = lambda old, new: new
) -> T:
    """A tree in which `instead` has its nodes taken the place of by others, where it gives one.

    Of the others `after` makes what is kept, out of a node as it was and as its parts have made it.
    """
    made: Any = item
    if isinstance(item, tuple):
        parts = tuple(rebuilt(part, instead, after) for part in item)
        made = parts if any(new is not old for new, old in zip(parts, item, strict=True)) else item
    elif isinstance(item, Node):
        other = instead(item)
        made = _within(item, instead, after) if other is None else other
    return cast(T, made)


def _within(node: Node, instead: Callable[[Node], Node | None], after: Callable[[Node, Node], Node]) -> Node:
    changed = {}
    for name in _parts(cast(Any, type(node))):
        old = getattr(node, name)
        new = rebuilt(old, instead, after) if isinstance(old, (Node, tuple)) else old
        if new is not old:
            changed[name] = new
    return after(node, altered(node, **changed) if changed else node)


def shifted(item: T, by: int) -> T:
    """A tree whose places are so many characters further on."""
    made: Any = item
    if isinstance(item, Span):
        made = Span(item.start + by, item.end + by)
    elif isinstance(item, tuple):
        made = tuple(shifted(part, by) for part in item)
    elif isinstance(item, Node):
        parts = {name: getattr(item, name) for name in _parts(cast(Any, type(item)))}
        moved = {name: shifted(part, by) for name, part in parts.items() if isinstance(part, (Node, tuple))}
        made = altered(item, span=shifted(item.span, by), **moved)
    return cast(T, made)


def depth_of(root: object) -> int:
    """How deep nodes stand inside one another."""
    deepest, stack = 0, [(root, 0)]
    while stack:
        item, depth = stack.pop()
        if isinstance(item, tuple):
            stack.extend((part, depth) for part in item)
        elif isinstance(item, Node):
            deepest = max(deepest, depth + 1)
            stack.extend((getattr(item, name), depth + 1) for name in _parts(cast(Any, type(item))))
    return deepest
