"""Of what a derived stream or the base of a royalty is made: streams and clauses, each times a factor."""

from collections.abc import Iterator

from attrs import evolve, frozen

from .scope import Scope, Symbol
from .syntax import Node, walk
from .terms import expression as ex
from .terms.royalty import Base
from .terms.stream import Carries, CarriesAll, CarriesAny, CarriesNot, Carrying, Derived

FLOWS = ("stream", "royalty", "waterfall", "payment")
"""What comes bit by bit: streams from outside or derived, and what clauses pay."""
_VALUES = ("let", "table", "reading")


@frozen(eq=False)
class FlowPart:
    """A part of a flow: what comes in on `of`, times each factor, or divided by it; added or taken away."""

    sign: int
    factors: tuple[tuple[str, ex.Expr], ...]
    of: ex.Reference | ex.Takings


class NotAFlow(Exception):
    """An expression that is no sum of streams, each times a value."""

    def __init__(self, where: ex.Expr) -> None:
        super().__init__("no sum of streams")
        self.where = where


def parts_of_flow(scope: Scope, expr: ex.Expr) -> tuple[FlowPart, ...]:
    """The parts of an expression.

    Raises: NotAFlow where it is not linear in what comes in.
    """
    return tuple(_parts(scope, expr))


def flows_named(scope: Scope, expr: Node) -> tuple[ex.Reference | ex.Takings, ...]:
    """What comes in that an expression names, over whatever time; also by way of values, tables and readings."""
    found: list[ex.Reference | ex.Takings] = []
    waiting: list[Node] = [expr]
    seen: set[str] = set()
    while waiting:
        for node in walk(waiting.pop()):
            symbol = scope.symbols.get(node.name.text) if isinstance(node, ex.Reference) else None
            if isinstance(node, ex.Takings) or (isinstance(node, ex.Reference) and symbol and symbol.kind in FLOWS):
                found.append(node)
            elif symbol and symbol.kind in _VALUES and symbol.key not in seen and isinstance(symbol.node, Node):
                seen.add(symbol.key)
                waiting.append(symbol.node)
    return tuple(found)


def streams_named(scope: Scope, expr: Node) -> tuple[Symbol, ...]:
    """The streams among these, each once."""
    named = (scope.symbols[each.name.text] for each in flows_named(scope, expr) if isinstance(each, ex.Reference))
    return tuple({symbol.key: symbol for symbol in named if symbol.kind == "stream"}.values())


def paid_by_clauses(scope: Scope, stream: Node) -> bool:
    """Whether some of a stream is what clauses pay, be it by way of other streams."""
    waiting, seen = [stream], {id(stream)}
    while waiting:
        derived = waiting.pop()
        for part in flows_named(scope, derived.value) if isinstance(derived, Derived) else ():
            symbol = scope.symbols[part.name.text] if isinstance(part, ex.Reference) else None
            if symbol is None or symbol.kind != "stream":
                return True
            if id(symbol.node) not in seen:
                seen.add(id(symbol.node))
                waiting.append(symbol.node)
    return False


def is_flow(scope: Scope, expr: ex.Expr) -> bool:
    """Whether an expression is what comes in on something named, as it comes."""
    match expr:
        case ex.Reference(name=name, window=None):
            symbol = scope.symbols.get(name.text)
            return symbol is not None and symbol.kind in FLOWS
        case ex.Takings(window=None, per_unit=False):
            return True
    return False


def _parts(scope: Scope, expr: ex.Expr) -> Iterator[FlowPart]:
    match expr:
        case ex.Reference() | ex.Takings() if is_flow(scope, expr):
            yield FlowPart(1, (), expr)
        case ex.Negative(of=of):
            yield from (evolve(part, sign=-part.sign) for part in _parts(scope, of))
        case ex.PartOf(part=factor, of=of):
            yield from (evolve(part, factors=(("*", factor), *part.factors)) for part in _parts(scope, of))
        case ex.Sum(terms=terms):
            for sign, term in terms:
                yield from (evolve(part, sign=part.sign if sign == "+" else -part.sign) for part in _parts(scope, term))
        case ex.Product(factors=factors):
            flowing = [(sign, factor) for sign, factor in factors if _has_flow(scope, factor)]
            if len(flowing) != 1 or flowing[0][0] != "*":
                raise NotAFlow(expr)
            others = tuple(pair for pair in factors if pair[1] is not flowing[0][1])
            yield from (evolve(part, factors=(*others, *part.factors)) for part in _parts(scope, flowing[0][1]))
        case _:
            raise NotAFlow(expr)


def _has_flow(scope: Scope, expr: ex.Expr) -> bool:
    return any(isinstance(node, ex.Expr) and is_flow(scope, node) for node in walk(expr))


def parts_of_base(base: tuple[Base, ...]) -> tuple[FlowPart, ...]:
    """The parts of the base of a royalty."""
    return tuple(FlowPart(1 if b.sign == "+" else -1, (), ex.Reference(b.name, span=b.span)) for b in base)


def tags_asked(where: Carrying | None) -> Iterator[Carries]:
    """Every tag with a value that a condition asks for."""
    match where:
        case Carries():
            yield where
        case CarriesNot(of=of):
            yield from tags_asked(of)
        case CarriesAll(of=parts) | CarriesAny(of=parts):
            for part in parts:
                yield from tags_asked(part)
