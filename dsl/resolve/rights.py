"""Options, securities and covenants: who may do what, over what, for how much."""

from .. import types
from ..diagnostic import Severity
from ..infer import expect, infer
from ..scope import Scope
from ..syntax import Clause, Line, Name, NotModelled, walk
from ..terms.account import Account, OwedBy
from ..terms.change import Effect
from ..terms.expression import Expr, Product
from ..terms.instrument import Instrument
from ..terms.option import Exchange, Exercisable, Fractions, Option
from ..terms.security import Covenant, HeldBy, Rank, Secures, Security, Surplus
from ..terms.term import Condition
from ..terms.waterfall import Share
from ..terms.window import Moment
from ..types import TRUTH, UNKNOWN
from .changes import check_effects, once_each


def check_right(scope: Scope, clause: Clause) -> None:
    """Check an option, a security or a covenant; other clauses are left alone."""
    match clause:
        case Option():
            _check_option(scope, clause)
        case Security():
            _check_security(scope, clause)
        case Covenant():
            if clause.instrument:
                scope.find(clause.instrument, "instrument")
            if clause.party:
                scope.find(clause.party, "party")


def said_once(scope: Scope, lines: tuple[Line, ...]) -> None:
    """No line of a clause is given twice."""
    first: dict[type[Line], Line] = {}
    for line in lines:
        earlier = first.setdefault(type(line), line)
        if earlier is not line and not isinstance(line, (NotModelled, Effect)):
            scope.error("RG109", "this line is said twice", line, "keep one of them", [(earlier.span, "first here")])


def _check_option(scope: Scope, option: Option) -> None:
    said_once(scope, option.lines)
    symbol = scope.find(option.instrument, "instrument") if option.instrument else None
    scope.find(option.holder, "party")
    not_modelled = any(isinstance(line, NotModelled) for line in option.lines)
    exchanges = [line for line in option.lines if isinstance(line, Exchange)]
    effects = [line for line in option.lines if isinstance(line, Effect)]
    check_effects(scope, effects)
    once_each(scope, effects)
    elected = option.instrument is None and any(isinstance(line, Exercisable) for line in option.lines)
    if not exchanges and not effects and not not_modelled and not elected:
        message = f"'{option.name}' does not say what is exchanged"
        way = 'add: each unit becomes ..., or an effect as ... pays ..., or: not modelled "why"'
        scope.error("RG110", message, option, way)
    if exchanges and symbol is None and option.instrument is None:
        message = f"'{option.name}' does not say of which units it is an option"
        scope.error("RG110", message, option, f"write: option {option.name} of units by {option.holder}")
    for line in option.lines:
        match line:
            case Exchange():
                _check_exchange(scope, line, symbol.key if symbol else None)
            case Exercisable():
                _check_window(scope, line)
            case Condition():
                expect(scope, line.condition, TRUTH, "the condition of an option")
            case Fractions(paid=True) if not any(price_of(scope, exchange) for exchange in exchanges):
                message = "at which price a fraction is paid is not said"
                way = "write what each unit becomes as money over a price for each: 1.00 / 5.56 per share"
                scope.error("RG110", message, line, f"{way}; or: fractions dropped")
            case _:
                pass


def price_of(scope: Scope, exchange: Exchange) -> Expr | None:
    """The price of one of what each unit becomes, where that is written as money over a price."""
    if not isinstance(exchange.into, Product):
        return None
    found = scope.types.get(id(exchange.into), UNKNOWN)
    into = next((name for name, power in found.unit if power == 1), "")
    prices = [
        factor
        for sign, factor in exchange.into.factors
        if sign == "/" and scope.currency and scope.types.get(id(factor)) == types.per(scope.currency, into)
    ]
    return prices[0] if len(prices) == 1 else None


def check_parts_given_up(scope: Scope, clauses: tuple[Clause, ...]) -> None:
    """Units that share money and can be given up: the contract says who has their part."""
    waterfalls = tuple(symbol.node for symbol in scope.symbols.values() if symbol.kind == "waterfall")
    paid = {node.to.text for node in walk(waterfalls) if isinstance(node, Share)}
    for option in clauses:
        if not isinstance(option, Option) or not any(isinstance(line, Exchange) for line in option.lines):
            continue
        symbol = scope.symbols.get(option.instrument.text) if option.instrument else None
        unit = symbol.node if symbol else None
        if isinstance(unit, Instrument) and paid & {unit.name.text, unit.plural.text} and not unit.given_up:
            message = f"who has the part of {unit.plural} given up is not said: the remaining {unit.plural} share it"
            way = f"add: {unit.plural} given up leave their part to {unit.issuer}, or to {unit.plural}"
            related = [(option.span, "given up here")]
            scope.error("RG212", message, unit.name, way, related, Severity.WARNING)


def _check_exchange(scope: Scope, line: Exchange, key: str | None) -> None:
    unit = scope.find(line.unit, "instrument")
    if unit and key and unit.key != key:
        message = f"the option is of '{key}', and '{line.unit}' is another instrument"
        scope.error("RG103", message, line.unit, f"write 'each {key} becomes ...'")
    found = infer(scope, line.into)
    one = next((name for name, power in found.unit if power == 1), None)
    others = [name for name, power in found.unit if name != one and (name, power) != (key, -1)]
    if found == types.BARE and scope.currency:
        scope.error(
            "RG104",
            "what each unit becomes is a bare number",
            line.into,
            "write the unit after it: 600 common_shares",
        )
    elif found != UNKNOWN and (found.kind != "amount" or one is None or others):
        message = f"a unit becomes shares or money, not {types.describe(found)}"
        scope.error("RG104", message, line.into, "write what it becomes, as 600 common_shares")
    if line.price and scope.currency:
        price = infer(scope, line.price)
        if price != types.per(scope.currency, key or ""):
            expect(scope, line.price, types.of(scope.currency), "the price")


def _check_window(scope: Scope, line: Exercisable) -> None:
    for moment in (line.start, line.end):
        if isinstance(moment, Moment) and isinstance(moment.when, Name):
            scope.find(moment.when, "event", "option")
    if line.after:
        scope.find(line.after, "event", "option")
    if not (line.start or line.end or line.within):
        scope.error("RG009", "this line says no day", line, "write: exercisable from 2007-01-01 through 2009-05-02")
    start, end = (moment.when if moment else None for moment in (line.start, line.end))
    if start and end and not isinstance(start, Name) and not isinstance(end, Name) and start > end:
        scope.error("RG204", "the window ends before it opens", line, "put the earlier day first")


def _check_security(scope: Scope, security: Security) -> None:
    said_once(scope, security.lines)
    secured = scope.find(security.secured, "party", "instrument", "account")
    if secured and isinstance(secured.node, Account) and not isinstance(secured.node.whose, OwedBy):
        message = f"'{secured.key}' is cash that is held: nothing is owed on it"
        scope.error("RG103", message, security.secured, "name an account that is owed, a party or an instrument")
    for name in security.assets:
        scope.find(name, "asset")
    kinds = {type(line) for line in security.lines}
    if NotModelled not in kinds:
        owed = "1,000.00" if secured and secured.kind == "party" else "1,000.00 per unit - received per unit"
        owed = f"balance of {secured.key}" if secured and secured.kind == "account" else owed
        forms = {Rank: "rank 1", Secures: f"secures {owed}"}
        for kind, form in forms.items():
            if kind not in kinds:
                message = f"'{security.name}' lacks the line '{form.split()[0]}'"
                scope.error("RG110", message, security, f"add: {form}")
        if secured and secured.kind != "instrument" and Surplus not in kinds:
            message = f"'{security.name}' does not say who has the surplus of the proceeds"
            scope.error("RG110", message, security, "add: surplus to ...")
    for line in security.lines:
        match line:
            case Rank():
                if line.rank < 1 or line.rank.denominator != 1:
                    scope.error("RG005", "ranks are whole numbers from one", line, "write rank 1 for the first")
            case HeldBy():
                scope.find(line.trustee, "party")
            case Secures():
                _check_secured(scope, line, secured.key if secured and secured.kind == "instrument" else None)
            case Surplus():
                scope.find(line.to, "party")
            case NotModelled():
                pass


def _check_secured(scope: Scope, line: Secures, instrument: str | None) -> None:
    if not scope.currency:
        return
    found = infer(scope, line.amount)
    if instrument and found == types.per(scope.currency, instrument):
        return
    expect(scope, line.amount, types.of(scope.currency), "what is secured")
