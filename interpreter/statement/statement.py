"""A run and a period -> what each party, each holder and each payer had in it, and what stands at its end."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from attrs import frozen

from ...dsl.diagnostic import Diagnostic, Refusal, Severity
from ...dsl.nearest import did_you_mean
from ...dsl.source import Span
from ...dsl.terms.stream import Derived
from ..exact.unknown import Unknown
from ..ledger import NO_CASH, Entry
from ..lines import SharingLine, sharing_lines, targets_of
from ..program import Post, Split
from ..run import Result
from .ceilings import Ceiling, ceilings
from .holders import Class, classes
from .period import Period


@frozen
class Position:
    """What somebody had of a currency or an instrument: before the period, in it, and since the start of the deal.

    In smallest units; what was received, and what was paid.
    """

    who: str
    unit: str
    opening_received: Any
    received: Any
    opening_paid: Any
    paid: Any

    @property
    def closing_received(self) -> Any:
        """What was received since the start of the deal."""
        return self.opening_received + self.received

    @property
    def closing_paid(self) -> Any:
        """What was paid since the start of the deal."""
        return self.opening_paid + self.paid


@frozen
class Receipts:
    """What came in on a stream from a payer in the period, in smallest units of `unit`, by how many rows."""

    stream: str
    payer: str
    unit: str
    amount: Any
    number: int


@frozen
class BandLine:
    """What passed under a band in the period: so much of it, at a rate, came exactly to so much for a payee.

    `words` are the lines of the contract that make the band; `unit` is that of the base.
    """

    clause: str
    band: int
    words: tuple[str, ...]
    payee: str
    base: Any
    rate: Any
    exact: Any
    unit: str
    currency: str


@frozen
class Rounded:
    """What a clause owed a payee exactly in the period, and what was posted."""

    clause: str
    payee: str
    unit: str
    exact: Any
    posted: Any

    @property
    def difference(self) -> Any:
        """What rounding added, or took where it is below zero."""
        return self.posted - self.exact


@frozen(eq=False)
class Statement:
    """The statement of a deal for a period; the run ends with it.

    `holder` is the only holder whom it is for, where there is one.
    """

    result: Result
    period: Period
    holder: str | None = None

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of the period."""
        return tuple(entry for entry in self.result.entries if self.period.holds(entry.day))

    @cached_property
    def earlier(self) -> tuple[Entry, ...]:
        """The entries before it."""
        return tuple(entry for entry in self.result.entries if entry.day < self.period.first)

    @cached_property
    def receipts(self) -> tuple[Receipts, ...]:
        """What came in, by stream and payer, in the order of the ledger."""
        found: dict[tuple[str, str, str], list[Any]] = {}
        for entry in self.entries:
            came = entry.kind in ("receipt", "report") and not isinstance(entry.cause, int)
            if came and not self._is_derived(entry.target):
                key = (entry.target or entry.clause, entry.source or "", entry.unit or "")
                found.setdefault(key, []).append(entry.amount)
        return tuple(Receipts(*key, _sum(amounts), len(amounts)) for key, amounts in found.items())

    def _is_derived(self, name: str | None) -> bool:
        """Whether a stream is made of others, so that what comes on it came in before."""
        symbol = self.result.model.scope.symbols.get(name or "")
        return symbol is not None and isinstance(symbol.node, Derived)

    @cached_property
    def positions(self) -> tuple[Position, ...]:
        """Everybody's position, in the order of the text: parties, instruments, accounts."""
        before, within = _moved(self.earlier), _moved(self.entries)
        whose = [key for key in {*before, *within} if self.is_somebody(key[0])]
        keys = sorted(whose, key=lambda key: (self._place(key[0]), key))
        found = []
        for who, unit in keys:
            (was_in, was_out), (came, went) = before.get((who, unit), (0, 0)), within.get((who, unit), (0, 0))
            found.append(Position(who, unit, was_in, came, was_out, went))
        return tuple(found)

    def is_somebody(self, who: str) -> bool:
        """Whether what passes stays: with a party, an instrument, an account or a holder, not on its way."""
        symbol = self.result.model.scope.symbols.get(who)
        return symbol is None or symbol.kind in ("party", "instrument", "account")

    def _place(self, who: str) -> int:
        symbol = self.result.model.scope.symbols.get(who)
        return symbol.owner.span.start if symbol else len(self.result.model.source.text)

    @cached_property
    def bands(self) -> tuple[BandLine, ...]:
        """The bands under which amounts of the period passed, in text order."""
        splits = _splits(self.result)
        found: dict[tuple[Any, ...], list[Any]] = {}
        for entry in self.entries:
            for part in entry.slices:
                post = self.result.run.operations[entry.operation]
                assert isinstance(post, Post)
                words = self._words(post, splits[post.split].bands[part.band - 1].lines)
                key = (entry.clause, part.band, words, entry.target or "", part.rate, part.unit, entry.unit or "")
                sums = found.setdefault(key, [0, 0])
                sums[0], sums[1] = sums[0] + part.base, sums[1] + part.exact
        return tuple(
            BandLine(clause, band, words, payee, base, rate, exact, unit, currency)
            for (clause, band, words, payee, rate, unit, currency), (base, exact) in found.items()
        )

    @cached_property
    def _lines(self) -> Mapping[Span, SharingLine]:
        return {line.node.span: line for line in sharing_lines(self.result.model)}

    def _words(self, post: Post, spans: Iterable[Span]) -> tuple[str, ...]:
        """The lines of a band that give a payee what is posted; all of them where none does so by itself."""
        flows = {target for target, _ in post.flows}
        paying = [span for span in spans if targets_of(self.result.model, post, self._lines[span]) & flows]
        source = self.result.model.source
        return tuple(dict.fromkeys(source.first_words(span) for span in paying or spans))

    @cached_property
    def roundings(self) -> tuple[Rounded, ...]:
        """What rounding did to each payee of each clause in the period."""
        found: dict[tuple[str, str, str], list[Any]] = {}
        for entry in self.entries:
            if entry.slices and entry.pays and not isinstance(entry.amount, Unknown):
                sums = found.setdefault((entry.clause, entry.target or "", entry.unit or ""), [0, 0])
                sums[0] += sum(part.exact for part in entry.slices)
                sums[1] += entry.amount
        return tuple(Rounded(*key, exact, posted) for key, (exact, posted) in found.items())

    @cached_property
    def classes(self) -> tuple[Class, ...]:
        """The holders of each instrument, and what each was paid. Raises: Refusal where somebody has to be found."""
        return tuple(classes(self.result, self.period))

    @cached_property
    def ceilings(self) -> tuple[Ceiling, ...]:
        """What every limit counts at the end, and what remains until it is reached."""
        return ceilings(self.result)


def stated(result: Result, period: Period, holder: str | None = None) -> Statement:
    """The statement of a run that ends with a period.

    Raises: Refusal where the contract does not say how money is rounded, or has no such holder.
    """
    if result.model.rounding is None:
        way = "add the clause: rounding each payment to 0.01 half up, residue by largest remainder"
        message = "the contract does not say how money is rounded, so no amount of it can be stated as payable"
        raise Refusal([Diagnostic("RG519", Severity.ERROR, message, None, way)])
    statement = Statement(result, period, holder)
    if holder is not None:
        _refuse_stranger(statement, holder)
    return statement


def _refuse_stranger(statement: Statement, holder: str) -> None:
    names = [name for each in statement.classes for name in each.holders]
    if holder in names:
        return
    some = ", ".join(dict.fromkeys(names[:6]))
    way = did_you_mean(holder, names, f"name one of: {some}" if names else "the deal has no units")
    raise Refusal([Diagnostic("RG503", Severity.ERROR, f"'{holder}' holds nothing under this deal", None, way)])


def _moved(entries: Iterable[Entry]) -> Mapping[tuple[str, str], tuple[Any, Any]]:
    """What everybody received, and what everybody paid, by unit."""
    found: dict[tuple[str, str], tuple[Any, Any]] = {}
    for entry in entries:
        if not entry.pays or entry.unit is None or entry.kind in NO_CASH:
            continue
        for who, received in ((entry.target, True), (entry.source, False)):
            if who is not None:
                came, went = found.get((who, entry.unit), (0, 0))
                came, went = (came + entry.amount, went) if received else (came, went + entry.amount)
                found[who, entry.unit] = (came, went)
    return found


def _splits(result: Result) -> Mapping[str, Split]:
    rules = result.run.machine.program.rules
    return {each.name: each for rule in rules for each in rule.body if isinstance(each, Split)}


def _sum(amounts: Iterable[Any]) -> Any:
    total: Any = 0
    for amount in amounts:
        total += amount
    return total
