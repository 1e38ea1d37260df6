"""Rows of input files -> ticks of a deal: every name known, every amount in its unit, nothing unused."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import TypeVar

from attrs import define, field

from ..dsl import limits, types
from ..dsl.characters import with_lookalikes
from ..dsl.diagnostic import Diagnostic, Refusal, Severity, in_text_order, not_shown
from ..dsl.model import Model
from ..dsl.nearest import did_you_mean
from ..dsl.scope import Symbol, one_of
from ..dsl.syntax import NotModelled
from ..dsl.terms.instrument import Instrument
from ..dsl.terms.option import Option
from ..dsl.terms.security import HeldBy, Security
from ..dsl.terms.stream import Event, Index, Stream
from ..dsl.units import flow_type, unit_type
from .formula import Figure
from .lower.event import happening
from .lower.option import electing
from .lower.waterfall import receiving
from .money import digits_of, exact
from .program import Phase, Program, TickKind
from .register import Register
from .rows import CashRow, EventRow, Inputs, ObservationRow, QuantityRow, Row
from .timeline import Tick

R = TypeVar("R", bound=Row)


@define
class Arrivals:
    """Matches rows to a deal and gathers what does not fit."""

    model: Model
    program: Program
    register: Register
    findings: list[Diagnostic] = field(factory=list)
    told_of_tags: set[str] = field(factory=set)
    happened: dict[str, EventRow] = field(factory=dict)

    def ticks(self, inputs: Inputs) -> list[Tick]:
        """The ticks of all rows.

        Raises: Refusal with everything that does not fit the deal.
        """
        found: list[Tick] = []
        found += self._each(inputs.cash, self._cash)
        found += self._each(inputs.quantities, self._quantity)
        found += self._observations(inputs.observations)
        found += self._each(self._in_turn(inputs.events), self._happening)
        self.findings += self.register.findings()
        if self.findings:
            raise Refusal(_shortened(in_text_order(map(with_lookalikes, self.findings))))
        return found

    def _each(self, rows: Iterable[R], read: Callable[[R], Tick | None]) -> Iterator[Tick]:
        for row in rows:
            if row.date < self.model.dated:
                self._wrong(
                    "RG514",
                    f"this is dated before the deal, which is of {self.model.dated}",
                    row,
                    "date",
                    "leave the row out, or mend its date",
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

    def _runs(self, kind: TickKind) -> bool:
        return any(rule.on == kind for rule in self.program.rules)

    # ---- cash and quantities

    def _cash(self, row: CashRow) -> Tick | None:
        self._refuse_tags(row)
        symbol = self._named(row.stream, row, "stream", "stream", "security")
        if symbol is None:
            return None
        kind = self._kind_of(symbol)
        if not types.is_money(kind):
            way = "give it in the file of quantities"
            self._wrong("RG504", f"'{row.stream}' counts in {types.describe(kind)}, not in money", row, "stream", way)
            return None
        unit = kind.unit[0][0]
        if row.currency not in (None, unit):
            message = f"'{row.stream}' is in {unit}, and this is in {row.currency}"
            self._wrong("RG504", message, row, "currency", f"give the amount in {unit}")
        payer = self._payer(symbol, row)
        amount = self._amount(row.amount, unit, row, "amount")
        return self._received(symbol, row, amount, payer)

    def _refuse_tags(self, row: CashRow) -> None:
        """Tell, at its name, each column that nothing reads, once a row has a value in it."""
        for name, _ in row.tags:
            if name not in self.told_of_tags:
                self.told_of_tags.add(name)
                message, place = f"no clause of the deal reads the column '{name}'", row.file.name_place(name)
                related = ((row.file.place(row.line, name), "its first value"),)
                found = Diagnostic("RG511", Severity.ERROR, message, place, "leave the column out", related)
                self.findings.append(found)

    def _quantity(self, row: QuantityRow) -> Tick | None:
        symbol = self._named(row.stream, row, "stream", "stream")
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
        if row.quantity < 0:
            self._wrong("RG506", "this quantity is below zero", row, "quantity", "leave the row out, or mend it")
        return self._received(symbol, row, exact(row.quantity), None)

    def _received(self, symbol: Symbol, row: Row, amount: Figure, payer: str | None) -> Tick:
        if not self._runs(receiving(symbol.key)):
            message = f"no clause of the deal says who has what comes in on '{symbol.key}'"
            way = f"add to the deal: waterfall ... of {symbol.key}"
            self._wrong("RG511", message, row, "stream", way)
        rank = [*self._payers(symbol), payer].index(payer)
        return Tick(row.date, receiving(symbol.key), {"amount": amount}, payer, row, rank)

    def _kind_of(self, symbol: Symbol) -> types.Type:
        if symbol.kind == "security":
            return types.of(self.model.currency)
        return flow_type(self.model.scope, symbol)

    def _payers(self, symbol: Symbol) -> list[str]:
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

    def _amount(self, amount: Fraction, unit: str, row: Row, column: str) -> Figure:
        """Money in smallest units."""
        if amount < 0:
            self._wrong("RG506", "this amount is below zero", row, column, "leave the row out, or mend it")
        value = exact(amount * 10 ** digits_of(unit))
        if not isinstance(value, int):
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
            currency = types.currency_of(kind)
            value = exact(row.value * (10 ** digits_of(currency) if currency else 1))
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
        if symbol.node.condition is not None:
            message = f"'{row.event}' is set by the contract's own condition"
            self._wrong("RG511", message, row, "event", "leave the row out")
        if row.quantity is not None:
            message = f"'{row.event}' happens or not: it has no quantity"
            self._wrong("RG502", message, row, "quantity", "leave the quantity empty")
        if row.party is not None:
            self._declarer(symbol, row)
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

    def _declarer(self, symbol: Symbol, row: EventRow) -> None:
        party = self._named(str(row.party), row, "party", "party")
        if party is None or symbol.key != "default":
            return
        securities = self.model.all_of(Security)
        may = [line.trustee.text for s in securities for line in s.lines if isinstance(line, HeldBy)]
        for secured in (self.model.symbol(s.secured) for s in securities):
            issues = secured.node.issues if isinstance(secured.node, Instrument) else ()
            may += [issue.to.text for issue in issues] if secured.kind == "instrument" else [secured.key]
        if may and party.key not in may:
            who = " or ".join(f"'{name}'" for name in dict.fromkeys(may))
            message = f"a default is for {who} to declare, not for '{row.party}'"
            self._wrong("RG515", message, row, "party", f"write {who}")

    def _election(self, option: Option, row: EventRow) -> Tick | None:
        name = option.name.text
        text = next((line for line in option.lines if isinstance(line, NotModelled)), None)
        if text:
            message = f"'{name}' cannot be elected, since it is not modelled: {text.reason}"
            self._wrong("RG511", message, row, "event", "leave the row out, or model the option")
            return None
        assert option.instrument is not None
        quantity = exact(row.quantity) if row.quantity is not None else 0
        if not isinstance(quantity, int) or quantity <= 0:
            message = "an election is for a whole number of units, and at least one"
            self._wrong("RG502", message, row, "quantity", "write how many units are given up")
            return None
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
        return Tick(row.date, electing(name), {"quantity": quantity}, party, row)


def _shortened(findings: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """The first findings, and how many more there are."""
    shown, others = findings[: limits.ERRORS_SHOWN], findings[limits.ERRORS_SHOWN :]
    return (*shown, not_shown(len(others), others[0].place)) if others else shown
