"""Instruments: units issued on a day, and the cash paid for them."""

from fractions import Fraction

from ...dsl import types
from ...dsl.constant import constant
from ...dsl.terms.instrument import Instrument, Issue
from ..formula import Const, Val, exact
from ..program import Operation, Phase, Post
from .context import Lowering
from .counters import Counter
from .payment import rounded


def lower_instrument(into: Lowering, instrument: Instrument) -> None:
    """The counters of an instrument, and a rule for each issue."""
    key = instrument.name.text
    for sense in ("outstanding", "issued", "given_up"):
        into.counter(Counter(sense, key), key)
    into.counter(Counter("per", key), f"{into.model.currency} per {key}")
    for issue in instrument.issues:
        _lower_issue(into, instrument, issue)


def _lower_issue(into: Lowering, instrument: Instrument, issue: Issue) -> None:
    key, issuer = instrument.name.text, instrument.issuer.text
    count = constant(into.model.scope, issue.units)
    assert isinstance(count, Fraction)
    body: list[Operation] = []
    if issue.price is not None:
        price = constant(into.model.scope, issue.price)
        assert isinstance(price, Fraction)
        cash = count * price * into.scale(types.of(into.model.currency))
        name = f"{key}.{issue.day}.price"
        body += rounded(into, name, Const(exact(cash)), into.model.currency, key, issue.span)
        body.append(
            Post(
                kind="cash",
                view="issue",
                source=issue.to.text,
                target=issuer,
                unit=into.model.currency,
                amount=Val(name),
                clause=key,
                span=issue.span,
            )
        )
    body.append(
        Post(
            kind="unit",
            view="issue",
            source=issuer,
            target=issue.to.text,
            unit=key,
            amount=Const(exact(count)),
            clause=key,
            span=issue.span,
        )
    )
    into.rule(into.on_date(issue.day, Phase.OBSERVE), tuple(body), key, issue.span)
