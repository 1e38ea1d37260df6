"""Streams from outside that no waterfall shares, and derived streams of whole periods."""

from collections.abc import Iterator

from ...dsl.flows import flows_named, streams_named
from ...dsl.model import Model
from ...dsl.syntax import Name, walk
from ...dsl.terms import expression as ex
from ...dsl.terms.account import Account, Charged, Credited
from ...dsl.terms.royalty import Base, Royalty
from ...dsl.terms.stream import Derived, Stream
from ...dsl.terms.waterfall import Waterfall
from ...dsl.units import flow_type
from ..formula import ONE, TRUE, ZERO, Field, Val, at_most, if_
from ..program import Days, Let, Operation, Phase, Post, Register, Set, TickKind
from .account import charges
from .arriving import Flow, arrival, arrived, counted, observed_if
from .context import Lowering
from .counting import period_of
from .expressions import lower_value, words_of
from .royalty import reckon
from .waterfall import receiving


def lower_streams(into: Lowering) -> None:
    """A rule for each stream that something counts and no waterfall shares."""
    shared = {into.model.symbol(name).key for w in into.model.all_of(Waterfall) for name in w.base}
    for stream in into.model.all_of(Stream):
        name = stream.name.text
        if name not in shared and (is_base(into.model, name) or (stream.basis != "received" and _named(into, stream))):
            _lower_unshared(into, stream)


def is_base(model: Model, name: str) -> bool:
    """Whether a royalty or a derived stream is made of something, or an account is charged or credited with it."""
    bases = [base.name for royalty in model.all_of(Royalty) for base in royalty.base]
    named = [each for derived in model.all_of(Derived) for each in flows_named(model.scope, derived.value)]
    bases += [each.name for each in named if isinstance(each, ex.Reference)]
    lines = [line for account in model.all_of(Account) for line in account.lines]
    bases += [moving for line in lines if isinstance(line, (Charged, Credited)) for moving in line.streams]
    return any(model.symbol(base).key == name for base in bases)


def _named(into: Lowering, stream: Stream) -> bool:
    """Whether another clause names a stream."""
    return any(
        isinstance(node, (Name, Base)) and str(getattr(node, "name", node)) == stream.name.text
        for clause in into.model.clauses
        if clause is not stream
        for node in walk(clause)
    )


def _lower_unshared(into: Lowering, stream: Stream) -> None:
    name = stream.name.text
    unit = words_of(flow_type(into.model.scope, into.model.symbol(name)))
    cash = stream.basis == "received"
    post = Post(
        kind="cash" if cash else "measure",
        view="receipt" if cash else "report",
        source=None,
        acting="source",
        target=name,
        unit=unit,
        amount=Field("amount"),
        name="receipt",
        clause=name,
        span=stream.span,
    )
    body: list[Operation] = [post]
    if cash:
        body.append(_kept(stream, post))
    body += passed_on(into, Flow(name, name, Field("amount"), TRUE, ONE, (post,)))
    into.rule(receiving(name), tuple(body), name, stream.span)


def _kept(stream: Stream, post: Post) -> Post:
    """What nobody shares stays with its receiver."""
    return Post(
        kind="cash",
        view="share",
        source=stream.name.text,
        target=stream.receiver.text,
        unit=post.unit,
        amount=post.amount,
        because=post.name,
        clause=stream.name.text,
        span=stream.span,
    )


def passed_on(into: Lowering, first: Flow) -> Iterator[Operation]:
    """Everything that follows from an amount that came in: derived streams, and royalties on it and on them."""
    came = arrival(into, first)
    yield from came.body
    for flow in came.flows:
        for royalty in into.model.all_of(Royalty):
            yield from reckon(into, royalty, came, flow)
    for flow in came.flows:
        yield from charges(into, flow)


def lower_periods(into: Lowering) -> None:
    """A rule for each derived stream of whole periods, at the end of each, if anything came in it."""
    for derived in _in_order(into.model):
        if derived.window:
            _lower_period(into, derived)


def _in_order(model: Model) -> Iterator[Derived]:
    """Derived streams, each after those that it is made of."""
    done: set[int] = set()

    def visit(derived: Derived) -> Iterator[Derived]:
        if id(derived) not in done:
            done.add(id(derived))
            for other in streams_named(model.scope, derived.value):
                if isinstance(other.node, Derived):
                    yield from visit(other.node)
            yield derived

    for derived in model.all_of(Derived):
        yield from visit(derived)


def _lower_period(into: Lowering, derived: Derived) -> None:
    name, span = derived.name.text, derived.span
    came = into.register(arrived(derived).name, Register("window", "", low=0, high=1))
    kind = TickKind("calendar", f"end of the period of {name}", Phase.CLOSE)
    into.days[kind] = Days(every=period_of(into.model, derived.window), ends=True)
    into.within = derived.window
    value = lower_value(into, derived.value)
    into.within = None
    guard = at_most(ONE, came)
    amount = Val(f"{name}.amount")
    let = Let(name=amount.name, value=if_(guard, value, ZERO), clause=name, span=span)
    into.observing.add(id(let))
    post = counted(into, name, amount, derived)
    flow = Flow(name, name, amount, guard, ONE, (post,))
    body = [*observed_if(into, guard, value, name, derived), let, post, *passed_on(into, flow)]
    over = Set(register=came.name, value=ZERO, clause=name, span=span)
    into.rule(kind, (*body, over), name, span)
