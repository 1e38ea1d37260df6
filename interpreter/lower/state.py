"""What a report reads off the registers: instruments, options, liens, and what examples expect."""

from collections.abc import Mapping

from attrs import field, frozen

from ...dsl.resolve.names import DEFAULT
from ...dsl.source import Span
from ...dsl.terms.account import Account, OwedBy
from ...dsl.terms.expression import Comparison
from ...dsl.terms.instrument import Instrument
from ...dsl.terms.option import Option
from ...dsl.terms.payment import Payment
from ...dsl.terms.royalty import Royalty
from ...dsl.terms.security import Rank, Security
from ...dsl.terms.trust import Example, Expect
from ..formula import Expr, Reg
from ..observed import OfObservations
from .claims import balance_of, interest_of
from .context import Lowering
from .counters import Counter
from .exercise import exercisable
from .expressions import lower_value
from .foreign import Beside, beside
from .option import per_unit
from .overdue import may_be_late, overdue
from .security import line_of, secured_amount


@frozen(eq=False, repr=False, slots=False)
class OptionState:
    """What one unit becomes under an option; `whole` drops fractions."""

    name: str
    into: str
    plural: str
    each: Expr
    open: Expr


@frozen(eq=False, repr=False, slots=False)
class InstrumentState:
    """The registers of an instrument."""

    name: str
    issued: Expr
    outstanding: Expr
    per_unit: Expr
    options: tuple[OptionState, ...]


@frozen(eq=False, repr=False, slots=False)
class LienState:
    """What a lien secures, and whether a default was declared."""

    name: str
    rank: int
    secured: Expr
    enforced: Expr


@frozen(eq=False, repr=False, slots=False)
class AccountState:
    """What is in an account, or owed on it, and the interest that is payable beside it, in money of `unit`."""

    name: str
    owed: bool
    unit: str
    balance: Expr
    interest: Expr


@frozen(eq=False, repr=False, slots=False)
class Expectation:
    """A condition that an example expects, with both sides of a comparison for the message."""

    condition: Expr
    sides: tuple[Expr, Expr] | None
    span: Span = field(eq=False, repr=False)


@frozen(eq=False, repr=False, slots=False)
class State:
    """Everything that a report reads; expectations by the identity of their line, formulas by that of their words.

    `beside` says of streams how what comes in on them is cut by what is only reported; `overdue` are the clauses whose
    payments may be late.
    """

    instruments: tuple[InstrumentState, ...]
    liens: tuple[LienState, ...]
    expectations: dict[int, Expectation]
    formulas: Mapping[int, Expr]
    beside: Mapping[str, Beside]
    accounts: tuple[AccountState, ...] = ()
    overdue: tuple[AccountState, ...] = ()
    averages: tuple[OfObservations, ...] = ()


def lower_state(into: Lowering) -> State:
    """Expressions for everything that a report shows."""
    into.at_end = True
    options: dict[str, list[OptionState]] = {}
    for option in into.model.all_of(Option):
        becomes = per_unit(into, option) if option.instrument else None
        if becomes and option.instrument:
            each, what = becomes
            key = into.model.symbol(option.instrument).key
            state = OptionState(option.name.text, what, _plural(into, what), each, exercisable(into, option))
            options.setdefault(key, []).append(state)
    instruments = tuple(
        InstrumentState(
            instrument.name.text,
            Reg(Counter("issued", instrument.name.text).register),
            Reg(Counter("outstanding", instrument.name.text).register),
            Reg(Counter("per", instrument.name.text).register),
            tuple(options.get(instrument.name.text, ())),
        )
        for instrument in into.model.all_of(Instrument)
    )
    liens = tuple(_lien(into, security) for security in into.model.all_of(Security))
    expectations = {
        id(line): _expectation(into, line)
        for example in into.model.all_of(Example)
        for line in example.lines
        if isinstance(line, Expect)
    }
    accounts = tuple(_account(into, account) for account in into.model.all_of(Account))
    known = tuple(lien for lien in liens if lien)
    averages = tuple(into.averages.values())
    late = tuple(_overdue(into, clause) for clause in may_be_late(into.model))
    return State(instruments, known, expectations, into.formulas, beside(into), accounts, late, averages)


def _account(into: Lowering, account: Account) -> AccountState:
    key = account.name.text
    balance, interest = balance_of(into, key), interest_of(into, key)
    return AccountState(key, isinstance(account.whose, OwedBy), into.model.currency, balance, interest)


def _overdue(into: Lowering, clause: Royalty | Payment) -> AccountState:
    late = overdue(into, clause)
    return AccountState(late.clause, True, late.unit, late.balance, late.interest)


def _plural(into: Lowering, what: str) -> str:
    symbol = into.model.scope.symbols.get(what)
    return symbol.node.plural.text if symbol and isinstance(symbol.node, Instrument) else what


def _lien(into: Lowering, security: Security) -> LienState | None:
    amount = secured_amount(into, security)
    line = line_of(security, Rank)
    if amount is None or not isinstance(line, Rank):
        return None
    return LienState(security.name.text, int(line.rank), amount, into.latch(f"event:{DEFAULT}"))


def _expectation(into: Lowering, line: Expect) -> Expectation:
    sides = None
    if isinstance(line.condition, Comparison):
        sides = (lower_value(into, line.condition.left), lower_value(into, line.condition.right))
    return Expectation(lower_value(into, line.condition), sides, line.span)
