"""Late payments: rows of cash on a clause pay what fell due of it, and interest runs on what they leave.

Interest is simple, on what is overdue, from the day after it fell due through the day on which it is paid. It is
payable at once, rounded each time it is looked at from all that has accrued, so that roundings do not add up.
"""

from collections.abc import Iterator, Sequence

from attrs import evolve

from ...dsl.dates import PeriodKind
from ...dsl.resolve.separately import separately_of
from ...dsl.syntax import Line
from ...dsl.terms.limit import Until, While
from ...dsl.terms.payment import Payment
from ...dsl.terms.royalty import RateBands, Royalty
from ...dsl.terms.term import Condition, EndsWhen, Late, late_of
from ...dsl.terms.waterfall import Waterfall
from ..formula import ONE, TRUE, ZERO, Apply, Expr, Field, Operator, Reg, Val, add, below, reads, sub
from ..program import Latch, Let, Operation, Post, Set
from .bearing import Bearing, accruing, at_the_end
from .claims import INTEREST
from .context import Lowering
from .expressions import lower_value
from .overdue import Overdue, may_be_late, overdue, reporting
from .payee import instrument_of, paid_per_unit
from .paying import cash_post as royalty_post
from .paying import places_beneath
from .payment import cash_post as payment_post
from .payment import rounded
from .waterfall import receiving, share_on


def lower_late_payments(into: Lowering) -> list[tuple[Bearing, tuple[Operation, ...]]]:
    """Rules for what is paid on each clause whose payments may be late; what bears interest, and what follows it."""
    lines = [(clause, line) for clause in may_be_late(into.model) if (line := late_of(clause))]
    return [_lower(into, clause, line) for clause, line in lines if not _refused(into, clause, line)]


def _lower(into: Lowering, clause: Royalty | Payment, line: Late) -> tuple[Bearing, tuple[Operation, ...]]:
    late, span = overdue(into, clause), line.span
    says = Set(register=f"reported:{late.clause}", value=ONE, clause=late.clause, span=span)
    into.rule(reporting(late.clause), (says,), late.clause, span)
    into.rule(receiving(late.clause), tuple(_received(into, clause, line, late)), late.clause, span)
    year, first = PeriodKind("year"), into.model.dated
    bears = Bearing(late.clause, late.balance, late.unit, line.rate, line.day_count, year, False, first, span)
    kind, body = at_the_end(into, bears)
    into.rule(kind, body, late.clause, span)
    return bears, tuple(_payable(into, bears, late, line))


def lower_interest(into: Lowering, bearing: Sequence[tuple[Bearing, tuple[Operation, ...]]]) -> None:
    """Interest accrues each day on which anything happens; all that is posted for periods that are over comes first."""
    for bears, then in bearing:
        accruing(into, bears, then)


def _refused(into: Lowering, clause: Royalty | Payment, line: Late) -> bool:
    """Whether a clause ends, or keeps apart what it pays, in ways that its actual payments cannot follow."""
    post = payment_post(into, clause, ZERO, TRUE, line.span) if isinstance(clause, Payment) else None
    if isinstance(clause, Royalty):
        if _kept_apart(into, clause, line):
            return True
        post = royalty_post(into, clause, ZERO, clause.name.text)
    assert post is not None
    cut = tuple(_cut_by(into, clause))
    moved = {name for name, _ in into.moved_by(post)}
    for where, value in cut:
        read = {item.name for item in reads(value) if isinstance(item, Reg)} & moved
        counted = sorted(name for name in read if not name.startswith(("due:", "earned:")))
        if counted:
            words = into.in_words(counted[0])
            message = f"what '{clause.name}' pays may be late, and this is cut by '{words}'"
            into.refuse("RG115", message, where, f"count what falls due: {words.replace('received by', 'due to')}")
            return True
    return False


def _cut_by(into: Lowering, clause: Royalty | Payment) -> Iterator[tuple[Line, Expr]]:
    """The conditions and counters by which a clause is cut."""
    for term in clause.terms:
        if isinstance(term, (EndsWhen, Condition)):
            yield term, lower_value(into, term.condition)
    for line in clause.rates if isinstance(clause, Royalty) else ():
        if isinstance(line, RateBands):
            if line.counter:
                yield line, lower_value(into, line.counter)
            ends = [band.limit.condition for band in line.bands if isinstance(band.limit, (Until, While))]
            yield from ((line, lower_value(into, condition)) for condition in ends)


def _kept_apart(into: Lowering, royalty: Royalty, line: Late) -> bool:
    if places_beneath(into, royalty) is not None:
        message = "what is paid late cannot be cut by the sales beneath the royalty"
        into.refuse("RG115", message, line, "let the waterfall count what it receives")
        return True
    if separately_of(royalty):
        message = f"what is paid on '{royalty.name}' is not told apart by '{separately_of(royalty)}'"
        into.refuse("RG115", message, line, "write a royalty for each value of the tag")
        return True
    return False


def _payable(into: Lowering, bears: Bearing, late: Overdue, line: Late) -> Iterator[Operation]:
    """The interest that is payable on a day, as money is rounded, less what was paid of it."""
    total = Val(f"{late.clause}.late interest")
    yield from rounded(into, total.name, bears.accrued, late.unit, late.clause, line.span)
    yield late.set(late.interest, _most(ZERO, sub(total, late.interest_paid)), line)


def _received(into: Lowering, clause: Royalty | Payment, line: Late, late: Overdue) -> Iterator[Operation]:
    """What a row of cash pays: what is overdue and the interest on it, in their order; the rest what falls due next."""
    span, came = line.span, Field("amount")
    left = came if line.first == "interest" else _most(ZERO, sub(came, late.balance))
    interest, principal = Val(f"{late.clause}.of interest"), Val(f"{late.clause}.of what is due")
    yield Let(name=interest.name, value=_least(left, late.interest), clause=late.clause, span=span)
    yield Let(name=principal.name, value=sub(came, interest), clause=late.clause, span=span)
    yield late.set(late.interest, sub(late.interest, interest), line)
    yield late.set(late.interest_paid, add(late.interest_paid, interest), line)
    yield late.set(late.paid, add(late.paid, principal), line)
    posts = _posts(into, clause, line, late, principal, interest)
    yield from posts
    payee = into.model.symbol(clause.payee)
    if instrument_of(into, payee.key):
        for post in posts:
            yield from paid_per_unit(
                into, payee.key, post.amount, late.unit, late.clause, clause.payer.text, span, post.when
            )
    if isinstance(payee.node, Waterfall) and payee.node.steps:
        for post in posts:
            yield from share_on(into, payee.node, payee.key, post, f"{post.name}.")
    if isinstance(clause, Payment):
        yield Latch(register=f"event:{late.clause}", condition=_some(principal), clause=late.clause, span=span)


def _posts(
    into: Lowering, clause: Royalty | Payment, line: Late, late: Overdue, principal: Expr, interest: Expr
) -> tuple[Post, ...]:
    """The cash that came, what was due and the interest apart."""
    if isinstance(clause, Payment):
        post = payment_post(into, clause, principal, _some(principal), line.span)
    else:
        post = evolve(royalty_post(into, clause, principal, late.clause), when=_some(principal), span=line.span)
    view = post.view if post.view == "receipt" else "interest paid"
    more = evolve(post, view=view, amount=interest, when=_some(interest), claim=f"{INTEREST}{late.clause}")
    return evolve(post, claim=late.clause, name=f"{late.clause}.late"), evolve(more, name=f"{late.clause}.interest")


def _some(amount: Expr) -> Expr:
    return below(ZERO, amount)


def _least(left: Expr, right: Expr) -> Expr:
    return Apply(Operator.MIN, (left, right))


def _most(left: Expr, right: Expr) -> Expr:
    return Apply(Operator.MAX, (left, right))
