"""A figure for each undisclosed term, so that a draft can be run: one that leaves the draft without errors."""

from collections.abc import Mapping
from typing import Any, cast

from attrs import evolve

from ...dsl.diagnostic import Refusal
from ...dsl.model import Model
from ...dsl.parser import parse_expression
from ...dsl.resolve import resolve
from ...dsl.source import Source
from ...dsl.syntax import Deal, Node, parts_of, walk
from ...dsl.terms.expression import Undisclosed
from ...dsl.types import UNKNOWN
from ..lower.holes import holes_of
from ..supply import supplied_figures


def assumed_figures(model: Model, deal: Deal, choices: Mapping[str, str], supplied: frozenset[str]) -> dict[str, str]:
    """A figure for each undisclosed term that is not supplied: its lower bound, else one that has its unit.

    A term has none where no figure fits it; a run then says what depends on it.
    """
    nodes = {id(node): node for clause in model.clauses for node in walk(clause) if isinstance(node, Undisclosed)}
    found = {}
    for identity, name in holes_of(model).items():
        if name in supplied:
            continue
        low = nodes[identity].low if identity in nodes else None
        plain = (f"{model.currency} 1,000,000.00", "5%", "100", *(f"1.00 per {unit}" for unit in _units(model)))
        for text in plain if low is None else (model.source.slice(low.span),):
            if not _has_its_kind(model, name, text):
                continue
            if not _is_known(model, identity):
                written = _with(deal, identity, parse_expression(Source("a figure assumed", text)))
                if resolve(model.source, written, choices)[0] is None:
                    continue
                deal = written
            found[name] = text
            break
    return found


def _units(model: Model) -> list[str]:
    return [name for name, symbol in model.scope.symbols.items() if symbol.kind in ("instrument", "measure")]


def _has_its_kind(model: Model, name: str, text: str) -> bool:
    try:
        supplied_figures(model, {name: text})
    except Refusal:
        return False
    return True


def _is_known(model: Model, identity: int) -> bool:
    """Whether it is known by itself, or from where it stands, what a term is; a factor may be anything."""
    scope = model.scope
    kinds = (scope.coerced.get(identity), scope.wanted.get(identity), scope.types.get(identity))
    return any(kind not in (None, UNKNOWN) for kind in kinds)


def _with(item: Any, identity: int, other: Node) -> Any:
    """A tree with another node in the place of one."""
    if id(item) == identity:
        return evolve(cast(Any, other), span=item.span)
    if isinstance(item, tuple):
        made = tuple(_with(part, identity, other) for part in item)
        return made if any(one is not part for one, part in zip(made, item, strict=True)) else item
    if not isinstance(item, Node):
        return item
    parts = {name: getattr(item, name) for name in parts_of(cast(Any, type(item)))}
    changed = {name: _with(part, identity, other) for name, part in parts.items() if part}
    return evolve(cast(Any, item), **changed) if any(changed[name] is not parts[name] for name in changed) else item
