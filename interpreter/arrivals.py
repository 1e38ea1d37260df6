"""Rows of input files -> ticks of a deal: every name known, every amount in its unit, nothing unused."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import TypeVar

from attrs import Factory, define, field

from ..dsl import types
from ..dsl.characters import with_lookalikes
from ..dsl.diagnostic import Diagnostic, Refusal, Severity, in_text_order, shortened
from ..dsl.model import Model
from ..dsl.nearest import did_you_mean
from ..dsl.numbers import Percentage
from ..dsl.scope import Symbol, one_of
from ..dsl.terms.head import Use
from ..dsl.terms.option import Option
from ..dsl.terms.payment import Payment
from ..dsl.terms.royalty import Royalty
from ..dsl.terms.stream import Event, Index, Stream
from ..dsl.units import basis_of, can_fall, flow_type, unit_type
from .actual import kinds_paid, not_to_pay, reports
from .elections import Problem, not_to_declare, not_to_elect
from .formula import Figure
from .lower.event import happening
from .lower.option import electing
from .lower.waterfall import receiving
from .money import digits_of, exact, scale_of
from .program import EARNED, Phase, Program, TickKind
from .register import Register
from .rows import CashRow, EventRow, Inputs, ObservationRow, QuantityRow, Row, Supposed, named
from .tags import Tags
from .timeline import Tick
from .translation import Translations

R = TypeVar("R", bound=Row)


@define
class Arrivals:
    """Matches rows to a deal and gathers what does not fit."""

    model: Model
    program: Program
    register: Register
    findings: list[Diagnostic] = field(factory=list)
    told_of_tags: set[str] = field(factory=set)
    tags: Tags = field(init=False, default=Factory(lambda self: Tags(self.model), takes_self=True))
    happened: dict[str, EventRow] = field(factory=dict)
    supposed: bool = False
    translations: Translations = field(init=False, default=Factory(Translations.of, takes_self=True))

    def ticks(self, inputs: Inputs) -> list[Tick]:
        """The ticks of all rows.

        Raises: Refusal with everything that does not fit the deal, of which `findings` holds more than are shown.
        """
        self.supposed = isinstance(inputs, Supposed)
        found = list(self._observations(inputs.observations))
        self.translations.observe(found)
        found += self._each(inputs.cash, self._cash)
        found += reports(self.model, inputs)
        found += self._each(inputs.quantities, self._quantity)
        found += self._each(self._in_turn(inputs.events), self._happening)
        self.findings += self.register.findings()
        if self.findings:
            raise Refusal(shortened(in_text_order(map(with_lookalikes, self.findings))))
        return found

    def _each(self, rows: Iterable[R], read: Callable[[R], Tick | None]) -> Iterator[Tick]:
        several, day_of = bool(self.model.all_of(Use)), self.model.day_of
        for row in rows:
            if row.date < (start := day_of(named(row)) if several else self.model.dated):
                self._wrong(
                    "RG514",
                    f"this is dated before the deal, which is of {start}",
                    *(row, "date", "leave the row out, or mend its date"),
                )
            elif tick := read(row):
                yield tick

    def _wrong(self, code: str, message: str, row: Row, column: str | None, way: str) -> None:
        self.findings.append(Diagnostic(code, Severity.ERROR, message, row.file.place(row.line, column), way))

    def _named(self, name: str, row: Row, column: str, *kinds: str) -> Symbol | None:
        """What a name in a row stands for; a finding where it is none of these kinds."""
        symbol = self.model.scope.symbols.get(name)
        if symbol and symbol.kind in kinds:
            return symbol
        known = sorted(text for text, other in self.model.scope.symbols.items() if other.kind in kinds)
        what = one_of(kinds)
        way = did_you_mean(name, known, f"use {what} of the deal: " + ", ".join(known[:6]))
        if not known:
            way = f"the deal has no such name; leave the row out, or declare {what}"
        self._wrong("RG503", f"'{name}' is not {what} of this deal", row, column, way)
        return None

    # ---- cash and quantities

    def _cash(self, row: CashRow) -> Tick | None:
        symbol = self._named(row.stream, row, "stream", "stream", "security", *kinds_paid(self.model, row.stream))
        self._refuse_tags(row, symbol)
        if symbol is None or self._tell(not_to_pay(symbol), row):
            return None
        kind = self._kind_of(symbol)
        if not types.is_money(kind):
            way = "give it in the file of quantities"
            self._wrong("RG504", f"'{row.stream}' counts in {types.describe(kind)}, not in money", row, "stream", way)
            return None
        unit = kind.unit[0][0]
        by = self.translations.between(row.currency, unit)
        if by is None and row.currency not in (None, unit):
            message = f"'{row.stream}' is in {unit}, and this is in {row.currency}"
            self._wrong("RG504", message, row, "currency", f"give the amount in {unit}")
        payer = self._payer(symbol, row)
        amount = self._amount(row.amount, by.foreign if by else unit, row, "amount", may_fall=can_fall(symbol))
        tick = self._received(symbol, row, amount, payer)
        return self.translations.translated(tick, row, by) if by else tick

    def _refuse_tags(self, row: CashRow | QuantityRow, symbol: Symbol | None) -> None:
        """Tell, at its name, each column that nothing reads, once a row has a value in it."""
        for column, message, way in self.tags.wrong(symbol.key, row.tags) if symbol else ():
            self._wrong("RG502", message, row, column, way)
        known = self.tags.known(symbol.key) if symbol else self.tags.all
        for name, _ in row.tags:
            if name not in self.told_of_tags and name not in known:
                self.told_of_tags.add(name)
                message, place = f"no clause of the deal reads the column '{name}'", row.file.name_place(name)
                related = ((row.file.place(row.line, name), "its first value"),)
                found = Diagnostic("RG511", Severity.ERROR, message, place, "leave the column out", related)
                self.findings.append(found)

    def _quantity(self, row: QuantityRow) -> Tick | None:
        symbol = self._named(row.stream, row, "stream", "stream")
        self._refuse_tags(row, symbol)
        if symbol is None:
            return None
        kind = self._kind_of(symbol)
        if types.is_money(kind):
            way = "give it in the file of cash"
            self._wrong("RG504", f"'{row.stream}' is money, not a quantity", row, "stream", way)
            return None
        if row.unit is not None:
            unit = self._named(row.unit, row, "unit", "measure", "instrument")
            if unit and types.of(unit.key) != kind:
                message = f"'{row.stream}' counts in {types.describe(kind)}, not in {row.unit}"
                self._wrong("RG504", message, row, "unit", f"give the quantity in {types.describe(kind)}")
        if row.quantity < 0 and not can_fall(symbol):
            self._wrong("RG506", "this quantity is below zero", row, "quantity", "leave the row out, or mend it")
        return self._received(symbol, row, exact(row.quantity), None)

    def _received(self, symbol: Symbol, row: CashRow | QuantityRow, amount: Figure, payer: str | None) -> Tick:
        if not any(rule.on == receiving(symbol.key) for rule in self.program.rules):
            message = f"no clause of the deal says who has what comes in on '{symbol.key}'"
            way = f"add to the deal: waterfall ... of {symbol.key}"
            self._wrong("RG511", message, row, "stream", way)
        earned, tags = self._earned(symbol, row), getattr(row, "tags", ())
        rank = ([*self._payers(symbol), payer].index(payer), earned, *self.tags.places(symbol.key, tags))
        fields = {EARNED: earned, "amount": amount, **self.tags.fields(symbol.key, tags)}
        return Tick(row.date, receiving(symbol.key), fields, payer, row, rank)

    def _earned(self, symbol: Symbol, row: CashRow | QuantityRow) -> int:
        """The day on which what comes in was earned, as a number: that of the row where it names none."""
        if row.earned is None:
            return row.date.toordinal()
        if symbol.kind != "stream" or basis_of(self.model.scope, symbol) == EARNED:
            message = f"what comes in on '{symbol.key}' is dated by no other day than its own"
            self._wrong("RG502", message, row, EARNED, "leave the day of earning empty")
        return row.earned.toordinal()

    def _kind_of(self, symbol: Symbol) -> types.Type:
        if symbol.kind == "security":
            return types.of(self.model.currency)
        return flow_type(self.model.scope, symbol)

    def _payers(self, symbol: Symbol) -> list[str]:
        if isinstance(symbol.node, (Royalty, Payment)):
            return [symbol.node.payer.text]
        return [payer.name.text for payer in symbol.node.payers] if isinstance(symbol.node, Stream) else []

    def _payer(self, symbol: Symbol, row: CashRow) -> str | None:
        payers = self._payers(symbol)
        if symbol.kind == "security" and row.payer is not None:
            message = f"what comes in on '{symbol.key}' is proceeds of enforcement, which nobody pays"
            self._wrong("RG511", message, row, "payer", "leave the payer out, or name the stream on which it was paid")
            return None
        if row.payer is None:
            if len(payers) > 1:
                message = f"who paid into '{symbol.key}' is not said"
                self._wrong("RG503", message, row, "payer", "name one of: " + ", ".join(payers))
            return payers[0] if len(payers) == 1 else None
        if payers and row.payer not in payers:
            way = did_you_mean(row.payer, payers, "name one of: " + ", ".join(payers))
            self._wrong("RG503", f"'{row.payer}' does not pay into '{symbol.key}'", row, "payer", way)
        elif not payers:
            self._named(row.payer, row, "payer", "payer", "party")
        return row.payer

    def _amount(self, amount: Fraction, unit: str, row: Row, column: str, *, may_fall: bool) -> Figure:
        """Money in smallest units."""
        if amount < 0 and not may_fall:
            self._wrong("RG506", "this amount is below zero", row, column, "leave the row out, or mend it")
        value = exact(amount * 10 ** digits_of(unit))
        if not isinstance(value, int) and not self.supposed:
            digits = digits_of(unit)
            way = f"give whole amounts in {unit}" if not digits else f"give amounts in {unit} with {digits} decimals"
            self._wrong("RG505", f"{unit} has {digits} decimals, and this has more", row, column, way)
        return value

    # ---- observations

    def _observations(self, rows: tuple[ObservationRow, ...]) -> Iterator[Tick]:
        """One tick a day and index; rows before the deal count too, since averages may need them."""
        first: dict[tuple[date, str], ObservationRow] = {}
        for row in rows:
            symbol = self._named(row.index, row, "index", "index")
            if symbol is None:
                continue
            earlier = first.setdefault((row.date, symbol.key), row)
            if earlier is not row:
                if earlier.value != row.value:
                    message = f"'{row.index}' was observed twice on this day, with two values"
                    self._wrong("RG513", message, row, "value", "keep one of the rows")
                continue
            assert isinstance(symbol.node, Index)
            kind = unit_type(self.model.scope, symbol.node.unit)
            if isinstance(row.value, Percentage) is not (kind == types.PERCENT):
                message = f"'{symbol.key}' is {types.describe(kind)}, and a sign of percent stands where there is one"
                self._wrong("RG502", message, row, "value", "write 2.5% for a percentage, and no sign elsewhere")
                continue
            value = exact(row.value * scale_of(kind))
            tick = TickKind("input", symbol.key, Phase.OBSERVE)
            yield Tick(row.date, tick, {"value": value}, None, row)

    # ---- happenings and elections

    def _in_turn(self, rows: Iterable[EventRow]) -> list[EventRow]:
        """Elections are held against the units that are left in the order in which they are run."""
        options = [option.name.text for option in self.model.all_of(Option)]

        def turn(row: EventRow) -> tuple[date, int, Fraction, str]:
            return row.date, [*options, row.event].index(row.event), row.quantity or Fraction(), row.party or ""

        return sorted(rows, key=turn)

    def _happening(self, row: EventRow) -> Tick | None:
        symbol = self._named(row.event, row, "event", "event", "option")
        if symbol is None:
            return None
        if isinstance(symbol.node, Option):
            return self._election(symbol.node, row)
        assert isinstance(symbol.node, Event)
        if not symbol.node.is_reported:
            message = f"'{row.event}' is set by the contract's own condition"
            self._wrong("RG511", message, row, "event", "leave the row out")
        if row.quantity is not None:
            message = f"'{row.event}' happens or not: it has no quantity"
            self._wrong("RG502", message, row, "quantity", "leave the quantity empty")
        if row.party is not None:
            party = self._named(row.party, row, "party", "party")
            self._tell(not_to_declare(self.model, symbol, party) if party else None, row)
        earlier = self.happened.setdefault(symbol.key, row)
        if earlier is not row:
            if (earlier.date, earlier.party) != (row.date, row.party):
                first, second = sorted((earlier, row), key=lambda each: each.line)
                message = (
                    f"'{row.event}' happens once, and {first.file.name}:{first.line} says otherwise when or by whom"
                )
                self._wrong("RG513", message, second, "event", "keep one of the rows")
            return None
        return Tick(row.date, happening(symbol.key), {}, row.party, row)

    def _tell(self, problem: Problem | None, row: Row) -> bool:
        """Tell what is wrong with a row; whether something is."""
        if problem:
            code, message, column, way = problem
            self._wrong(code, message, row, column, way)
        return problem is not None

    def _election(self, option: Option, row: EventRow) -> Tick | None:
        name = option.name.text
        if self._tell(not_to_elect(option, row, self.happened), row):
            return None
        if option.instrument is None:
            self.happened[name] = row
            return Tick(row.date, electing(name), {}, option.holder.text, row)
        quantity = int(row.quantity or 0)
        key = self.model.symbol(option.instrument).key
        party = self.register.elector(key, option, row.party)
        if party is None:
            way = "name the holder in the column 'party'"
            self._wrong("RG515", f"who elects '{name}' is not said", row, "party", way)
            return None
        problem = self.register.elect(row, option, key, party, quantity)
        if problem:
            code, message, way = problem
            self._wrong(code, message, row, "quantity" if code == "RG508" else "party", way)
            return None
        return Tick(row.date, electing(name), {"quantity": quantity}, self.register.owner(key, option, party), row)
