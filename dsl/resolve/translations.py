"""How money of one currency is translated to another: by an index of the two, on a day that is known."""

from ..currencies import is_currency
from ..scope import Scope
from ..syntax import Clause
from ..terms.head import Translate
from ..terms.stream import Index
from ..units import check_currency


def check_translation(scope: Scope, clause: Clause) -> None:
    """Check a translation; other clauses are left alone."""
    if not isinstance(clause, Translate):
        return
    for code in (clause.foreign, clause.into):
        check_currency(scope, code, clause)
    first = scope.translations.get((clause.foreign, clause.into))
    if clause.foreign == clause.into:
        message = "money is translated to another currency"
        scope.error("RG104", message, clause, "name two currencies")
    elif first is not None and first is not clause:
        message = f"how {clause.foreign} becomes {clause.into} is said twice"
        related = [(first.span, "first here")]
        scope.error("RG109", message, clause, "keep one of the lines", related)
    if clause.basis == "due":
        way = "write 'on the date received', or 'on the date earned'"
        scope.error("RG115", "no amount says on which day it fell due", clause, way)
    symbol = scope.find(clause.index, "index")
    if symbol is None or not isinstance(symbol.node, Index) or not is_currency(clause.foreign):
        return
    unit = symbol.node.unit
    pair = (unit.currency, unit.against) if unit else ("", "")
    if pair not in ((clause.into, clause.foreign), (clause.foreign, clause.into)):
        message = f"'{clause.index}' is no value of {clause.foreign} in {clause.into}"
        way = f"declare it so: index {clause.index} in {clause.into} per {clause.foreign}"
        scope.error("RG104", message, clause.index, way)
