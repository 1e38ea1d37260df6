"""Expressions of the language -> expressions of the program, in smallest units of money."""

from ...dsl import types
from ...dsl.scope import Symbol
from ...dsl.terms import expression as ex
from ...dsl.terms.limit import Limit, Through, Until, While
from ...dsl.terms.payment import Payment
from ...dsl.terms.royalty import Royalty
from ...dsl.terms.stream import Index
from ...dsl.terms.table import Table
from ...dsl.terms.value import Drafting, Let, Piece, Reading
from ...dsl.terms.window import By, Window
from ...dsl.units import unit_type
from ..formula import (
    ZERO,
    Apply,
    Const,
    Expr,
    Hole,
    Operator,
    Reg,
    add,
    at_most,
    below,
    both,
    div,
    either,
    exact,
    if_,
    joined,
    mul,
    no,
    sub,
)
from ..program import Register
from .afresh import counted_afresh
from .average import lower_average
from .changing import changed_value
from .context import Lowering
from .counters import Counter
from .counting import windowed
from .earned import by_day
from .highest import highest
from .overdue import overdue
from .returns import lower_solved
from .table import lower_table


def lower_value(into: Lowering, expr: ex.Expr) -> Expr:
    """The program's expression for a value or a condition."""
    natural = _natural(into, expr)
    coerced = into.model.scope.coerced.get(id(expr))
    into.formulas[id(expr)] = value = mul(natural, Const(into.scale(coerced))) if coerced else natural
    return value


def _natural(into: Lowering, expr: ex.Expr) -> Expr:
    match expr:
        case ex.Number() | ex.Percent() | ex.Points() | ex.Multiple():
            return Const(exact(expr.value))
        case ex.Money() | ex.MoneyPer() | ex.Quantity():
            return Const(exact(expr.value * into.scale(into.model.scope.types[id(expr)])))
        case ex.Nil():
            return ZERO
        case ex.Undisclosed():
            return Hole(into.hole_of[id(expr)])
        case ex.Reference():
            return _reference(into, expr)
        case ex.Takings():
            return _takings(into, expr)
        case ex.Measured():
            return _measured(into, expr)
        case ex.Funded():
            return _funded(into, expr)
        case ex.OverTime():
            unit = words_of(into.model.scope.types[id(expr)])
            return highest(into, expr, lower_value(into, expr.of), unit)
        case ex.Average():
            return lower_average(into, expr)
        case ex.Solved():
            return lower_solved(into, expr, lower_value(into, expr.rate))
        case ex.Negative():
            return sub(ZERO, lower_value(into, expr.of))
        case ex.PartOf():
            return mul(Const(exact(expr.part.value)), lower_value(into, expr.of))
        case ex.Sum():
            return _sum(into, expr)
        case ex.Product():
            return _product(into, expr)
        case ex.Extreme():
            operator = Operator.MAX if expr.word == "greater" else Operator.MIN
            values = [lower_value(into, part) for part in expr.of]
            return joined(lambda left, right: Apply(operator, (left, right)), values)
        case ex.Comparison():
            return compare(expr.sign, lower_value(into, expr.left), lower_value(into, expr.right))
        case ex.Not():
            return no(lower_value(into, expr.of))
        case ex.Both():
            return joined(both, [lower_value(into, part) for part in expr.of])
        case ex.Either():
            return joined(either, [lower_value(into, part) for part in expr.of])
    into.refuse(
        "RG115",
        "dates and durations are compared in a plain check only",
        expr,
        "name the day in the line: through, on, by",
    )
    return ZERO


def compare(sign: str, left: Expr, right: Expr) -> Expr:
    """A comparison by a sign of the language."""
    match sign:
        case "<":
            return below(left, right)
        case "<=":
            return at_most(left, right)
        case ">":
            return below(right, left)
        case "=":
            return both(at_most(left, right), at_most(right, left))
    return at_most(right, left)


def _sum(into: Lowering, expr: ex.Sum) -> Expr:
    parts = [(sign, lower_value(into, term)) for sign, term in expr.terms]
    added = joined(add, [part for sign, part in parts if sign == "+"])
    taken = [part for sign, part in parts if sign == "-"]
    return sub(added, joined(add, taken)) if taken else added


def _product(into: Lowering, expr: ex.Product) -> Expr:
    above = joined(mul, [lower_value(into, factor) for sign, factor in expr.factors if sign == "*"])
    for sign, factor in expr.factors:
        if sign == "/":
            above = div(above, lower_value(into, factor), factor.span)
    return above


def _reference(into: Lowering, expr: ex.Reference) -> Expr:
    symbol = into.model.symbol(expr.name)
    unit = into.model.scope.types[id(expr)]
    match symbol.kind:
        case "let" | "reading" | "table":
            return _named(into, symbol)
        case "index":
            assert isinstance(symbol.node, Index)
            return observed(into, symbol.node)
        case "royalty":
            count = into.counter(Counter("paid", symbol.key), words_of(unit))
            return _counted(into, expr, count, expr.window or into.within)
        case "stream":
            count = into.counter(Counter("receipts", symbol.key), words_of(unit))
            return _counted(into, expr, count, expr.window or into.within)
        case "waterfall":
            count = into.counter(Counter("distributed", symbol.key), words_of(unit))
            return _counted(into, expr, count, expr.window)
        case "payment" if expr.window:
            count = into.counter(Counter("distributed", symbol.key), words_of(unit))
            return _counted(into, expr, count, expr.window)
    return happened(into, symbol, expr)


def happened(into: Lowering, symbol: Symbol, expr: ex.Reference) -> Expr:
    """Whether an event, an option's first election or a payment has happened, by a day where one is named."""
    latch = into.latch(f"event:{symbol.key}")
    if expr.window is None:
        return latch
    if not isinstance(expr.window, By):
        into.refuse(
            "RG115",
            f"'{expr.name}' has happened or not: it has no such window",
            expr.window,
            "write 'by' a day, or no window",
        )
        return latch
    name = f"event:{symbol.key} by {expr.window.day}"
    new = name not in into.registers
    early = into.latch(name)
    if new:
        into.settle(name, both(latch, into.through(expr.window.day)), symbol.key, expr.span)
    return early


def observed(into: Lowering, index: Index) -> Reg:
    """The value of an index on the day."""
    unit = words_of(unit_type(into.model.scope, index.unit))
    return into.register(f"index:{index.name}", Register("observed", unit))


def _named(into: Lowering, symbol: Symbol) -> Expr:
    node = symbol.node
    if isinstance(node, Let):
        own = _pieces(into, node)
        return changed_value(into, symbol.key, own) if symbol.key in into.model.scope.changed else own
    if isinstance(node, Table):
        return lower_table(into, node, lower_value)
    assert isinstance(node, Reading)
    meaning = into.model.meaning(node)
    assert not isinstance(meaning, Drafting)
    return lower_value(into, meaning.value)


def _pieces(into: Lowering, let: Let) -> Expr:
    """The first piece that fits: nested choices from the last to the first."""
    value: Expr = ZERO
    for number, piece in reversed(list(enumerate(let.pieces, 1))):
        here = lower_value(into, piece.value)
        condition = _fits(into, let, piece, number)
        value = here if condition is None else if_(condition, here, value)
    return value


def _fits(into: Lowering, let: Let, piece: Piece, number: int) -> Expr | None:
    """When a piece fits; None where it always does."""
    limit: Limit = piece.limit
    match limit:
        case Through():
            return by_day(into, limit.day, limit.basis)
        case While():
            return lower_value(into, limit.condition)
        case Until():
            name = f"end:{let.name}.{number}"
            new = name not in into.registers
            latch = into.latch(name)
            if new:
                into.settle(name, lower_value(into, limit.condition), let.name.text, piece.span)
            return no(latch)
    return None


def _counted(into: Lowering, expr: ex.Expr, count: Reg, window: Window | None) -> Expr:
    """What a counter counts within a window; afresh, where its clause does."""
    days = into.afresh.get(id(expr))
    return counted_afresh(into, count, window, days, expr.span) if days else windowed(into, count, window)


def counter_of(into: Lowering, expr: ex.Takings) -> Counter:
    """What takings count."""
    who = into.model.symbol(expr.who)
    source = into.model.symbol(expr.source).key if expr.source else None
    clause = into.model.symbol(expr.clause).key if expr.clause else None
    if expr.source and into.model.symbol(expr.source).kind == "waterfall" and clause in (None, source):
        source, clause = None, source
    if who.kind == "waterfall" and expr.basis == "received":
        counter = Counter("receipts", who.key, source, clause)
    else:
        counter = Counter("per" if expr.per_unit else expr.basis, who.key, source, clause)
    return counter


def _takings(into: Lowering, expr: ex.Takings) -> Expr:
    unit = words_of(into.model.scope.types[id(expr)])
    return _counted(into, expr, into.counter(counter_of(into, expr), unit), expr.window or into.within)


def _funded(into: Lowering, expr: ex.Funded) -> Expr:
    who, unit = into.model.symbol(expr.who).key, words_of(into.model.scope.types[id(expr)])
    return _counted(into, expr, into.counter(Counter("funded", who), unit), expr.window)


def _measured(into: Lowering, expr: ex.Measured) -> Expr:
    symbol = into.model.symbol(expr.of)
    if isinstance(symbol.node, (Royalty, Payment)):
        late = overdue(into, symbol.node)
        return late.interest if expr.measure.text == "interest" else late.balance
    sense = "outstanding" if symbol.kind == "instrument" else "elected"
    sense = expr.measure.text if symbol.kind == "account" else sense
    return into.counter(Counter(sense, symbol.key), words_of(into.model.scope.types[id(expr)]))


def words_of(kind: types.Type) -> str:
    """The unit of a register: a currency, an instrument, or a currency per unit."""
    above = next((name for name, power in kind.unit if power > 0), "")
    under = next((name for name, power in kind.unit if power < 0), "")
    return f"{above} per {under}" if under else above
