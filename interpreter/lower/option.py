"""Options: an election gives up units and gets shares or money for them."""

from collections.abc import Iterator

from ...dsl import types
from ...dsl.resolve.rights import price_of
from ...dsl.syntax import NotModelled
from ...dsl.terms.change import Effect
from ...dsl.terms.instrument import Instrument
from ...dsl.terms.option import Exchange, Fractions, Option
from ..formula import TRUE, ZERO, Expr, Field, Val, at_most, mul, sub
from ..program import Check, Latch, Let, Operation, Phase, Post, Round, TickKind
from .context import Lowering
from .effects import Effects
from .exercise import in_window
from .expressions import lower_value
from .payee import outstanding
from .payment import rounded


def electing(option: str) -> TickKind:
    """The tick on which an option is elected."""
    return TickKind("input", option, Phase.ELECT)


def lower_option(into: Lowering, option: Option) -> None:
    """The rule of an election; an option that is only text has none."""
    into.latch(f"event:{option.name}")
    exchange = _exchange_of(option)
    if any(isinstance(line, NotModelled) for line in option.lines):
        return
    if option.instrument is None:
        into.rule(electing(option.name.text), tuple(_elected(into, option)), option.name.text, option.span)
        return
    instrument = into.model.symbol(option.instrument)
    assert isinstance(instrument.node, Instrument)
    into.rule(
        electing(option.name.text),
        tuple(
            _election(into, option, instrument.node, exchange) if exchange else _given_up(into, option, instrument.node)
        ),
        option.name.text,
        option.span,
    )


def _exchange_of(option: Option) -> Exchange | None:
    """What a unit is exchanged for; None where the option is only text."""
    if any(isinstance(line, NotModelled) for line in option.lines):
        return None
    return next((line for line in option.lines if isinstance(line, Exchange)), None)


def per_unit(into: Lowering, option: Option) -> tuple[Expr, str] | None:
    """What one unit becomes now, and in what; None where the option is only text."""
    exchange = _exchange_of(option)
    if exchange is None:
        return None
    kind = into.model.type_of(exchange.into)
    becomes = next((name for name, power in kind.unit if power > 0), "")
    return lower_value(into, exchange.into), becomes


def _elected(into: Lowering, option: Option) -> Iterator[Operation]:
    """An election that gives up no units: its effects are its meaning."""
    yield from in_window(into, option)
    yield from _effects(into, option)
    yield Latch(register=f"event:{option.name}", condition=TRUE, clause=option.name.text, span=option.span)


def _effects(into: Lowering, option: Option) -> tuple[Operation, ...]:
    """What happens to the deal with an election, once for each, after what is exchanged."""
    effects = [line for line in option.lines if isinstance(line, Effect)]
    return Effects(into, option.name.text, f"{option.name}.effects").lower(effects)


def _given_up(into: Lowering, option: Option, instrument: Instrument) -> list[Operation]:
    """An election that gives units up for its effects alone."""
    name = option.name.text
    return [
        *_may_elect(into, option, instrument),
        Post(
            kind="unit",
            view="exercise",
            source=_holder_of(into, option, instrument),
            target=instrument.issuer.text,
            acting="source",
            unit=instrument.name.text,
            amount=Field("quantity"),
            clause=name,
            span=option.span,
        ),
        *_effects(into, option),
        Latch(register=f"event:{name}", condition=TRUE, clause=name, span=option.span),
    ]


def _election(into: Lowering, option: Option, instrument: Instrument, exchange: Exchange) -> list[Operation]:
    name, key, issuer = option.name.text, instrument.name.text, instrument.issuer.text
    span = exchange.span
    class_party = _holder_of(into, option, instrument)
    quantity = Field("quantity")
    becomes = per_unit(into, option)
    assert becomes is not None
    each, what = becomes
    body: list[Operation] = [
        *_may_elect(into, option, instrument),
        Let(name=f"{name}.each", value=each, clause=name, span=span),
        Check(
            condition=at_most(ZERO, Val(f"{name}.each")),
            code="RG603",
            message="each unit would become less than nothing",
            help="write 'greater of 0 and ...' where it may",
            clause=name,
            span=span,
        ),
        *_becomes(into, option, mul(quantity, Val(f"{name}.each")), what),
        Post(
            kind="unit",
            view="exercise" if exchange.price else "conversion",
            source=class_party,
            target=issuer,
            acting="source",
            unit=key,
            amount=quantity,
            clause=name,
            span=option.span,
        ),
    ]
    if exchange.price:
        body += _price(into, option, exchange, class_party, issuer)
    money = types.is_currency(what)
    body.append(
        Post(
            kind="cash" if money else "unit",
            view="exercise" if exchange.price else "conversion",
            source=issuer,
            target=class_party,
            acting="target",
            unit=what,
            amount=Val(f"{name}.all"),
            clause=name,
            span=span,
        )
    )
    body += _fraction_paid(into, option, exchange, class_party, issuer)
    body += _effects(into, option)
    body.append(Latch(register=f"event:{name}", condition=TRUE, clause=name, span=option.span))
    return body


def _may_elect(into: Lowering, option: Option, instrument: Instrument) -> tuple[Check, ...]:
    """An election stands in its window and gives up no more units than are outstanding."""
    name, quantity = option.name.text, Field("quantity")
    return (
        *in_window(into, option),
        Check(
            condition=at_most(quantity, outstanding(into, instrument.name.text)),
            code="RG508",
            message=f"more {instrument.plural} are elected than are outstanding",
            help="elect at most what is left",
            clause=name,
            span=option.span,
        ),
    )


def _holder_of(into: Lowering, option: Option, instrument: Instrument) -> str:
    """The party whose units an election gives up: that of the option, or the only one that was issued any."""
    issued = list(dict.fromkeys(issue.to.text for issue in instrument.issues))
    if option.holder.text in issued:
        return option.holder.text
    if len(issued) == 1:
        return issued[0]
    message = f"'{option.holder}' was issued no {instrument.plural}, and whose it gives up is not said"
    into.refuse("RG110", message, option, f"write an option for each holder: option ... of {instrument.plural} by ...")
    return option.holder.text


def _becomes(into: Lowering, option: Option, value: Expr, what: str) -> tuple[Operation, ...]:
    """What an election comes to: whole shares, or money as the contract rounds it."""
    name = option.name.text
    exchange = next(line for line in option.lines if isinstance(line, Exchange))
    if types.is_currency(what):
        return rounded(into, f"{name}.all", value, what, name, exchange.span)
    dropped = next((line for line in option.lines if isinstance(line, Fractions)), None)
    if dropped:
        return (Round(name=f"{name}.all", value=value, unit=1, mode="down", clause=name, span=dropped.span),)
    whole = Round(name=f"{name}.whole", value=value, unit=1, mode="down", clause=name, span=exchange.span)
    check = Check(
        condition=at_most(value, Val(f"{name}.whole")),
        code="RG607",
        message="the election comes to a fraction of a share",
        help="say in the contract what becomes of it: fractions dropped",
        clause=name,
        span=exchange.span,
    )
    return whole, check, Let(name=f"{name}.all", value=value, clause=name, span=exchange.span)


def _fraction_paid(into: Lowering, option: Option, exchange: Exchange, holder: str, issuer: str) -> Iterator[Operation]:
    """The fraction of a unit that an election comes to, in money at the price of the exchange."""
    line = next((line for line in option.lines if isinstance(line, Fractions) and line.paid), None)
    price = price_of(into.model.scope, exchange) if line else None
    if line is None or price is None:
        return
    name, currency = option.name.text, into.model.currency
    fraction = sub(mul(Field("quantity"), Val(f"{name}.each")), Val(f"{name}.all"))
    amount = mul(fraction, lower_value(into, price))
    yield from rounded(into, f"{name}.fraction", amount, currency, name, line.span)
    yield Post(
        kind="cash",
        view="conversion",
        source=issuer,
        target=holder,
        acting="target",
        unit=currency,
        amount=Val(f"{name}.fraction"),
        clause=name,
        span=line.span,
    )


def _price(into: Lowering, option: Option, exchange: Exchange, holder: str, issuer: str) -> list[Operation]:
    assert exchange.price is not None
    name, currency = option.name.text, into.model.currency
    amount = mul(Field("quantity"), lower_value(into, exchange.price))
    return [
        *rounded(into, f"{name}.price", amount, currency, name, exchange.span),
        Post(
            kind="cash",
            view="exercise",
            source=holder,
            target=issuer,
            acting="source",
            unit=currency,
            amount=Val(f"{name}.price"),
            clause=name,
            span=exchange.span,
        ),
    ]
