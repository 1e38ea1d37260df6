"""What somebody received and paid, day by day."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import frozen

from ..exact.unknown import Unknown
from ..ledger import NO_CASH
from ..run import Result


@frozen
class Flows:
    """Somebody's flows of one currency, in its smallest units: received above zero, paid below, one a day.

    `unknown` are the undisclosed terms on which further amounts depend; those are left out.
    """

    who: str
    unit: str
    days: tuple[tuple[date, Fraction], ...]
    unknown: tuple[str, ...] = ()

    @property
    def received(self) -> Fraction:
        """What comes in, in all."""
        return sum((amount for _, amount in self.days if amount > 0), Fraction())

    @property
    def paid(self) -> Fraction:
        """What goes out, in all; zero or more."""
        return -sum((amount for _, amount in self.days if amount < 0), Fraction())

    def less(self, price: Fraction, day: date) -> "Flows":
        """The flows of who pays a price for them on a day."""
        sums = dict(self.days)
        sums[day] = sums.get(day, Fraction()) - price
        return Flows(self.who, self.unit, tuple(sorted(sums.items())), self.unknown)


def flows_of(result: Result) -> Mapping[str, Flows]:
    """The flows of parties and instruments in the deal's currency, in text order.

    What one is paid and pays on a day is one flow. Money for units issued counts; units do not.
    """
    symbols = result.model.scope.symbols
    unit = result.model.currency
    sums: dict[str, dict[date, Fraction]] = {}
    unknown: dict[str, set[str]] = {}
    for entry in result.entries:
        if not entry.pays or entry.unit != unit or (entry.kind in NO_CASH and entry.kind != "issue"):
            continue
        for who, sign in ((entry.target, 1), (entry.source, -1)):
            symbol = symbols.get(who or "")
            if symbol is None or symbol.kind not in ("party", "instrument"):
                continue
            theirs = sums.setdefault(symbol.key, {})
            if isinstance(entry.amount, Unknown):
                unknown.setdefault(symbol.key, set()).update(entry.amount.names)
            else:
                theirs[entry.day] = theirs.get(entry.day, Fraction()) + sign * Fraction(entry.amount)
    return {
        who: Flows(who, unit, tuple(sorted(sums[who].items())), tuple(sorted(unknown.get(who, ()))))
        for who in sorted(sums, key=lambda who: symbols[who].owner.span.start)
    }
