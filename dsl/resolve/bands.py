"""Lists of bands: what they count, and that their levels rise."""

from collections.abc import Iterator
from fractions import Fraction

from .. import types
from ..constant import try_constant
from ..flows import FLOWS
from ..infer import infer
from ..scope import Scope
from ..source import Span
from ..syntax import walk
from ..terms import expression as ex
from ..terms.limit import Above, Below, ForFirst, ForNext, Otherwise, Thereafter, UpTo
from ..terms.table import Table
from ..terms.value import Drafting, Let, Reading
from ..terms.waterfall import Bands


def check_counter(scope: Scope, counter: ex.Expr) -> types.Type:
    """The type of what bands count, which says over which time it does."""
    kind = infer(scope, counter)
    unstated = next(_without_window(scope, counter, set()), None)
    if unstated:
        message = "the counter of bands does not say over which time it counts"
        related = [(unstated.span, "counted here")] if not _within(unstated.span, counter.span) else []
        where = counter if related else unstated
        scope.error("RG112", message, where, "add 'in all', or 'each calendar year' and the like", related)
    return kind


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _without_window(scope: Scope, counter: ex.Expr, seen: set[str]) -> Iterator[ex.Expr]:
    """What counts over no stated time in a counter, values that it names included."""
    for node in walk(counter):
        if not isinstance(node, (ex.Takings, ex.Funded, ex.Reference)) or node.window is not None:
            continue
        symbol = scope.symbols.get(node.name.text) if isinstance(node, ex.Reference) else None
        if isinstance(node, (ex.Takings, ex.Funded)) or (symbol and symbol.kind in FLOWS):
            yield node
        elif symbol and symbol.key not in seen and isinstance(symbol.node, (Let, Table, Reading)):
            seen.add(symbol.key)
            if isinstance(symbol.node, Table) and symbol.node.by is not None:
                yield from _without_window(scope, symbol.node.by, seen)
            parts = symbol.node.meanings if isinstance(symbol.node, Reading) else symbol.node.pieces
            for part in parts:
                if not isinstance(part, Drafting):
                    yield from _without_window(scope, part.value, seen)


def check_order(scope: Scope, bands: Bands) -> None:
    """Levels rise, widths begin with the first, and the last band is last."""
    kinds = [type(band.limit) for band in bands.bands]
    if {UpTo, Below, Above} & set(kinds) and {ForFirst, ForNext} & set(kinds):
        message = "levels ('up to') and widths ('for the next') in one list"
        scope.error("RG204", message, bands, "write all bands by their levels, or all by their widths")
        return
    last = bands.bands[-1]
    level = Fraction(0)
    for position, band in enumerate(bands.bands):
        limit = band.limit
        if isinstance(limit, (Above, Thereafter, Otherwise)) and band is not last:
            scope.error("RG209", "no band after this one is ever reached", band, "put it last")
        if isinstance(limit, ForFirst) and position:
            scope.error("RG204", "a later band is 'for the first'", limit, "write 'for the next'")
        if isinstance(limit, ForNext) and not position:
            scope.error("RG204", "the first band is 'for the next'", limit, "write 'for the first'")
        if isinstance(limit, (UpTo, Below)):
            value = try_constant(scope, limit.level)
            if isinstance(value, Fraction):
                if 0 < value <= level:
                    _unreached(scope, limit)
                level = max(level, value)


def _unreached(scope: Scope, limit: UpTo | Below) -> None:
    message = "this band ends where the band before it has already ended"
    scope.error("RG204", message, limit, "write the levels in rising order")
