"""Refuses an end that another clause moves with the same money: no cut would be made where it is reached."""

from collections.abc import Iterable, Iterator, Sequence

from ...dsl.terms.royalty import Royalty
from ..formula import Expr, Reg, Val, reads
from ..program import Let, Operation, Post, Round, Rule, Share, Split
from .context import Lowering, formulas_in
from .limits import fixed_of


def refuse_overshooting(into: Lowering, rules: Sequence[Rule]) -> None:
    """Refuse each end that counts what another clause pays of the same money, and that is not cut for it."""
    _refuse_later(into, rules)
    _refuse_earlier(into, rules)


def _refuse_later(into: Lowering, rules: Sequence[Rule]) -> None:
    found = {
        (split.clause, post.clause): into.model.symbol(post.clause).owner
        for rule in rules
        for split, post in _overshooting(into, rule.body)
    }
    for (clause, other), owner in found.items():
        message = f"'{clause}' ends by what '{other}' pays of the same money in turn, and cannot be cut for it"
        into.refuse("RG115", message, owner, "let the end count what each clause pays: received by ... under ...")


def _refuse_earlier(into: Lowering, rules: Sequence[Rule]) -> None:
    found = {
        (split.clause, other): split.span
        for rule in rules
        if rule.on.source == "input"
        for split, other in _uncut(into, rule.body)
    }
    for (clause, other), span in found.items():
        message = f"'{clause}' begins or ends within an amount of which '{other}' is counted first"
        way = "write both in one list of bands: ... until received by ... reaches ..., and ... thereafter"
        into.refuse("RG115", message, span, way, [(into.model.symbol(other).owner.span, "counted first")])


def _uncut(into: Lowering, body: tuple[Operation, ...]) -> Iterator[tuple[Split, str]]:
    """The splits of a rule whose ends read what another clause has moved before them, and they do not move."""
    moved: dict[str, str] = {}
    for operation in body:
        if isinstance(operation, Post) and into.model.scope.symbols.get(operation.clause):
            moved |= dict.fromkeys(_adds(operation), operation.clause)
        elif isinstance(operation, Split):
            others = (moved[name] for name in _read_beside(operation) & moved.keys())
            yield from ((operation, other) for other in others if other != operation.clause)


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
    return _read_beside(split) | _registers(move.start for move in split.moves)


def _read_beside(split: Split) -> set[str]:
    """The registers in the ends of a split which it does not move."""
    return _registers(formula for band in split.bands for end in band.ends for formula in fixed_of(end.until))


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
