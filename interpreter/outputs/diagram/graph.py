"""A contract -> boxes and arrows: payers, streams, what shares or charges them, who is paid, liens."""

from collections.abc import Iterator
from typing import Literal

from attrs import frozen

from ....dsl.flows import flows_named
from ....dsl.model import Model
from ....dsl.scope import Symbol
from ....dsl.syntax import Clause, Line, Name, walk
from ....dsl.terms.account import Account
from ....dsl.terms.expression import Reference
from ....dsl.terms.instrument import Instrument
from ....dsl.terms.option import Option
from ....dsl.terms.party import Party
from ....dsl.terms.payment import Payment
from ....dsl.terms.royalty import RateBands, Royalty
from ....dsl.terms.security import Security
from ....dsl.terms.stream import Derived, Stream
from ....dsl.terms.waterfall import Bands, Rest, Share, Step, Waterfall

Kind = Literal["payer", "stream", "clause", "party", "instrument", "account", "lien", "asset"]
_MOST_LINES = 12


@frozen
class Box:
    """A box: its name in the contract, what it is called, and the lines in it."""

    key: str
    kind: Kind
    title: str
    lines: tuple[str, ...] = ()


@frozen
class Arrow:
    """An arrow from a box to another; `secures` draws it broken, as no cash passes along it."""

    source: str
    target: str
    words: str = ""
    secures: bool = False


@frozen
class Graph:
    """A deal's boxes in text order, and its arrows."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def graph_of(model: Model) -> Graph:
    """The drawing of a deal; a box that no arrow touches is left out."""
    boxes: dict[str, Box] = {}
    arrows: list[Arrow] = []
    for clause in model.clauses:
        for found in _of(model, clause):
            if isinstance(found, Box):
                boxes.setdefault(found.key, found)
            else:
                arrows.append(found)
    arrows = [each for each in dict.fromkeys(arrows) if each.source in boxes and each.target in boxes]
    touched = {key for each in arrows for key in (each.source, each.target)}
    return Graph(model.title, tuple(box for box in boxes.values() if box.key in touched), tuple(arrows))


def _of(model: Model, clause: Clause) -> Iterator[Box | Arrow]:
    """The boxes and arrows of a clause."""
    match clause:
        case Party():
            yield _box(clause, "party")
        case Instrument():
            yield Box(clause.name.text, "instrument", clause.title or clause.name.text)
        case Account():
            yield Box(clause.name.text, "account", clause.title or clause.name.text)
        case Stream():
            yield from _stream(model, clause)
        case Derived():
            yield _box(clause, "stream")
            yield from (Arrow(name, clause.name.text) for name in _streams_in(model, clause))
        case Waterfall() if clause.steps:
            yield from _waterfall(model, clause)
        case Royalty():
            yield Box(clause.name.text, "clause", clause.title or clause.name.text, _rates(model, clause))
            yield from (Arrow(base.name.text, clause.name.text) for base in clause.base)
            yield Arrow(clause.name.text, model.symbol(clause.payee).key)
        case Payment():
            yield Box(clause.name.text, "clause", clause.title or clause.name.text, _lines(model, clause))
            yield Arrow(clause.payer.text, clause.name.text)
            yield Arrow(clause.name.text, model.symbol(clause.payee).key)
        case Option() if clause.instrument:
            yield Box(clause.name.text, "clause", clause.title or clause.name.text, _lines(model, clause))
            yield Arrow(model.symbol(clause.instrument).key, clause.name.text)
            yield from (Arrow(clause.name.text, name) for name in _becomes(model, clause))
        case Security():
            yield from _security(model, clause)


def _box(clause: Party | Derived, kind: Kind) -> Box:
    return Box(clause.name.text, kind, clause.title or clause.name.text)


def _stream(model: Model, stream: Stream) -> Iterator[Box | Arrow]:
    key = stream.name.text
    yield Box(key, "stream", stream.title or key)
    for payer in stream.payers:
        symbol = model.scope.symbols.get(payer.name.text)
        title = payer.title or getattr(symbol.node if symbol else None, "title", "") or payer.name.text
        yield Box(payer.name.text, "payer", title)
        yield Arrow(payer.name.text, key)


def _streams_in(model: Model, derived: Derived) -> Iterator[str]:
    """The streams and clauses that a stream is made of."""
    named = (each for each in flows_named(model.scope, derived.value) if isinstance(each, Reference))
    yield from dict.fromkeys(model.symbol(each.name).key for each in named)


def _waterfall(model: Model, waterfall: Waterfall) -> Iterator[Box | Arrow]:
    key = waterfall.name.text
    yield Box(key, "clause", waterfall.title or key, _steps(model, waterfall))
    yield from (Arrow(name.text, key) for name in waterfall.base)
    for node in walk(waterfall.steps):
        if isinstance(node, (Share, Rest)):
            yield Arrow(key, model.payee(node.to).key)


def _security(model: Model, lien: Security) -> Iterator[Box | Arrow]:
    key = lien.name.text
    yield Box(key, "lien", lien.title or key, _lines(model, lien))
    for asset in lien.assets:
        symbol: Symbol = model.symbol(asset)
        yield Box(symbol.key, "asset", getattr(symbol.node, "title", "") or symbol.key)
        yield Arrow(symbol.key, key, secures=True)
    yield Arrow(key, model.symbol(lien.secured).key, secures=True)


def _becomes(model: Model, option: Option) -> Iterator[str]:
    """The instruments that units become."""
    for line in option.lines:
        for node in walk(line):
            for name in vars(node).values():
                symbol = model.scope.symbols.get(name.text) if isinstance(name, Name) else None
                if symbol and symbol.kind == "instrument" and symbol.key != model.symbol(option.instrument).key:  # type: ignore[arg-type]
                    yield symbol.key


def _steps(model: Model, waterfall: Waterfall) -> tuple[str, ...]:
    """The steps of a waterfall, bands set in."""
    found: list[str] = []
    for step in waterfall.steps:
        found.append(model.source.first_words(step.span))
        if isinstance(step, Bands):
            found += [f"   {model.source.first_words(band.span)}" for band in step.bands]
        else:
            assert isinstance(step, (Step, Rest))
    return _few(found)


def _rates(model: Model, royalty: Royalty) -> tuple[str, ...]:
    found: list[str] = []
    for rate in royalty.rates:
        found.append(model.source.first_words(rate.span))
        if isinstance(rate, RateBands):
            found += [f"   {model.source.first_words(band.span)}" for band in rate.bands]
    return _few([*found, *(model.source.first_words(term.span) for term in royalty.terms)])


def _lines(model: Model, clause: Clause) -> tuple[str, ...]:
    """The lines of a clause, in text order."""
    lines = {node.span.start: node for node in walk(clause) if isinstance(node, Line) and node is not clause}
    return _few([model.source.first_words(lines[start].span) for start in sorted(lines)])


def _few(lines: list[str]) -> tuple[str, ...]:
    more = len(lines) - _MOST_LINES
    return tuple(lines if more <= 0 else [*lines[:_MOST_LINES], f"… and {more} more"])
