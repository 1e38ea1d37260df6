"""An amount that is there, shared: cut by a split, rounded as the contract says, and posted."""

from collections.abc import Mapping, Sequence
from functools import reduce

from attrs import define, evolve, field

from ...dsl.source import Span
from ..formula import ONE, ZERO, Const, Expr, Reg, Val, add, below, div, if_, mul, sub
from ..program import BandOf, Check, Let, Operation, Part, Post, Share, Split
from .alternative import Alternative, taken_by, target_of
from .claims import paid_to
from .context import Lowering
from .final import final_ends
from .limits import INFLOW, Moving, cut, share_checks
from .owed import carries
from .payee import Payee, instrument_of, outstanding, paid_per_unit, part_alive, payees_of, pool
from .residue import limits_on, residue_of
from .takings import Sole, sole_steps, taken_as_paid
from .values import due_value, paid_value


@define(eq=False, repr=False, slots=False)
class Distribution:
    """One amount to be shared under a clause.

    `name` is unique in the rule; `source` is from where the payees are paid; `inflow` are the registers that
    already count the amount. `because` is the posting that brought it; `parents` maps each waterfall whose
    bands are joined to this one's to the one that pays it; `counted` is what of the inflow is still to be shared, where
    the amount is only a part of that.
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
    inflow: frozenset[str]
    parents: Mapping[str, str] = field(factory=dict)
    before: list[Operation] = field(factory=list)
    counted: Expr | None = None

    def lower(self, alternatives: Sequence[Alternative]) -> list[Operation]:
        """The operations that cut, round and post the amount."""
        moving = self.moving(payees := self.payees(alternatives), alternatives)
        bands, moves = cut(self.into, self.clause, self.span, alternatives, moving)
        targets = tuple(dict.fromkeys(target for each in alternatives for target, _ in each.shares))
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
        for name, level in {name: level for a in alternatives for name, level in a.levels}.items():
            self.before.append(Let(name=name, value=level, clause=self.clause, span=self.span))
        dues = self._dues(payees)
        sole = sole_steps(payees, alternatives)
        rounded = self._rounded(payees, bands, moving, sole)
        posts = [post for payee in payees for post in self._posts(payee)]
        return [
            *self.before,
            split,
            *dues,
            *rounded,
            *self._passed_on(payees),
            *posts,
            *self._takings(alternatives, payees, sole),
            *final_ends(self.name, bands, self.into.clause_of),
        ]

    # ---- who is paid

    def payees(self, alternatives: Sequence[Alternative]) -> tuple[Payee, ...]:
        """Everybody who is paid; where an instrument is paid as its holder, the heirs of units given up too."""
        return payees_of(self.into, alternatives, self._alive if self.view == "share" else None)

    def _alive(self, instrument: str) -> Expr:
        """The part of an instrument's units that is outstanding."""
        return self._once(f"live.{instrument}", part_alive(self.into, instrument, self.span))

    def _once(self, what: str, value: Expr) -> Val:
        """A value that is found once for the rule, before the split."""
        name = f"{self.name}.{what}"
        if not any(isinstance(op, Let) and op.name == name for op in self.before):
            self.before.append(Let(name=name, value=value, clause=self.clause, span=self.span))
        return Val(name)

    def _pool(self, instrument: str) -> Expr:
        """The units over which what an instrument is paid is spread."""
        alive, everything = outstanding(self.into, instrument), pool(self.into, instrument)
        if self.view != "share" or everything == alive:
            return alive
        return self._once(f"pool.{instrument}", everything)

    # ---- what moves while the split slices

    def moving(self, payees: Sequence[Payee], alternatives: Sequence[Alternative]) -> Moving:
        """What moves as the amount is cut: what counts it, and what counts what each payee is paid."""
        moving = Moving()
        for payee in payees:
            for name, sign in self.into.moved_by(self._cash(payee, ZERO)):
                moving.paid.setdefault(name, {})[payee.key] = Const(sign)
                for target, part in payee.flows:
                    moving.grow(name, target, mul(Const(sign), part))
            if instrument_of(self.into, payee.name):
                self._moving_per_unit(payee, moving)
        for name in sorted(self.inflow):
            moving.grow(name, INFLOW, ONE)
            uncounted = self.amount if self.counted is None else self.counted
            moving.starts[name] = self._once(f"before.{name}", sub(Reg(name), uncounted))
        for key in taken_by(alternatives):
            moving.starts[key] = Reg(key) if key in self.into.registers else ZERO
        for clause in self.parents:
            through = self._through(clause, payees)
            for name, sign in self.into.moved_by(self._cash(through, ZERO)):
                for target, part in through.flows:
                    moving.grow(name, target, mul(Const(sign), part))
        return moving

    def _moving_per_unit(self, payee: Payee, moving: Moving) -> None:
        pool, alive = self._pool(payee.name), outstanding(self.into, payee.name)
        worth = ONE if pool == alive else if_(below(ZERO, alive), div(pool, alive, self.span), ONE)
        for name, _ in self.into.moved_by(self._per_unit(payee, ZERO)[1]):
            each = worth if worth == ONE else self._once(f"worth.{payee.name}", worth)
            moving.paid.setdefault(f"{self.name}.all.{name}", {})[payee.key] = each
            moving.per_unit[name] = (f"{self.name}.all.{name}", pool)
            for target, _ in payee.flows:
                moving.grow(f"{self.name}.all.{name}", target, ONE)
            moving.starts[f"{self.name}.all.{name}"] = mul(pool, Reg(name))

    def _carried(self, payees: Sequence[Payee]) -> bool:
        rounding = self.into.model.rounding
        return bool(rounding and rounding.point == "cumulative" and self.into.rounding_unit(self.unit))

    def _carries(self, payee: Payee) -> tuple[Reg, Reg]:
        return carries(self.into, payee.key, self._source(payee), self.unit)

    # ---- rounding and posting

    def _dues(self, payees: Sequence[Payee]) -> list[Operation]:
        found: list[Operation] = []
        for payee in payees:
            due: Expr = reduce(add, (mul(Val(f"{self.name}.{target}"), part) for target, part in payee.flows), ZERO)
            if self._carried(payees):
                carry, of_source = self._carries(payee)
                found.append(
                    Post(
                        kind="due",
                        view="",
                        source=self._source(payee),
                        target=payee.name,
                        unit=self.unit,
                        amount=due,
                        adds=((carry.name, 1), (of_source.name, 1)),
                        clause=payee.clause,
                        span=self.span,
                    )
                )
                due = carry
            found.append(self._let(self._due(payee), payee, due))
        return found

    def _due(self, payee: Payee) -> Val:
        return due_value(self.name, payee.key)

    def _paid(self, payee: Payee) -> Val:
        return paid_value(self.name, payee.key)

    def _let(self, what: Val, payee: Payee, value: Expr) -> Let:
        return Let(name=what.name, value=value, clause=payee.clause, span=self.span)

    def _rounded(self, payees: Sequence[Payee], bands: Sequence[BandOf], moving: Moving, sole: Sole) -> list[Operation]:
        unit, rounding = self.into.rounding_unit(self.unit), self.into.model.rounding
        if unit is None or rounding is None:
            return [self._let(self._paid(payee), payee, self._due(payee)) for payee in payees]
        residue = residue_of(self.into, self.clause, self.span, payees)
        return [
            Share(
                name=f"{self.name}.paid",
                total=self.amount,
                parts=tuple(Part(payee.key, self._due(payee)) for payee in payees),
                limits=limits_on(self.name, self.amount, payees, bands, moving, sole),
                unit=unit,
                mode=rounding.mode,
                residue=residue,
                clause=self.clause,
                span=rounding.span,
            )
        ]

    def _cash(self, payee: Payee, amount: Expr) -> Post:
        """The posting to a payee; a waterfall that is paid has a receipt, what stays in an account moves nothing."""
        symbol = self.into.model.scope.symbols.get(payee.name)
        passed_on = symbol is not None and symbol.kind == "waterfall"
        target, claim = paid_to(self.into.model, payee.name)
        stays = target == self._source(payee)
        return Post(
            kind="measure" if stays else "cash",
            view="receipt" if passed_on else "" if stays else self.view,
            source=self._source(payee),
            target=target,
            claim=claim,
            unit=self.unit,
            amount=amount,
            name=self._into(payee.key) if passed_on else "",
            because=self._brought(payee.clause) if self._is_nested(payee) else self.because,
            split=self.name,
            flows=payee.flows,
            clause=payee.clause,
            span=self.span,
        )

    def _into(self, target: str) -> str:
        """What a posting to another waterfall is called."""
        return f"{self.name}.into.{target}"

    def _brought(self, clause: str) -> str:
        """The posting to a joined waterfall that brought what it pays."""
        return self._into(target_of(self.parents[clause], clause))

    def _source(self, payee: Payee) -> str:
        return payee.clause if self._is_nested(payee) else self.source

    def _is_nested(self, payee: Payee) -> bool:
        """Whether somebody is paid by a waterfall whose bands were joined to this one's."""
        return self.view == "share" and payee.clause != self.clause

    def _under(self, clause: str, payees: Sequence[Payee]) -> list[Payee]:
        """Who is paid by a joined waterfall, and by those below it."""
        below = {clause}
        for other, parent in self.parents.items():
            if parent in below:
                below.add(other)
        return [payee for payee in payees if payee.clause in below]

    def _through(self, clause: str, payees: Sequence[Payee]) -> Payee:
        """What passes to a joined waterfall, as a payee: all that it and those below it pay."""
        flows: dict[str, Expr] = {}
        for payee in self._under(clause, payees):
            for target, part in payee.flows:
                flows[target] = add(flows.get(target, ZERO), part)
        return Payee(self.parents[clause], clause, tuple(flows.items()))

    def _passed_on(self, payees: Sequence[Payee]) -> list[Operation]:
        """What reaches the waterfalls whose bands were joined to this one's."""
        found: list[Operation] = []
        for clause in self.parents:
            paid = [self._paid(payee) for payee in self._under(clause, payees)]
            found.append(self._cash(self._through(clause, payees), reduce(add, paid, ZERO)))
        return found

    def _per_unit(self, payee: Payee, paid: Expr) -> tuple[Check, Post]:
        return paid_per_unit(self.into, payee.name, paid, self.unit, payee.clause, self._source(payee), self.span)

    def _posts(self, payee: Payee) -> list[Operation]:
        paid = self._paid(payee)
        cash = self._cash(payee, paid)
        if self._carried((payee,)):
            cash = evolve(cash, adds=tuple((carry.name, -1) for carry in self._carries(payee)))
        if instrument_of(self.into, payee.name):
            check, per_unit = self._per_unit(payee, paid)
            return [check, cash, per_unit]
        return [cash]

    def _takings(self, alternatives: Sequence[Alternative], payees: Sequence[Payee], sole: Sole) -> list[Operation]:
        """What steps took that count over a window: as it is paid, or where rounding is cumulative as it is owed."""
        counted = () if self._carried(payees) else payees
        return [
            Post(
                kind="measure",
                view="",
                source=self.source,
                target=None,
                unit=self.unit,
                amount=taken_as_paid(self.name, key, counted, sole),
                adds=((key, 1),),
                split=self.name,
                clause=self.clause,
                span=self.span,
            )
            for key in taken_by(alternatives)
            if key in self.into.registers
        ]
