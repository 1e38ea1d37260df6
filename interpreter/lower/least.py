"""The least of a period: what a royalty has earned too little of is made good when the period closes."""

from collections.abc import Iterator

from ...dsl.terms.royalty import Royalty
from ...dsl.terms.term import AtLeast
from ..formula import ZERO, Apply, Expr, Operator, Val, add, both, sub
from ..program import Days, Let, Operation, Phase, Register, Set, TickKind
from .context import Lowering
from .counting import period_of, windowed
from .ends import earned_counter
from .expressions import lower_value
from .paying import earned_post, is_at_once, pay, places_beneath, unit_of


def least_of_periods(into: Lowering, royalty: Royalty) -> None:
    """A rule for each line `each P at least E`, where the period closes."""
    for number, term in enumerate(royalty.terms):
        if isinstance(term, AtLeast):
            if places_beneath(into, royalty) is not None:
                message = "what is made up to a least has no band of the waterfall, which counts the sales beneath it"
                into.refuse("RG115", message, term, "let a royalty or a payment of its own make it up")
                return
            clause = royalty.name.text
            kind = TickKind("calendar", f"least {number} of {clause}", Phase.CLOSE)
            into.days[kind] = Days(every=period_of(into.model, term.window), ends=True)
            into.rule(kind, tuple(_made_good(into, royalty, term, f"{clause}.{number}")), clause, term.span)


def _made_good(into: Lowering, royalty: Royalty, term: AtLeast, key: str) -> Iterator[Operation]:
    """What is missing is earned; what was so added before is taken back, as far as the period allows."""
    from .ends import ends_of_earning
    from .royalty import in_term

    clause, span, unit = royalty.name.text, term.span, unit_of(into, royalty)
    earned = windowed(into, earned_counter(into, royalty), term.window)
    least = lower_value(into, term.amount)
    lives = both(in_term(into, royalty), ends_of_earning(into, royalty).guard)

    def let(what: str, value: Expr) -> Let:
        return Let(name=f"{key}.{what}", value=value, clause=clause, span=span)

    if term.credited:
        credit = into.register(f"credit:{key}", Register("window", unit, low=0))
        yield let("wanted", _greater(ZERO, sub(least, credit)))
        yield Set(
            register=credit.name,
            value=_greater(ZERO, sub(add(credit, earned), least)),
            clause=clause,
            span=span,
        )
    else:
        yield let("wanted", least)
    wanted = Val(f"{key}.wanted")
    if term.carried:
        carried = into.register(f"carried:{key}", Register("window", unit, low=0))
        yield let("added", sub(_greater(wanted, sub(earned, carried)), earned))
        yield Set(register=carried.name, value=add(carried, Val(f"{key}.added")), when=lives, clause=clause, span=span)
    else:
        yield let("added", sub(_greater(wanted, earned), earned))
    yield _guarded(let("due", ZERO), lives, Val(f"{key}.added"))
    due = Val(f"{key}.due")
    yield earned_post(into, royalty, due, "", ())
    if is_at_once(royalty):
        yield from pay(into, royalty, due, key)


def _guarded(let: Let, lives: Expr, value: Expr) -> Let:
    from attrs import evolve

    from ..formula import if_

    return evolve(let, value=if_(lives, value, ZERO))


def _greater(left: Expr, right: Expr) -> Expr:
    return Apply(Operator.MAX, (left, right))
