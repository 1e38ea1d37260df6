"""What came in on the streams that are shared, against what was paid of it, and the balances of accounts, against what
was posted on them: the same, to the smallest unit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from attrs import frozen

from ..dsl.dates import next_start, period_start
from ..dsl.diagnostic import Fault
from ..dsl.model import Model
from ..dsl.terms.account import Account, Accrual, KeptBy
from ..dsl.terms.royalty import Royalty
from ..dsl.terms.security import Secures, Security
from ..dsl.terms.stream import Stream
from ..dsl.terms.waterfall import Waterfall
from ..dsl.terms.window import EachDay, Window
from .exact.unknown import Unknown
from .ledger import Entry
from .lower.counting import period_of
from .money import show_money


@frozen
class Balance:
    """Of one currency or measure, in its smallest unit: what came in, what was shared of it, and what is still held."""

    unit: str
    came_in: Any
    shared: Any
    held: Any = 0


def balances(model: Model, entries: Sequence[Entry], through: date | None = None) -> tuple[Balance, ...]:
    """What came in and was shared through a day (that of the last entry), by unit; nothing where nothing came in."""
    streams, accounts = _shared_streams(model) | _paid_by_royalties(model), kept_accounts(model)
    closing = {name.text: w.window for w in model.all_of(Waterfall) if w.window and w.steps for name in w.base}
    last = through or max((entry.day for entry in entries), default=date.min)
    came: Counter[str] = Counter()
    went: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for entry in entries:
        unit, target = entry.unit or "", entry.target or ""
        if entry.kind == "receipt" and entry.source in accounts:
            came[unit] += entry.amount
        elif entry.kind == "receipt" and not isinstance(entry.cause, int) and target in streams:
            came[unit] += entry.amount
            if target in closing and _closes(model, closing[target], entry.day) > last:
                held[unit] += entry.amount
        elif entry.kind in ("share", "enforcement") and entry.source not in accounts:
            went[unit] += entry.amount
    return tuple(Balance(unit, came[unit], went[unit], held[unit]) for unit in sorted(came.keys() | went.keys()))


def _closes(model: Model, window: Window | None, day: date) -> date:
    """The day on which a waterfall shares what came in on a day."""
    period = period_of(model, window)
    if isinstance(window, EachDay):
        return day if period_start(day, period) == day else next_start(day, period)
    return next_start(day, period) - timedelta(days=1)


def account_for(
    model: Model,
    entries: Sequence[Entry],
    through: date | None = None,
    accounts: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    """Show that all that came in was shared or is held, and no more; and that `accounts` are what was posted on them.

    Raises: Fault.
    """
    for balance in balances(model, entries, through):
        if balance.came_in != balance.shared + balance.held:
            came_in, shared = (show_money(each, balance.unit) for each in (balance.came_in, balance.shared))
            raise Fault(f"{came_in} {balance.unit} came in, and {shared} was shared")
    for name, (stands, due) in (accounts or {}).items():
        posted, payable = posted_on(model, entries, name)
        for one, other in ((stands, posted), (due, payable)):
            if one != other and not isinstance(other, Unknown) and not isinstance(one, Unknown):
                shown = (show_money(each, model.currency) for each in (one, other))
                raise Fault("the balance of '{}' is {}, and {} was posted on it".format(name, *shown))


def posted_on(model: Model, entries: Sequence[Entry], name: str) -> tuple[Any, Any]:
    """The balance of an account, and the interest payable beside it, as the ledger says."""
    account = model.symbol(name).node
    assert isinstance(account, Account)
    added = any(isinstance(line, Accrual) and line.added for line in account.lines)
    balance: Any = 0
    interest: Any = 0
    for entry in entries:
        if entry.clause == name and entry.kind in ("opening", "charge", "credit"):
            balance += -entry.amount if entry.kind == "credit" else entry.amount
        elif entry.clause == name and entry.kind == "interest":
            balance, interest = (balance + entry.amount, 0) if added else (balance, interest + entry.amount)
        elif entry.claim == f"interest of {name}":
            interest -= entry.amount
        elif name in (entry.claim, entry.source):
            balance -= entry.amount
        elif entry.target == name and entry.kind != "earned":
            balance += entry.amount
    return balance, interest


def kept_accounts(model: Model) -> frozenset[str]:
    """The accounts in which cash is."""
    return frozenset(a.name.text for a in model.all_of(Account) if isinstance(a.whose, KeptBy))


def _paid_by_royalties(model: Model) -> frozenset[str]:
    """The waterfalls that share what royalties pay."""
    payees = {model.symbol(royalty.payee).key for royalty in model.all_of(Royalty)}
    return frozenset(each.name.text for each in model.all_of(Waterfall) if each.steps and each.name.text in payees)


def _shared_streams(model: Model) -> frozenset[str]:
    """The streams of cash but those of waterfalls without steps, and those of the proceeds of liens."""
    textual = (waterfall for waterfall in model.all_of(Waterfall) if not waterfall.steps)
    unshared = {name.text for waterfall in textual for name in waterfall.base}
    streams = {s.name.text for s in model.all_of(Stream) if s.basis == "received"} - unshared
    liens = {lien.name.text for lien in model.all_of(Security) if any(isinstance(line, Secures) for line in lien.lines)}
    return frozenset(streams | liens)
