"""Waterfalls: what comes in on their streams is posted as received, then shared."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import evolve

from ...dsl import limits
from ...dsl.resolve.amendments import overridden_by
from ...dsl.terms.waterfall import Waterfall
from ...dsl.units import flow_type
from ..formula import ONE, TRUE, Expr, Field
from ..program import Operation, Phase, Post, TickKind
from .arriving import Flow
from .bands import alternatives
from .context import Lowering
from .distribution import Distribution
from .gathering import gathered
from .joining import below, joined_to, paid_waterfalls, registers_read
from .lives import overrides
from .turns import refuse_overridden, share_in_turn

Then = Callable[[Lowering, Flow], Iterable[Operation]]


def receiving(stream: str) -> TickKind:
    """The tick on which money or a quantity comes in on a stream."""
    return TickKind("input", stream, Phase.RECEIVE)


def lower_waterfalls(into: Lowering, then: Then) -> set[str]:
    """A rule for each stream that a waterfall shares; `then` gives what follows beside from what came in.

    A waterfall that is refused is left out, and so is one that pays it: they hide no error of another;
    their names come back.
    """
    depths = _depths(into)
    refused = _in_circles(into, depths) | _too_deep(into, depths)
    for waterfall in into.model.all_of(Waterfall):
        before = len(into.findings)
        if waterfall.steps and waterfall.name.text not in refused:
            registers_read(into, waterfall)
        if len(into.findings) > before:
            refused.add(waterfall.name.text)
    for waterfall in into.model.all_of(Waterfall):
        if waterfall.name.text in refused or refused & below(into, waterfall).keys() or overrides(waterfall):
            continue
        for name in waterfall.base:
            if into.model.symbol(name).kind == "stream":
                _lower_stream(into, waterfall, name.text, then)
    return refused | {w.name.text for w in into.model.all_of(Waterfall) if refused & below(into, w).keys()}


def _in_circles(into: Lowering, depths: Mapping[str, int]) -> set[str]:
    """The waterfalls that pay to themselves by way of their payees; a finding for each circle."""
    found: set[str] = set()
    every = {each.name.text: each for each in into.model.all_of(Waterfall) if each.name.text not in depths}
    for name, waterfall in every.items():
        if name in found:
            continue
        paid = below(into, waterfall)
        if name in paid:
            found |= {other for other in paid if other in every and name in below(into, every[other])}
            message = f"'{name}' pays to itself, by way of its payees"
            into.refuse("RG206", message, waterfall.name, "let one of the waterfalls pay to a party")
    return found


def _too_deep(into: Lowering, depths: Mapping[str, int]) -> set[str]:
    """The waterfalls below which too many pay one to the next; a finding for the lowest of each."""
    found = {
        each.name.text: each for each in into.model.all_of(Waterfall) if depths.get(each.name.text, 0) > limits.NESTING
    }
    for name, waterfall in found.items():
        if depths[name] == limits.NESTING + 1:
            message = f"more than {limits.NESTING} waterfalls pay one to the next"
            into.refuse("RG210", message, waterfall.name, "let one waterfall pay several")
    return set(found)


def _depths(into: Lowering) -> dict[str, int]:
    """How many waterfalls stand one below the other from each on; without those whose paying does not end."""
    every = {waterfall.name.text: waterfall for waterfall in into.model.all_of(Waterfall)}
    payers: dict[str, list[str]] = {}
    paying: dict[str, int] = {}
    for name, waterfall in every.items():
        paid = [other.name.text for other in paid_waterfalls(into, waterfall) if other.name.text in every]
        paying[name] = len(paid)
        for other in paid:
            payers.setdefault(other, []).append(name)
    depths: dict[str, int] = {name: 1 for name, count in paying.items() if not count}
    ended = list(depths)
    while ended:
        name = ended.pop()
        for payer in payers.get(name, ()):
            paying[payer] -= 1
            depths[payer] = max(depths.get(payer, 0), depths[name] + 1)
            if not paying[payer]:
                ended.append(payer)
    return {name: depth for name, depth in depths.items() if not paying[name]}


def _lower_stream(into: Lowering, waterfall: Waterfall, stream: str, then: Then) -> None:
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
    if waterfall.steps and waterfall.window:
        body[0] = evolve(receipt, adds=((gathered(into, waterfall).name, 1),))
    elif waterfall.steps:
        body += _shared(into, waterfall, stream, receipt)
    body += then(into, Flow(stream, stream, receipt.amount, TRUE, ONE, (receipt,)))
    into.rule(receiving(stream), tuple(body), waterfall.name.text, waterfall.span)


def _unit_of(into: Lowering, stream: str) -> str:
    kind = flow_type(into.model.scope, into.model.symbol(stream))
    return next((name for name, power in kind.unit if power > 0), into.model.currency)


def _shared(into: Lowering, waterfall: Waterfall, stream: str, receipt: Post) -> Iterator[Operation]:
    """What comes in, shared: in parts where bands count what is only reported beside it."""
    from .foreign import parts_reported, reported_beside, share_in_parts

    places = reported_beside(into, waterfall)
    if places is None or overridden_by(into.model.scope, waterfall.name.text):
        yield from share_on(into, waterfall, stream, receipt)
        return
    dues, reported = parts_reported(into, places, receipt)
    yield reported
    yield from share_in_parts(into, places, stream, receipt, dues, f"{waterfall.name}.")


def share_on(
    into: Lowering,
    waterfall: Waterfall,
    source: str,
    receipt: Post,
    prefix: str = "",
    depth: int = 0,
    counted: Expr | None = None,
) -> list[Operation]:
    """Share what was received, and what passes to other waterfalls in turn.

    Where what another waterfall pays moves a limit of this one, both are cut as one list of bands.
    """
    if overridden_by(into.model.scope, waterfall.name.text):
        return list(share_in_turn(into, waterfall, source, receipt, prefix, depth, counted))
    return share_alone(into, waterfall, source, receipt, prefix, depth, counted)


def share_alone(
    into: Lowering,
    waterfall: Waterfall,
    source: str,
    receipt: Post,
    prefix: str = "",
    depth: int = 0,
    counted: Expr | None = None,
) -> list[Operation]:
    """Share by one waterfall, whichever others go before it."""
    name = waterfall.name.text
    inflow = frozenset(register for register, _ in into.moved_by(receipt))
    nested = joined_to(into, waterfall, inflow, source)
    key = f"{prefix}{depth}.{name}" if depth else prefix + name
    parents = payers_of(into, waterfall, nested)
    if parents is None:
        return []
    distribution = Distribution(
        into,
        key,
        name,
        waterfall.span,
        source,
        receipt.amount,
        receipt.unit,
        "share",
        receipt.name,
        inflow,
        parents,
        counted=counted,
    )
    body = distribution.lower(alternatives(into, waterfall, nested))
    for passed_on in [op for op in body if isinstance(op, Post) and op.view == "receipt"]:
        paid = into.model.symbol(str(passed_on.target)).node
        if isinstance(paid, Waterfall) and paid.name.text not in nested and paid.steps:
            body += share_on(into, paid, paid.name.text, passed_on, prefix, depth + 1)
    return body


def payers_of(into: Lowering, waterfall: Waterfall, nested: frozenset[str]) -> dict[str, str] | None:
    """Each waterfall that is cut together with one, by the waterfall that pays it; None where that is refused."""
    refuse_overridden(into, nested)
    joined = list(_joined(into, waterfall, nested))
    parents = dict(joined)
    for other, payer in joined:
        if payer != parents[other]:
            _refuse_two_payers(into, other, payer, parents[other])
            return None
    return parents


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
