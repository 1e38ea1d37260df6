"""Refuses an end which what a royalty pays in turn would take past its level: the cut does not count that."""

from collections.abc import Iterable, Iterator

from ...dsl.terms.royalty import Royalty
from ..formula import Reg, Val, reads
from ..program import Let, Operation, Post, Round, Rule, Share, Split
from .context import Lowering, formulas_in
from .limits import fixed_of


def refuse_overshooting(into: Lowering, rules: Iterable[Rule]) -> None:
    """Refuse each end that counts what a clause pays later of the same money, and that is not cut for it."""
    found = {
        (split.clause, post.clause): into.model.symbol(post.clause).owner
        for rule in rules
        for split, post in _overshooting(into, rule.body)
    }
    for (clause, other), owner in found.items():
        message = f"'{clause}' ends by what '{other}' pays of the same money in turn, and cannot be cut for it"
        into.refuse("RG115", message, owner, "let the end count what each clause pays: received by ... under ...")


def _overshooting(into: Lowering, body: tuple[Operation, ...]) -> Iterator[tuple[Split, Post]]:
    """The splits of a rule with a posting after them that depends on what they share, and moves what ends them."""
    posts = [(at, each) for at, each in enumerate(body) if isinstance(each, Post) and _is_royalty(into, each.clause)]
    for at, split in enumerate(body):
        if not isinstance(split, Split):
            continue
        ending = _ending(split)
        later = [(there, post) for there, post in posts if there > at and _adds(post) & ending]
        others = [(there, post) for there, post in later if post.clause != split.clause]
        if others:
            depends = _depending(split, body[at + 1 : others[-1][0]])
            yield from ((split, post) for _, post in others if _uses(_values(post), depends))


def _is_royalty(into: Lowering, clause: str) -> bool:
    symbol = into.model.scope.symbols.get(clause)
    return symbol is not None and isinstance(symbol.node, Royalty)


def _adds(post: Post) -> set[str]:
    return {register for register, _ in post.adds}


def _ending(split: Split) -> set[str]:
    """The registers that end the bands of a split, as it counts them and beside."""
    fixed = (formula for band in split.bands for end in band.ends for formula in fixed_of(end.until))
    read = (item for formula in (*fixed, *(move.start for move in split.moves)) for item in reads(formula))
    return {item.name for item in read if isinstance(item, Reg)}


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
