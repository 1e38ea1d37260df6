"""The lines of a contract that share money, as the slices of a split know them."""

from collections.abc import Iterator

from attrs import frozen

from ..dsl.model import Model
from ..dsl.syntax import Clause
from ..dsl.terms.party import Party
from ..dsl.terms.royalty import Rate, RateBands, Royalty
from ..dsl.terms.security import Secures, Security, Surplus
from ..dsl.terms.value import Piece
from ..dsl.terms.waterfall import Band, Bands, Rest, Share, Step, Waterfall
from .lower.alternative import payee_of, target_of
from .lower.claims import INTEREST, payee_key
from .program import Post


@frozen
class SharingLine:
    """A line of a clause that shares money, or gives a rate; `group` is the list of bands in which it stands."""

    clause: Clause
    node: Step | Band | Rest | Secures | Surplus | Security | Rate | Piece | RateBands
    group: Bands | RateBands | None = None


def sharing_lines(model: Model) -> Iterator[SharingLine]:
    """Every such line of a deal: steps, bands, and what liens secure."""
    for waterfall in model.all_of(Waterfall):
        for step in waterfall.steps:
            if isinstance(step, Bands):
                yield from (SharingLine(waterfall, band, step) for band in step.bands)
            else:
                yield SharingLine(waterfall, step)
    for royalty in model.all_of(Royalty):
        for rates in royalty.rates:
            yield SharingLine(royalty, rates)
            if isinstance(rates, RateBands):
                yield from (SharingLine(royalty, band, rates) for band in rates.bands)
    for security in model.all_of(Security):
        yield SharingLine(security, security)
        yield from (SharingLine(security, line) for line in security.lines if isinstance(line, (Secures, Surplus)))


def targets_of(model: Model, post: Post, line: SharingLine) -> set[str]:
    """What a line gives, to whom: the targets of a split; a line without payees gives what the posting has."""
    clause = line.clause.label
    match line.node:
        case Rest():
            return {target_of(clause, who) for who in _who(model, line.node)}
        case Step(shares=shares) | Band(shares=shares):
            return {target_of(clause, who) for share in shares for who in _who(model, share)}
        case Secures():
            assert isinstance(line.clause, Security)
            key = model.symbol(line.clause.secured).key
            return {target_of(clause, key), target_of(clause, INTEREST + key)}
    return {target for target, _ in post.flows if payee_of(target)[0] == clause}


def _who(model: Model, share: Share | Rest) -> tuple[str, ...]:
    """A payee, or the members of a group that are paid in its place."""
    payee = model.payee(share.to)
    if isinstance(payee.node, Party) and payee.node.members and payee.node.members[0].part is not None:
        return tuple(member.name.text for member in payee.node.members)
    return (payee_key(model, share),)


def above_of(model: Model, clause: str) -> set[str]:
    """A clause and the waterfalls that pay it, by whatever way."""
    found = {clause}
    grown = True
    while grown:
        paying = {
            line.clause.label
            for line in sharing_lines(model)
            for share in (line.node.shares if isinstance(line.node, (Step, Band)) else (line.node,))
            if isinstance(share, (Share, Rest)) and model.payee(share.to).key in found
        }
        grown = not paying <= found
        found |= paying
    return found
