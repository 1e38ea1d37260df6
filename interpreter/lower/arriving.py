"""What comes in passes to the streams that are made of it, and to the royalties on all of them.

All that one arrival moves is counted before any royalty is reckoned on it: so a royalty is cut by every counter that
moves with its base, in proportion.
"""

from collections.abc import Iterator
from functools import reduce

from attrs import frozen

from ...dsl.flows import FlowPart, parts_of_base, parts_of_flow, streams_named
from ...dsl.terms import expression as ex
from ...dsl.terms.royalty import Royalty
from ...dsl.terms.stream import Carries, CarriesAll, CarriesAny, CarriesNot, Carrying, Derived
from ...dsl.units import flow_type
from ..formula import ONE, ZERO, Const, Expr, Field, Reg, Val, add, at_most, both, div, either, if_, mul, no, sub
from ..program import Check, Let, Operation, Post, Set
from .context import Lowering, indexes_read, read_where
from .expressions import counter_of, lower_value, words_of


@frozen(eq=False)
class Flow:
    """Something that arrives: how much of it, under which truth, and by what the amount that started it was multiplied.

    `posts` count it; `key` is what the rule calls it.
    """

    name: str
    key: str
    amount: Expr
    guard: Expr
    factor: Expr
    posts: tuple[Post, ...]

    def moves(self, into: Lowering, register: str) -> bool:
        """Whether it moves a counter."""
        return any(name == register for post in self.posts for name, _ in into.moved_by(post))

    def moves_whole(self, into: Lowering, register: str) -> bool:
        """Whether all that arrives moves a counter."""
        return all(any(name == register for name, _ in into.moved_by(post)) for post in self.posts)


@frozen(eq=False)
class Arrival:
    """All the flows of one arrival, that which started it first, with the operations that count them."""

    flows: tuple[Flow, ...]
    body: tuple[Operation, ...]

    def before(self, into: Lowering, register: str) -> Expr:
        """What a counter was before the arrival."""
        amounts = [flow.amount for flow in self.flows if flow.moves(into, register)]
        left: Expr = Reg(register)
        return reduce(sub, amounts, left)


def arrival(into: Lowering, first: Flow) -> Arrival:
    """What comes of an amount that comes in on a stream, or is paid by a clause; it is counted already."""
    flows: list[Flow] = []
    body: list[Operation] = []
    waiting = [first]
    while waiting:
        flow = waiting.pop(0)
        flows.append(flow)
        for derived in into.model.all_of(Derived):
            factor = factor_of(into, derived, flow.name)
            if factor is None:
                continue
            if derived.window:
                body.append(_noted(derived, flow))
            else:
                waiting.append(_derived(into, derived, flow, factor, len(flows) + len(waiting), body))
    return Arrival(tuple(flows), tuple(body))


def factor_of(into: Lowering, derived: Derived, name: str) -> Expr | None:
    """By what a derived stream multiplies a part of it; None where it is no part. Whole periods multiply nothing."""
    if derived.window:
        return ONE if any(stream.key == name for stream in streams_named(into.model.scope, derived.value)) else None
    parts = [part for part in parts_of_flow(into.model.scope, derived.value) if _is_of(into, part, name)]
    return reduce(add, (_factor(into, part) for part in parts), ZERO) if parts else None


def beneath(into: Lowering, royalty: Royalty) -> set[str]:
    """Everything that moves with the base of a royalty: its streams, what they are made of, what else is of these."""
    found = {into.model.symbol(base.name).key for base in royalty.base}
    grown = True
    while grown:
        more = set(found)
        for derived in into.model.all_of(Derived):
            names = {into.model.symbol(name).key for name in _flow_names(into, derived)}
            if derived.name.text in found:
                more |= names
            elif names & found:
                more.add(derived.name.text)
        grown, found = more != found, more
    return found


def _flow_names(into: Lowering, derived: Derived) -> Iterator[str]:
    if not derived.window:
        for part in parts_of_flow(into.model.scope, derived.value):
            if isinstance(part.of, ex.Reference):
                yield part.of.name.text


def bases_of(into: Lowering, royalty: Royalty, name: str) -> Expr | None:
    """The sign with which something is in the base of a royalty; None where it is not."""
    parts = [part for part in parts_of_base(royalty.base) if _is_of(into, part, name)]
    return Const(sum(part.sign for part in parts)) if parts else None


def _is_of(into: Lowering, part: FlowPart, name: str) -> bool:
    return flow_name(into, part.of) == name


def flow_name(into: Lowering, of: ex.Reference | ex.Takings) -> str:
    """What a flow is called: the stream or clause by its name, takings by their counter."""
    return into.model.symbol(of.name).key if isinstance(of, ex.Reference) else counter_of(into, of).register


def _factor(into: Lowering, part: FlowPart) -> Expr:
    value: Expr = Const(part.sign)
    for sign, factor in part.factors:
        lowered = lower_value(into, factor)
        value = mul(value, lowered) if sign == "*" else div(value, lowered, factor.span)
    return value


def _derived(into: Lowering, derived: Derived, flow: Flow, factor: Expr, number: int, body: list[Operation]) -> Flow:
    name, span = derived.name.text, derived.span
    guard = both(flow.guard, carrying(derived.where)) if derived.where else flow.guard
    amount = Val(f"{flow.key}.{number}.{name}")
    body += observed_if(into, guard, factor, name, derived)
    value = if_(guard, mul(flow.amount, factor), ZERO)
    let = Let(name=amount.name, value=value, clause=name, span=span)
    into.observing.add(id(let))
    post = counted(into, name, amount, derived)
    body += [let, post]
    return Flow(name, f"{flow.key}.{number}", amount, guard, mul(flow.factor, factor), (post,))


def counted(into: Lowering, name: str, amount: Expr, derived: Derived) -> Post:
    """The posting that counts what comes on a derived stream."""
    unit = words_of(flow_type(into.model.scope, into.model.symbol(name)))
    return Post(
        kind="measure",
        view="report",
        source=None,
        target=name,
        unit=unit,
        amount=amount,
        clause=name,
        span=derived.span,
    )


def arrived(derived: Derived) -> Reg:
    """Whether anything came in the period of a derived stream: 1 if so."""
    return Reg(f"came:{derived.name}")


def _noted(derived: Derived, flow: Flow) -> Set:
    when = no(both(at_most(flow.amount, ZERO), at_most(ZERO, flow.amount)))
    return Set(register=arrived(derived).name, value=ONE, when=when, clause=derived.name.text, span=derived.span)


def carrying(where: Carrying) -> Expr:
    """Whether what comes in carries the tags asked for."""
    match where:
        case Carries(tag=tag, value=value):
            return Field(f"{tag}={value}")
        case CarriesNot(of=of):
            return no(carrying(of))
        case CarriesAll(of=parts):
            return reduce(both, map(carrying, parts))
        case CarriesAny(of=parts):
            return reduce(either, map(carrying, parts))
    raise TypeError(f"no meaning for {type(where).__name__}")


def observed_if(into: Lowering, guard: Expr, value: Expr, clause: str, node: object) -> Iterator[Check]:
    """Stop the run where a value is wanted and an index that it reads was not observed on the day."""
    for name in sorted(indexes_read(value)):
        yield Check(
            condition=either(no(guard), either(into.observed_today(name), no(read_where(value, name)))),
            code="RG510",
            message=f"no value of '{name.removeprefix('index:')}' was observed on this day",
            help="add the observation of the day",
            clause=clause,
            span=node.span,  # type: ignore[attr-defined]
        )
