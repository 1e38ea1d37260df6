"""What falls due and may be paid late: a claim of its own, once it is said what was really paid of it."""

from collections.abc import Generator

from attrs import frozen

from ...dsl.model import Model
from ...dsl.terms.payment import Payment
from ...dsl.terms.royalty import Royalty
from ...dsl.terms.term import Late, late_of
from ..formula import ONE, ZERO, Apply, Expr, Operator, Reg, Val, at_most, both, if_, sub
from ..program import Let, Operation, Phase, Post, Register, Set, TickKind
from .claims import INTEREST
from .context import Lowering

Now = Generator[Operation, None, Expr]
"""Operations, and what is paid now."""


def may_be_late(model: Model) -> list[Royalty | Payment]:
    """The clauses whose payments may be late."""
    clauses: list[Royalty | Payment] = [*model.all_of(Royalty), *model.all_of(Payment)]
    return [clause for clause in clauses if late_of(clause)]


def reporting(clause: str) -> TickKind:
    """The tick, on the first day of a run, that says that actual payments of a clause are put in."""
    return TickKind("input", f"actual payments of {clause}", Phase.OPEN)


@frozen(eq=False)
class Overdue:
    """The registers of a clause whose payments may be late, in money of `unit`."""

    clause: str
    unit: str

    @property
    def is_reported(self) -> Expr:
        """Whether it is said what was really paid."""
        return at_most(ONE, Reg(f"reported:{self.clause}"))

    @property
    def due(self) -> Reg:
        """What fell due."""
        return Reg(f"fallen due:{self.clause}")

    @property
    def paid(self) -> Reg:
        """What was paid towards it, beforehand too; interest is not."""
        return Reg(f"paid on:{self.clause}")

    @property
    def interest(self) -> Reg:
        """The interest that is payable and not paid, rounded as money is."""
        return Reg(f"{INTEREST}late:{self.clause}")

    @property
    def interest_paid(self) -> Reg:
        """The interest that was paid."""
        return Reg(f"{INTEREST}late paid:{self.clause}")

    @property
    def balance(self) -> Expr:
        """What is overdue."""
        return Apply(Operator.MAX, (ZERO, sub(self.due, self.paid)))

    def declare(self, into: Lowering) -> "Overdue":
        """With its registers in the program."""
        into.register(f"reported:{self.clause}", Register("window", "", low=0, high=1))
        for register in (self.due, self.paid, self.interest, self.interest_paid):
            into.register(register.name, Register("counter", self.unit, low=0))
        return self

    def set(self, register: Reg, value: Expr, line: Late) -> Set:
        """Give one of its registers a value."""
        return Set(register=register.name, value=value, clause=self.clause, span=line.span)


def overdue(into: Lowering, clause: Royalty | Payment) -> Overdue:
    """What of a clause may be late."""
    from .paying import unit_of

    unit = unit_of(into, clause) if isinstance(clause, Royalty) else into.model.currency
    return Overdue(clause.name.text, unit).declare(into)


def paid_now(into: Lowering, clause: Royalty | Payment, amount: Expr, when: Expr, key: str) -> Now:
    """What is paid of an amount when it falls due: all, as long as it is not said what was really paid; then nothing.

    What is not paid now is due.
    """
    line = late_of(clause)
    if line is None:
        return amount
    late, name = overdue(into, clause), clause.name.text
    now = Val(f"{key}.now")
    yield Post(
        kind="due",
        view="due",
        source=clause.payer.text,
        target=into.model.symbol(clause.payee).key,
        unit=late.unit,
        amount=amount,
        adds=((late.due.name, 1),),
        when=both(when, late.is_reported),
        clause=name,
        span=line.span,
    )
    yield Let(name=now.name, value=if_(late.is_reported, ZERO, amount), clause=name, span=line.span)
    return now
