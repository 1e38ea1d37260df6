"""Accounts: whose they are, what moves their balance, and who may be paid by way of one."""

from collections.abc import Iterator

from .. import types
from ..infer import expect, infer
from ..scope import Scope
from ..syntax import Clause, Line, Name, Node, NotModelled, walk
from ..terms import expression as ex
from ..terms.account import Account, Accrual, Charged, Credited, KeptBy, Opening, OwedBy
from ..terms.payment import Payment
from ..terms.royalty import Royalty
from ..terms.term import ChargedTo, SubjectTo, TermLine
from ..terms.waterfall import Rest, Share, Waterfall
from ..terms.window import Each, EachDay
from ..types import UNKNOWN
from ..units import check_window, flow_type

_MOVING = ("stream", "royalty", "payment")


def check_account(scope: Scope, clause: Clause) -> None:
    """Check an account, and what waterfalls and payments say of accounts; other clauses are left alone."""
    if isinstance(clause, Account):
        _check_account(scope, clause)
    elif isinstance(clause, Waterfall):
        _check_gathering(scope, clause)
    elif isinstance(clause, (Payment, Royalty)):
        for term in clause.terms:
            if isinstance(term, ChargedTo):
                _check_unit(scope, clause.name, scope.find(term.account, "account") is not None, term)
            elif isinstance(term, SubjectTo):
                _refuse_order(scope, term)


def _check_account(scope: Scope, account: Account) -> None:
    match account.whose:
        case OwedBy(debtor=debtor, creditor=creditor):
            scope.find(debtor, "party")
            scope.find(creditor, "party")
        case KeptBy(keeper=keeper):
            scope.find(keeper, "party")
    _said_once(scope, account.lines)
    for line in account.lines:
        match line:
            case Opening():
                _check_opening(scope, line)
            case Charged(streams=names) | Credited(streams=names):
                for name in names:
                    _check_unit(scope, name, scope.find(name, *_MOVING) is not None, name)
            case Accrual():
                _check_accrual(scope, account, line)
    for name, first in _named_twice(account):
        message = f"'{name}' moves the balance of '{account.name}' twice"
        scope.error("RG109", message, name, "keep one of the lines", [(first.span, "first here")])


def _said_once(scope: Scope, lines: tuple[Line, ...]) -> None:
    first: dict[type[Line], Line] = {}
    for line in lines:
        earlier = first.setdefault(type(line), line)
        if earlier is not line and not isinstance(line, NotModelled):
            scope.error("RG109", "this line is said twice", line, "keep one of them", [(earlier.span, "first here")])


def _named_twice(account: Account) -> Iterator[tuple[Name, Name]]:
    seen: dict[str, Name] = {}
    for line in account.lines:
        for name in line.streams if isinstance(line, (Charged, Credited)) else ():
            first = seen.setdefault(name.text, name)
            if first is not name:
                yield name, first


def _check_opening(scope: Scope, line: Opening) -> None:
    if scope.currency:
        expect(scope, line.amount, types.of(scope.currency), "what an account opens at")
    if isinstance(line.moment.when, Name):
        scope.find(line.moment.when, "event", "option")


def _check_unit(scope: Scope, name: Name, known: bool, where: Name | TermLine) -> None:
    """What moves a balance is money of the deal's currency."""
    symbol = scope.symbols.get(name.text) if known else None
    found = flow_type(scope, symbol) if symbol and scope.currency else UNKNOWN
    if found != UNKNOWN and scope.currency and found != types.of(scope.currency):
        message = f"'{name}' counts in {types.describe(found)}, and a balance in {scope.currency}"
        scope.error("RG104", message, where, f"name what comes in {scope.currency}")


def _check_accrual(scope: Scope, account: Account, line: Accrual) -> None:
    check_rate_of_interest(scope, line.rate)
    check_window(scope, line.window)
    if not isinstance(line.window, (Each, EachDay)):
        message = "interest is posted at the end of each of some periods"
        scope.error("RG112", message, line.window, "write: each calendar year, or: each 1 December")
    if not line.added and isinstance(account.whose, KeptBy):
        message = f"'{account.name}' is cash, and nobody is owed the interest on it"
        scope.error("RG115", message, line, "write 'added', or make it an account that is owed by somebody")


def check_rate_of_interest(scope: Scope, rate: ex.Expr) -> None:
    """A rate is a percentage."""
    found = infer(scope, rate)
    if found != UNKNOWN and (found.kind != "amount" or found.unit or found.flavour in ("points", "bare")):
        message = f"a rate of interest is a percentage, not {types.describe(found)}"
        scope.error("RG104", message, rate, "write it as a percentage, as 5%")


# ---- who is paid by way of an account


def check_claim(scope: Scope, share: Share | Rest) -> None:
    """A payee that is an account, or the interest of one."""
    symbol = scope.symbols.get(share.to.text)
    if share.claim and share.claim != "interest":
        message = f"there is no '{share.claim}' of an account that could be paid"
        scope.error("RG103", message, share.to, f"write 'interest of {share.to}', or '{share.to}' alone")
    elif share.claim:
        check_interest(scope, share.to)
    if isinstance(share, Rest) and symbol and takes_some(scope, share):
        what = f"{share.claim} of {share.to}" if share.claim else share.to.text
        message = f"'{what}' takes no more than its balance, so that something may be left over"
        scope.error("RG201", message, share, f"write 'all to {what}', and who has the rest after it")


def takes_some(scope: Scope, share: Share | Rest) -> bool:
    """Whether a payee takes no more than a balance."""
    symbol = scope.symbols.get(share.to.text)
    account = symbol.node if symbol else None
    return isinstance(account, Account) and isinstance(account.whose, OwedBy)


def check_interest(scope: Scope, name: Name) -> None:
    """The interest of an account is a claim of its own only where it is payable."""
    symbol = scope.find(name, "account")
    lines = symbol.node.lines if symbol and isinstance(symbol.node, Account) else ()
    line = next((line for line in lines if isinstance(line, Accrual)), None)
    if symbol and (line is None or line.added):
        message = f"no interest of '{name}' is payable beside its balance"
        way = f"read 'balance of {name}', which has it" if line else f"add to '{name}': interest ... a year on ..."
        scope.error("RG103", message, name, way)


# ---- waterfalls that gather


def _check_gathering(scope: Scope, waterfall: Waterfall) -> None:
    kinds = [symbol.kind for name in waterfall.base if (symbol := scope.symbols.get(name.text))]
    if waterfall.window is None:
        if "account" in kinds:
            message = f"when '{waterfall.name}' shares what is in the account is not said"
            way = f"write: waterfall {waterfall.name} of {waterfall.base[0]} each calendar quarter"
            scope.error("RG112", message, waterfall.name, way)
    else:
        check_window(scope, waterfall.window)
        if not isinstance(waterfall.window, (Each, EachDay)):
            message = "a waterfall gathers what comes in periods that follow one another"
            scope.error("RG112", message, waterfall.window, "write: each calendar quarter, or: each 1 December")
        if "account" in kinds and len(waterfall.base) > 1:
            message = f"'{waterfall.name}' shares what is in an account and something else together"
            scope.error("RG115", message, waterfall.name, "share the account by a waterfall of its own")
        if not {"stream", "account"}.issuperset(kinds):
            message = f"'{waterfall.name}' is paid by another clause, and shares what it is paid at once"
            scope.error("RG115", message, waterfall.window, "let the clause that pays it gather, or its streams")
    for name in waterfall.base:
        symbol = scope.symbols.get(name.text)
        if symbol and isinstance(symbol.node, Account) and isinstance(symbol.node.whose, OwedBy):
            message = f"'{name}' is a claim: nothing is in it that could be shared"
            scope.error("RG103", message, name, "share an account that is held by somebody, or a stream")
    for term in waterfall.terms:
        if isinstance(term, SubjectTo):
            _check_order(scope, waterfall, term)


def _check_order(scope: Scope, waterfall: Waterfall, term: SubjectTo) -> None:
    symbol = scope.find(term.clause, "waterfall")
    first = symbol.node if symbol else None
    if waterfall.window is None or (isinstance(first, Waterfall) and first.window is None):
        _refuse_order(scope, term)


def _refuse_order(scope: Scope, term: SubjectTo) -> None:
    message = "only waterfalls that gather, each period, wait for one another"
    scope.error("RG115", message, term, "put the steps of both in one waterfall, in their order")


def refuse_reached(scope: Scope, condition: ex.Comparison) -> None:
    """A balance falls to nothing: it does not reach it from below."""
    if condition.sign == "reaches" and _falls(scope, condition.left):
        message = "an amount that gives a return falls as it is paid: it is above its level until then"
        words = " <= ".join(scope.source.slice(side.span) for side in (condition.left, condition.right))
        scope.error("RG205", message, condition, f"write: {words}")
        return
    nothing = isinstance(condition.right, (ex.Number, ex.Nil)) and not getattr(condition.right, "value", 0)
    balance = isinstance(condition.left, ex.Measured) and condition.left.measure.text in ("balance", "interest")
    if condition.sign in ("reaches", ">=") and nothing and balance:
        message = "a balance is never below nothing, so this always holds"
        scope.error("RG205", message, condition, f"write: {scope.source.slice(condition.left.span)} <= 0")


def _falls(scope: Scope, value: ex.Expr) -> bool:
    """Whether a value is made of an amount that gives a return, by way of the values that it names."""
    waiting: list[Node] = [value]
    seen: set[str] = set()
    while waiting:
        for node in walk(waiting.pop()):
            if isinstance(node, ex.Solved):
                return True
            symbol = scope.symbols.get(node.name.text) if isinstance(node, ex.Reference) else None
            if symbol and symbol.kind in ("let", "table", "reading") and symbol.key not in seen:
                seen.add(symbol.key)
                waiting.append(symbol.node)
    return False
