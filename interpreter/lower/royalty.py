"""Royalties: each amount of a base is cut by the bands, and owed; it is paid at once or when a period is over."""

from collections.abc import Generator, Iterator, Sequence
from functools import reduce

from attrs import define, evolve, field

from ...dsl.resolve.separately import separately_of
from ...dsl.terms.royalty import Rate, RateBands, Royalty
from ...dsl.terms.term import TermOf
from ...dsl.terms.value import Piece
from ...dsl.units import flow_type
from ..formula import (
    ONE,
    TRUE,
    ZERO,
    Const,
    Expr,
    Reg,
    Val,
    add,
    at_most,
    below,
    both,
    div,
    either,
    if_,
    mul,
    no,
    reads,
    sub,
)
from ..program import BandOf, Check, Let, Operation, Split
from .alternative import Alternative, closed_by, given_by, target_of
from .arriving import Arrival, Flow, bases_of, observed_if
from .bands import banded
from .context import Lowering
from .earned import by_day, from_day
from .ends import Ends, ends_of_earning, moved_in_turn
from .expressions import lower_value, words_of
from .final import final_ends
from .foreign import Places
from .limits import INFLOW, Moving, cut
from .most import carried_by, kept_within
from .payee import instrument_of, outstanding, paid_per_unit
from .paying import cash_post, earned_post, is_at_once, pay, placed_posts, places_beneath
from .position import at_the_start
from .rerated import rerated, still_open

Cut = Generator[Operation, None, tuple[tuple[Expr, ...], tuple[BandOf, ...]]]
"""Operations, and what they bind in the end: what is owed, by target, and the bands that it was cut by."""


def reckon(into: Lowering, royalty: Royalty, came: Arrival, flow: Flow) -> Iterator[Operation]:
    """What a royalty makes of a flow, if it is in its base."""
    sign = bases_of(into, royalty, flow.name)
    if sign is None or not royalty.rates or separately_of(royalty):
        return
    reckoning = Reckoning(into, royalty, came, flow, mul(sign, flow.amount))
    yield from reckoning.lower()


@define(eq=False, repr=False, slots=False)
class Reckoning:
    """One royalty on one flow of one arrival; `amount` is what arrives in its base."""

    into: Lowering
    royalty: Royalty
    came: Arrival
    flow: Flow
    amount: Expr
    before: list[Operation] = field(factory=list)

    @property
    def key(self) -> str:
        """What the rule calls the split."""
        return f"{self.flow.key}.{self.royalty.name}"

    @property
    def clause(self) -> str:
        """The name of the royalty."""
        return self.royalty.name.text

    @property
    def target(self) -> str:
        """The target of the split: all that is owed."""
        return target_of(self.clause, self.into.model.symbol(self.royalty.payee).key)

    @property
    def places(self) -> Places | None:
        """The bands of the waterfall that is paid which count what the royalty is on."""
        return places_beneath(self.into, self.royalty)

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets of the split: one, or one for each band of the waterfall that is paid."""
        places = self.places
        return tuple(f"{self.target}#{n}" for n in range(places.count)) if places else (self.target,)

    def lower(self) -> Iterator[Operation]:
        """Cut, post what is owed, and pay it where it is paid at once."""
        rates = self.royalty.rates[0]
        ends = ends_of_earning(self.into, self.royalty)
        lives = both(self.flow.guard, both(in_term(self.into, self.royalty), ends.guard))
        if isinstance(rates, RateBands) and rates.whole:
            lives = both(lives, still_open(self.into, self.royalty, ends))
            rated: Expr = yield from rerated(self.into, self.royalty, rates, self.key, lives)
            dues: tuple[Expr, ...] = (rated,)
            bands: tuple[BandOf, ...] = ()
        else:
            dues, bands = yield from self._cut(rates, ends, lives)
        due: Expr = reduce(add, dues)
        carried = carried_by(self.royalty)
        if carried:
            due = yield from kept_within(self.into, self.royalty, carried, due, self.key)
        yield earned_post(self.into, self.royalty, due, self.key if bands else "", self.targets)
        if self.places and not is_at_once(self.royalty):
            yield from placed_posts(self.into, self.royalty, dues)
        yield from final_ends(self.key, bands, lambda _: self.clause)
        if is_at_once(self.royalty):
            yield from pay(self.into, self.royalty, due, self.key, dues if self.places else ())

    def _cut(self, rates: Rate | RateBands, ends: Ends, lives: Expr) -> Cut:
        alternatives = self._placed(self._alternatives(rates))
        for closing in reversed(ends.closings):
            alternatives = tuple(closed_by(each, closing) for each in alternatives)
        read = self._read_by(alternatives)
        if is_at_once(self.royalty) and read & moved_in_turn(self.into, self.royalty):
            message = (
                f"what a waterfall pays of '{self.clause}' in turn ends one of its rates in the midst of an amount"
            )
            way = (
                "write it as the end of the royalty, or as bands of the waterfall; or let it be payable after a period"
            )
            self.into.refuse("RG115", message, rates, way)
        moving = self._moving(read)
        for share in dict.fromkeys(share for each in alternatives for _, share in each.shares):
            yield from observed_if(self.into, lives, share, self.clause, self.royalty)
            yield from self._shown_not_below(share, lives, moving)
        bands, moves = cut(self.into, self.clause, self.royalty.span, alternatives, moving)
        size = self._let("size", if_(lives, if_(self._back(), sub(ZERO, self.amount), self.amount), ZERO))
        split = Split(
            name=self.key,
            amount=size,
            bands=bands,
            moves=moves,
            targets=self.targets,
            conserves=False,
            unit=words_of(flow_type(self.into.model.scope, self.into.model.symbol(self.royalty.base[0].name))),
            clause=self.clause,
            span=self.royalty.span,
        )
        self.into.observing.add(id(split))
        came = (post for flow in self.came.flows for post in flow.posts)
        self.into.inflows[split.name] = frozenset((post.clause, post.target) for post in came)
        yield from self.before
        yield split
        dues = [Val(f"{self.key}.{target}") for target in self.targets]
        signed = [self._signed(f"due.{number}", due) for number, due in enumerate(dues)]
        yield from signed
        return tuple(Val(let.name) for let in signed), bands

    def _signed(self, what: str, owed: Expr) -> Let:
        value = if_(self._back(), sub(ZERO, owed), owed)
        return Let(name=f"{self.key}.{what}", value=value, clause=self.clause, span=self.royalty.span)

    # ---- the bands

    def _alternatives(self, rates: Rate | RateBands) -> tuple[Alternative, ...]:
        if isinstance(rates, Rate):
            return self._at_rate(rates.value, rates)
        if rates.position:
            return self._at_rate(None, rates, at_the_start(self.into, self.royalty, rates))
        counter = lower_value(self.into, rates.counter) if rates.counter else None
        found, _ = banded(self.into, self.clause, counter, rates.bands, self.clause, self._of_band, TRUE)
        return found

    def _placed(self, alternatives: tuple[Alternative, ...]) -> tuple[Alternative, ...]:
        """Alternatives cut by the bands of the waterfall too, so that each part is kept apart."""
        places = self.places
        if places is None:
            return alternatives
        found = []
        for each in alternatives:
            for number, target in enumerate(self.targets):
                placed = evolve(each, shares=tuple((target, share) for _, share in each.shares))
                closing = places.closing(number, self.clause)
                found.append(closed_by(placed, closing) if closing else placed)
        return tuple(found)

    def _of_band(self, band: Piece) -> tuple[Alternative, ...]:
        return self._at_rate(band.value, band)

    def _at_rate(self, rate: object, line: object, value: Expr | None = None) -> tuple[Alternative, ...]:
        share = lower_value(self.into, rate) if value is None else value  # type: ignore[arg-type]
        span = line.span  # type: ignore[attr-defined]
        return given_by(self.clause, (Alternative(((self.target, share),), span=span, lines=(span,)),))

    # ---- what moves

    def _read_by(self, alternatives: Sequence[Alternative]) -> set[str]:
        """The registers that the ends of the bands read."""
        found: set[str] = set()
        for closing in (closing for each in alternatives for closing in each.closings):
            exprs = [closing.excess] if closing.excess is not None else []
            exprs += [lower_value(self.into, c) for c in (closing.until, closing.lasting) if c is not None]
            found |= {item.name for expr in exprs for item in reads(expr) if isinstance(item, Reg)}
        return found

    def _moving(self, read: set[str]) -> Moving:
        """What of the registers read moves as the base is cut: its own counters, and what is owed or paid."""
        moving = Moving()
        for flow in self.came.flows:
            for name in sorted(name for name in read if flow.moves(self.into, name)):
                if not flow.moves_whole(self.into, name):
                    self._refuse_part(flow, name)
                moving.grow(name, INFLOW, self._ratio(flow))
                moving.starts[name] = self._let(
                    f"at.{name}", if_(self._back(), Reg(name), self.came.before(self.into, name))
                )
            for name, _ in (pair for post in flow.posts for pair in self.into.moved_by(post)):
                moving.starts.setdefault(name, Reg(name))
        posts = [earned_post(self.into, self.royalty, ZERO, "", self.targets)]
        if is_at_once(self.royalty):
            posts.append(cash_post(self.into, self.royalty, ZERO, self.key))
            self._moving_per_unit(moving, read)
        for name in dict.fromkeys(name for post in posts for name, _ in self.into.moved_by(post)):
            moving.starts[name] = if_(self._back(), ZERO, Reg(name))
            for target in self.targets if name in read else ():
                moving.grow(name, target, ONE)
        return moving

    def _refuse_part(self, flow: Flow, register: str) -> None:
        """A counter of a part of what arrives would move by a share that the waterfall decides."""
        counted = self.into.in_words(register)
        message = f"'{counted}' counts a part of what '{flow.name}' pays, on all of which '{self.clause}' is"
        way = f"let it be on that part: royalty {self.clause} on {counted} ...; or count all that '{flow.name}' pays"
        self.into.refuse("RG115", message, self.royalty, way)

    def _moving_per_unit(self, moving: Moving, read: set[str]) -> None:
        who, payer = self.into.model.symbol(self.royalty.payee).key, self.royalty.payer.text
        if not instrument_of(self.into, who):
            return
        units = outstanding(self.into, who)
        unit = self.into.model.currency
        _, post = paid_per_unit(self.into, who, ZERO, unit, self.clause, payer, self.royalty.span)
        for name, _ in self.into.moved_by(post):
            if name in read:
                total = f"{self.key}.all.{name}"
                moving.per_unit[name] = (total, units)
                moving.grow(total, self.target, ONE)
                moving.starts[total] = mul(units, Reg(name))

    def _ratio(self, flow: Flow) -> Expr:
        """How much arrives on another flow of the arrival for each unit of the base."""
        if flow is self.flow:
            return ONE if flow.amount == self.amount else Const(-1)
        own, other = self.flow.factor, flow.factor
        added = flow.guard == TRUE and self.flow.amount == self.amount
        if added and isinstance(own, Const) and isinstance(other, Const) and own.value:
            return div(other, own)
        nothing = both(at_most(self.amount, ZERO), at_most(ZERO, self.amount))
        return self._let(f"ratio.{flow.key}.{flow.name}", if_(nothing, ZERO, div(flow.amount, self.amount)))

    def _shown_not_below(self, share: Expr, lives: Expr, moving: Moving) -> Iterator[Check]:
        """Where an end counts what the royalty is owed, a rate below nothing would open it again."""
        counted = any(not towards.keys().isdisjoint(self.targets) for towards in moving.growth.values())
        if isinstance(share, Const) or not counted:
            return
        self.into.not_below.add(share)
        yield Check(
            condition=either(no(lives), at_most(ZERO, share)),
            code="RG603",
            message=f"the rate of '{self.clause}' comes to less than nothing",
            help="write 'greater of 0 and ...' where it may",
            clause=self.clause,
            span=self.royalty.span,
        )

    def _back(self) -> Expr:
        """Whether the amount goes backwards: a return, which takes back from the bands that it crosses again."""
        return below(self.amount, ZERO)

    def _let(self, what: str, value: Expr) -> Val:
        name = f"{self.key}.{what}"
        if not any(isinstance(op, Let) and op.name == name for op in self.before):
            self.before.append(Let(name=name, value=value, clause=self.clause, span=self.royalty.span))
        return Val(name)


def in_term(into: Lowering, royalty: Royalty) -> Expr:
    """Whether the day of the tick lies within the term of a royalty, on the date line of the term."""
    guard: Expr = TRUE
    for term in royalty.terms:
        if isinstance(term, TermOf):
            guard = both(guard, from_day(into, term.start, term.basis)) if term.start else guard
            guard = both(guard, by_day(into, term.end, term.basis)) if term.end else guard
    return guard
