"""Which names a deal declares."""

from collections.abc import Iterator

from .. import limits
from ..currencies import is_currency
from ..scope import Scope, Symbol
from ..source import Span
from ..syntax import Clause, Deal, Name, Node
from ..terms.account import Account
from ..terms.change import Amendment
from ..terms.expression import Money, MoneyPer
from ..terms.head import BusinessDays, Currency, Document, Measure, Translate, Use, Year
from ..terms.instrument import Instrument
from ..terms.option import Option
from ..terms.party import Asset, Party
from ..terms.payment import Payment
from ..terms.royalty import Royalty
from ..terms.security import Covenant, Security
from ..terms.stream import Derived, Event, Index, Stream, Unit
from ..terms.table import Table
from ..terms.value import Drafting, Let, Reading
from ..terms.waterfall import Waterfall
from ..units import PLAIN_UNITS

DEFAULT = "default"

_KIND_OF: dict[type[Clause], str] = {
    Party: "party",
    Asset: "asset",
    Event: "event",
    Index: "index",
    Stream: "stream",
    Derived: "stream",
    Account: "account",
    Instrument: "instrument",
    Let: "let",
    Table: "table",
    Reading: "reading",
    Royalty: "royalty",
    Waterfall: "waterfall",
    Amendment: "amendment",
    Payment: "payment",
    Option: "option",
    Security: "security",
    Covenant: "covenant",
    Measure: "measure",
    Year: "year",
    BusinessDays: "business days",
    Use: "deal",
    Document: "source",
}


def declare(scope: Scope, deal: Deal, clauses: tuple[Clause, ...], nodes: tuple[Node, ...]) -> None:
    """Enter every name of the clauses in force, and the currencies that the deal names."""
    for clause in clauses:
        for name, symbol in declared(clause):
            _enter(scope, name, symbol)
    _declare_default(scope, clauses)
    _refuse_unlike_meanings(scope, deal, clauses)
    for node in nodes:
        code = node.code if isinstance(node, Currency) else getattr(node, "currency", "")
        if isinstance(node, (Currency, Money, MoneyPer, Unit)) and code and is_currency(code):
            scope.currencies.add(code)
        if isinstance(node, Unit) and is_currency(node.against):
            scope.currencies.add(node.against)
        if isinstance(node, Translate):
            scope.currencies |= {code for code in (node.foreign, node.into) if is_currency(code)}
            scope.translations.setdefault((node.foreign, node.into), node)
    _note_other_meanings(scope, deal)


def declared(clause: Clause) -> Iterator[tuple[Name, Symbol]]:
    """The names that a clause declares, each with what it stands for."""
    kind = _KIND_OF.get(type(clause))
    name = getattr(clause, "name", None)
    if kind is None or not isinstance(name, Name):
        return
    yield name, Symbol(kind, name.text, clause, clause)
    plural = getattr(clause, "plural", None)
    if isinstance(plural, Name) and plural.text != name.text:
        yield plural, Symbol(kind, name.text, clause, clause)
    if isinstance(clause, Party):
        for member in clause.members:
            yield member.name, Symbol("party", member.name.text, member, clause)
    if isinstance(clause, Stream):
        for payer in clause.payers:
            if payer.title:
                yield payer.name, Symbol("payer", payer.name.text, payer, clause)


def _enter(scope: Scope, name: Name, symbol: Symbol) -> None:
    if len(name.text) > limits.NAME_CHARACTERS:
        message = f"this name has {len(name.text):,} characters"
        scope.error("RG010", message, name, f"use at most {limits.NAME_CHARACTERS} characters")
        return
    if "." in name.text and name.text == scope.source.text[name.span.start : name.span.end]:
        message = f"'{name}' has a point, as names of another deal have"
        scope.error("RG111", message, name, f"write it without, as '{name.text.replace('.', '_')}'")
        return
    if symbol.kind in ("measure", "instrument") and name.text in PLAIN_UNITS:
        way = f"leave it out: an index can be 'in {name}' without it"
        scope.error("RG111", f"'{name}' is a word of the language for what an index is in", name, way)
        return
    earlier = scope.symbols.get(name.text)
    if earlier:
        message = f"'{name}' is declared twice"
        scope.error(
            "RG102",
            message,
            name,
            "give one of them another name",
            [(_place_of(earlier), "first declared here")],
        )
        return
    scope.symbols[name.text] = symbol


def _place_of(symbol: Symbol) -> Span:
    name = getattr(symbol.node, "name", None)
    return name.span if isinstance(name, Node) else symbol.node.span


def _declare_default(scope: Scope, clauses: tuple[Clause, ...]) -> None:
    """Every deal with a security knows the happening `default`."""
    security = next((clause for clause in clauses if isinstance(clause, Security)), None)
    if security and DEFAULT not in scope.symbols:
        name = Name(DEFAULT, span=security.name.span)
        event = Event(name, "Default", None, None, span=security.span)
        scope.symbols[DEFAULT] = Symbol("event", DEFAULT, event, security)


def _refuse_unlike_meanings(scope: Scope, deal: Deal, clauses: tuple[Clause, ...]) -> None:
    """A choice names a reading: where draftings have one each of a name, these have the same meanings."""
    known: dict[str, dict[tuple[str, ...], Reading]] = {}
    for reading in readings_of(deal):
        known.setdefault(reading.name.text, {}).setdefault(_meanings(reading), reading)
    for clause in clauses:
        if isinstance(clause, Reading) and len(known[clause.name.text]) > 1:
            other = next(r for names, r in known[clause.name.text].items() if names != _meanings(clause))
            message = f"'{clause.name}' has other meanings under another drafting"
            way = "name the meanings alike, in the same order, or give one of the readings another name"
            scope.error("RG102", message, clause.name, way, [(other.name.span, "the other one")])


def _meanings(reading: Reading) -> tuple[str, ...]:
    return tuple(meaning.name.text for meaning in reading.meanings)


def readings_of(deal: Deal) -> Iterator[Reading]:
    """Every reading of a deal, those inside draftings and amendments too."""
    stack = list(deal.clauses)
    while stack:
        clause = stack.pop()
        if isinstance(clause, Amendment):
            stack.extend(clause.clauses)
        elif isinstance(clause, Reading):
            yield clause
            for meaning in clause.meanings:
                stack.extend(meaning.clauses if isinstance(meaning, Drafting) else ())


def _note_other_meanings(scope: Scope, deal: Deal) -> None:
    """Remember the names that only a meaning not chosen declares, for the message."""
    for clause in readings_of(deal):
        for meaning in clause.meanings:
            if isinstance(meaning, Drafting):
                for inner in meaning.clauses:
                    for name, _ in declared(inner):
                        scope.elsewhere.setdefault(name.text, (clause.name.text, meaning.name.text))
