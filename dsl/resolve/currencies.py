"""What somebody is paid in another currency than the deal's: it is counted clause by clause, never with the rest."""

from collections.abc import Iterator, Sequence

from attrs import field, frozen

from .. import types
from ..scope import Scope
from ..syntax import Clause, Name, Node, walk
from ..terms import expression as ex
from ..terms.party import Party
from ..terms.royalty import Royalty
from ..terms.value import Reading
from ..terms.waterfall import Rest, Share, Waterfall
from ..units import flow_type


@frozen(eq=False)
class _Foreign:
    """The clauses that pay in another currency: by whom they pay, and by who pays them."""

    paid: dict[str, Royalty | Waterfall] = field(factory=dict)
    paying: dict[str, Royalty | Waterfall] = field(factory=dict)


def check_currencies(scope: Scope, clauses: Sequence[Clause], nodes: Sequence[Node]) -> None:
    """A count of takings, or a return, in one currency is never of somebody who is paid in another as well."""
    foreign = _foreign(scope, clauses)
    if not foreign.paid:
        return
    groups = {clause.name.text: [member.name.text for member in clause.members] for clause in _parties(clauses)}
    for node in nodes:
        if isinstance(node, ex.Takings) and not _narrowed(scope, node):
            _check_one(scope, node, foreign.paid, groups)
        elif isinstance(node, ex.Solved):
            _check_one(scope, node, {**foreign.paying, **foreign.paid}, groups)


def _check_one(
    scope: Scope,
    node: ex.Takings | ex.Solved,
    clauses: dict[str, Royalty | Waterfall],
    groups: dict[str, list[str]],
) -> None:
    symbol = scope.symbols.get(node.who.text)
    key = symbol.key if symbol else node.who.text
    clause = next((clauses[who] for who in (key, *groups.get(key, ())) if who in clauses), None)
    if clause is None:
        return
    kind = types.describe(_type(scope, clause))
    message = f"'{clause.name}' pays in {kind}, and this counts {scope.currency} of '{node.who}' alone"
    way = f"translate {kind} to {scope.currency} as it comes, and leave '{kind}' out of the streams"
    if isinstance(node, ex.Takings):
        word = "per" if node.per_unit else "by"
        way = f"say which clause's: {node.basis} {word} {node.who} under {clause.name}; or {way}"
    scope.error("RG104", message, node, way, [(clause.name.span, f"pays in {kind}")])


def _narrowed(scope: Scope, node: ex.Takings) -> bool:
    """Whether one clause or stream is named whose currency is that of the count."""
    named = [scope.symbols.get(name.text) for name in (node.clause, node.source) if name]
    return any(symbol is not None and symbol.kind not in ("party", "payer") for symbol in named)


def _foreign(scope: Scope, clauses: Sequence[Clause]) -> _Foreign:
    found = _Foreign()
    for clause in clauses:
        if not isinstance(clause, (Royalty, Waterfall)) or _type(scope, clause) in (
            types.UNKNOWN,
            types.of(scope.currency or ""),
        ):
            continue
        for key in _payees(scope, clause):
            found.paid.setdefault(key, clause)
        if isinstance(clause, Royalty):
            found.paying.setdefault(clause.payer.text, clause)
    return found


def _type(scope: Scope, clause: Royalty | Waterfall) -> types.Type:
    symbol = scope.symbols.get(clause.name.text)
    kind = flow_type(scope, symbol) if symbol else types.UNKNOWN
    return kind if types.currency_of(kind) else types.UNKNOWN


def _payees(scope: Scope, clause: Royalty | Waterfall) -> Iterator[str]:
    if isinstance(clause, Royalty):
        yield from _meant(scope, clause.payee)
        return
    for node in walk(clause.steps):
        if isinstance(node, (Share, Rest)):
            yield from _meant(scope, node.to)


def _meant(scope: Scope, name: Name) -> Iterator[str]:
    """For whom a name stands: a reading of payees for each of its meanings."""
    symbol = scope.symbols.get(name.text)
    if symbol is None:
        return
    if not isinstance(symbol.node, Reading):
        yield symbol.key
        return
    for meaning in symbol.node.values:
        if isinstance(meaning.value, ex.Reference):
            yield from _meant(scope, meaning.value.name)


def _parties(clauses: Sequence[Clause]) -> Iterator[Party]:
    return (clause for clause in clauses if isinstance(clause, Party))
