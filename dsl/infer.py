"""The type of every expression: what it counts in, and what may not be put together."""

from fractions import Fraction

from . import types
from .advice import advice, stated
from .changing import values_of
from .constant import try_constant
from .scope import Scope, Symbol
from .syntax import Name
from .terms import expression as ex
from .terms.limit import Until, While
from .terms.stream import Index
from .terms.table import Table
from .terms.value import Let, Meaning, Reading
from .types import BARE, DATE, DURATION, MULTIPLE, NUMBER, PERCENT, POINTS, TRUTH, UNKNOWN, Type, describe
from .units import (
    KINDS_WITHOUT_WINDOW,
    average_type,
    check_currency,
    check_window,
    counted_type,
    flow_type,
    literal_type,
    solved_type,
    unit_type,
)


def expect(scope: Scope, expr: ex.Expr, wanted: Type, what: str, other: Type | None = None) -> Type:
    """Find an expression's type and hold it to the one wanted, or to the other one that fits as well.

    `what` names its part in the clause.
    """
    found = infer(scope, expr)
    if other is not None and found == other:
        return other
    if _settles(scope, expr, found, wanted):
        return wanted
    words = describe(wanted) if other is None else f"{describe(wanted)} or {describe(other)}"
    way = advice(scope, expr, found, wanted) if other is None else f"write {words} here"
    scope.error(_code(found, wanted), f"{what} is {describe(found)}, where {words} is expected", expr, way)
    return UNKNOWN


def infer(scope: Scope, expr: ex.Expr) -> Type:
    """The type of an expression; findings are noted in the scope."""
    found = _infer(scope, expr)
    scope.types[id(expr)] = found
    return found


def _settles(scope: Scope, expr: ex.Expr, found: Type, wanted: Type) -> bool:
    """Whether a value may stand where `wanted` is expected; a bare number becomes money there."""
    if found == UNKNOWN != wanted:
        _wish(scope, expr, wanted)
    if UNKNOWN in (found, wanted) or found == wanted:
        return True
    if found == BARE and types.is_money(wanted):
        if len(scope.currencies) > 1:
            scope.error(
                "RG105",
                "a bare sum could be in any of the deal's currencies",
                expr,
                stated(expr) + " or ".join(sorted(scope.currencies)),
            )
        scope.coerced[id(expr)] = wanted
        return True
    plain = found.kind == wanted.kind == "amount" and not found.unit and not wanted.unit
    return plain and "points" not in (found.flavour, wanted.flavour)


def _wish(scope: Scope, expr: ex.Expr, wanted: Type) -> None:
    """Remember what an undisclosed term must be, from where it stands."""
    match expr:
        case ex.Undisclosed():
            scope.wanted.setdefault(id(expr), wanted)
        case ex.Negative() | ex.PartOf():
            _wish(scope, expr.of, wanted)
        case ex.Sum():
            for _, term in expr.terms:
                _wish(scope, term, wanted)
        case ex.Extreme():
            for part in expr.of:
                _wish(scope, part, wanted)
        case ex.Reference():
            symbol = scope.symbols.get(expr.name.text)
            if symbol and isinstance(symbol.node, (Let, Table)) and symbol.key not in scope.busy:
                for piece in symbol.node.pieces:
                    if isinstance(piece.value, ex.Undisclosed):
                        _wish(scope, piece.value, wanted)
        case _:
            pass


def _code(found: Type, wanted: Type) -> str:
    return "RG104" if found.kind == wanted.kind else "RG103"


def _infer(scope: Scope, expr: ex.Expr) -> Type:
    match expr:
        case ex.Number():
            return BARE if expr.value else UNKNOWN  # nothing is nothing in any unit
        case ex.Percent():
            return PERCENT
        case ex.Points():
            return POINTS
        case ex.Multiple():
            return MULTIPLE
        case ex.Day():
            return DATE
        case ex.Length():
            return DURATION
        case ex.Nil():
            return UNKNOWN
        case ex.Undisclosed():
            return _undisclosed(scope, expr)
        case ex.Money():
            check_currency(scope, expr.currency, expr)
            return types.of(expr.currency)
        case ex.MoneyPer() | ex.Quantity():
            return literal_type(scope, expr)
        case ex.Reference():
            return _reference(scope, expr)
        case ex.Takings() | ex.Measured() | ex.Funded():
            return counted_type(scope, expr)
        case ex.OverTime():
            return _over_time(scope, expr)
        case ex.Average():
            return average_type(scope, expr)
        case ex.Solved():
            expect(scope, expr.rate, PERCENT, "the return")
            return solved_type(scope, expr)
        case ex.Negative() | ex.PartOf():
            return infer(scope, expr.of)
        case ex.Sum():
            return _sum(scope, expr)
        case ex.Product():
            return _product(scope, expr)
        case ex.Extreme():
            return _alike(scope, expr.of)
        case ex.Comparison():
            _alike(scope, (expr.left, expr.right))
            return TRUTH
        case ex.Not():
            expect(scope, expr.of, TRUTH, "what follows 'not'")
            return TRUTH
        case ex.Both() | ex.Either():
            for part in expr.of:
                expect(scope, part, TRUTH, "each side of 'and' and 'or'")
            return TRUTH
        case _:
            raise TypeError(f"no type for {type(expr).__name__}")


def _over_time(scope: Scope, expr: ex.OverTime) -> Type:
    if expr.measure.text != "highest":
        way = "write: highest of (royalties in any 4 quarters)"
        scope.error("RG101", f"there is no measure '{expr.measure}' of a value over time", expr.measure, way)
    found = infer(scope, expr.of)
    if found.kind not in ("amount", "unknown"):
        scope.error("RG104", f"{describe(found)} is never the highest", expr.of, "write an amount")
        return UNKNOWN
    return found


def _undisclosed(scope: Scope, expr: ex.Undisclosed) -> Type:
    if expr.low is None or expr.high is None:
        return UNKNOWN
    low, high = try_constant(scope, expr.low), try_constant(scope, expr.high)
    if isinstance(low, Fraction) and isinstance(high, Fraction) and low > high:
        scope.error("RG204", "the bounds stand in the wrong order", expr, "write the lower one first")
    return _alike(scope, (expr.low, expr.high))


def _sum(scope: Scope, expr: ex.Sum) -> Type:
    first, *rest = (term for _, term in expr.terms)
    found = infer(scope, first)
    if found == DURATION and rest:
        way = "write one duration, or begin with the date: 2026-05-04 + 3 months"
        scope.error("RG104", "a duration is only added to a date, or taken from one", expr, way)
        return UNKNOWN
    if found in (DATE, DURATION):
        for term in rest:
            if infer(scope, term) not in (DURATION, UNKNOWN):
                scope.error("RG104", "only a duration can be added to a date", term, "write 3 years or 45 days")
        return found
    kinds = [infer(scope, term) for term in rest]
    if POINTS in kinds:
        return _with_points(scope, expr, found)
    return _alike(scope, tuple(term for _, term in expr.terms), infer_again=False)


def _with_points(scope: Scope, expr: ex.Sum, found: Type) -> Type:
    for _, term in expr.terms:
        kind = scope.types[id(term)]
        if kind.unit or kind.kind not in ("amount", "unknown"):
            message = f"points are added to {describe(kind)}"
            scope.error("RG104", message, term, "add points to a percentage, as in 10% + 4 points")
    return PERCENT


def _alike(scope: Scope, parts: tuple[ex.Expr, ...], *, infer_again: bool = True) -> Type:
    """Values that are added or compared have one type; bare numbers take that of the others."""
    kinds = [infer(scope, part) if infer_again else scope.types[id(part)] for part in parts]
    known = [kind for kind in kinds if kind not in (UNKNOWN, BARE)]
    wanted = next((kind for kind in known if kind.unit), known[0] if known else BARE)
    if all(kind == UNKNOWN for kind in kinds):
        return UNKNOWN
    for part, kind in zip(parts, kinds, strict=True):
        if not _settles(scope, part, kind, wanted):
            message = f"{describe(kind)} and {describe(wanted)} do not go together"
            scope.error("RG104", message, part, advice(scope, part, kind, wanted))
    return NUMBER if not wanted.unit and len({k.flavour for k in kinds if k != UNKNOWN}) > 1 else wanted


def _product(scope: Scope, expr: ex.Product) -> Type:
    found = NUMBER
    divisors = [try_constant(scope, factor) for sign, factor in expr.factors if sign == "/"]
    if any(isinstance(value, Fraction) and not value for value in divisors):
        scope.error("RG602", "this divides by zero", expr, "mend the divisor")
    for position, (sign, factor) in enumerate(expr.factors):
        kind = infer(scope, factor)
        if kind == UNKNOWN:
            return _rest_unknown(scope, expr, position)
        if kind.kind != "amount":
            message = f"{describe(kind)} cannot be multiplied or divided"
            scope.error("RG104", message, factor, "multiply amounts and numbers")
            return UNKNOWN
        found = kind if position == 0 else types.times(found, kind, -1 if sign == "/" else 1)
    return found


def _rest_unknown(scope: Scope, expr: ex.Product, position: int) -> Type:
    for _, factor in expr.factors[position + 1 :]:
        infer(scope, factor)
    return UNKNOWN


def _reference(scope: Scope, expr: ex.Reference) -> Type:
    symbol = scope.find(expr.name)
    if symbol is None:
        return UNKNOWN
    check_window(scope, expr.window)
    counted = {"stream", "royalty", "waterfall", "payment"}
    if symbol.kind in counted and (expr.window or symbol.kind != "payment"):
        return flow_type(scope, symbol)
    if expr.window and symbol.kind not in ("event", "option"):
        message = f"'{expr.name}' is {KINDS_WITHOUT_WINDOW.get(symbol.kind, 'no counter')}: it has no window"
        scope.error("RG103", message, expr.window, "leave the window out, or name a stream or a clause")
    match symbol.kind:
        case "event" | "option" | "payment":
            return TRUTH
        case "index":
            assert isinstance(symbol.node, Index)
            return unit_type(scope, symbol.node.unit)
        case "let" | "reading" | "table":
            return _named(scope, symbol, expr.name)
        case "party" | "instrument" | "payer":
            way = f"write 'received by {expr.name}' or 'number of {expr.name}'"
        case _:
            way = "name a value, a stream or a clause"
    scope.error("RG103", f"'{expr.name}' has no value of its own", expr.name, way)
    return UNKNOWN


def _named(scope: Scope, symbol: Symbol, name: Name) -> Type:
    """The type of a let, a table or a reading: that of its pieces, which must agree."""
    if symbol.key in scope.busy:
        chain = " -> ".join([*scope.busy[scope.busy.index(symbol.key) :], symbol.key])
        scope.error("RG107", f"the value depends on itself: {chain}", name, "let one of them say its figure")
        return UNKNOWN
    node = symbol.node
    if isinstance(node, Let):
        values = values_of(scope, node)
    elif isinstance(node, Table):
        values = tuple(piece.value for piece in node.pieces)
    else:
        assert isinstance(node, Reading)
        values = tuple(m.value for m in node.meanings if isinstance(m, Meaning))
        if not values:
            message = f"'{name}' gives clauses, not a value"
            scope.error("RG103", message, name, "use the names that its meanings declare")
            return UNKNOWN
    if symbol.key in scope.named:
        return scope.named[symbol.key]
    scope.busy.append(symbol.key)
    found = _alike(scope, values)
    for piece in node.pieces if isinstance(node, Let) else ():
        if isinstance(piece.limit, (Until, While)):
            infer(scope, piece.limit.condition)
    if isinstance(node, Table) and node.by is not None:
        infer(scope, node.by)
    scope.busy.pop()
    scope.named[symbol.key] = found
    return found
