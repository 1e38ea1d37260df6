"""Causes that a report shows itself: its base, deductions, rates, tiers, currency and day against those of the run."""

from collections.abc import Generator, Iterator, Mapping
from fractions import Fraction

from attrs import define

from ...dsl.show import show
from ..money import digits_of, round_to
from .due import Due, Tier
from .finding import Cause, Finding
from .matching import Pair, Reported

_SHOWN = "the report"
_CENT, _FINE = Fraction(1, 100), Fraction(1, 10**9)
_ROUNDEST = 5


def evident(pair: Pair, rates: frozenset[Fraction]) -> tuple[tuple[Finding, ...], Fraction]:
    """The causes that the lines on a payment show, and the shortfall that none of them explains.

    `rates` are all those of the clause, by which the rate of another tier is known.
    """
    if pair.due is None or pair.reported is None:
        return (_unmatched(pair),), Fraction()
    found = _Lines(pair, pair.due, pair.reported, rates, pair.shortfall)
    findings = tuple(found.findings())
    return findings, found.left


def agreed(pair: Pair) -> set[Cause]:
    """The causes that the lines on a payment deny: what they say is what the contract gives."""
    due, said = pair.due, pair.reported
    assert due
    assert said
    found = set()
    base = said.sum_of("base")
    if due.base is not None and base is not None and abs(base - due.base) <= _CENT * len(said.rows):
        found |= {Cause.BASE}
        found |= {Cause.DEDUCTION} if said.sum_of("deductions") in (None, due.deductions) else set()
    if due.tiers and {row.rate for row in said.rows} == {tier.rate for tier in due.tiers}:
        found |= {Cause.RATE}
        found |= {Cause.TIER} if [row.base for row in said.rows] == [tier.base for tier in due.tiers] else set()
    if due.exchange_rate is not None and said.only("exchange_rate") == due.exchange_rate:
        found |= {Cause.CURRENCY}
    return found


def _unmatched(pair: Pair) -> Finding:
    if pair.reported is None:
        return Finding(Cause.MISSING, pair, pair.shortfall, "no line reports this payment", _SHOWN)
    return Finding(Cause.NOT_OWED, pair, pair.shortfall, "the contract gives no such payment", _SHOWN)


@define
class _Lines:
    """A payment, the lines on it, and what of the shortfall is `left` to be explained."""

    pair: Pair
    due: Due
    reported: Reported
    rates: frozenset[Fraction]
    left: Fraction

    def findings(self) -> Iterator[Finding]:
        """Each cause that shows, with its part of the shortfall."""
        yield from self._timing()
        currency = self.reported.only("currency")
        if currency is not None and currency != self.due.unit:
            yield self._all(Cause.CURRENCY, f"reported in {currency}, and due in {self.due.unit}")
            return
        yield from self._exchange()
        deducted = yield from self._deduction()
        base = yield from self._base(deducted)
        wrong = tuple(self._rate())
        yield from wrong
        if not base and not wrong:
            yield from self._tiers()
        if wrong and not base:
            yield from self._follows()
        yield from self._rounding()
        yield from self._arithmetic()

    def _finding(self, cause: Cause, shortfall: Fraction, words: str) -> Finding:
        self.left -= shortfall
        return Finding(cause, self.pair, shortfall, words, _SHOWN)

    def _all(self, cause: Cause, words: str) -> Finding:
        return self._finding(cause, self.left, words)

    def _timing(self) -> Iterator[Finding]:
        days = (self.reported.day - self.due.day).days
        if days:
            late = "late" if days > 0 else "early"
            words = f"due on {self.due.day} and reported on {self.reported.day}: {abs(days)} days {late}"
            yield self._finding(Cause.TIMING, Fraction(), words)

    def _exchange(self) -> Iterator[Finding]:
        said, rate = self.reported.only("exchange_rate"), self.due.exchange_rate
        if said is None or said == (rate if rate is not None else 1):
            return
        if rate is None:
            yield self._all(Cause.CURRENCY, f"translated at {show(said)}, and nothing is to be translated")
            return
        share = Fraction(self.due.amount) * (1 - said / rate)
        yield self._finding(Cause.CURRENCY, share, f"translated at {show(said)} instead of {show(rate)}")

    def _deduction(self) -> Generator[Finding, None, Fraction]:
        """Yields what was taken off beside what may be; returns how much."""
        said = self.reported.sum_of("deductions")
        if said is None or said == self.due.deductions:
            return Fraction()
        more = said - self.due.deductions
        words = f"{_amount(said)} taken off the base instead of {_amount(self.due.deductions)}"
        yield self._finding(Cause.DEDUCTION, self._money(self._worth(more)), words)
        return more

    def _base(self, deducted: Fraction) -> Generator[Finding, None, Fraction]:
        """Yields a base that is another; returns by how much it is less, beside what was taken off."""
        said, base = self.reported.sum_of("base"), self.due.base
        if said is None or base is None:
            return Fraction()
        less = base - deducted - said
        if abs(less) <= _CENT * len(self.reported.rows):
            return deducted
        words = f"a base of {_amount(said)} instead of {_amount(base - deducted)}"
        yield self._finding(Cause.BASE, self._money(self._worth(less + deducted) - self._worth(deducted)), words)
        return less + deducted

    def _tiers(self) -> Iterator[Finding]:
        """Yields amounts that were put into other tiers, or all into one."""
        rows = self.reported.rows
        ours = {tier.name: tier.base for tier in self.due.tiers if tier.base}
        rates = {tier.name: tier.rate for tier in self.due.tiers}
        if all(row.tier is not None and row.base is not None for row in rows):
            said: dict[str, Fraction] = {}
            for row in rows:
                said[row.tier or ""] = said.get(row.tier or "", Fraction()) + (row.base or Fraction())
            rates = {**{row.tier or "": row.rate or Fraction() for row in rows}, **rates}
            none = Fraction()
            if any(abs(said.get(name, none) - ours.get(name, none)) > _CENT for name in {*said, *ours}):
                theirs = sum((base * rates[name] for name, base in said.items()), Fraction())
                words = f"{_parts(said)} instead of {_parts(ours)}"
                yield self._finding(Cause.TIER, self._money(self._own - theirs), words)
            return
        one = self.reported.only("rate")
        if one is None or len(rows) > 1 or not ours or {tier.rate for tier in self.due.tiers} == {one}:
            return
        if one in self._known_rates:
            whose = "one tier alone" if one in rates.values() else "another tier"
            words = f"all at {_percent(one)}, which is the rate of {whose}"
            yield self._finding(Cause.TIER, self._money(self._own - (self.due.base or Fraction()) * one), words)

    def _follows(self) -> Iterator[Finding]:
        """Yields what follows from a wrong rate: with another rate other amounts fall into each tier."""
        rows = self.reported.rows
        if len(rows) < 2 or any(row.base is None or row.rate is None for row in rows):
            return
        left = self._own - sum(((row.base or Fraction()) * (row.rate or Fraction()) for row in rows), Fraction())
        if abs(left * 10 ** digits_of(self.due.unit) - self.pair.shortfall) <= len(rows) and self.left:
            yield self._all(Cause.RATE, "and so other amounts in each tier")

    def _rate(self) -> Iterator[Finding]:
        for row in self.reported.rows:
            tier = self._tier_of(row.tier)
            if row.rate is None or tier is None or abs(row.rate - tier.rate) <= _FINE * (1 + abs(tier.rate)):
                continue
            if len(self.reported.rows) == 1 and row.rate in self._known_rates and row.tier is None:
                continue  # told as a tier
            base = row.base if row.base is not None else tier.base
            words = f"a rate of {_percent(row.rate)} instead of {_percent(tier.rate)}"
            yield self._finding(Cause.RATE, self._money(base * (tier.rate - row.rate)), words)

    def _rounding(self) -> Iterator[Finding]:
        """Yields a smallest unit or so, or the rest of a round amount where all that is behind it is right."""
        if 0 < abs(self.left) <= max(1, len(self.reported.rows), len(self.due.tiers)):
            yield self._all(Cause.ROUNDING, "the amount is rounded otherwise")
            return
        same = (
            self.due.base is not None and self.reported.sum_of("base") is not None and self.left == self.pair.shortfall
        )
        for power in range(1, _ROUNDEST + 1):
            unit = 10**power
            if same and 0 < abs(self.left) < unit and self.reported.amount % unit == 0:
                words = f"rounded to {_amount(Fraction(unit, 10 ** digits_of(self.due.unit)))}"
                yield self._all(Cause.ROUNDING, words)

    def _arithmetic(self) -> Iterator[Finding]:
        """Yields that the lines' own figures give another amount, where that is all that is left."""
        rows = self.reported.rows
        if not self.left or any(row.base is None or row.rate is None for row in rows):
            return
        own = sum(((row.base or Fraction()) * (row.rate or Fraction()) for row in rows), Fraction())
        exact = own * 10 ** digits_of(self.due.unit)
        if abs(exact - self.reported.amount - self.left) <= len(rows):
            words = f"its own base and rate come to {_amount(own)}"
            yield self._all(Cause.ARITHMETIC, words)

    def _tier_of(self, name: str | None) -> Tier | None:
        """The tier that a line is of: the one of its name, or the only one."""
        if name is not None:
            return next((tier for tier in self.due.tiers if tier.name == name), None)
        return self.due.tiers[0] if len(self.due.tiers) == 1 else None

    @property
    def _known_rates(self) -> frozenset[Fraction]:
        return self.rates | {tier.rate for tier in self.due.tiers}

    @property
    def _own(self) -> Fraction:
        """What the tiers come to, in whole units, before rounding."""
        return sum((tier.base * tier.rate for tier in self.due.tiers), Fraction())

    def _worth(self, less: Fraction) -> Fraction:
        """What so much less of the base takes: the last tiers that are reached go first."""
        taken = Fraction()
        for number, tier in enumerate(reversed(self.due.tiers), 1):
            part = less if number == len(self.due.tiers) else min(less, tier.base)
            taken, less = taken + part * tier.rate, less - part
        return taken

    def _money(self, amount: Fraction) -> Fraction:
        """Whole units as smallest ones; all that is left where that is the same but for rounding."""
        exact = amount * 10 ** digits_of(self.due.unit)
        return self.left if abs(exact - self.left) <= 1 else exact


def _percent(rate: Fraction) -> str:
    return f"{_amount(rate * 100, 0)}%" if rate <= 1 else _amount(rate)


def _amount(value: Fraction, least: int = 2) -> str:
    """A figure with its decimals, at most six."""
    return show(Fraction(round_to(value, Fraction(1, 10**6), "half even")), least)


def _parts(bases: Mapping[str, Fraction]) -> str:
    return "; ".join(f"{_amount(base)} in tier {name}" for name, base in sorted(bases.items()))
