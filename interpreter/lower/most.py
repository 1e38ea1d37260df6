"""The most of a period, where the excess is carried: it waits, and is earned when a later period has room."""

from collections.abc import Iterator

from ...dsl.terms.royalty import Royalty
from ...dsl.terms.term import AtMost, EndsWhen
from ..formula import ZERO, Apply, Expr, Operator, Reg, Val, add, if_, reads, sub
from ..program import Days, Let, Operation, Phase, Post, Register, TickKind
from .context import Lowering
from .counting import period_of, windowed
from .ends import earned_counter, ends_of_earning
from .expressions import lower_value
from .paying import Made, earned_post, is_at_once, pay, unit_of


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
    for term in royalty.terms:
        if isinstance(term, EndsWhen) and _counts_earned(into, term):
            message = "an end that counts what is earned does not go with an excess that is carried"
            into.refuse("RG115", message, term, "end it by what is received, and say when it is payable")
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


def _counts_earned(into: Lowering, term: EndsWhen) -> bool:
    read = reads(lower_value(into, term.condition))
    return any(isinstance(item, Reg) and item.name.startswith("earned:") for item in read)
