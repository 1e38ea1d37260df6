"""The ways out of a value of another type than is expected."""

from . import types
from .currencies import minor_digits
from .scope import Scope
from .show import show
from .syntax import walk
from .terms import expression as ex
from .types import BARE, NUMBER, TRUTH, Type, describe


def stated(expr: ex.Expr) -> str:
    """How the currency of a bare sum is stated: before a figure, or where what a name stands for is declared."""
    if isinstance(expr, ex.Reference):
        return f"where '{expr.name}' is declared, write its currency before its figure: "
    return "write its currency before it: "


def advice(scope: Scope, expr: ex.Expr, found: Type, wanted: Type) -> str:
    """What to write where a value of a type is wanted and another was found."""
    if isinstance(expr, ex.Reference) and found == TRUTH and wanted.kind == "amount":
        return f"'{expr.name}' says whether it has happened; for how much, write '{expr.name} in all'"
    if wanted == TRUTH:
        return "compare two values, as in ... = ... or ... >= ..."
    currency = types.currency_of(wanted)
    figure = show(expr.value, minor_digits(currency) if currency else 0) if isinstance(expr, ex.Number) else "600"
    units = dict(wanted.unit)
    one = next((name for name, power in units.items() if power < 0), None)
    if found == BARE and one:
        return f"say per what: {figure} per {one}"
    if found == BARE and len(units) == 1 and not types.is_money(wanted):
        return f"write the unit after the number: {figure} {scope.plural(next(iter(units)))}"
    if types.currency_of(found) and one and dict(found.unit).get(one) is None:
        return f"divide by the units, or count per {one} on both sides"
    if types.currency_of(found) and types.currency_of(wanted) and found.unit != wanted.unit:
        return "compare like with like: the same currency, both in all or both per unit"
    if currency and not one and found == NUMBER and (bare_sum := _bare_sum(scope, expr)):
        where, bare = bare_sum
        return f"{stated(where)}{currency} {show(bare.value, minor_digits(currency))}"
    return f"write {describe(wanted)} here"


def _bare_sum(scope: Scope, expr: ex.Expr) -> tuple[ex.Expr, ex.Number] | None:
    """The first figure without a unit in an expression, or in a value that it names; and where that is named."""
    for node in sorted(walk(expr), key=lambda node: node.span.start):
        symbol = scope.symbols.get(node.name.text) if isinstance(node, ex.Reference) else None
        if isinstance(node, ex.Number):
            return node, node
        if isinstance(node, ex.Reference) and symbol and symbol.kind == "let":
            figures = (each for each in walk(symbol.node) if isinstance(each, ex.Number))
            found = next(figures, None)
            if found:
                return node, found
    return None
