"""Securities: proceeds of enforcement go by rank, up to what each lien secures; the rest is surplus."""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce

from ...dsl.resolve.names import DEFAULT
from ...dsl.syntax import NotModelled
from ...dsl.terms.instrument import Instrument
from ...dsl.terms.security import Rank, Secures, Security, Surplus
from ..formula import ONE, ZERO, Apply, Const, Expr, Field, Operator, Reg, Val, add, below, div, if_, mul, reads, sub
from ..program import Check, Let, Operation, Post, PostKind
from .alternative import Alternative, Closing, given_by, target_of
from .claims import INTEREST, claimed, paid_to
from .context import Lowering, counts_what
from .counters import Counter
from .distribution import Distribution
from .expressions import lower_value
from .values import secured_value
from .waterfall import receiving

_COUNTED = ("received", "per", "balance", "interest")
"""What a formula may count that falls or grows with what is paid to whom a lien is for."""


def line_of(security: Security, kind: type) -> object | None:
    """A line of a security."""
    return next((line for line in security.lines if isinstance(line, kind)), None)


def secured_amount(into: Lowering, security: Security) -> Expr | None:
    """What a lien secures now, in all; None where the clause is only text.

    What it has taken from proceeds comes off, unless its own formula counts what was received.
    """
    line = line_of(security, Secures)
    if not isinstance(line, Secures) or line_of(security, NotModelled):
        return None
    amount = lower_value(into, line.amount)
    kind = into.model.type_of(line.amount)
    secured = into.model.symbol(security.secured)
    if (secured.key, -1) in kind.unit:
        amount = mul(into.counter(Counter("outstanding", secured.key), secured.key), amount)
    counts = {item.name for item in reads(amount) if isinstance(item, Reg)}
    creditor, _ = paid_to(into.model, secured.key)
    whose = {secured.key, creditor}
    if not any(counts_what(name, sense, who) for name in counts for sense in _COUNTED for who in whose):
        taken = into.counter(Counter("received", creditor, clause=security.name.text), into.model.currency)
        amount = sub(amount, taken)
    return Apply(Operator.MAX, (ZERO, amount))


def lower_securities(into: Lowering) -> None:
    """A rule for each security: of proceeds that come in on the stream of its name."""
    over: dict[str, list[Security]] = {}
    for security in into.model.all_of(Security):
        for asset in dict.fromkeys(name.text for name in security.assets):
            over.setdefault(asset, []).append(security)
    for security in into.model.all_of(Security):
        if secured_amount(into, security) is not None:
            _lower_security(into, security, _over_the_same(into, security, over))


def _lower_security(into: Lowering, security: Security, liens: Sequence[Security]) -> None:
    name = security.name.text
    ranked = sorted(liens, key=_rank)
    unit = into.model.currency
    defaulted = Check(
        condition=into.latch(f"event:{DEFAULT}"),
        code="RG509",
        message=f"proceeds of '{name}' came in before a default",
        help="add the default to the happenings, on this day or before it",
        clause=name,
        span=security.span,
    )
    receipt = Post(
        kind="cash",
        view="receipt",
        source=None,
        acting="source",
        target=name,
        unit=unit,
        amount=Field("amount"),
        name="receipt",
        clause=name,
        span=security.span,
    )
    body: list[Operation] = [defaulted, receipt]
    for lien in ranked:
        amount = secured_amount(into, lien)
        assert amount is not None
        body.append(Let(name=_secured(lien).name, value=amount, clause=lien.name.text, span=lien.span))
    _refuse_drifting_shares(into, ranked)
    distribution = Distribution(
        into,
        name,
        name,
        security.span,
        name,
        receipt.amount,
        unit,
        "enforcement",
        receipt.name,
        frozenset(register for register, _ in into.moved_by(receipt)),
    )
    body += distribution.lower(_alternatives(into, security, ranked))
    into.rule(receiving(name), tuple(body), name, security.span)


def _secured(lien: Security) -> Val:
    return secured_value(lien.name.text)


def _rank(security: Security) -> int:
    line = line_of(security, Rank)
    return int(line.rank) if isinstance(line, Rank) else 0


def _over_the_same(into: Lowering, security: Security, over: Mapping[str, Sequence[Security]]) -> list[Security]:
    """The liens that have an asset in common with a security, itself among them; `over` has those over each asset."""
    common = {other.span.start: other for asset in security.assets for other in over[asset.text]}
    return [other for _, other in sorted(common.items()) if secured_amount(into, other) is not None]


def _greater(left: Expr, right: Expr) -> Expr:
    """The greater: liens that share pro rata to what they secure are all paid at one moment."""
    return Apply(Operator.MAX, (left, right))


def _refuse_drifting_shares(into: Lowering, ranked: Sequence[Security]) -> None:
    """Liens of one rank share by what they secure: no payment to another lien may change that as it is shared."""
    for lien in ranked:
        equal = [other for other in ranked if _rank(other) == _rank(lien) and other is not lien]
        amount = secured_amount(into, lien) or ZERO
        read = {item.name for item in reads(amount) if isinstance(item, Reg)}
        for other in ranked if equal else ():
            moved = _moved_by_paying(into, other)
            if other is not lien and _rank(other) <= _rank(lien) and moved & read:
                counted = into.in_words(min(moved & read))
                message = f"what '{lien.name}' secures changes while the proceeds are shared, through '{counted}'"
                way = "give the liens different ranks, or secure one claim by one lien over all its assets"
                into.refuse("RG211", message, lien, way, [(other.span, "which is paid from the same proceeds")])
                return


def _moved_by_paying(into: Lowering, lien: Security) -> frozenset[str]:
    """The registers that proceeds paid under a lien move."""
    who = into.model.symbol(lien.secured).key
    found: set[str] = set()
    kinds: tuple[PostKind, ...] = ("cash", "measure")
    for kind in kinds:
        post = Post(
            kind=kind,
            view="enforcement",
            source=None,
            target=who,
            unit="",
            amount=Field("amount"),
            clause=lien.name.text,
            span=lien.span,
        )
        found |= {register for register, _ in into.moved_by(post)}
    return frozenset(found)


def surplus_to(into: Lowering, security: Security) -> str:
    """Who has what the liens leave: as said, or the issuer of the units secured."""
    line = line_of(security, Surplus)
    if isinstance(line, Surplus):
        return line.to.text
    instrument = into.model.symbol(security.secured).node
    assert isinstance(instrument, Instrument)
    return instrument.issuer.text


def _of_claim(into: Lowering, security: Security, lien: Security, liens: Sequence[Security]) -> Iterator[Alternative]:
    """A lien for an account pays the interest that is payable on it, then its balance, and no more than either."""
    others = [other for other in liens if other is not lien]
    if others:
        message = f"'{lien.name}' is for an account, and has the rank of another lien"
        related = [(others[0].span, "of the same rank")]
        into.refuse("RG115", message, lien, "give the liens different ranks", related)
    key, account = f"{security.name}.rank {_rank(lien)}", into.model.symbol(lien.secured).key
    line = line_of(lien, Secures)
    span = line.span if isinstance(line, Secures) else lien.span
    for who in (INTEREST + account, account):
        target, count = target_of(lien.name.text, who), claimed(into, who)
        assert count is not None
        closings = (
            Closing(key, excess=secured_amount(into, lien) or ZERO, span=span),
            Closing(f"{target}.balance", excess=count, span=span),
        )
        yield from given_by(key, [Alternative(((target, ONE),), ((key, ONE),), closings, span=span, lines=(span,))])


def _alternatives(into: Lowering, security: Security, ranked: list[Security]) -> list[Alternative]:
    """Rank by rank; liens of one rank share by what they secure; the rest is surplus."""
    found: list[Alternative] = []
    for rank in dict.fromkeys(_rank(lien) for lien in ranked):
        liens = [lien for lien in ranked if _rank(lien) == rank]
        claims_of = [lien for lien in liens if into.model.symbol(lien.secured).kind == "account"]
        if claims_of:
            found += _of_claim(into, security, claims_of[0], liens)
            continue
        total: Expr = reduce(add, (_secured(lien) for lien in liens), ZERO)
        key = f"{security.name}.rank {rank}"
        shares = tuple(
            (
                target_of(lien.name.text, into.model.symbol(lien.secured).key),
                ONE if len(liens) == 1 else if_(below(ZERO, total), div(_secured(lien), total), ZERO),
            )
            for lien in liens
        )
        lines = tuple(line.span for lien in liens if isinstance(line := line_of(lien, Secures), Secures))
        claims = tuple(share for _, share in shares if not isinstance(share, Const))
        unpaid = [secured_amount(into, lien) or ZERO for lien in liens]
        closing = Closing(key, excess=reduce(_greater, unpaid), span=lines[0])
        taking = Alternative(shares, ((key, ONE),), (closing,), claims, span=lines[0], lines=lines)
        found += given_by(key, [taking])
    rest = target_of(security.name.text, surplus_to(into, security))
    line = line_of(security, Surplus)
    span = line.span if isinstance(line, Surplus) else security.span
    surplus = Alternative(((rest, ONE),), span=span, lines=(span,))
    found += given_by(f"{security.name}.surplus", [surplus])
    return found
