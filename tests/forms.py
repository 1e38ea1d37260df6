"""The forms in which terms of a royalty deal are written: what a clause has to hold to carry one.

docs/coverage.toml says which form carries which feature. A form is looked for in the tree of a contract as it was
parsed, never in its text; examples are no part of the clause.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import frozen

from regalia.dsl.syntax import Clause, Deal, Name, Node, NotModelled, walk
from regalia.dsl.terms.account import Account, Accrual, Charged, KeptBy, OwedBy
from regalia.dsl.terms.change import Amendment, Changed, Choice, Effect, Ends, On, Pays
from regalia.dsl.terms.expression import (
    Average,
    Comparison,
    Extreme,
    Product,
    Reference,
    Solved,
    Sum,
    Takings,
)
from regalia.dsl.terms.figure import Nil, Percent
from regalia.dsl.terms.head import Dated, Translate
from regalia.dsl.terms.instrument import Instrument
from regalia.dsl.terms.limit import Above, Otherwise, Thereafter, Through, Until, UpTo, While
from regalia.dsl.terms.option import Exchange, Option
from regalia.dsl.terms.party import Party
from regalia.dsl.terms.payment import Instalment, Payment
from regalia.dsl.terms.royalty import RateBands, Royalty
from regalia.dsl.terms.security import Covenant, Rank, Security
from regalia.dsl.terms.stream import Derived, Event, Index, Stream
from regalia.dsl.terms.table import Table
from regalia.dsl.terms.term import AtLeast, EndsWhen, Payable, TermOf
from regalia.dsl.terms.trust import Example
from regalia.dsl.terms.value import Let, Piece, Reading
from regalia.dsl.terms.waterfall import Band, Bands, Rest, Share, Step, Waterfall
from regalia.dsl.terms.window import Each, InAll, Rolling

Form = Callable[[Any, "Contract"], bool]


@frozen
class Contract:
    """A file of a deal: its name, its tree, its clauses by label under every meaning, and its lines of terms.

    `template` is the file that it is based on, if any: its clauses are among these.
    """

    name: str
    deal: Deal
    clauses: Mapping[str, tuple[Clause, ...]]
    lines: int
    template: str = ""

    def named(self, name: Name | str) -> tuple[Clause, ...]:
        """The clauses of a name."""
        return self.clauses.get(str(name), ())


def by_label(deal: Deal) -> dict[str, tuple[Clause, ...]]:
    """The clauses of a deal by what messages call them, those within readings and amendments too."""
    found: dict[str, tuple[Clause, ...]] = {}
    for clause in walk(deal):
        if isinstance(clause, Clause) and not isinstance(clause, Example):
            found[clause.label] = (*found.get(clause.label, ()), clause)
    return found


def runs(clause: Clause) -> bool:
    """Whether a clause computes anything; one that is kept as text alone does not."""
    match clause:
        case Covenant():
            return False
        case Payment(instalments=instalments, recurring=recurring):
            return bool(instalments or recurring)
        case Option(lines=lines):
            return any(isinstance(line, (Exchange, Effect)) for line in lines)
        case On(effects=effects):
            return not all(isinstance(effect, NotModelled) for effect in effects)
        case Amendment(clauses=clauses, effects=effects):
            return bool(effects) or any(map(runs, clauses))
    return True


# ---- what is within a clause, and what it names


def has(*kinds: type) -> Form:
    """A clause that is, or holds, a node of one of these kinds."""
    return lambda clause, contract: any(isinstance(node, kinds) for node in walk(clause))


def holding(kind: type, test: Callable[[Any, Contract], bool]) -> Form:
    """A clause with a node of a kind of which something is true."""
    return lambda clause, contract: any(test(node, contract) for node in walk(clause) if isinstance(node, kind))


def behind(node: Node, contract: Contract, seen: frozenset[str] = frozenset()) -> Iterator[Node]:
    """The nodes of an expression, and of the values that it names."""
    for part in walk(node):
        yield part
        if isinstance(part, Reference) and part.name.text not in seen:
            for clause in contract.named(part.name):
                if isinstance(clause, (Let, Reading, Table)):
                    yield from behind(clause, contract, seen | {part.name.text})


def names_a(kind: type, node: Node, contract: Contract) -> bool:
    """Whether an expression names a clause of a kind, itself or by a value."""
    names = [part.name for part in behind(node, contract) if isinstance(part, Reference)]
    names += [part.of for part in behind(node, contract) if isinstance(part, Average)]
    return any(isinstance(clause, kind) for name in names for clause in contract.named(name))


def sources(clause: Any, contract: Contract) -> Iterator[Clause]:
    """What a royalty, a waterfall or a derived stream is made of: streams from outside, and royalties."""
    match clause:
        case Royalty(base=base):
            names = [part.name for part in base]
        case Waterfall(base=base):
            names = list(base)
        case Derived(value=value):
            names = [part.name for part in walk(value) if isinstance(part, Reference)]
        case _:
            return
    for name in names:
        for found in contract.named(name):
            if isinstance(found, (Stream, Royalty)):
                yield found
            else:
                yield from sources(found, contract)


def of_received(clause: Any, contract: Contract) -> bool:
    """Whether it is made of what a party receives in cash."""
    return any(isinstance(source, Stream) and source.basis == "received" for source in sources(clause, contract))


def of_royalty(clause: Any, contract: Contract) -> bool:
    """Whether it is made of what a royalty pays."""
    return any(isinstance(source, Royalty) for source in sources(clause, contract))


def in_kind(clause: Any, contract: Contract) -> bool:
    """Whether it is made of quantities."""
    return any(
        source.unit is not None and source.unit.measure is not None
        if isinstance(source, Stream)
        else in_kind(source, contract)
        for source in sources(clause, contract)
    )


# ---- bands and ends


def is_total(condition: Node, contract: Contract) -> bool:
    """Whether a condition compares a total: what was received, earned or counted."""
    nodes = list(behind(condition, contract))
    counts = any(isinstance(node, Takings) or (isinstance(node, Reference) and node.window) for node in nodes)
    return counts and any(isinstance(node, Comparison) for node in nodes)


def bands_over(window: type, length: str = "") -> Form:
    """Bands of a counter over a window."""

    def test(bands: Any, contract: Contract) -> bool:
        counted = [] if bands.counter is None else list(walk(bands.counter))
        return any(isinstance(node, window) and getattr(node, "length", "") == length for node in counted)

    return either(holding(RateBands, test), holding(Bands, test))


def stops(clause: Any, contract: Contract) -> bool:
    """Whether its bands leave nothing for what is above the last level."""
    for bands in walk(clause):
        if isinstance(bands, (RateBands, Bands)) and bands.counter is not None:
            last = bands.bands[-1]
            values = [last.value] if isinstance(last, Piece) else [share.part for share in last.shares]
            if not isinstance(last.limit, (Above, Thereafter, Otherwise)) or all(map(is_nothing, values)):
                return True
    return False


def is_nothing(value: Any) -> bool:
    """`nil` or `0%`."""
    return isinstance(value, Nil) or (isinstance(value, Percent) and value.value == 0)


def tail(bands: Any, contract: Contract) -> bool:
    """Whether something goes on after a band that ends with a total."""
    *before, last = bands.bands
    values = [last.value] if isinstance(last, Piece) else [share.part for share in last.shares]
    ended = any(isinstance(band.limit, Until) and is_total(band.limit, contract) for band in before)
    return ended and isinstance(last.limit, Thereafter) and not any(map(is_nothing, values))


def either(*forms: Form) -> Form:
    """Any of several forms."""
    return lambda clause, contract: any(form(clause, contract) for form in forms)


def both(*forms: Form) -> Form:
    """All of several forms."""
    return lambda clause, contract: all(form(clause, contract) for form in forms)


# ---- the rest


def is_used(clause: Any, contract: Contract) -> bool:
    """Whether another clause that runs asks for this event, and it is no mere declaration."""
    if not isinstance(clause, Event):
        return False
    running = (found for each in contract.clauses.values() for found in each if runs(found))
    names = (node for found in running for node in walk(found) if isinstance(node, Name))
    return any(name.text == clause.name.text and name is not clause.name for name in names)


def shares_its_base(clause: Any, contract: Contract) -> bool:
    """Whether another royalty has the same base."""
    royalties = (found for each in contract.clauses.values() for found in each if isinstance(found, Royalty))
    return isinstance(clause, Royalty) and any(
        other.base == clause.base and other.name != clause.name for other in royalties
    )


def to_accounts(clause: Any, contract: Contract) -> int:
    """How many accounts a waterfall pays down."""
    names = {node.to for node in walk(clause) if isinstance(node, Share)}
    return sum(any(isinstance(found, Account) for found in contract.named(name)) for name in names)


def in_order(clause: Any, contract: Contract) -> bool:
    """Whether a waterfall gives all to one before another has any."""
    steps = clause.steps if isinstance(clause, Waterfall) else ()
    whole = any(isinstance(step, Step) and step.shares[0].part is None for step in steps)
    return whole and any(isinstance(step, Rest) for step in steps)


def quotient(change: Changed, contract: Contract) -> bool:
    """Whether a value becomes an amount over a counter."""
    parts = change.value.factors if isinstance(change.value, Product) else ()
    return any(sign == "/" and isinstance(part, Reference) and part.window for sign, part in parts)


def is_a(kind: type) -> Form:
    """A clause of a kind."""
    return lambda clause, contract: isinstance(clause, kind)


def on_happening(line: Instalment, contract: Contract) -> bool:
    """Whether an instalment waits for a happening."""
    return isinstance(line.moment.when, Name)


def less_an_index(value: Sum, contract: Contract) -> bool:
    """Whether an observed amount is taken away."""
    return any(sign == "-" and names_a(Index, part, contract) for sign, part in value.terms)


def reaches_a_total(limit: Until, contract: Contract) -> bool:
    """Whether a band ends where one total comes to another."""
    comparisons = (node for node in walk(limit) if isinstance(node, Comparison))
    return any(isinstance(found.right, Reference) and found.right.window is not None for found in comparisons)


def at_a_price(clause: Any, contract: Contract) -> bool:
    """Whether the rate of a royalty is made with an index."""
    return isinstance(clause, Royalty) and any(names_a(Index, rate, contract) for rate in clause.rates)


def ends_with_total(kind: type) -> Form:
    """A band, or a whole clause, that ends when a total comes to an amount."""
    return holding(kind, lambda node, contract: is_total(node.condition, contract))


FORMS: dict[str, Form] = {
    "royalty": lambda clause, contract: isinstance(clause, Royalty) and not in_kind(clause, contract),
    "royalty_in_kind": both(is_a(Royalty), in_kind),
    "royalty_on_received": both(is_a(Royalty), of_received),
    "royalty_on_royalty": both(is_a(Royalty), of_royalty),
    "waterfall_of_received": both(is_a(Waterfall), of_received),
    "waterfall_of_royalty": both(is_a(Waterfall), of_royalty),
    "royalties": is_a(Royalty),
    "waterfalls": is_a(Waterfall),
    "second_royalty": shares_its_base,
    "stream": is_a(Stream),
    "derived": is_a(Derived),
    "where": lambda clause, contract: isinstance(clause, Derived) and clause.where is not None,
    "bands_of_year": bands_over(Each, "year"),
    "bands_in_all": bands_over(InAll),
    "bands_that_stop": both(bands_over(InAll), stops),
    "bands_to_nil": both(bands_over(Each, "year"), stops),
    "until_total": either(ends_with_total(Until), ends_with_total(EndsWhen)),
    "band_until_total": ends_with_total(Until),
    "until_costs": holding(Until, reaches_a_total),
    "thereafter": either(holding(RateBands, tail), holding(Bands, tail)),
    "through": either(*(holding(kind, lambda node, c: isinstance(node.limit, Through)) for kind in (Piece, Band))),
    "on_happening": holding(
        Piece, lambda node, c: isinstance(node.limit, (Until, While)) and names_a(Event, node.limit.condition, c)
    ),
    "event": is_used,
    "test": lambda clause, contract: isinstance(clause, Event) and clause.condition is not None,
    "test_on_day": lambda clause, contract: isinstance(clause, Event) and bool(clause.day and clause.condition),
    "choice": both(is_a(On), holding(Choice, has(Changed))),
    "quotient": holding(Changed, quotient),
    "at_least": has(AtLeast),
    "step_of_period": holding(Step, lambda step, c: step.window is not None and isinstance(step.limit, UpTo)),
    "extreme_of_day": lambda clause, c: isinstance(clause, Derived) and bool(clause.window) and has(Extreme)(clause, c),
    "extreme": has(Extreme),
    "missing_on_day": both(is_a(Payment), has(Extreme), has(Takings)),
    "solved": has(Solved),
    "option": both(is_a(Option), has(Pays, Exchange)),
    "exchange": both(is_a(Option), has(Exchange)),
    "ends": both(is_a(Option), has(Ends)),
    "payment_on_happening": both(is_a(Payment), holding(Instalment, on_happening)),
    "payment_if": both(is_a(Payment), holding(Instalment, lambda line, c: line.condition is not None)),
    "funding": lambda clause, contract: isinstance(clause, Payment) and clause.funding,
    "recurring": lambda clause, contract: isinstance(clause, Payment) and bool(clause.recurring),
    "amendment": is_a(Amendment),
    "amendment_price": both(is_a(Amendment), has(Payment), has(Ends, Changed)),
    "rolling": has(Rolling),
    "average": has(Average),
    "interest": has(Accrual),
    "charged": both(is_a(Account), has(Charged)),
    "owed": both(is_a(Account), has(OwedBy)),
    "held_by": both(is_a(Account), has(KeptBy)),
    "to_account": lambda clause, contract: to_accounts(clause, contract) > 0,
    "to_accounts": lambda clause, contract: to_accounts(clause, contract) > 1,
    "in_order": in_order,
    "rank": both(is_a(Security), has(Rank)),
    "term": has(TermOf),
    "until_happening": holding(EndsWhen, lambda line, c: names_a(Event, line.condition, c)),
    "dated": is_a(Dated),
    "translate": is_a(Translate),
    "instrument": is_a(Instrument),
    "priced": at_a_price,
    "table_by_index": lambda clause, c: isinstance(clause, Table) and bool(clause.by) and names_a(Index, clause.by, c),
    "less_an_index": both(is_a(Royalty), holding(Sum, less_an_index)),
    "payable": has(Payable),
    "members": lambda clause, contract: isinstance(clause, Party) and len(clause.members) > 1,
}
