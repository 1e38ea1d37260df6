"""What is assumed, undisclosed or not modelled, and which figures depend on it.

Taint runs along clauses: a clause depends on those it names, on those that pay what it counts, and money on
the deal's currency and rounding. It errs on the side of marking.
"""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from attrs import frozen

from ..dsl.changing import changes_of, effects_in
from ..dsl.model import Model
from ..dsl.payees import with_creditor
from ..dsl.scope import Symbol
from ..dsl.syntax import Clause, Line, Mark, Name, Node, NotModelled, parts_of
from ..dsl.terms.account import Account
from ..dsl.terms.change import Pays
from ..dsl.terms.expression import Funded, Solved, Takings, Undisclosed
from ..dsl.terms.head import Currency, Dated, Rounding
from ..dsl.terms.instrument import Instrument
from ..dsl.terms.option import Exchange, Fractions, Option
from ..dsl.terms.party import Party
from ..dsl.terms.payment import Payment
from ..dsl.terms.royalty import Royalty
from ..dsl.terms.security import Covenant, Security, Surplus
from ..dsl.terms.term import ChargedTo, late_of
from ..dsl.terms.value import Drafting, Reading
from ..dsl.terms.waterfall import Rest, Share, Waterfall


@frozen
class Caveat:
    """A mark on a clause: its kind, the words that carry it, and the figures that depend on them."""

    mark: str
    clause: str
    text: str
    affects: tuple[str, ...]


def caveats(model: Model, supplied: frozenset[str] = frozenset()) -> tuple[Caveat, ...]:
    """Every mark of a deal in text order; terms that were supplied are no longer undisclosed."""
    graph = _Graph(model)
    found: list[Caveat] = []
    seen: set[int] = set()
    for clause in model.clauses:
        for mark, node, holder in _marks(clause):
            if id(node) in seen or (mark == "undisclosed" and clause.label in supplied):
                continue
            seen.add(id(node))
            found.append(Caveat(mark, clause.label, _words(model, node, holder), graph.affected(clause, holder)))
    return tuple(found)


def taken_for_paid(model: Model, names: Iterable[str]) -> Iterator[Caveat]:
    """What falls due of these clauses is taken for paid, though it may be late."""
    graph = _Graph(model)
    for name in names:
        clause = model.symbol(name).node
        assert isinstance(clause, Clause)
        line = late_of(clause) or clause
        text = f"paid as it falls due, for no cash was put in for '{name}'"
        yield Caveat("taken for paid", name, text, graph.affected(clause, line))


def _marks(clause: Clause) -> Iterator[tuple[str, Node, Node]]:
    """The marks of a clause: kind, the node that carries the words, and the line it stands in."""
    for node, line in _with_lines(clause):
        if isinstance(node, Mark) and node.kind == "assumed":
            yield "assumed", line, line
        elif isinstance(node, NotModelled):
            yield "not modelled", node, node
        elif isinstance(node, Undisclosed):
            yield "undisclosed", node, line
    if isinstance(clause, Party):
        for member in clause.members:
            if member.part is None:
                yield "undisclosed", member, member


def _with_lines(clause: Clause) -> Iterator[tuple[Node, Node]]:
    """Every node of a clause with the line in which it stands, but of the clauses inside it."""
    stack: list[tuple[object, Node]] = [(clause, clause)]
    while stack:
        item, line = stack.pop()
        if isinstance(item, Node):
            if isinstance(item, Drafting) or (isinstance(item, Clause) and item is not clause):
                continue
            if isinstance(item, Line):
                line = item
            yield item, line
            stack.extend((getattr(item, name), line) for name in parts_of(cast(Any, type(item))))
        elif isinstance(item, tuple):
            stack.extend((part, line) for part in reversed(item))


def _words(model: Model, node: Node, line: Node) -> str:
    if isinstance(node, NotModelled):
        return node.reason
    if isinstance(node, Clause):
        first = model.source.text[node.span.start : node.span.end].split("\n", 1)[0]
    else:
        first = model.source.slice(line.span if isinstance(node, Undisclosed) else node.span)
    return " ".join(first.split("  [", 1)[0].split(" [", 1)[0].split())


class _Graph:
    """Which clauses depend on which."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.clauses = [c for c in model.clauses if not isinstance(c, Reading) or _has_values(c)]
        self.outputs = {id(clause): _outputs(model, clause) for clause in model.clauses}
        self.payers: dict[str, list[Clause]] = {}
        for clause in model.clauses:
            for name in self.outputs[id(clause)]:
                self.payers.setdefault(name, []).append(clause)
        self.needed_by: dict[int, list[Clause]] = {}
        owners = {name: symbol.owner for name, symbol in model.scope.symbols.items()}
        head = {id(clause) for clause in model.clauses if isinstance(clause, (Currency, Rounding, Dated))}
        for clause in self.clauses:
            mentioned = {node.text for node in _named(clause)}
            needs = {id(owners[name]) for name in mentioned if name in owners}
            needs |= {id(payer) for payer in self._paying(clause)}
            for changed in changes_of(clause):
                if changed in owners:
                    self.needed_by.setdefault(id(clause), []).append(owners[changed])
            for need in needs | (head if self.outputs[id(clause)] else set()):
                self.needed_by.setdefault(need, []).append(clause)

    def _paying(self, clause: Clause) -> Iterator[Clause]:
        """The clauses that pay somebody whose takings a clause counts."""
        counted = {
            self.model.symbol(node.who).key
            for node, _ in _with_lines(clause)
            if isinstance(node, (Takings, Solved)) and node.who.text in self.model.scope.symbols
        }
        for name in tuple(counted):
            counted.update(_members(self.model.symbol(name)))
        funding = {name for node, _ in _with_lines(clause) if isinstance(node, Funded) for name in self._funders(node)}
        yield from (each for each in self.model.all_of(Payment) if each.funding and each.payer.text in funding)
        for name in counted:
            yield from self.payers.get(name, ())

    def _funders(self, node: Funded) -> tuple[str, ...]:
        """The parties whose fundings are counted."""
        return node.who.text, *_members(self.model.symbol(node.who))

    def affected(self, clause: Clause, line: Node) -> tuple[str, ...]:
        """The figures that depend on a line of a clause."""
        reached = {id(clause)}
        if isinstance(clause, Option) and clause.instrument and not isinstance(line, (Exchange, Fractions)):
            reached.add(id(self.model.symbol(clause.instrument).owner))
        if isinstance(clause, Covenant):
            return ()
        waiting = list(reached)
        while waiting:
            for other in self.needed_by.get(waiting.pop(), ()):
                if id(other) not in reached:
                    reached.add(id(other))
                    waiting.append(id(other))
        found: dict[str, None] = {}
        for other in self.clauses:
            if id(other) in reached:
                found.update(dict.fromkeys(self.outputs[id(other)]))
        return tuple(found)


def _has_values(reading: Reading) -> bool:
    return not any(isinstance(meaning, Drafting) for meaning in reading.meanings)


def _named(clause: Clause) -> Iterator[Name]:
    """The names that a clause mentions, citations left out."""
    cited = {id(node.source) for node, _ in _with_lines(clause) if isinstance(node, Mark)}
    for node, _ in _with_lines(clause):
        if isinstance(node, Name) and id(node) not in cited:
            yield node


def _paid(model: Model, payee: Symbol) -> tuple[str, ...]:
    """Whom a share pays: a group through its members where their parts are disclosed, and who has units given up."""
    node = payee.node
    if isinstance(node, Instrument) and node.given_up:
        return payee.key, model.payee(node.given_up[0].to).key
    if isinstance(node, Account):
        return with_creditor(model, payee.key)
    disclosed = isinstance(node, Party) and any(member.part is not None for member in node.members)
    return (payee.key, *_members(payee)) if disclosed else (payee.key,)


def _members(party: Symbol) -> tuple[str, ...]:
    return tuple(member.name.text for member in party.node.members) if isinstance(party.node, Party) else ()


def _outputs(model: Model, clause: Clause) -> tuple[str, ...]:
    """The parties, instruments, accounts and liens whose figures a clause makes."""
    found: list[str] = []
    if isinstance(clause, Waterfall):
        for node, _ in _with_lines(clause):
            if isinstance(node, (Share, Rest)):
                found += _paid(model, model.payee(node.to))
    for effect in effects_in(clause):
        if isinstance(effect, Pays):
            found.append(model.symbol(effect.payee).key)
    if isinstance(clause, (Payment, Royalty)):
        found.append(model.symbol(clause.payee).key)
        found += [term.account.text for term in clause.terms if isinstance(term, ChargedTo)]
    elif isinstance(clause, Account):
        found.append(clause.name.text)
    elif isinstance(clause, Option) and clause.instrument:
        found.append(clause.holder.text)
    elif isinstance(clause, Instrument):
        found.append(clause.name.text)
    elif isinstance(clause, Security):
        found += [*with_creditor(model, model.symbol(clause.secured).key), clause.name.text]
        found += [line.to.text for line in clause.lines if isinstance(line, Surplus)]
    return tuple(dict.fromkeys(found))
