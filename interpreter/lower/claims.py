"""Payees that are accounts: who has the money, and which balance it moves."""

from ...dsl.model import Model
from ...dsl.terms.account import Account, OwedBy
from ...dsl.terms.waterfall import Rest, Share
from ..formula import Reg
from .context import Lowering
from .counters import Counter

INTEREST = "interest of "


def payee_key(model: Model, share: Share | Rest) -> str:
    """Whom a share pays: a party, an instrument, a waterfall, an account, or the interest of one."""
    key = model.payee(share.to).key
    return f"{share.claim} of {key}" if share.claim else key


def account_of(model: Model, who: str) -> Account | None:
    """The account that a payee is, itself or with its interest, if it is one."""
    symbol = model.scope.symbols.get(who.removeprefix(INTEREST))
    return symbol.node if symbol and isinstance(symbol.node, Account) else None


def paid_to(model: Model, who: str) -> tuple[str, str]:
    """Who has what a payee is paid, and the claim that it lowers; what is held is in the account itself."""
    account = account_of(model, who)
    if account is None or not isinstance(account.whose, OwedBy):
        return who, ""
    return account.whose.creditor.text, who


def balance_of(into: Lowering, account: str) -> Reg:
    """What is in an account, or owed on it."""
    return into.counter(Counter("balance", account), into.model.currency)


def interest_of(into: Lowering, account: str) -> Reg:
    """The interest on an account that is payable and not paid."""
    return into.counter(Counter("interest", account), into.model.currency)


def claimed(into: Lowering, who: str) -> Reg | None:
    """What a payee may still take; None where nothing ends it."""
    account = account_of(into.model, who)
    if account is None or not isinstance(account.whose, OwedBy):
        return None
    counter = interest_of if who.startswith(INTEREST) else balance_of
    return counter(into, account.name.text)
