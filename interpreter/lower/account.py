"""Accounts: what opens, raises and lowers a balance, but for what is paid to it and out of it."""

from collections.abc import Iterator, Sequence
from datetime import date

from attrs import evolve

from ...dsl.terms.account import Account, Accrual, Charged, Credited, Opening
from ...dsl.units import can_fall
from ..formula import TRUE, ZERO, Apply, Expr, Operator, Val, at_most, both, either, no, sub
from ..program import Check, Latch, Let, Operation, Phase, Post, Rule
from .arriving import Flow, observed_if
from .bearing import Bearing
from .claims import balance_of
from .context import SETTLE, Lowering
from .counters import charging
from .expressions import lower_value
from .interest import posting
from .payment import may_be_unknown, rounded


def lower_accounts(into: Lowering) -> list[Bearing]:
    """The balance of each account, what it opens at, and the interest posted to it; those that bear interest."""
    accounts = into.model.all_of(Account)
    for account in accounts:
        lower_account(into, account)
    lines = [(account, line) for account in accounts for line in account.lines if isinstance(line, Accrual)]
    return [posting(into, account, line) for account, line in lines]


def lower_account(into: Lowering, account: Account) -> None:
    """The register of a balance, and what it opens at."""
    balance_of(into, account.name.text)
    for line in account.lines:
        if isinstance(line, Opening):
            _lower_opening(into, account, line)


def _lower_opening(into: Lowering, account: Account, line: Opening) -> None:
    key, span = account.name.text, line.span
    amount = lower_value(into, line.amount)
    when = line.moment.when
    if isinstance(when, date):
        if when < into.model.dated:
            message = f"'{key}' opens before the deal, which is of {into.model.dated}"
            into.refuse("RG115", message, line.moment, f"let it open on {into.model.dated}, at what it then is")
        body = _opened(into, account, line, amount, TRUE)
        into.rule(into.on_date(when, Phase.OBSERVE), tuple(body), key, span)
        return
    done = into.latch(f"opened:{key}")
    due = both(into.latch(f"event:{into.model.symbol(when).key}"), no(done))
    latch = Latch(register=done.name, condition=due, clause=key, span=span)
    checks = observed_if(into, due, amount, key, line)
    into.rule(SETTLE, (*checks, *_opened(into, account, line, amount, due), latch), key, span)


def _opened(into: Lowering, account: Account, line: Opening, amount: Expr, when: Expr) -> Iterator[Operation]:
    key, span = account.name.text, line.span
    value = Val(f"{key}.opening")
    yield from rounded(into, value.name, amount, into.model.currency, key, span)
    if not may_be_unknown(into, amount):
        yield Check(
            condition=either(no(when), at_most(ZERO, value)),
            code="RG603",
            message=f"the account '{key}' opens below nothing",
            help="write 'greater of 0 and ...' where it may",
            clause=key,
            span=span,
        )
    yield _moving(into, account, "opening", None, value, 1, when)


def _moving(
    into: Lowering, account: Account, view: str, source: str | None, amount: Expr, sign: int, when: Expr = TRUE
) -> Post:
    key = account.name.text
    return Post(
        kind="measure",
        view=view,
        source=source,
        target=key,
        unit=into.model.currency,
        amount=amount,
        adds=((balance_of(into, key).name, sign),),
        when=when,
        clause=key,
        span=account.span,
    )


# ---- what comes in


def charges(into: Lowering, flow: Flow) -> Iterator[Operation]:
    """What an amount that comes in does to balances: no balance falls below nothing."""
    for account in into.model.all_of(Account):
        for line in account.lines:
            if not isinstance(line, (Charged, Credited)) or flow.name not in {name.text for name in line.streams}:
                continue
            raises = isinstance(line, Charged)
            value = Val(f"{flow.key}.{account.name}")
            moved = _raised(into, account, flow) if raises else _lowered(into, account, flow.amount, flow.name)
            yield Let(name=value.name, value=moved, clause=account.name.text, span=line.span)
            view = "charge" if raises else "credit"
            yield evolve(
                _moving(into, account, view, flow.name, value, 1 if raises else -1),
                because=flow.posts[0].name,
                span=line.span,
            )


def _raised(into: Lowering, account: Account, flow: Flow) -> Expr:
    """What a charge adds; one that is taken back takes no more than the balance."""
    if not can_fall(into.model.symbol(flow.name)):
        return flow.amount
    return Apply(Operator.MAX, (flow.amount, sub(ZERO, balance_of(into, account.name.text))))


def _lowered(into: Lowering, account: Account, amount: Expr, source: str) -> Expr:
    """What a credit takes off: no more than the balance; what of it is lost is not credited later."""
    return Apply(Operator.MIN, (amount, balance_of(into, account.name.text)))


# ---- what clauses pay


def with_charges(into: Lowering, rules: Sequence[Rule]) -> list[Rule]:
    """Rules in which what clauses pay is shown as charged, and credited, where an account says so."""
    accounts = into.model.all_of(Account)
    charged = {account.name.text: charging(into.model, account.name.text) for account in accounts}
    credited = {account.name.text: _crediting(into, account) for account in accounts}
    if not any((*charged.values(), *credited.values())):
        return list(rules)

    def body(rule: Rule) -> Iterator[Operation]:
        for operation in rule.body:
            yield operation
            if not isinstance(operation, Post) or operation.kind != "cash":
                continue
            for account in accounts:
                key = account.name.text
                if operation.clause in charged[key]:
                    yield evolve(_shown(into, account, "charge", operation, operation.amount), adds=())
                if operation.clause in credited[key]:
                    value = Val(f"{operation.clause}.{operation.target}.credited.{key}")
                    moved = _lowered(into, account, operation.amount, operation.clause)
                    yield Let(name=value.name, value=moved, clause=key, span=account.span)
                    yield _shown(into, account, "credit", operation, value)

    return [evolve(rule, body=tuple(body(rule))) for rule in rules]


def _crediting(into: Lowering, account: Account) -> frozenset[str]:
    """The payments and royalties that are credited to an account."""
    lines = [line for line in account.lines if isinstance(line, Credited)]
    names = [name for line in lines for name in line.streams if into.model.symbol(name).kind != "stream"]
    return frozenset(name.text for name in names)


def _shown(into: Lowering, account: Account, view: str, post: Post, amount: Expr) -> Post:
    found = _moving(into, account, view, post.clause, amount, -1 if view == "credit" else 1, post.when)
    return evolve(found, because=post.name)
