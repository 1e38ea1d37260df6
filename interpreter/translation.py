"""Money of another currency, translated as it comes: at the value of an index on the day that the deal names."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from ..dsl.diagnostic import Diagnostic, Severity
from ..dsl.model import Model
from ..dsl.terms.head import Translate
from ..dsl.terms.stream import Index
from .formula import Figure
from .money import exact, round_to, rounding_unit
from .program import EARNED, Phase
from .rows import CashRow
from .timeline import Tick, Translated

if TYPE_CHECKING:
    from .arrivals import Arrivals


@define
class Translations:
    """How a deal translates money, and what was observed; what is wrong with a row is added to the findings."""

    model: Model
    findings: list[Diagnostic]
    observed: Mapping[tuple[str, date], Figure] = field(factory=dict)

    @classmethod
    def of(cls, arrivals: "Arrivals") -> "Translations":
        """The translations of a deal, whose findings are those of its arrivals."""
        return cls(arrivals.model, arrivals.findings)

    def observe(self, ticks: Iterable[Tick]) -> None:
        """Take what was observed."""
        seen = (tick for tick in ticks if tick.kind.phase is Phase.OBSERVE and "value" in tick.fields)
        self.observed = {(tick.kind.name, tick.day): tick.fields["value"] for tick in seen}

    def between(self, currency: str | None, unit: str) -> Translate | None:
        """How money of a currency becomes money of another; None where it does not."""
        every = self.model.all_of(Translate)
        return next((each for each in every if (each.foreign, each.into) == (currency, unit)), None)

    def translated(self, tick: Tick, row: CashRow, by: Translate) -> Tick:
        """What a row brings, in the currency of its stream: rounded as the deal rounds money."""
        day = row.earned if by.basis == EARNED and row.earned else row.date
        index = self.model.symbol(by.index).node
        assert isinstance(index, Index) and index.unit is not None
        rate = self.observed.get((index.name.text, day))
        direct = index.unit.currency == by.into
        if rate is None or not (direct or rate):
            message = f"no value of '{by.index}' was observed on {day}, by which this is translated to {by.into}"
            way = "add the observation of the day"
            if rate is not None:
                message, way = f"'{by.index}' is zero on {day}, and this is divided by it", "mend the observation"
            self._wrong(message, way, row, by)
            return tick
        amount = tick.fields["amount"]
        found = exact(amount * rate if direct else Fraction(amount) / rate)
        unit, rounding = rounding_unit(self.model, by.into), self.model.rounding
        if unit is not None and rounding is not None:
            found = round_to(found, unit, rounding.mode)
        rated = f"{index.unit.currency} per {index.unit.against}"
        original = Translated(amount, by.foreign, index.name.text, day, rate, rated)
        return evolve(tick, fields={**tick.fields, "amount": found}, translated=original)

    def _wrong(self, message: str, way: str, row: CashRow, by: Translate) -> None:
        place = row.file.place(row.line, "date")
        related = ((self.model.source.place(by.span), "as this says"),)
        self.findings.append(Diagnostic("RG510", Severity.ERROR, message, place, way, related))
