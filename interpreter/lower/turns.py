"""Waterfalls of one base of which one goes before another: what comes in is shared by the one that is in force."""

from collections.abc import Iterable, Iterator

from attrs import evolve

from ...dsl.resolve.amendments import overridden_by
from ...dsl.terms.waterfall import Waterfall
from ..formula import ZERO, Expr, Val, both, if_, no
from ..program import Let, Operation, Post
from .context import Lowering
from .lives import goes_before, overridden, overrides


def share_in_turn(
    into: Lowering,
    waterfall: Waterfall,
    source: str,
    receipt: Post,
    prefix: str,
    depth: int,
    counted: Expr | None,
) -> Iterator[Operation]:
    """Share by a waterfall, or by one that goes before it: each is given all of the amount, or nothing."""
    from .foreign import reported_beside
    from .waterfall import share_alone

    first, rounding = waterfall.name.text, into.model.rounding
    if rounding and rounding.point == "cumulative":
        way = "round each payment, or end the first waterfall and let it pay the other"
        into.refuse("RG115", "waterfalls cannot take turns where rounding is cumulative", waterfall.name, way)
        return
    for name in (first, *overridden_by(into.model.scope, first)):
        node = into.model.symbol(name).node
        assert isinstance(node, Waterfall)
        if counted is not None or reported_beside(into, node) is not None:
            way = "let the bands count what the waterfall itself receives, or pays"
            message = (
                f"'{name}' shares by what is only reported beside it, and another waterfall goes before one of them"
            )
            into.refuse("RG115", message, node.name, way)
            return
        free = no(overridden(into, name))
        taken = both(goes_before(into, name), free) if overrides(node) else free
        part = Val(f"{prefix}{depth}.{name}.taken")
        value = if_(taken, receipt.amount, ZERO)
        yield Let(name=part.name, value=value, clause=name, span=node.span)
        yield from share_alone(into, node, source, evolve(receipt, amount=part), prefix, depth)


def refuse_overridden(into: Lowering, joined: Iterable[str]) -> None:
    """Waterfalls that are cut together with the one that pays them cannot take turns."""
    for name in joined:
        if overridden_by(into.model.scope, name):
            message = f"another waterfall goes before '{name}', whose limits and those of who pays it count one another"
            way = "let no limit count what another waterfall pays, or override the one that pays it"
            into.refuse("RG115", message, into.model.symbol(name).owner, way)
