"""What lies between two trees: a draft can be made of the old one with any of the changes."""

from collections.abc import Collection, Mapping
from typing import Any

from attrs import evolve, frozen


@frozen(eq=False)
class Kept:
    """What is the same in both."""

    value: Any


@frozen(eq=False)
class Swapped:
    """A change: one value for another; in a row None stands for what is not there."""

    change: int
    old: Any
    new: Any


@frozen(eq=False)
class Within:
    """A node of which some fields changed."""

    node: Any
    parts: "Mapping[str, Delta]"


@frozen(eq=False)
class Row:
    """A row of items, in the new order; `order` gives the places of the old one, and `moves` the changes of order."""

    items: "tuple[Delta, ...]"
    order: tuple[int, ...] = ()
    moves: frozenset[int] = frozenset()


Delta = Kept | Swapped | Within | Row


def applied(delta: Delta, chosen: Collection[int]) -> Any:
    """The old value with the chosen changes."""
    match delta:
        case Kept(value=value):
            return value
        case Swapped():
            return delta.new if delta.change in chosen else delta.old
        case Within():
            return evolve(delta.node, **{name: applied(part, chosen) for name, part in delta.parts.items()})
        case Row():
            stays = bool(delta.moves) and not delta.moves <= set(chosen)
            places = delta.order if stays else range(len(delta.items))
            made = (applied(delta.items[place], chosen) for place in places)
            return tuple(item for item in made if item is not None)
