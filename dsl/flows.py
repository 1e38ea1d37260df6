"""Of what a derived stream or the base of a royalty is made: streams and clauses, each times a factor."""

from collections.abc import Iterator

from attrs import evolve, frozen

from .scope import Scope
from .syntax import walk
from .terms import expression as ex
from .terms.royalty import Base
from .terms.stream import Carries, CarriesAll, CarriesAny, CarriesNot, Carrying

FLOWS = ("stream", "royalty", "waterfall", "payment")
"""What comes bit by bit: streams from outside or derived, and what clauses pay."""


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
