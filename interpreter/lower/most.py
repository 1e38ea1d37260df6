"""The most of a period, where the excess is carried: it waits, and is earned when a later period has room."""

from collections.abc import Iterator

from ...dsl.syntax import Node
from ...dsl.terms import expression as ex
from ...dsl.terms.limit import Until, While
from ...dsl.terms.royalty import RateBands, Royalty
from ...dsl.terms.term import AtMost, Condition, EndsWhen
from ..formula import ZERO, Apply, Expr, Operator, Reg, Val, add, if_, reads, sub
from ..program import Days, Let, Operation, Phase, Post, Register, TickKind
from .context import Lowering
from .counting import period_of, windowed
from .ends import earned_counter, ends_of_earning
from .expressions import lower_value
from .paying import Made, cash_post, earned_post, is_at_once, pay, places_beneath, unit_of


def carried_by(royalty: Royalty) -> AtMost | None:
    """The line of a royalty that carries what lies beyond the most of a period."""
    return next((term for term in royalty.terms if isinstance(term, AtMost) and term.carried), None)


def kept_within(into: Lowering, royalty: Royalty, line: AtMost, due: Expr, key: str) -> Made:
    """What of an amount is earned now, with what waited before; the rest waits."""
    clause, span = royalty.name.text, line.span
    waits = _waiting(into, royalty)
    now = Val(f"{key}.now")
    yield Let(name=now.name, value=_least(add(waits, due), _room(into, royalty, line)), clause=clause, span=span)
    yield _moved(into, royalty, sub(due, now))
    return now


def lower_carried(into: Lowering, royalty: Royalty) -> None:
    """A rule where a period opens: what waits is earned, as far as there is room."""
    line = carried_by(royalty)
    if line is None:
        return
    _refuse_beside(into, royalty, line)
    lowered = [(place, lower_value(into, condition)) for place, condition in _conditions(royalty)]
    moved = _moved_by(into, royalty)
    for place, condition in lowered:
        if any(isinstance(item, Reg) and item.name in moved for item in reads(condition)):
            message = "an end that counts what is earned does not go with an excess that is carried"
            into.refuse("RG115", message, place, "end it by what is received, and say when it is payable")
    clause = royalty.name.text
    kind = TickKind("calendar", f"room for {clause}", Phase.OPEN)
    into.days[kind] = Days(every=period_of(into.model, line.window))
    into.rule(kind, tuple(_earned_late(into, royalty, line)), clause, line.span)


def _earned_late(into: Lowering, royalty: Royalty, line: AtMost) -> Iterator[Operation]:
    clause, span = royalty.name.text, line.span
    lives = ends_of_earning(into, royalty).guard
    waits, key = _waiting(into, royalty), f"{clause}.late"
    now = Val(f"{key}.now")
    room = if_(lives, _least(waits, _room(into, royalty, line)), ZERO)
    yield Let(name=now.name, value=room, clause=clause, span=span)
    yield _moved(into, royalty, sub(ZERO, now))
    yield earned_post(into, royalty, now, "", ())
    if is_at_once(royalty):
        yield from pay(into, royalty, now, key)


def _waiting(into: Lowering, royalty: Royalty) -> Reg:
    return into.register(f"waits:{royalty.name}", Register("counter", unit_of(into, royalty)))


def _moved(into: Lowering, royalty: Royalty, amount: Expr) -> Post:
    """The posting of what begins to wait, or no longer does."""
    return Post(
        kind="measure",
        view="",
        source=None,
        target=None,
        unit=unit_of(into, royalty),
        amount=amount,
        adds=((_waiting(into, royalty).name, 1),),
        clause=royalty.name.text,
        span=royalty.span,
    )


def _room(into: Lowering, royalty: Royalty, line: AtMost) -> Expr:
    """How much more the period may earn."""
    earned = windowed(into, earned_counter(into, royalty), line.window)
    return Apply(Operator.MAX, (ZERO, sub(lower_value(into, line.amount), earned)))


def _least(left: Expr, right: Expr) -> Expr:
    return Apply(Operator.MIN, (left, right))


def _refuse_beside(into: Lowering, royalty: Royalty, line: AtMost) -> None:
    """What waits has no band of its own: neither one that is rated anew, nor one of the waterfall that is paid."""
    way = "write 'excess lost', or let another royalty reckon what lies beyond"
    if any(isinstance(rates, RateBands) and rates.whole for rates in royalty.rates):
        into.refuse("RG115", "an excess that is carried does not go with whole bands", line, way)
    elif places_beneath(into, royalty) is not None:
        message = "an excess that is carried does not go with bands of the waterfall that count the sales beneath it"
        into.refuse("RG115", message, line, way)


def _conditions(royalty: Royalty) -> Iterator[tuple[Node, ex.Expr]]:
    """The conditions of its ends and of its bands, and what the bands count, each with its place."""
    for term in royalty.terms:
        if isinstance(term, (EndsWhen, Condition)):
            yield term, term.condition
    for rates in royalty.rates:
        if isinstance(rates, RateBands):
            yield from ((band, band.limit.condition) for band in rates.bands if isinstance(band.limit, (Until, While)))
            if rates.counter is not None:
                yield rates, rates.counter


def _moved_by(into: Lowering, royalty: Royalty) -> set[str]:
    """The counters of what is earned, and where it is paid at once of what is paid: they move by what is kept alone."""
    posts = [earned_post(into, royalty, ZERO, "", ())]
    if is_at_once(royalty):
        posts.append(cash_post(into, royalty, ZERO, ""))
    return {name for post in posts for name, _ in into.moved_by(post)}
