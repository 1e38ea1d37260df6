"""What clauses pay is the base of others: after each rule that pays it, what is reckoned on it follows."""

from collections.abc import Iterator

from attrs import evolve

from ...dsl import limits
from ...dsl.flows import parts_of_base, parts_of_flow
from ...dsl.terms import expression as ex
from ...dsl.terms.royalty import Royalty
from ...dsl.terms.stream import Derived
from ...dsl.units import flow_type
from ..formula import ONE, TRUE, ZERO, Expr, Val, add, if_
from ..program import Let, Operation, Post, Rule
from .arriving import Flow, flow_name
from .context import Lowering
from .counters import Counter
from .expressions import counter_of, words_of
from .streams import passed_on

_SENSE = {"royalty": "paid", "waterfall": "distributed", "payment": "distributed"}


def pass_on_payments(into: Lowering) -> None:
    """Add to each rule what follows from what it pays; and again from what that pays."""
    watched = dict(_watched(into))
    done: set[tuple[int, str]] = set()
    for number, first in enumerate(tuple(into.rules)):
        for _ in range(limits.NESTING):
            rule = into.rules[number]
            more = _following(into, rule, watched, done)
            if not more:
                break
            into.rules[number] = evolve(rule, body=(*rule.body, *more))
        else:
            way = "let one of the clauses count something else"
            into.refuse("RG206", "what this pays is paid on to it again, by way of its base", first.span, way)


def _watched(into: Lowering) -> Iterator[tuple[str, str]]:
    """The counters of what clauses pay that others are on, with the name of the flow."""
    parts = [part for royalty in into.model.all_of(Royalty) for part in parts_of_base(royalty.base)]
    for derived in into.model.all_of(Derived):
        parts += parts_of_flow(into.model.scope, derived.value) if not derived.window else ()
    for part in parts:
        if isinstance(part.of, ex.Takings):
            counter = counter_of(into, part.of)
            unit = words_of(into.model.scope.types[id(part.of)])
        else:
            symbol = into.model.symbol(part.of.name)
            if symbol.kind not in _SENSE:
                continue
            counter, unit = Counter(_SENSE[symbol.kind], symbol.key), words_of(flow_type(into.model.scope, symbol))
        into.counter(counter, unit)
        yield counter.register, flow_name(into, part.of)


def _following(into: Lowering, rule: Rule, watched: dict[str, str], done: set[tuple[int, str]]) -> list[Operation]:
    """What follows from the postings of a rule that were not looked at yet."""
    body: list[Operation] = []
    for register, name in watched.items():
        posts = [
            op
            for op in rule.body
            if isinstance(op, Post)
            and (id(op), register) not in done
            and any(moved == register for moved, _ in into.moved_by(op))
        ]
        done |= {(id(post), register) for post in posts}
        if not posts:
            continue
        amount: Expr = ZERO
        for post in posts:
            amount = add(amount, if_(post.when, post.amount, ZERO))
        key = f"{name}.{len(rule.body) + len(body)}"
        value = Let(name=f"{key}.paid on", value=amount, clause=rule.clause, span=rule.span)
        body.append(value)
        body += passed_on(into, Flow(name, key, Val(value.name), TRUE, ONE, tuple(posts)))
    return body
