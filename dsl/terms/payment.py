"""Amounts that fall due on a day or when something happens."""

from ..source import Span
from ..syntax import Built, Clause, Line, Name, NotModelled, all_of, builds, marks_of, name_of, node, text_of
from .expression import Expr
from .window import Moment


@node
class Instalment(Line):
    """An amount on a day or a happening, if a condition holds then."""

    amount: Expr
    moment: Moment
    condition: Expr | None


@node
class Payment(Clause):
    """Amounts that one party owes another."""

    name: Name
    title: str
    payer: Name
    payee: Name
    instalments: tuple[Instalment, ...]
    not_modelled: tuple[NotModelled, ...]


@builds("instalment")
def instalment(parts: list[Built], span: Span) -> Instalment:
    amount, moment, condition = parts[:3]
    return Instalment(amount, moment, condition, marks=marks_of(parts), span=span)


@builds("payment")
def payment(parts: list[Built], span: Span) -> Payment:
    name, title, payer, payee, *lines = parts
    return Payment(
        name_of(name),
        text_of(title),
        name_of(payer),
        name_of(payee),
        all_of(Instalment, lines),
        all_of(NotModelled, lines),
        marks=marks_of(lines),
        span=span,
    )
