"""Who is paid by a distribution, and over how many units what an instrument is paid is spread."""

from collections.abc import Callable, Sequence

from attrs import frozen

from ...dsl.source import Span
from ...dsl.syntax import walk
from ...dsl.terms.instrument import Instrument
from ...dsl.terms.waterfall import Rest, Share, Waterfall
from ..formula import ONE, TRUE, ZERO, Expr, Reg, add, at_most, below, both, div, either, if_, no, sub
from ..program import Check, Post
from .alternative import Alternative, payee_of, target_of
from .claims import payee_key
from .context import Lowering
from .counters import Counter


@frozen(eq=False, repr=False, slots=False)
class Payee:
    """Somebody whom a distribution pays, under a clause: the parts of the split's targets that are theirs."""

    clause: str
    name: str
    flows: tuple[tuple[str, Expr], ...]

    @property
    def key(self) -> str:
        """What the rest of the rule calls the amount."""
        return target_of(self.clause, self.name)


def payees_of(
    into: Lowering, alternatives: Sequence[Alternative], alive: Callable[[str], Expr] | None
) -> tuple[Payee, ...]:
    """Everybody who is paid, in text order.

    `alive` gives the part of an instrument's units that is outstanding: the heirs of those given up have the other.
    """
    parts: dict[tuple[str, str], dict[str, Expr]] = {}
    inherited: list[tuple[tuple[str, str], str, Expr]] = []
    for alternative in alternatives:
        for target, _ in alternative.shares:
            clause, who = payee_of(target)
            heir = heir_of(into, who) if alive else None
            part = alive(who) if alive and heir else ONE
            parts.setdefault((clause, who), {})[target] = part
            if heir:
                inherited.append(((clause, heir), target, sub(ONE, part)))
    for key, target, part in inherited:
        parts.setdefault(key, {})[target] = part
    places = _in_text_order(into, [clause for clause, _ in parts])
    order = sorted(parts, key=lambda key: places.get(key, len(places)))
    return tuple(Payee(clause, who, tuple(parts[clause, who].items())) for clause, who in order)


def _in_text_order(into: Lowering, clauses: Sequence[str]) -> dict[tuple[str, str], int]:
    """The payees of waterfalls as their text names them first."""
    found: dict[tuple[str, str], int] = {}
    for clause in dict.fromkeys(clauses):
        node = into.model.symbol(clause).node
        for share in walk(node.steps) if isinstance(node, Waterfall) else ():
            if isinstance(share, (Share, Rest)):
                payee = into.model.payee(share.to)
                members = [str(m.name) for m in getattr(payee.node, "members", ()) if m.part is not None]
                for who in members or [payee_key(into.model, share)]:
                    found.setdefault((clause, who), len(found))
    return found


def instrument_of(into: Lowering, who: str) -> Instrument | None:
    """The instrument that a payee is, if it is one."""
    symbol = into.model.scope.symbols.get(who)
    return symbol.node if symbol and isinstance(symbol.node, Instrument) else None


def outstanding(into: Lowering, instrument: str) -> Reg:
    """The units in the register."""
    return into.counter(Counter("outstanding", instrument), instrument)


def heir_of(into: Lowering, who: str) -> str | None:
    """The party that has the part of units given up; None where the remaining units share it."""
    instrument = instrument_of(into, who)
    if instrument is None or not instrument.given_up:
        return None
    heir = into.model.payee(instrument.given_up[0].to)
    return heir.key if heir.kind == "party" else None


def pool(into: Lowering, instrument: str) -> Expr:
    """The units over which what an instrument is paid is spread: with those given up, if they have an heir."""
    alive = outstanding(into, instrument)
    if heir_of(into, instrument) is None:
        return alive
    return add(alive, into.counter(Counter("given_up", instrument), instrument))


def part_alive(into: Lowering, instrument: str, span: Span) -> Expr:
    """The part of the pool that is outstanding; all of it before any unit was issued."""
    everything = pool(into, instrument)
    return if_(below(ZERO, everything), div(outstanding(into, instrument), everything, span), ONE)


def paid_per_unit(
    into: Lowering, who: str, paid: Expr, unit: str, clause: str, source: str, span: Span, when: Expr = TRUE
) -> tuple[Check, Post]:
    """What each unit receives when an instrument is paid; somebody must hold one."""
    alive = outstanding(into, who)
    somebody = Check(
        condition=either(no(when), either(at_most(paid, ZERO), below(ZERO, alive))),
        code="RG606",
        message=f"no {who} is outstanding that could be paid",
        help=f"write: ... to {who} while number of {who} > 0 {who}, and who is paid after that",
        clause=clause,
        span=span,
    )
    each = Post(
        kind="measure",
        view="",
        source=source,
        target=who,
        unit=f"{unit} per {who}",
        amount=div(paid, alive, span),
        when=both(when, below(ZERO, alive)),
        clause=clause,
        span=span,
    )
    return somebody, each
