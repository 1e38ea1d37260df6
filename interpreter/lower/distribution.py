"""An amount that is there, shared: cut by a split, rounded as the contract says, and posted."""

from collections.abc import Sequence
from functools import reduce

from attrs import define, evolve, field, frozen

from ...dsl.source import Span
from ...dsl.terms.instrument import Instrument
from ..program import (
    FALSE,
    ONE,
    ZERO,
    BandOf,
    Check,
    Const,
    Expr,
    Let,
    Operation,
    Part,
    Post,
    Reg,
    Register,
    Share,
    Split,
    Val,
    add,
    at_most,
    below,
    both,
    div,
    either,
    if_,
    mul,
    sub,
)
from .bands import Alternative, payee_of, target_of
from .context import Counter, Lowering
from .limits import INFLOW, Moving, cut


@frozen
class Payee:
    """Somebody whom a distribution pays, under a clause: the parts of the split's targets that are theirs."""

    clause: str
    name: str
    flows: tuple[tuple[str, Expr], ...]

    @property
    def key(self) -> str:
        """What the rest of the rule calls the amount."""
        return target_of(self.clause, self.name)


@define
class Distribution:
    """One amount to be shared under a clause.

    `name` is unique in the rule; `source` is from where the payees are paid; `inflow` names the streams and
    waterfalls whose receipts already count the amount. `because` is the posting that brought it.
    """

    into: Lowering
    name: str
    clause: str
    span: Span
    source: str
    amount: Expr
    unit: str
    view: str
    because: str
    inflow: tuple[str, ...]
    before: list[Operation] = field(factory=list)

    def lower(self, alternatives: Sequence[Alternative]) -> list[Operation]:
        """The operations that cut, round and post the amount."""
        payees = self._payees(alternatives)
        moving = self._moving(payees, alternatives)
        bands, moves = cut(self.into, self.clause, self.span, alternatives, moving)
        targets = tuple(dict.fromkeys(target for band in bands for target, _ in band.shares))
        split = Split(
            name=self.name,
            amount=self.amount,
            bands=bands,
            moves=moves,
            targets=targets,
            clause=self.clause,
            span=self.span,
        )
        dues = self._dues(payees)
        rounded = self._rounded(payees, bands)
        posts = [post for payee in payees for post in self._posts(payee)]
        return [*self.before, split, *dues, *rounded, *posts]

    # ---- who is paid

    def _payees(self, alternatives: Sequence[Alternative]) -> tuple[Payee, ...]:
        flows: dict[tuple[str, str], dict[str, Expr]] = {}
        for alternative in alternatives:
            for target, _ in alternative.shares:
                clause, who = payee_of(target)
                heir, live = self._heir(who)
                flows.setdefault((clause, who), {})[target] = live
                if heir:
                    flows.setdefault((clause, heir), {})
        for alternative in alternatives:
            for target, _ in alternative.shares:
                clause, who = payee_of(target)
                heir, live = self._heir(who)
                if heir:
                    theirs = flows[clause, heir]
                    theirs[target] = add(theirs.get(target, ZERO) if heir == who else ZERO, sub(ONE, live))
        return tuple(Payee(clause, who, tuple(parts.items())) for (clause, who), parts in flows.items())

    def _heir(self, who: str) -> tuple[str | None, Expr]:
        """Who has the part of units given up, and the part of the units that are left."""
        instrument = self._instrument(who)
        if self.view != "share" or instrument is None or not instrument.given_up:
            return None, ONE
        heir = self.into.model.payee(instrument.given_up[0].to)
        if heir.kind != "party":
            return None, ONE
        name = f"{self.name}.live.{who}"
        if not any(isinstance(op, Let) and op.name == name for op in self.before):
            alive = self._outstanding(who)
            everything = self._pool(who)
            part = if_(below(ZERO, everything), div(alive, everything, self.span), ONE)
            self.before.append(Let(name=name, value=part, clause=self.clause, span=instrument.given_up[0].span))
        return heir.key, Val(name)

    def _instrument(self, who: str) -> Instrument | None:
        symbol = self.into.model.scope.symbols.get(who)
        return symbol.node if symbol and isinstance(symbol.node, Instrument) else None

    def _outstanding(self, instrument: str) -> Reg:
        return self.into.counter(Counter("outstanding", instrument), instrument)

    def _pool(self, instrument: str) -> Expr:
        """The units over which what the instrument is paid is spread: with those given up, if their part
        goes elsewhere.
        """
        alive = self._outstanding(instrument)
        node = self._instrument(instrument)
        if self.view != "share" or node is None or not node.given_up:
            return alive
        if self.into.model.payee(node.given_up[0].to).kind != "party":
            return alive
        return add(alive, self.into.counter(Counter("given_up", instrument), instrument))

    # ---- what moves while the split slices

    def _moving(self, payees: Sequence[Payee], alternatives: Sequence[Alternative]) -> Moving:
        moving = Moving()
        for payee in payees:
            for name, sign in self.into.moved_by(self._cash(payee, ZERO)):
                for target, part in payee.flows:
                    moving.grow(name, target, mul(part, Const(sign)))
            if self._instrument(payee.name):
                self._moving_per_unit(payee, moving)
        for name in (*(Counter("receipts", who).register for who in self.inflow),):
            if name in self.into.registers:
                moving.grow(name, INFLOW, ONE)
                moving.starts[name] = sub(Reg(name), self.amount)
        for alternative in alternatives:
            for key, _ in alternative.takes:
                moving.starts[key] = ZERO
        for name in list(moving.growth):
            if self._carried(payees):
                moving.starts[name] = self._with_carry(name, payees, moving.starts.get(name, Reg(name)))
        self._moving_steps(payees, moving)
        return moving

    def _moving_per_unit(self, payee: Payee, moving: Moving) -> None:
        pool = self._pool(payee.name)
        for name, _ in self.into.moved_by(self._per_unit(payee, ZERO)):
            moving.per_unit[name] = (f"{self.name}.all.{name}", pool)
            for target, _ in payee.flows:
                moving.grow(f"{self.name}.all.{name}", target, ONE)
            moving.starts[f"{self.name}.all.{name}"] = mul(pool, Reg(name))

    def _moving_steps(self, payees: Sequence[Payee], moving: Moving) -> None:
        """Steps that count over a window have a counter of what they took."""
        for payee in payees:
            for target, _ in payee.flows:
                if "#" in target:
                    key = f"taken:{payee.clause}.{target.split('#', 1)[1]}"
                    moving.grow(key, target, ONE)

    def _carried(self, payees: Sequence[Payee]) -> bool:
        rounding = self.into.model.rounding
        return bool(rounding and rounding.point == "cumulative" and self.into.rounding_unit(self.unit))

    def _carry(self, payee: Payee) -> Reg:
        return self.into.register(f"carry:{payee.key}", Register("counter", self.unit, 0))

    def _with_carry(self, name: str, payees: Sequence[Payee], start: Expr) -> Expr:
        """With cumulative rounding limits see what is owed, to the last fraction, not what was paid."""
        for payee in payees:
            if any(moved == name for moved, _ in self.into.moved_by(self._cash(payee, ZERO))):
                start = add(start, self._carry(payee))
            if name.endswith(f".all.{Counter('per', payee.name).register}"):
                start = add(start, self._carry(payee))
        return start

    # ---- rounding and posting

    def _dues(self, payees: Sequence[Payee]) -> list[Operation]:
        found: list[Operation] = []
        for payee in payees:
            due: Expr = reduce(add, (mul(Val(f"{self.name}.{target}"), part) for target, part in payee.flows), ZERO)
            if self._carried(payees):
                carry = self._carry(payee)
                owed = Post(
                    kind="due",
                    view="",
                    source=self.source,
                    target=payee.name,
                    unit=self.unit,
                    amount=due,
                    adds=((carry.name, 1),),
                    clause=payee.clause,
                    span=self.span,
                )
                found.append(owed)
                due = carry
            found.append(Let(name=f"{self.name}.due.{payee.key}", value=due, clause=payee.clause, span=self.span))
        return found

    def _rounded(self, payees: Sequence[Payee], bands: Sequence[BandOf]) -> list[Operation]:
        unit = self.into.rounding_unit(self.unit)
        rounding = self.into.model.rounding
        if unit is None or rounding is None:
            return [
                Let(
                    name=f"{self.name}.paid.{payee.key}",
                    value=Val(f"{self.name}.due.{payee.key}"),
                    clause=payee.clause,
                    span=self.span,
                )
                for payee in payees
            ]
        residue = self._residue(payees)
        parts = tuple(
            Part(payee.key, Val(f"{self.name}.due.{payee.key}"), self._full(payee, bands)) for payee in payees
        )
        return [
            Share(
                name=f"{self.name}.paid",
                total=self.amount,
                parts=parts,
                unit=unit,
                mode=rounding.mode,
                residue=residue,
                clause=self.clause,
                span=rounding.span,
            )
        ]

    def _residue(self, payees: Sequence[Payee]) -> str | None:
        rounding = self.into.model.rounding
        if rounding is None or rounding.residue is None or len(payees) < 2:
            return None
        who = self.into.model.symbol(rounding.residue).key
        taker = next((payee.key for payee in payees if payee.name == who), None)
        if taker is None:
            message = f"the residue of rounding goes to '{who}', whom '{self.clause}' does not pay"
            way = "round 'residue by largest remainder', or name a payee of every waterfall"
            self.into.refuse("RG208", message, rounding.residue, way, [(self.span, "not paid here")])
        return taker

    def _full(self, payee: Payee, bands: Sequence[BandOf]) -> Expr:
        """Whether every band that pays somebody has reached an end: then nothing is rounded up past it."""
        targets = {target for target, _ in payee.flows}
        condition: Expr | None = None
        for band in bands:
            if not any(target in targets for target, _ in band.shares):
                continue
            closed = reduce(
                either,
                (Val(f"{self.name}.{end.name}.closed") for end in band.ends),
                FALSE,
            )
            condition = closed if condition is None else both(condition, closed)
        return condition if condition is not None else FALSE

    def _cash(self, payee: Payee, amount: Expr) -> Post:
        """The posting to a payee; a waterfall that is paid has a receipt."""
        symbol = self.into.model.scope.symbols.get(payee.name)
        passed_on = symbol is not None and symbol.kind == "waterfall"
        source = self.source if payee.clause == self.clause else payee.clause
        return Post(
            kind="cash",
            view="receipt" if passed_on else self.view,
            source=source,
            target=payee.name,
            unit=self.unit,
            amount=amount,
            name=f"{self.name}.into.{payee.name}" if passed_on else "",
            because=self.because,
            split=self.name,
            flows=payee.flows,
            clause=payee.clause,
            span=self.span,
        )

    def _per_unit(self, payee: Payee, amount: Expr) -> Post:
        return Post(
            kind="measure",
            view="",
            source=self.source,
            target=payee.name,
            unit=f"{self.unit} per {payee.name}",
            amount=amount,
            when=below(ZERO, self._outstanding(payee.name)),
            clause=payee.clause,
            span=self.span,
        )

    def _posts(self, payee: Payee) -> list[Operation]:
        paid = Val(f"{self.name}.paid.{payee.key}")
        cash = self._cash(payee, paid)
        if self._carried((payee,)):
            cash = evolve(cash, adds=((self._carry(payee).name, -1),))
        posts: list[Operation] = [cash]
        if self._instrument(payee.name):
            alive = self._outstanding(payee.name)
            somebody = Check(
                condition=either(at_most(paid, ZERO), below(ZERO, alive)),
                code="RG606",
                message=f"no {payee.name} is outstanding that could be paid",
                help="say in the contract who is paid when no unit is left",
                clause=payee.clause,
                span=self.span,
            )
            posts = [somebody, cash, self._per_unit(payee, div(paid, alive, self.span))]
        for target, _ in payee.flows:
            if "#" in target:
                posts.append(self._taken(payee, target))
        return posts

    def _taken(self, payee: Payee, target: str) -> Post:
        step = target.split("#", 1)[1]
        return Post(
            kind="measure",
            view="",
            source=self.source,
            target=payee.name,
            unit=self.unit,
            amount=Val(f"{self.name}.{target}"),
            adds=((f"taken:{payee.clause}.{step}", 1),),
            split=self.name,
            clause=payee.clause,
            span=self.span,
        )
