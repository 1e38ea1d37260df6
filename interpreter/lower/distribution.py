"""An amount that is there, shared: cut by a split, rounded as the contract says, and posted."""

from collections.abc import Sequence
from functools import reduce

from attrs import define, evolve, field

from ...dsl.source import Span
from ..formula import FALSE, ONE, ZERO, Const, Expr, Reg, Val, add, both, either, mul, sub
from ..program import BandOf, Check, Latch, Let, Operation, Part, Post, Register, Share, Split
from .alternative import Alternative, payee_of
from .context import Counter, Lowering
from .limits import INFLOW, Moving, cut, share_checks
from .payee import Payee, heir_of, instrument_of, outstanding, paid_per_unit, part_alive, pool


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
        self.before += share_checks(alternatives, self.clause)
        dues = self._dues(payees)
        rounded = self._rounded(payees, bands)
        posts = [post for payee in payees for post in self._posts(payee)]
        return [*self.before, split, *dues, *rounded, *self._passed_on(payees), *posts, *self._ended(bands)]

    def _ended(self, bands: Sequence[BandOf]) -> list[Operation]:
        """A final end is latched from the split itself, never by comparing rounded sums."""
        names = dict.fromkeys(end.name for band in bands for end in band.ends if end.once)
        return [
            Latch(
                register=f"end:{name}",
                condition=Val(f"{self.name}.{name}.closed"),
                clause=name.split(".", 1)[0],
                span=self.span,
            )
            for name in names
        ]

    # ---- who is paid

    def _payees(self, alternatives: Sequence[Alternative]) -> tuple[Payee, ...]:
        """Everybody who is paid, in text order; the heirs of units given up have their part."""
        parts: dict[tuple[str, str], dict[str, Expr]] = {}
        inherited: list[tuple[tuple[str, str], str, Expr]] = []
        for alternative in alternatives:
            for target, _ in alternative.shares:
                clause, who = payee_of(target)
                heir = heir_of(self.into, who) if self.view == "share" else None
                alive = self._alive(who) if heir else ONE
                parts.setdefault((clause, who), {})[target] = alive
                if heir:
                    inherited.append(((clause, heir), target, sub(ONE, alive)))
        for key, target, part in inherited:
            parts.setdefault(key, {})[target] = part
        return tuple(Payee(clause, who, tuple(theirs.items())) for (clause, who), theirs in parts.items())

    def _alive(self, instrument: str) -> Expr:
        """The part of an instrument's units that is outstanding, found once for the rule."""
        name = f"{self.name}.live.{instrument}"
        if not any(isinstance(op, Let) and op.name == name for op in self.before):
            part = part_alive(self.into, instrument, self.span)
            self.before.append(Let(name=name, value=part, clause=self.clause, span=self.span))
        return Val(name)

    def _pool(self, instrument: str) -> Expr:
        """The units over which what an instrument is paid is spread."""
        return pool(self.into, instrument) if self.view == "share" else outstanding(self.into, instrument)

    # ---- what moves while the split slices

    def _moving(self, payees: Sequence[Payee], alternatives: Sequence[Alternative]) -> Moving:
        moving = Moving()
        for payee in payees:
            for name, sign in self.into.moved_by(self._cash(payee, ZERO)):
                for target, part in payee.flows:
                    moving.grow(name, target, mul(part, Const(sign)))
            if instrument_of(self.into, payee.name):
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
        for name, _ in self.into.moved_by(self._per_unit(payee, ZERO)[1]):
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
            found.append(self._let("due", payee, due))
        return found

    def _value(self, what: str, payee: Payee) -> Val:
        return Val(f"{self.name}.{what}.{payee.key}")

    def _let(self, what: str, payee: Payee, value: Expr) -> Let:
        return Let(name=self._value(what, payee).name, value=value, clause=payee.clause, span=self.span)

    def _rounded(self, payees: Sequence[Payee], bands: Sequence[BandOf]) -> list[Operation]:
        unit = self.into.rounding_unit(self.unit)
        rounding = self.into.model.rounding
        if unit is None or rounding is None:
            return [self._let("paid", payee, self._value("due", payee)) for payee in payees]
        residue = self._residue(payees)
        parts = tuple(Part(payee.key, self._value("due", payee), self._full(payee, bands)) for payee in payees)
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
            closed = reduce(either, (Val(f"{self.name}.{end.name}.closed") for end in band.ends), FALSE)
            condition = closed if condition is None else both(condition, closed)
        return condition if condition is not None else FALSE

    def _cash(self, payee: Payee, amount: Expr) -> Post:
        """The posting to a payee; a waterfall that is paid has a receipt."""
        symbol = self.into.model.scope.symbols.get(payee.name)
        passed_on = symbol is not None and symbol.kind == "waterfall"
        source = payee.clause if self._is_nested(payee) else self.source
        return Post(
            kind="cash",
            view="receipt" if passed_on else self.view,
            source=source,
            target=payee.name,
            unit=self.unit,
            amount=amount,
            name=f"{self.name}.into.{payee.name}" if passed_on else "",
            because=f"{self.name}.into.{payee.clause}" if self._is_nested(payee) else self.because,
            split=self.name,
            flows=payee.flows,
            clause=payee.clause,
            span=self.span,
        )

    def _is_nested(self, payee: Payee) -> bool:
        """Whether somebody is paid by a waterfall whose bands were joined to this one's."""
        return self.view == "share" and payee.clause != self.clause

    def _passed_on(self, payees: Sequence[Payee]) -> list[Operation]:
        """What reaches the waterfalls whose bands were joined to this one's."""
        nested = [payee for payee in payees if self._is_nested(payee)]
        found: list[Operation] = []
        for clause in dict.fromkeys(payee.clause for payee in nested):
            paid = reduce(add, (self._value("paid", p) for p in nested if p.clause == clause), ZERO)
            flows = tuple(flow for p in nested if p.clause == clause for flow in p.flows)
            found.append(self._cash(Payee(self.clause, clause, flows), paid))
        return found

    def _per_unit(self, payee: Payee, paid: Expr) -> tuple[Check, Post]:
        return paid_per_unit(self.into, payee.name, paid, self.unit, payee.clause, self.source, self.span)

    def _posts(self, payee: Payee) -> list[Operation]:
        paid = self._value("paid", payee)
        cash = self._cash(payee, paid)
        if self._carried((payee,)):
            cash = evolve(cash, adds=((self._carry(payee).name, -1),))
        posts: list[Operation] = [cash]
        if instrument_of(self.into, payee.name):
            posts = list(self._per_unit(payee, paid))
            posts.insert(1, cash)
        return [*posts, *(self._taken(payee, target) for target, _ in payee.flows if "#" in target)]

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
