"""Which waterfalls are cut together: those of which one moves what another's limits read (docs/adr/0007).

Run one after the other they would pay by how the money arrives: in the middle of a receipt the first would
not know that its limit was reached, and the second would begin from a state that the first had not left yet.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

from attrs import define, field

from ...dsl.syntax import walk
from ...dsl.terms.waterfall import Share, Waterfall
from ..formula import Expr, Field, Reg, reads
from ..program import Post, PostKind
from .alternative import payee_of
from .bands import alternatives
from .claims import paid_to
from .context import Lowering, counts_what
from .expressions import lower_value


def paid_waterfalls(into: Lowering, waterfall: Waterfall) -> tuple[Waterfall, ...]:
    """The waterfalls to which a waterfall pays, in text order."""
    key = id(waterfall)
    if key not in into.known_paid:
        into.known_paid[key] = tuple(_paid(into, waterfall))
    found: tuple[Waterfall, ...] = into.known_paid[key]
    return found


def _paid(into: Lowering, waterfall: Waterfall) -> Iterator[Waterfall]:
    seen: set[str] = set()
    for share in walk(waterfall):
        name = share.to if isinstance(share, Share) else getattr(share, "to", None)
        symbol = into.model.payee(name) if name is not None and str(name) in into.model.scope.symbols else None
        if symbol and isinstance(symbol.node, Waterfall) and symbol.key not in seen:
            seen.add(symbol.key)
            yield symbol.node


def below(into: Lowering, waterfall: Waterfall) -> dict[str, Waterfall]:
    """The waterfalls that a waterfall pays, and those that they pay in turn, by name."""
    stack, seen = [waterfall], dict[str, Waterfall]()
    while stack:
        for paid in paid_waterfalls(into, stack.pop()):
            if paid.name.text not in seen:
                seen[paid.name.text] = paid
                stack.append(paid)
    return seen


def joined_to(
    into: Lowering, waterfall: Waterfall, inflow: Iterable[str], source: str, read: frozenset[str] = frozenset()
) -> frozenset[str]:
    """The waterfalls below that have to be cut together with this one.

    `inflow` are the registers that already count what is shared, `source` is from where it came; `read` are those by
    which it is known where all of them end.
    """
    meeting = _Meeting(into, waterfall.name.text)
    meeting.add(waterfall, _moves(into, waterfall, source) | frozenset(inflow))
    for other in below(into, waterfall).values():
        meeting.add(other, _moves(into, other, other.name.text))
    tree = below(into, waterfall)
    joined = {name for name in tree if meeting.moves[name] & read}
    joined |= {name for name, other in tree.items() if joined & below(into, other).keys()}
    while more := _met_in(into, meeting, waterfall, joined) - joined:
        joined |= more
    return frozenset(joined)


def moved_beneath(into: Lowering, waterfall: Waterfall) -> frozenset[str]:
    """The registers that what a waterfall is paid by a clause moves: by its own shares, and by those beneath."""
    every = (waterfall, *below(into, waterfall).values())
    return frozenset(name for each in every for name in _moves(into, each, each.name.text))


@define(eq=False, repr=False, slots=False)
class _Meeting:
    """What each waterfall moves and reads; `top` is the first of them."""

    into: Lowering
    top: str
    moves: dict[str, frozenset[str]] = field(factory=dict)
    reads: dict[str, tuple[frozenset[str], frozenset[str]]] = field(factory=dict)

    def add(self, waterfall: Waterfall, moves: frozenset[str]) -> None:
        """Take a waterfall in."""
        self.moves[waterfall.name.text] = moves
        self.reads[waterfall.name.text] = registers_read(self.into, waterfall)

    def affects(self, one: str, other: str) -> bool:
        """Whether one moves what another reads: its limits, or the fixed levels of its steps.

        What a waterfall has received may be read by its own limits, for it is there before they are; its levels
        are fixed before. The levels of the first are fixed before all.
        """
        limits, levels = self.reads[other]
        moved = self.moves[one]
        received = {name for name in moved if counts_what(name, "receipts", other)}
        return bool((moved - received) & limits or (other != self.top and moved & levels))

    def met(self, one: str, other: str) -> bool:
        """Whether either affects the other."""
        return one != other and (self.affects(one, other) or self.affects(other, one))


def _met_in(into: Lowering, meeting: _Meeting, waterfall: Waterfall, joined: set[str]) -> set[str]:
    """What is to be joined because of those that are joined already: one pays another, or a third pays both."""
    found: set[str] = set()
    tree = below(into, waterfall)
    for payer in (waterfall, *(tree[name] for name in joined)):
        name = payer.name.text
        branches = [{paid.name.text, *below(into, paid)} for paid in paid_waterfalls(into, payer)]
        met = {other for branch in branches for other in branch if meeting.met(name, other)}
        for left, right in combinations(branches, 2):
            met |= {each for one in left for other in right if meeting.met(one, other) for each in (one, other)}
        found |= met | {between for branch in branches for between in branch if met & below(into, tree[between]).keys()}
    return found


def registers_read(into: Lowering, waterfall: Waterfall) -> tuple[frozenset[str], frozenset[str]]:
    """The registers that the limits and shares of a waterfall read, and those that the levels of its steps read."""
    key = waterfall.name.text
    if key not in into.known_reads:
        limits: list[Expr] = []
        levels: list[Expr] = []
        for alternative in alternatives(into, waterfall, frozenset()):
            limits += [share for _, share in alternative.shares] + [alternative.guard]
            levels += [level for _, level in alternative.levels]
            for closing in alternative.closings:
                limits += [closing.excess] if closing.excess is not None else []
                limits += [lower_value(into, c) for c in (closing.until, closing.lasting) if c is not None]
        into.known_reads[key] = (_registers(limits), _registers(levels))
    return into.known_reads[key]


def _registers(exprs: Iterable[Expr]) -> frozenset[str]:
    return frozenset(item.name for expr in exprs for item in reads(expr) if isinstance(item, Reg))


def _moves(into: Lowering, waterfall: Waterfall, source: str) -> frozenset[str]:
    """The registers that what a waterfall pays from a source moves."""
    found: set[str] = set()
    name = waterfall.name.text
    targets = {target for alternative in alternatives(into, waterfall, frozenset()) for target, _ in alternative.shares}
    for each in targets:
        _, who = payee_of(each)
        symbol = into.model.scope.symbols.get(who)
        share = "receipt" if symbol and symbol.kind == "waterfall" else "share"
        views: tuple[tuple[PostKind, str], ...] = (("cash", share), ("measure", ""))
        target, claim = paid_to(into.model, who)
        for kind, view in views if target != source else ():
            post = Post(
                kind=kind,
                view=view,
                source=source,
                target=target,
                claim=claim,
                unit="",
                amount=Field("amount"),
                clause=name,
                span=waterfall.span,
            )
            found |= {register for register, _ in into.moved_by(post)}
    return frozenset(found)
