"""In what named things count: streams, clauses, indexes, takings, and the windows of counters."""

from . import limits, types
from .currencies import is_currency
from .scope import Scope, Symbol
from .syntax import Name, Node
from .terms import expression as ex
from .terms.stream import Stream, Unit
from .terms.window import Each, Rolling, Since, Window
from .types import NUMBER, UNKNOWN, Type


def unit_type(scope: Scope, unit: Unit | None) -> Type:
    """The type of what a stream or an index counts in; the deal's currency where it does not say."""
    if unit is None:
        return types.of(scope.currency) if scope.currency else UNKNOWN
    if unit.measure:
        symbol = scope.find(unit.measure, "measure", "instrument")
        return types.of(symbol.key) if symbol else UNKNOWN
    check_currency(scope, unit.currency, unit)
    if unit.per:
        symbol = scope.find(unit.per, "measure", "instrument")
        return types.per(unit.currency, symbol.key) if symbol else UNKNOWN
    return types.of(unit.currency)


def check_currency(scope: Scope, code: str, where: Node) -> None:
    """A currency that exists."""
    if is_currency(code):
        scope.currencies.add(code)
    else:
        scope.error("RG106", f"'{code}' is no currency in use", where, "write its code, as CAD, USD or EUR")


def literal_type(scope: Scope, expr: ex.MoneyPer | ex.Quantity) -> Type:
    """The type of a figure with its unit."""
    symbol = scope.find(expr.unit, "measure", "instrument")
    if symbol is None:
        return UNKNOWN
    if isinstance(expr, ex.Quantity):
        return types.of(symbol.key)
    if expr.currency:
        check_currency(scope, expr.currency, expr)
    elif len(scope.currencies) > 1:
        way = "write its currency before it: " + " or ".join(sorted(scope.currencies))
        scope.error("RG105", "a bare sum could be in any of the deal's currencies", expr, way)
    currency = expr.currency or scope.currency
    return types.per(currency, symbol.key) if currency else UNKNOWN


def flow_type(scope: Scope, symbol: Symbol) -> Type:
    """In what a stream, waterfall or payment counts."""
    if symbol.kind == "stream":
        assert isinstance(symbol.node, Stream)
        return unit_type(scope, symbol.node.unit)
    seen = {symbol.key}
    while symbol.kind == "waterfall":
        bases = [scope.symbols.get(name.text) for name in getattr(symbol.node, "base", ())]
        source = next((base for base in bases if base and base.kind in ("stream", "waterfall")), None)
        if source is None or source.key in seen:
            break
        if source.kind == "stream":
            return flow_type(scope, source)
        seen.add(source.key)
        symbol = source
    return types.of(scope.currency) if scope.currency else UNKNOWN


def takings_type(scope: Scope, expr: ex.Takings) -> Type:
    """In what somebody's takings are counted."""
    who = scope.find(expr.who, *(("instrument",) if expr.per_unit else ("party", "instrument", "waterfall")))
    source = scope.find(expr.source, "stream", "party", "waterfall", "security") if expr.source else None
    clause = scope.find(expr.clause, "waterfall", "payment", "security", "option") if expr.clause else None
    check_window(scope, expr.window)
    for narrow in (clause, source):
        if narrow and narrow.kind in ("stream", "waterfall"):
            unit = flow_type(scope, narrow)
            return types.times(unit, types.of(who.key), -1) if expr.per_unit and who else unit
    if who is None or scope.currency is None:
        return UNKNOWN
    return types.per(scope.currency, who.key) if expr.per_unit else types.of(scope.currency)


def measured_type(scope: Scope, expr: ex.Measured) -> Type:
    """In what a number of units is counted."""
    if expr.measure.text != "number":
        message = f"there is no measure '{expr.measure}'"
        scope.error("RG101", message, expr.measure, "write 'number of' before an instrument or an option")
        return UNKNOWN
    symbol = scope.find(expr.of, "instrument", "option")
    if symbol is None:
        return UNKNOWN
    if symbol.kind == "instrument":
        return types.of(symbol.key)
    name = getattr(symbol.node, "instrument", None)
    instrument = scope.symbols.get(name.text) if name else None
    return types.of(instrument.key) if instrument else NUMBER


def check_window(scope: Scope, window: Window | None) -> None:
    """The names of a window are declared, and it trails over no more periods than a run could keep."""
    if isinstance(window, Rolling) and window.duration.count > limits.TRAILING:
        message = f"this counts over more than {limits.TRAILING:,} periods"
        scope.error("RG010", message, window, "count in longer periods, or 'in all'")
    if isinstance(window, Each) and window.basis and window.basis.text != "calendar":
        scope.find(window.basis, "year")
    if isinstance(window, Since) and isinstance(window.moment.when, Name):
        scope.find(window.moment.when, "event", "option", "payment")
