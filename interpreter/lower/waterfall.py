"""Waterfalls: what comes in on their streams is posted as received, then shared."""

from collections.abc import Iterator

from ...dsl.syntax import walk
from ...dsl.terms.waterfall import Share, Waterfall
from ...dsl.units import flow_type
from ..formula import Expr, Field, Reg, reads
from ..program import Operation, Phase, Post, PostKind, TickKind
from .alternative import payee_of, target_of
from .bands import alternatives
from .context import Counter, Lowering
from .distribution import Distribution
from .expressions import lower_value
from .values import paid_value


def receiving(stream: str) -> TickKind:
    """The tick on which money or a quantity comes in on a stream."""
    return TickKind("input", stream, Phase.RECEIVE)


def lower_waterfalls(into: Lowering) -> None:
    """A rule for each stream that a waterfall shares.

    A waterfall that is refused is left out, and so is one that pays it: they hide no error of another.
    """
    refused = _in_circles(into)
    for waterfall in into.model.all_of(Waterfall):
        before = len(into.findings)
        if waterfall.steps and waterfall.name.text not in refused:
            _registers_read(into, waterfall)
        if len(into.findings) > before:
            refused.add(waterfall.name.text)
    for waterfall in into.model.all_of(Waterfall):
        if refused & {waterfall.name.text, *_below(into, waterfall)}:
            continue
        for name in waterfall.base:
            if into.model.symbol(name).kind == "stream":
                _lower_stream(into, waterfall, name.text)


def _in_circles(into: Lowering) -> set[str]:
    """The waterfalls that pay to themselves by way of their payees; a finding for each circle."""
    every = into.model.all_of(Waterfall)
    below = {waterfall.name.text: _below(into, waterfall) for waterfall in every}
    found: set[str] = set()
    for waterfall in every:
        name = waterfall.name.text
        if name in below[name] and name not in found:
            found |= {other for other in below[name] if name in below[other]}
            message = f"'{name}' pays to itself, by way of its payees"
            into.refuse("RG206", message, waterfall.name, "let one of the waterfalls pay to a party")
    return found


def paid_waterfalls(into: Lowering, waterfall: Waterfall) -> Iterator[Waterfall]:
    """The waterfalls to which a waterfall pays."""
    seen: set[str] = set()
    for share in walk(waterfall):
        name = share.to if isinstance(share, Share) else getattr(share, "to", None)
        symbol = into.model.payee(name) if name is not None and str(name) in into.model.scope.symbols else None
        if symbol and isinstance(symbol.node, Waterfall) and symbol.key not in seen:
            seen.add(symbol.key)
            yield symbol.node


def _below(into: Lowering, waterfall: Waterfall) -> frozenset[str]:
    """The waterfalls that a waterfall pays, and those that they pay in turn."""
    stack, seen = [waterfall], set()
    while stack:
        for paid in paid_waterfalls(into, stack.pop()):
            if paid.name.text not in seen:
                seen.add(paid.name.text)
                stack.append(paid)
    return frozenset(seen)


def _lower_stream(into: Lowering, waterfall: Waterfall, stream: str) -> None:
    unit = _unit_of(into, stream)
    receipt = Post(
        kind="cash",
        view="receipt",
        source=None,
        acting="source",
        target=stream,
        unit=unit,
        amount=Field("amount"),
        name="receipt",
        clause=stream,
        span=into.model.symbol(stream).owner.span,
    )
    body: list[Operation] = [receipt]
    if waterfall.steps:
        body += _share_on(into, waterfall, stream, Field("amount"), unit, "receipt", (stream,), 0)
    into.rule(receiving(stream), tuple(body), waterfall.name.text, waterfall.span)


def _unit_of(into: Lowering, stream: str) -> str:
    kind = flow_type(into.model.scope, into.model.symbol(stream))
    return next((name for name, power in kind.unit if power > 0), into.model.currency)


def _share_on(
    into: Lowering,
    waterfall: Waterfall,
    source: str,
    amount: Expr,
    unit: str,
    because: str,
    inflow: tuple[str, ...],
    depth: int,
) -> list[Operation]:
    """Share an amount, and what passes to other waterfalls in turn.

    Where what another waterfall pays moves a limit of this one, both are cut as one list of bands.
    """
    name = waterfall.name.text
    nested = _nested(into, waterfall, inflow, source)
    key = f"{depth}.{name}" if depth else name
    joined = list(_joined(into, waterfall, nested))
    parents = dict(joined)
    for other, payer in joined:
        if payer != parents[other]:
            _refuse_two_payers(into, other, payer, parents[other])
            return []
    distribution = Distribution(
        into, key, name, waterfall.span, source, amount, unit, "share", because, inflow, parents
    )
    shared = alternatives(into, waterfall, nested)
    body = distribution.lower(shared)
    reached = {target for alternative in shared for target, _ in alternative.shares}
    for passed in paid_waterfalls(into, waterfall):
        who = passed.name.text
        if who in nested:
            continue
        paid = paid_value(key, target_of(name, who))
        if passed.steps and target_of(name, who) in reached:
            body += _share_on(into, passed, who, paid, unit, f"{key}.into.{who}", (who,), depth + 1)
    return body


def _refuse_two_payers(into: Lowering, paid: str, payer: str, other: str) -> None:
    """One list of bands could not say by which of two ways the money came."""
    into.refuse(
        "RG115",
        f"'{paid}' is paid by '{payer}' and by '{other}', and its limits or theirs count what the others move",
        into.model.symbol(paid).owner,
        "let one of the two pay it, or let no limit count what another waterfall pays",
    )


def _joined(into: Lowering, waterfall: Waterfall, nested: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Each waterfall whose bands are joined to one's own, with the waterfall that pays it."""
    for paid in paid_waterfalls(into, waterfall):
        if paid.name.text in nested:
            yield paid.name.text, waterfall.name.text
            yield from _joined(into, paid, nested)


def _nested(into: Lowering, waterfall: Waterfall, inflow: tuple[str, ...], source: str) -> frozenset[str]:
    """The waterfalls below that have to be cut together with this one: one's payments move what the other's
    limits read. What a waterfall itself has received may be read by its own limits.
    """
    found: set[str] = set()
    reading = _registers_read(into, waterfall)
    moving = _moves(into, waterfall, source) | {Counter("receipts", name).register for name in inflow}
    below = list(paid_waterfalls(into, waterfall))
    seen: set[str] = set()
    while below:
        other = below.pop()
        name = other.name.text
        if name in seen:
            continue
        seen.add(name)
        own = {register for register in moving if register.startswith(f"receipts:{name}")}
        if _moves(into, other, name) & reading or (moving - own) & _registers_read(into, other):
            found.add(name)
        below += paid_waterfalls(into, other)
    return frozenset(found | _between(into, waterfall, found))


def _between(into: Lowering, waterfall: Waterfall, found: set[str]) -> set[str]:
    """The waterfalls on the way to those that are joined."""
    ways: set[str] = set()
    for paid in paid_waterfalls(into, waterfall):
        inner = _between(into, paid, found)
        if inner or any(other.name.text in found for other in paid_waterfalls(into, paid)):
            ways |= {paid.name.text, *inner}
    return ways


def _registers_read(into: Lowering, waterfall: Waterfall) -> frozenset[str]:
    found: set[str] = set()
    for alternative in alternatives(into, waterfall, frozenset()):
        exprs = [share for _, share in alternative.shares] + [alternative.guard]
        for closing in alternative.closings:
            exprs += [closing.excess] if closing.excess is not None else []
            exprs += [lower_value(into, c) for c in (closing.until, closing.lasting) if c is not None]
        found |= {item.name for expr in exprs for item in reads(expr) if isinstance(item, Reg)}
    return frozenset(found)


def _moves(into: Lowering, waterfall: Waterfall, source: str) -> frozenset[str]:
    """The registers that what a waterfall pays from a source moves."""
    found: set[str] = set()
    name = waterfall.name.text
    for alternative in alternatives(into, waterfall, frozenset()):
        for target, _ in alternative.shares:
            _, who = payee_of(target)
            symbol = into.model.scope.symbols.get(who)
            share = "receipt" if symbol and symbol.kind == "waterfall" else "share"
            views: tuple[tuple[PostKind, str], ...] = (("cash", share), ("measure", ""))
            for kind, view in views:
                post = Post(
                    kind=kind,
                    view=view,
                    source=source,
                    target=who,
                    unit="",
                    amount=Field("amount"),
                    clause=name,
                    span=waterfall.span,
                )
                found |= {register for register, _ in into.moved_by(post)}
    return frozenset(found)
