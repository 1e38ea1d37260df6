"""Accounts: balances that are charged, credited, and bear interest."""

from lark import Token

from ..source import Span
from ..syntax import Built, Clause, Line, Name, NotModelled, builds, marks_of, name_of, node, one_of, text_of
from .expression import Expr
from .term import day_count_of
from .window import Moment, Window


@node
class OwedBy(Line):
    """A claim: whom its balance is owed by, and to whom."""

    debtor: Name
    creditor: Name


@node
class KeptBy(Line):
    """Cash: who keeps it."""

    keeper: Name


@node
class Opening(Line):
    """What the balance is at first, from a day or a happening on."""

    amount: Expr
    moment: Moment


@node
class Charged(Line):
    """What raises the balance as it comes in."""

    streams: tuple[Name, ...]


@node
class Credited(Line):
    """What lowers the balance as it comes in, to nothing at least."""

    streams: tuple[Name, ...]


@node
class Accrual(Line):
    """Interest: a rate a year by a day count, added to the balance each period, or payable beside it."""

    rate: Expr
    day_count: str
    added: bool
    window: Window


@node
class Account(Clause):
    """A balance of its own."""

    name: Name
    title: str
    whose: OwedBy | KeptBy
    lines: tuple[Opening | Charged | Credited | Accrual | NotModelled, ...]


@builds("owed_by")
def owed_by(parts: list[Built], span: Span) -> OwedBy:
    debtor, creditor = parts
    return OwedBy(name_of(debtor), name_of(creditor), span=span)


@builds("kept_by")
def kept_by(parts: list[Built], span: Span) -> KeptBy:
    return KeptBy(name_of(parts[0]), span=span)


@builds("opening")
def opening(parts: list[Built], span: Span) -> Opening:
    return Opening(parts[0], parts[1], marks=marks_of(parts), span=span)


def _names(parts: list[Built]) -> tuple[Name, ...]:
    return tuple(name_of(part) for part in parts if isinstance(part, Token) and part.type == "NAME")


@builds("charged")
def charged(parts: list[Built], span: Span) -> Charged:
    return Charged(_names(parts), marks=marks_of(parts), span=span)


@builds("credited")
def credited(parts: list[Built], span: Span) -> Credited:
    return Credited(_names(parts), marks=marks_of(parts), span=span)


@builds("accrual")
def accrual(parts: list[Built], span: Span) -> Accrual:
    rate, window = one_of(Expr, parts), one_of(Window, parts)
    assert rate is not None and window is not None
    count = next(part for part in parts if isinstance(part, Token) and part.type == "DAYCOUNT")
    return Accrual(rate, day_count_of(count), "added" in parts, window, marks=marks_of(parts), span=span)


@builds("account")
def account(parts: list[Built], span: Span) -> Account:
    name, title, whose, *lines = parts
    kinds = (Opening, Charged, Credited, Accrual, NotModelled)
    kept = tuple(line for line in lines if isinstance(line, kinds))
    assert isinstance(whose, (OwedBy, KeptBy))
    return Account(name_of(name), text_of(title), whose, kept, marks=marks_of(lines), span=span)
