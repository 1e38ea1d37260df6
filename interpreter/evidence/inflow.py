"""What can come in on a draft from outside: streams of money and quantities, each by its payers."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from attrs import frozen

from ...dsl import types
from ...dsl.model import Model
from ...dsl.syntax import Name
from ...dsl.terms.stream import Stream
from ...dsl.units import flow_type
from ..lower.overdue import may_be_late
from ..lower.waterfall import receiving
from ..money import digits_of
from ..program import Program
from ..tags import Tags
from .scenario import Writer


@frozen
class Inflow:
    """A stream by one of its payers; `unit` is its currency or measure, `tags` what all of it carries."""

    stream: str
    payer: str | None
    unit: str
    is_money: bool
    tags: tuple[tuple[str, str], ...] = ()

    @property
    def smallest(self) -> int:
        """How many smallest units make one."""
        return 10 ** digits_of(self.unit) if self.is_money else 1

    def arrive(self, writer: Writer, day: date, amount: Fraction) -> None:
        """So much of it on a day; nothing where it is nothing."""
        if amount <= 0:
            return
        if self.is_money:
            writer.receive(day, self.stream, self.payer, amount, self.unit, self.tags)
        else:
            writer.deliver(day, self.stream, amount, self.unit, self.tags)


def inflows(model: Model, program: Program) -> Iterator[Inflow]:
    """Every stream that a rule takes, by its first payer and once for each value of its tags, in text order."""
    known = Tags(model)
    shared = {rule.on for rule in program.rules}
    for stream in model.all_of(Stream):
        kind = flow_type(model.scope, model.symbol(stream.name))
        if receiving(stream.name.text) in shared and len(kind.unit) == 1:
            payers: tuple[Name, ...] = tuple(payer.name for payer in stream.payers)
            payer = payers[0].text if payers else None
            for tags in known.combinations(stream.name.text):
                yield Inflow(stream.name.text, payer, kind.unit[0][0], types.is_money(kind), tags)


def paid_on(model: Model) -> Iterator[Inflow]:
    """What may be paid late, on each clause that says so."""
    for clause in may_be_late(model):
        kind = flow_type(model.scope, model.symbol(clause.name))
        yield Inflow(clause.name.text, clause.payer.text, kind.unit[0][0], is_money=True)
