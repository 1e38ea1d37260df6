"""Refuses an end, or a rate, that another clause moves with the same money: no cut would be made where it is reached.

Then one receipt and the same in two parts would not pay the same.
"""

from collections.abc import Iterable, Iterator, Sequence

from ...dsl.resolve.amendments import overridden_by
from ...dsl.syntax import Name, Node, walk
from ...dsl.terms.royalty import Royalty
from ...dsl.terms.waterfall import Rest, Waterfall
from ...dsl.terms.waterfall import Share as Part
from ..formula import Expr, Reg, Val, reads
from ..program import Let, Operation, Post, Round, Rule, Share, Split
from .context import Lowering, formulas_in
from .limits import fixed_of


def refuse_overshooting(into: Lowering, rules: Sequence[Rule]) -> None:
    """Refuse each split that reads what another clause pays of the same money, and is not cut for it.

    What happens is looked at after the amount, so a split may read an event. Nothing is added where something is
    refused already.
    """
    if into.findings:
        return
    found = {(split.clause, post.clause): split for rule in rules for split, post in _conflicts(into, rule)}
    for (clause, other), split in found.items():
        message = f"within one amount, what '{other}' counts would change what '{clause}' does"
        way = "let each count what it brings itself: ... under ...; or write both as one list of bands"
        into.refuse("RG115", message, split.span, way, [(into.model.symbol(other).owner.span, "of the same amount")])


def _conflicts(into: Lowering, rule: Rule) -> Iterator[tuple[Split, Post]]:
    """The splits of a rule, each with a posting of another clause that moves what the split reads."""
    posts = [(at, each) for at, each in enumerate(rule.body) if isinstance(each, Post) and _is_clause(into, each)]
    for at, split in enumerate(rule.body):
        if not isinstance(split, Split):
            continue
        beside = _read_beside(into, split)
        counted, inflow = _counted(split), into.inflows.get(split.name, frozenset())
        arrived = {move.of for move in split.moves} if inflow else set()
        for there, post in posts:
            moved = {register for register, _ in post.adds}
            if _in_turn(into, split.clause, post.clause):
                continue
            others = counted if (post.clause, post.target) in inflow else counted | arrived
            if not moved & (beside | (others if _pays(into, post) else set())):
                continue
            depends = there > at and _uses(_values(post), _depending(split, rule.body[at + 1 : there]))
            if depends and not moved & beside and post.clause in _beneath(into, split.clause):
                continue  # cut together with it
            if depends or rule.on.source == "input":
                yield split, post


def _in_turn(into: Lowering, one: str, other: str) -> bool:
    """Whether of two clauses only one has an amount: they are the same, or one overrides the other."""
    scope = into.model.scope
    return one == other or other in overridden_by(scope, one) or one in overridden_by(scope, other)


def _is_clause(into: Lowering, post: Post) -> bool:
    return post.clause in into.model.scope.symbols


def _pays(into: Lowering, post: Post) -> bool:
    return isinstance(into.model.scope.symbols[post.clause].node, (Royalty, Waterfall))


def _beneath(into: Lowering, clause: str) -> set[str]:
    """The waterfalls that a clause pays, and those that these pay."""
    scope = into.model.scope
    found: set[str] = set()
    waiting = [into.model.symbol(clause).node] if clause in scope.symbols else []
    while waiting:
        for name in _payees(waiting.pop()):
            paid = into.model.symbol(name)
            if isinstance(paid.node, Waterfall) and paid.key not in found:
                names = (paid.key, *overridden_by(scope, paid.key))
                found |= set(names)
                waiting += [scope.symbols[each].node for each in names]
    return found


def _payees(node: Node) -> tuple[Name, ...]:
    if isinstance(node, Royalty):
        return (node.payee,)
    return (
        tuple(each.to for each in walk(node) if isinstance(each, (Part, Rest))) if isinstance(node, Waterfall) else ()
    )


def _counted(split: Split) -> set[str]:
    """The registers that a split counts as it cuts."""
    return _registers(move.start for move in split.moves)


def _read_beside(into: Lowering, split: Split) -> set[str]:
    """The registers in the ends and the rates of a split which it does not move, and what latches there wait for."""
    ends = (formula for band in split.bands for end in band.ends for formula in fixed_of(end.until))
    rates = (share for band in split.bands for _, share in band.shares)
    found = _registers((*ends, *rates))
    waits = (into.latch_reads.get(name, frozenset()) for name in found if not name.startswith("event:"))
    return found.union(*waits)


def _registers(formulas: Iterable[Expr]) -> set[str]:
    return {item.name for formula in formulas for item in reads(formula) if isinstance(item, Reg)}


def _depending(split: Split, body: tuple[Operation, ...]) -> set[str]:
    """The values that depend on what a split shares."""
    found = {split.name}
    for operation in body:
        if isinstance(operation, (Let, Round, Split, Share)) and _uses(_values(operation), found):
            found.add(operation.name)
    return found


def _values(operation: Operation) -> set[str]:
    return {item.name for formula in formulas_in(operation) for item in reads(formula) if isinstance(item, Val)}


def _uses(values: set[str], found: set[str]) -> bool:
    return any(value == name or value.startswith(f"{name}.") for value in values for name in found)
