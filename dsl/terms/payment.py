"""Amounts that fall due on a day or when something happens."""

from ..source import Span
from ..syntax import Built, Clause, Line, Name, NotModelled, all_of, builds, marks_of, name_of, node, text_of
from .expression import Expr
from .term import Condition, EndsWhen, TermLine
from .window import Moment, Window


@node
class Instalment(Line):
    """An amount on a day or a happening, if a condition holds then."""

    amount: Expr
    moment: Moment
    condition: Expr | None


@node
class Recurring(Line):
    """An amount for each period, paid when it ends."""

    window: Window
    amount: Expr


@node
class Payment(Clause):
    """Amounts that one party owes another; `funding` says that they fund the deal."""

    name: Name
    title: str
    payer: Name
    payee: Name
    instalments: tuple[Instalment, ...]
    not_modelled: tuple[NotModelled, ...]
    recurring: tuple[Recurring, ...] = ()
    terms: tuple[TermLine, ...] = ()
    funding: bool = False

    @property
    def ends(self) -> tuple[EndsWhen | Condition, ...]:
        """The lines that end it, or hold it up."""
        return tuple(term for term in self.terms if isinstance(term, (EndsWhen, Condition)))


@builds("instalment")
def instalment(parts: list[Built], span: Span) -> Instalment:
    amount, moment, condition = parts[:3]
    return Instalment(amount, moment, condition, marks=marks_of(parts), span=span)


@builds("recurring")
def recurring(parts: list[Built], span: Span) -> Recurring:
    return Recurring(parts[0], parts[1], marks=marks_of(parts), span=span)


@builds("payment")
def payment(parts: list[Built], span: Span) -> Payment:
    word, name, title, payer, payee, *lines = parts
    return Payment(
        name_of(name),
        text_of(title),
        name_of(payer),
        name_of(payee),
        all_of(Instalment, lines),
        all_of(NotModelled, lines),
        all_of(Recurring, lines),
        all_of(TermLine, lines),
        word == "funding",
        marks=marks_of(lines),
        span=span,
    )
