"""What was payable by a run, payment by payment, and how each came about: base, deductions, bands, exchange rate."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from string import ascii_lowercase
from typing import Any

from attrs import define, field, frozen

from ...dsl.model import Model
from ...dsl.terms import expression as ex
from ...dsl.terms.royalty import Royalty
from ...dsl.terms.stream import Derived
from ...dsl.terms.waterfall import Waterfall
from ..exact.unknown import Unknown
from ..ledger import NO_CASH, Entry, Slice
from ..money import in_major
from ..run import Result

_EARNED = ("earned", "due")


@frozen
class Tier:
    """What passed under a band, in whole units of the base, at a rate (a share of one, or money per unit).

    `name` is the number of the band; where bands of several lists have it, a letter tells them apart (`1`, `1b`).
    """

    name: str
    base: Fraction
    rate: Fraction


@frozen
class Due:
    """What was payable under a clause to a payee on a day, in smallest units; figures behind it in whole ones.

    `base` is what was counted, after `deductions`; `exchange_rate` that at which all of it was translated.
    """

    day: date
    clause: str
    payee: str
    unit: str
    amount: Any
    tiers: tuple[Tier, ...] = ()
    deductions: Fraction = Fraction()
    exchange_rate: Fraction | None = None
    currency_paid: str = ""

    @property
    def base(self) -> Fraction | None:
        """All that was counted; None where nothing tells it."""
        return sum((tier.base for tier in self.tiers), Fraction()) if self.tiers else None

    @property
    def rate(self) -> Fraction | None:
        """The only rate, where there is one."""
        rates = {tier.rate for tier in self.tiers}
        return rates.pop() if len(rates) == 1 else None


def due(result: Result) -> tuple[Due, ...]:
    """Every payment of money of a run to a party or an instrument, in the order of the ledger.

    What is paid to one payee under one clause on one day is one payment.
    """
    symbols = result.model.scope.symbols
    gathered = _Gathered(result)
    found: dict[tuple[date, str, str, str], list[Due]] = {}
    for entry in result.entries:
        gathered.see(entry)
        payee = symbols.get(entry.target or "")
        if not entry.pays or entry.kind in NO_CASH or payee is None or payee.kind not in ("party", "instrument"):
            continue
        if entry.unit is None or not entry.unit.isupper() or isinstance(entry.amount, Unknown):
            continue
        made = gathered.due(entry, payee.key)
        found.setdefault((made.day, made.clause, made.payee, made.unit), []).append(made)
    return tuple(_joined(each) for each in found.values())


def _joined(parts: Sequence[Due]) -> Due:
    """Several payments of a day as one."""
    first = parts[0]
    if len(parts) == 1:
        return first
    rates = {part.exchange_rate for part in parts}
    return Due(
        first.day,
        first.clause,
        first.payee,
        first.unit,
        sum(part.amount for part in parts),
        _tiers_of(tier for part in parts for tier in part.tiers),
        sum((part.deductions for part in parts), Fraction()),
        rates.pop() if len(rates) == 1 else None,
        first.currency_paid,
    )


def _tiers_of(parts: Iterable[Tier]) -> tuple[Tier, ...]:
    """Parts of a base by band and rate; of bands with one number the later ones are told apart."""
    sums: dict[tuple[str, Fraction], Fraction] = {}
    for tier in parts:
        key = tier.name.rstrip(ascii_lowercase), tier.rate
        sums[key] = sums.get(key, Fraction()) + tier.base
    met: Counter[str] = Counter()
    found = []
    for (name, rate), base in sorted(sums.items(), key=lambda item: (int(item[0][0]), item[0][1])):
        letter = ascii_lowercase[min(met[name], 25)] if met[name] else ""
        met[name] += 1
        found.append(Tier(name + letter, base, rate))
    return tuple(found)


@define
class _Gathered:
    """What was earned, deducted and translated since the last payment of each clause."""

    result: Result
    earned: dict[tuple[str, str], list[Tier]] = field(factory=dict)
    came: list[Entry] = field(factory=list)
    since: dict[str, int] = field(factory=dict)

    def see(self, entry: Entry) -> None:
        """Note what an entry tells of payments to come."""
        if entry.kind in _EARNED and entry.target:
            self.earned.setdefault((entry.clause, entry.target), []).extend(_tiers(entry))
        elif entry.kind in ("receipt", "report"):
            self.came.append(entry)

    def due(self, entry: Entry, payee: str) -> Due:
        """A payment, with what was earned of it since the last of its clause."""
        tiers = self.earned.pop((entry.clause, entry.target or ""), []) + _tiers(entry)
        streams = deducted(self.result.model, entry.clause)
        below, plain = set(streams), set(based_on(self.result.model, entry.clause))
        start = self.since.get(entry.clause + "\0" + payee, 0)
        self.since[entry.clause + "\0" + payee] = len(self.came)
        window = self.came[start:]
        off = sum(
            (
                in_major(e.amount, e.unit or "")
                for e in window
                if e.target in below and not isinstance(e.amount, Unknown)
            ),
            Fraction(),
        )
        rates = {(e.translated.rate, e.translated.currency) for e in window if e.translated and e.target in plain}
        rate, currency = rates.pop() if len(rates) == 1 else (None, "")
        exchange = Fraction(rate) if rate is not None else None
        return Due(
            entry.day,
            entry.clause,
            payee,
            entry.unit or "",
            entry.amount,
            _tiers_of(tiers),
            off,
            exchange,
            currency,
        )


def _tiers(entry: Entry) -> list[Tier]:
    """The slices of an entry; those of what came back are below zero."""
    known = [each for each in entry.slices if not isinstance(each.base, Unknown) and not isinstance(each.rate, Unknown)]
    falls = not isinstance(entry.amount, Unknown) and entry.amount * sum(each.exact for each in known) < 0
    sign = -1 if falls else 1
    return [
        Tier(str(each.band), sign * in_major(each.base, each.unit), _rate(each, entry.unit or "")) for each in known
    ]


def _rate(part: Slice, unit: str) -> Fraction:
    """A rate in whole units: a share of one, or money per unit of the base."""
    return Fraction(part.rate) * Fraction(in_major(1, unit)) / Fraction(in_major(1, part.unit))


def deducted(model: Model, clause: str) -> tuple[str, ...]:
    """The streams that are taken off the base of a clause."""
    return tuple(name for name, sign in _signed(model, clause) if sign < 0)


def based_on(model: Model, clause: str) -> tuple[str, ...]:
    """The streams from outside of which the base of a clause is made."""
    return tuple(name for name, sign in _signed(model, clause) if sign > 0)


def _signed(model: Model, clause: str) -> Iterator[tuple[str, int]]:
    symbol = model.scope.symbols.get(clause)
    node = symbol.node if symbol else None
    waiting: list[tuple[str, int]] = []
    if isinstance(node, Royalty):
        waiting = [(each.name.text, -1 if each.sign == "-" else 1) for each in node.base]
    elif isinstance(node, Waterfall):
        waiting = [(each.text, 1) for each in node.base]
    seen = set()
    while waiting:
        name, sign = waiting.pop()
        if (name, sign) in seen:
            continue
        seen.add((name, sign))
        found = model.scope.symbols.get(name)
        inner = found.node if found else None
        if isinstance(inner, Derived):
            waiting += [(other, sign * its) for other, its in _references(inner.value)]
        elif isinstance(inner, (Royalty, Waterfall)):
            waiting += [(each, sign) for each in based_on(model, name)] if name != clause else []
        else:
            yield name, sign


def _references(node: Any, sign: int = 1) -> Iterator[tuple[str, int]]:
    """The names in an expression, each with the sign with which it counts."""
    match node:
        case ex.Reference():
            yield node.name.text, sign
        case ex.Sum():
            for word, term in node.terms:
                yield from _references(term, -sign if word == "-" else sign)
        case ex.Negative():
            yield from _references(node.of, -sign)
        case ex.PartOf():
            yield from _references(node.of, sign)
        case ex.Product():
            for _, factor in node.factors:
                yield from _references(factor, sign)
        case ex.Extreme():
            for each in node.of:
                yield from _references(each, sign)
