"""A payment to a waterfall, as far as what that pays in turn reaches no end of the clause that pays it."""

from collections.abc import Generator, Sequence
from functools import reduce

from attrs import evolve

from ...dsl.terms.waterfall import Waterfall
from ..formula import ZERO, Expr, Val, add, if_
from ..program import Let, Operation, Post, Split
from .alternative import Closing, closed_by
from .bands import alternatives
from .context import Lowering
from .distribution import Distribution
from .final import final_ends
from .joining import joined_to
from .limits import cut
from .turns import refuse_overridden
from .waterfall import payers_of

Made = Generator[Operation, None, Expr]
"""Operations, and the value that they bind in the end."""


def as_far_as_shared(
    into: Lowering, waterfall: Waterfall, receipt: Post, ends: Sequence[Closing], guard: Expr, read: frozenset[str]
) -> Made:
    """What of an amount, that of the receipt, would be shared before an end that reads registers is reached.

    All of the tree that moves these is cut as one; what lies beyond an end is left. Nothing is posted.
    """
    name, clause, span = waterfall.name.text, receipt.clause, receipt.span
    inflow = frozenset(register for register, _ in into.moved_by(receipt))
    nested = joined_to(into, waterfall, inflow, name, read)
    refuse_overridden(into, (name,))
    parents = payers_of(into, waterfall, nested)
    if parents is None:
        return ZERO
    key = f"{receipt.name}.reaching"
    distribution = Distribution(
        into, key, name, span, name, receipt.amount, receipt.unit, "share", "", inflow, parents, counted=ZERO
    )
    shared = alternatives(into, waterfall, nested)
    closed = tuple(reduce(closed_by, reversed(ends), each) for each in shared)
    bands, moves = cut(into, clause, span, closed, distribution.moving(distribution.payees(closed), closed))
    targets = tuple(dict.fromkeys(target for each in closed for target, _ in each.shares))
    yield from distribution.before
    for level, value in {name: value for each in closed for name, value in each.levels}.items():
        yield Let(name=level, value=value, clause=clause, span=span)
    yield Split(
        name=key,
        amount=if_(guard, receipt.amount, ZERO),
        bands=bands,
        moves=moves,
        targets=targets,
        conserves=False,
        clause=clause,
        span=span,
    )
    own = {end.name for end in ends}
    kept = tuple(evolve(band, ends=tuple(end for end in band.ends if end.name in own)) for band in bands)
    yield from final_ends(key, kept, lambda _: clause)
    return reduce(add, (Val(f"{key}.{target}") for target in targets), ZERO)
