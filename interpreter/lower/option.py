"""Options: an election gives up units and gets shares or money for them."""

from collections.abc import Iterator
from datetime import date
from functools import reduce

from ...dsl import types
from ...dsl.source import Span
from ...dsl.syntax import Line, NotModelled
from ...dsl.terms.instrument import Instrument
from ...dsl.terms.option import Condition, Exchange, Exercisable, Fractions, Option
from ..formula import TRUE, ZERO, Const, Expr, Field, Reg, Val, add, at_most, both, either, mul, no
from ..program import Check, Latch, Let, Operation, Phase, Post, Register, Round, Set, TickKind
from .context import SETTLE, TODAY, Lowering
from .expressions import lower_value
from .payee import outstanding
from .payment import rounded

DAYS = {"day": 1, "week": 7}


def electing(option: str) -> TickKind:
    """The tick on which an option is elected."""
    return TickKind("input", option, Phase.ELECT)


def lower_option(into: Lowering, option: Option) -> None:
    """The rule of an election; an option that is only text has none."""
    into.latch(f"event:{option.name}")
    exchange = _exchange_of(option)
    if option.instrument is None or exchange is None:
        return
    instrument = into.model.symbol(option.instrument)
    assert isinstance(instrument.node, Instrument)
    into.rule(
        electing(option.name.text),
        tuple(_election(into, option, instrument.node, exchange)),
        option.name.text,
        option.span,
    )


def _exchange_of(option: Option) -> Exchange | None:
    """What a unit is exchanged for; None where the option is only text."""
    if any(isinstance(line, NotModelled) for line in option.lines):
        return None
    return next((line for line in option.lines if isinstance(line, Exchange)), None)


def exercisable(into: Lowering, option: Option) -> Expr:
    """Whether the option may be elected on the day."""
    return reduce(both, (condition for _, condition in _conditions(into, option)), TRUE)


def _conditions(into: Lowering, option: Option) -> Iterator[tuple[Line, Expr]]:
    """The lines that say when an option may be elected, each with its condition."""
    for line in option.lines:
        if isinstance(line, Exercisable):
            yield line, _window(into, line)
        elif isinstance(line, Condition):
            yield line, lower_value(into, line.condition)


def _window(into: Lowering, line: Exercisable) -> Expr:
    condition: Expr = TRUE
    if line.start:
        when = line.start.when
        begun = into.start_from(when) if isinstance(when, date) else _latch_of(into, when)
        condition = both(condition, begun)
    if line.end:
        when = line.end.when
        going = into.through(when) if isinstance(when, date) else _through_event(into, when, line.span)
        condition = both(condition, going)
    if line.within:
        assert line.after is not None
        if line.within.unit not in DAYS:
            into.refuse(
                "RG115",
                "a window after a happening is counted in days",
                line,
                "write 'within 30 days of ...'",
            )
            return condition
        length = line.within.count * DAYS[line.within.unit]
        day = _day_of(into, into.model.symbol(line.after).key, line.span)
        latch = _latch_of(into, line.after)
        condition = both(condition, both(latch, at_most(TODAY, add(day, Const(length)))))
    return condition


def _through_event(into: Lowering, event: object, span: Span) -> Expr:
    """True to the end of the day on which something happens."""
    day = _day_of(into, into.model.symbol(str(event)).key, span)
    return either(no(_latch_of(into, event)), at_most(TODAY, day))


def _latch_of(into: Lowering, name: object) -> Reg:
    return into.latch(f"event:{into.model.symbol(str(name)).key}")


def _day_of(into: Lowering, event: str, span: Span) -> Reg:
    """The day on which something happened, as a number."""
    name = f"event:{event}:day"
    if name not in into.registers:
        day = into.register(name, Register("window", ""))
        first = both(into.latch(f"event:{event}"), at_most(day, ZERO))
        into.rule(SETTLE, (Set(register=name, value=TODAY, when=first, clause=event, span=span),), event, span)
    return Reg(name)


def per_unit(into: Lowering, option: Option) -> tuple[Expr, str] | None:
    """What one unit becomes now, and in what; None where the option is only text."""
    exchange = _exchange_of(option)
    if exchange is None:
        return None
    kind = into.model.type_of(exchange.into)
    becomes = next((name for name, power in kind.unit if power > 0), "")
    return lower_value(into, exchange.into), becomes


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
    body.append(Latch(register=f"event:{name}", condition=TRUE, clause=name, span=option.span))
    return body


def _may_elect(into: Lowering, option: Option, instrument: Instrument) -> tuple[Check, ...]:
    """An election stands in its window and gives up no more units than are outstanding."""
    name, quantity = option.name.text, Field("quantity")
    return (
        *(
            Check(
                condition=condition,
                code="RG507",
                message=f"'{name}' may not be elected on this day",
                help="leave the row out, or mend its day",
                clause=name,
                span=line.span,
            )
            for line, condition in _conditions(into, option)
        ),
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
