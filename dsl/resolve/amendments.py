"""Amendments: what they may bring and change, and which clause goes before which."""

from collections.abc import Iterable
from datetime import date

from ..scope import Scope
from ..syntax import Clause, Name, Node
from ..terms.change import Amendment, Effect, On, Restart
from ..terms.head import Currency, Dated, Measure, Rounding, Title, Translate, Use, Year
from ..terms.payment import Payment
from ..terms.security import Covenant, Security
from ..terms.stream import Stream
from ..terms.term import Overrides
from ..terms.waterfall import Waterfall
from ..terms.window import Moment
from ..within import clauses_within
from .changes import CAN_END, check_effects, once_each

_NOT_INSIDE = (Amendment, Title, Dated, Currency, Rounding, Translate, Use, Year, Measure, Security, Covenant)


def check_amendment(scope: Scope, clause: Clause) -> None:
    """Check an amendment, or the lines by which a clause goes before others; other clauses are left alone."""
    if isinstance(clause, Amendment):
        _check_amendment(scope, clause)
    for term in getattr(clause, "terms", ()):
        if isinstance(term, Overrides):
            _check_overrides(scope, clause, term)


def _check_amendment(scope: Scope, amendment: Amendment) -> None:
    effects = [effect for effect in amendment.effects if isinstance(effect, Effect)]
    check_effects(scope, effects)
    once_each(scope, effects)
    for line in amendment.effects:
        if isinstance(line, Restart):
            scope.find(line.clause, *CAN_END)
    if not amendment.clauses and not amendment.effects:
        scope.error("RG009", "this amendment changes nothing", amendment, "add a clause, or: rate becomes 5%")
    for clause in clauses_within(amendment.clauses):
        if isinstance(clause, _NOT_INSIDE):
            message = "an amendment cannot bring this"
            scope.error("RG115", message, clause, "let it stand in column one, as the deal itself")
        elif isinstance(clause, Stream) and amendment.is_retroactive:
            message = f"'{amendment.name}' takes effect before it is signed: nothing came in on '{clause.name}' then"
            scope.error("RG115", message, clause, "declare the stream in column one, as the deal itself")
        _check_days(scope, amendment, clause)


def _check_days(scope: Scope, amendment: Amendment, clause: Clause) -> None:
    """Nothing that an amendment brings does anything before it takes effect."""
    days: list[tuple[date, Node]] = []
    if isinstance(clause, Payment):
        days = [(i.moment.when, i) for i in clause.instalments if not isinstance(i.moment.when, Name)]
    elif isinstance(clause, On) and isinstance(clause.moment, Moment) and not isinstance(clause.moment.when, Name):
        days = [(clause.moment.when, clause)]
    for day, node in days:
        if day < amendment.since:
            message = f"{day} is before the amendment takes effect, on {amendment.since}"
            scope.error("RG514", message, node, "correct the day, or that of the amendment")


def _check_overrides(scope: Scope, clause: Clause, term: Overrides) -> None:
    symbol = scope.find(term.clause, *CAN_END)
    if symbol is None:
        return
    if type(symbol.node) is not type(clause):
        message = f"'{term.clause}' is another kind of clause"
        way = f"end it by an effect: on ... {term.clause} ends"
        scope.error("RG103", message, term.clause, way, [(symbol.owner.span, "declared here")])
    elif term.clause.text in overridden_by(scope, term.clause.text):
        message = f"'{clause.label}' and '{term.clause}' go before one another"
        scope.error("RG107", message, term, "keep one of the lines")
    elif isinstance(clause, Waterfall) and isinstance(symbol.node, Waterfall):
        own, other = ({name.text for name in each.base} for each in (clause, symbol.node))
        if own != other or clause.window or symbol.node.window:
            message = f"'{clause.name}' does not share just what '{term.clause}' shares"
            way = "write: waterfall " + f"{clause.name} of " + " + ".join(name.text for name in symbol.node.base)
            scope.error(
                "RG115", message, term, way, [(symbol.node.name.span, "this shares other streams, or by period")]
            )


def overridden_by(scope: Scope, name: str) -> list[str]:
    """The clauses that go before one, also by way of others; the one itself where they go in a circle."""
    found: list[str] = []
    waiting = [name]
    while waiting:
        for other in scope.overriding.get(waiting.pop(0), ()):
            if other not in found:
                found.append(other)
                waiting.append(other)
    return found


def in_order(scope: Scope, names: Iterable[str]) -> bool:
    """Whether of each two clauses one goes before the other."""
    names = list(names)
    above = {name: set(overridden_by(scope, name)) for name in names}
    return all(b in above[a] or a in above[b] for n, a in enumerate(names) for b in names[n + 1 :])
