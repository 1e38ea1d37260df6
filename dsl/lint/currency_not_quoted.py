"""Money in another currency than the words quoted for it name."""

from collections.abc import Iterator

from .. import types
from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..syntax import Mark, Node, walk
from ..terms import expression as ex
from ..terms.head import Currency
from ..terms.stream import Unit

CODE = "RG763"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each sum on a line or in a clause, the quotation of which names currencies, and not that of the sum."""
    if not any(isinstance(node, Mark) and node.quotation for node in subject.nodes):
        return
    from ..quotations import quoted

    for clause in subject.model.clauses:
        for line in walk(clause):
            marks = tuple(mark for mark in getattr(line, "marks", ()) if mark.quotation)
            named = quoted(tuple(mark.quotation for mark in marks)).currencies if marks else set()
            if not named:
                continue
            for node in walk(line):
                currency = _currency(subject, node)
                if currency and currency not in named:
                    message = f"this is in {currency}, and the words quoted for it are in {_shown(named)}"
                    way = "write the currency that the document names"
                    yield Suspicion(node, message, way, ((marks[0], "the quotation"),))
                    break


def _shown(named: set[str]) -> str:
    return " and ".join(sorted(named)) if len(named) <= len(("one", "another")) else "dollars"


def _currency(subject: Subject, node: Node) -> str:
    """The currency in which a figure is, or nothing."""
    match node:
        case Currency(code=code):
            return code
        case Unit(currency=code) | ex.Money(currency=code):
            return code
        case ex.MoneyPer(currency=code):
            return code or subject.model.currency
        case ex.Number():
            scope = subject.model.scope
            kind = scope.coerced.get(id(node)) or scope.types.get(id(node))
            money = [name for name, power in kind.unit if power == 1 and types.is_currency(name)] if kind else []
            return money[0] if money else ""
        case _:
            return ""
