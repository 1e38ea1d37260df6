"""In what named things count: streams, clauses, indexes, takings, and the windows of counters."""

from collections.abc import Callable
from datetime import date
from typing import Any

from . import limits, types
from .currencies import is_currency
from .scope import Scope, Symbol
from .syntax import Name, Node, walk
from .terms import expression as ex
from .terms.royalty import RateBands, Royalty
from .terms.stream import Derived, Index, Stream, Unit
from .terms.term import late_of
from .terms.window import Each, Rolling, Since, Window
from .types import NUMBER, PERCENT, UNKNOWN, Type

KINDS_WITHOUT_WINDOW = {
    "let": "a value",
    "table": "a table",
    "reading": "a reading",
    "index": "an index",
    "party": "a party",
}


PLAIN_UNITS = {"percent": PERCENT, "number": NUMBER}
"""In what an index may be, beside money and measures."""


def unit_type(scope: Scope, unit: Unit | None) -> Type:
    """The type of what a stream or an index counts in; the deal's currency where it does not say."""
    if unit is None:
        return types.of(scope.currency) if scope.currency else UNKNOWN
    if unit.measure:
        if unit.measure.text in PLAIN_UNITS:
            return PLAIN_UNITS[unit.measure.text]
        symbol = scope.find(unit.measure, "measure", "instrument")
        return types.of(symbol.key) if symbol else UNKNOWN
    check_currency(scope, unit.currency, unit)
    if unit.per:
        symbol = scope.find(unit.per, "measure", "instrument")
        return types.per(unit.currency, symbol.key) if symbol else UNKNOWN
    if unit.against:
        check_currency(scope, unit.against, unit)
        if unit.against == unit.currency:
            scope.error("RG104", "this is money per money of its own", unit, "name two currencies")
            return UNKNOWN
        return types.per(unit.currency, unit.against)
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
    """In what a stream, royalty, waterfall or payment counts."""
    if isinstance(symbol.node, Derived):
        return _reckoned(scope, symbol, lambda derived: _type_of(scope, derived.value))
    if isinstance(symbol.node, Royalty):
        return royalty_type(scope, symbol.node)
    if symbol.kind == "stream":
        assert isinstance(symbol.node, Stream)
        return unit_type(scope, symbol.node.unit)
    seen = {symbol.key}
    while symbol.kind == "waterfall":
        bases = [scope.symbols.get(name.text) for name in getattr(symbol.node, "base", ())]
        source = next((base for base in bases if base and base.kind in ("stream", "waterfall", "royalty")), None)
        if source is None or source.key in seen:
            break
        if source.kind != "waterfall":
            return flow_type(scope, source)
        seen.add(source.key)
        symbol = source
    return types.of(scope.currency) if scope.currency else UNKNOWN


def royalty_type(scope: Scope, royalty: Royalty) -> Type:
    """In what a royalty pays: its base times its rate."""
    symbol = scope.symbols.get(royalty.name.text)
    if symbol is None or symbol.node is not royalty:
        return UNKNOWN
    return _reckoned(scope, symbol, lambda node: _rate_times_base(scope, node))


def _rate_times_base(scope: Scope, royalty: Royalty) -> Type:
    bases = [scope.symbols.get(base.name.text) for base in royalty.base]
    base = next((flow_type(scope, symbol) for symbol in bases if symbol), UNKNOWN)
    rates = [each.value for line in royalty.rates for each in (line.bands if isinstance(line, RateBands) else (line,))]
    kinds = [kind for kind in (_type_of(scope, rate) for rate in rates) if kind != UNKNOWN]
    if UNKNOWN in (base, *kinds[:1]) or base.kind != "amount":
        return UNKNOWN
    if not kinds:
        return base
    per = next((kind for kind in kinds if kind.unit), kinds[0])
    return types.amount(dict(types.times(base, per).unit)) if per.kind == "amount" else UNKNOWN


def _type_of(scope: Scope, expr: Any) -> Type:
    from .infer import infer

    return scope.types.get(id(expr)) or infer(scope, expr)


def _reckoned(scope: Scope, symbol: Symbol | None, reckon: Callable[[Any], Type]) -> Type:
    """The type of a stream or royalty that is made of others; nothing where it is made of itself."""
    if symbol is None:
        return UNKNOWN
    if symbol.key in scope.busy:
        chain = " -> ".join([*scope.busy[scope.busy.index(symbol.key) :], symbol.key])
        scope.error("RG107", f"this is made of itself: {chain}", symbol.owner, "let one of them name a stream")
        return UNKNOWN
    scope.busy.append(symbol.key)
    found = reckon(symbol.node)
    scope.busy.pop()
    return found


def basis_of(scope: Scope, symbol: Symbol) -> str:
    """The date line of a stream: `received` where it is cash that can be shared."""
    return symbol.node.basis if isinstance(symbol.node, Stream) else "earned"


def can_fall(symbol: Symbol) -> bool:
    """Whether what comes on a stream may be below zero: a return, a correction. Cash never is."""
    return isinstance(symbol.node, Derived) or (isinstance(symbol.node, Stream) and symbol.node.basis != "received")


def tags_of(scope: Scope, stream: Node) -> dict[str, tuple[str, ...]]:
    """The tags that all of a stream carries, with their values where these are declared."""
    if isinstance(stream, Stream):
        return {tagged.tag.text: tuple(value.text for value in tagged.values) for tagged in stream.tags}
    if not isinstance(stream, Derived) or stream.window:
        return {}
    names = [node.name for node in walk(stream.value) if isinstance(node, ex.Reference) and node.window is None]
    symbols = [scope.symbols.get(name.text) for name in names]
    streams = [s.node for s in symbols if s and s.kind == "stream" and s.node is not stream]
    carried = [tags_of(scope, node) for node in streams]
    return {tag: values for tag, values in carried[0].items() if all(tag in c for c in carried)} if carried else {}


def counted_type(scope: Scope, expr: ex.Takings | ex.Measured | ex.Funded) -> Type:
    """In what a counter counts."""
    match expr:
        case ex.Takings():
            return takings_type(scope, expr)
        case ex.Measured():
            return measured_type(scope, expr)
    return funded_type(scope, expr)


def takings_type(scope: Scope, expr: ex.Takings) -> Type:
    """In what somebody's takings are counted."""
    payees = ("party", "instrument", "waterfall", *(("account",) if expr.basis == "received" else ()))
    who = scope.find(expr.who, *(("instrument",) if expr.per_unit else payees))
    source = (
        scope.find(expr.source, "stream", "account", "party", "waterfall", "royalty", "security")
        if expr.source
        else None
    )
    clause = scope.find(expr.clause, "waterfall", "royalty", "payment", "security", "option") if expr.clause else None
    if clause and expr.clause and expr.basis != "received" and clause.kind not in ("royalty", "payment"):
        message = f"nothing is {expr.basis} under '{clause.key}', which pays what it is given when it comes"
        way = (
            f"write: received by {expr.who} under {clause.key}, or {expr.basis} by {clause.key} for what is on its way"
        )
        scope.error("RG103", message, expr.clause, way, [(clause.owner.span, "declared here")])
    check_window(scope, expr.window)
    for narrow in (clause, source):
        if narrow and narrow.kind in ("stream", "waterfall", "royalty"):
            unit = flow_type(scope, narrow)
            return types.times(unit, types.of(who.key), -1) if expr.per_unit and who else unit
    if who is None or scope.currency is None:
        return UNKNOWN
    return types.per(scope.currency, who.key) if expr.per_unit else types.of(scope.currency)


def funded_type(scope: Scope, expr: ex.Funded) -> Type:
    """What a party paid in is money of the deal."""
    scope.find(expr.who, "party")
    check_window(scope, expr.window)
    return types.of(scope.currency) if scope.currency else UNKNOWN


def measured_type(scope: Scope, expr: ex.Measured) -> Type:
    """In what a number of units, or the balance of an account, is counted."""
    if expr.measure.text in ("balance", "interest"):
        return _balance_type(scope, expr)
    if expr.measure.text != "number":
        message = f"there is no measure '{expr.measure}'"
        way = "write 'number of' before an instrument or an option, 'balance of' before an account"
        value = scope.symbols.get(expr.measure.text)
        if value and value.kind in ("let", "table", "reading"):
            way = f"write a part by a value as a product: {expr.measure} * {expr.of}"
        scope.error("RG101", message, expr.measure, way)
        return UNKNOWN
    symbol = scope.find(expr.of, "instrument", "option")
    if symbol is None:
        return UNKNOWN
    if symbol.kind == "instrument":
        return types.of(symbol.key)
    name = getattr(symbol.node, "instrument", None)
    instrument = scope.symbols.get(name.text) if name else None
    return types.of(instrument.key) if instrument else NUMBER


def _balance_type(scope: Scope, expr: ex.Measured) -> Type:
    """In what an account counts."""
    from .resolve.accounts import check_interest

    symbol = scope.find(expr.of, "account", "royalty", "payment")
    if symbol is None or scope.currency is None:
        return UNKNOWN
    if symbol.kind != "account":
        if late_of(symbol.node) is None:
            way = f"add to '{symbol.key}': late payments bear 8% a year on actual/365, principal first"
            scope.error("RG103", f"no payment of '{symbol.key}' is late: what is due is taken for paid", expr.of, way)
        return flow_type(scope, symbol)
    if expr.measure.text == "interest":
        check_interest(scope, expr.of)
    return types.of(scope.currency)


def solved_type(scope: Scope, expr: ex.Solved) -> Type:
    """In what an amount is that gives a party a return: the deal's currency."""
    who = scope.find(expr.who, "party")
    if expr.day_count == "30/360":
        message = "a return by 30/360 would depend on how its time is cut"
        scope.error("RG115", message, expr, "count the days: on actual/365")
    held = [symbol.node for symbol in scope.symbols.values() if symbol.kind == "instrument"] if who else []
    for node in held:
        if who and any(issue.to.text == who.key for issue in getattr(node, "issues", ())):
            message = f"what units that were issued to '{who.key}' are paid goes to whoever holds them"
            way = "pay the party itself, without units, or reckon the return of another party"
            scope.error("RG115", message, expr.who, way, [(node.span, "issued here")])
            break
    return types.of(scope.currency) if scope.currency else UNKNOWN


def average_type(scope: Scope, expr: ex.Average) -> Type:
    """In what an average, or the latest value, is: as what is observed."""
    over = expr.over
    if over is not None and expr.measure.text not in ("average", "lowest", "highest"):
        message = f"there is no measure '{expr.measure}' over time"
        scope.error("RG101", message, expr.measure, "write 'average of', 'lowest of' or 'highest of' before an index")
        return UNKNOWN
    if over is None:
        pass
    elif isinstance(over, Window):
        check_window(scope, over)
    elif not over.count or over.unit not in _DAYS_AT_MOST or over.count * _DAYS_AT_MOST[over.unit] > _AVERAGED_DAYS:
        message = f"an average is over one day to {_AVERAGED_DAYS:,} days"
        scope.error("RG010", message, expr, "write another length of time, as 30 days")
    symbol = scope.find(expr.of, "index")
    return unit_type(scope, symbol.node.unit) if symbol and isinstance(symbol.node, Index) else UNKNOWN


_DAYS_AT_MOST = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
_AVERAGED_DAYS = 3_660


def check_window(scope: Scope, window: Window | None) -> None:
    """The names of a window are declared, and it trails over no more periods than a run could keep."""
    if isinstance(window, Rolling) and window.duration.count > limits.TRAILING:
        message = f"this counts over more than {limits.TRAILING:,} periods"
        scope.error("RG010", message, window, "count in longer periods, or 'in all'")
    if isinstance(window, Each) and window.basis and window.basis.text != "calendar":
        scope.find(window.basis, "year")
    start = window.moment.when if isinstance(window, Since) else None
    if isinstance(start, Name):
        scope.find(start, "event", "option", "payment")
    elif isinstance(window, Since) and isinstance(start, date) and window.by and window.by < start:
        scope.error("RG204", "this window ends before it begins", window, "write the earlier day first")
