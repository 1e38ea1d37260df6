"""What a contract promises of itself: checks, worked examples, notes."""

from datetime import date
from fractions import Fraction

from ..numbers import read_date, read_number, read_percentage
from ..source import Span
from ..syntax import (
    Built,
    Clause,
    Line,
    Name,
    Node,
    Word,
    all_of,
    builds,
    marks_of,
    name_of,
    node,
    optional_name,
    term_named,
    text_of,
    word_of,
)
from .expression import Expr


@node
class Check(Clause):
    """An identity of the terms; `always` makes it a promise that holds after every posting."""

    always: bool
    condition: Expr


@node
class Chosen(Node):
    """A reading's meaning or a figure that an example supplies; `number` is that of an undisclosed term of several."""

    name: Name
    value: Expr
    number: int | None = None

    @property
    def term(self) -> str:
        """The term as `--set` names it: `fee`, or `fee.1`."""
        return self.name.text if self.number is None else f"{self.name}.{self.number}"


@node
class Fact(Node):
    """How much an example's line brings, with its currency or unit where written."""

    currency: str
    value: Fraction
    unit: Name | None


@node
class Given(Line):
    """One thing that comes in: cash, a quantity, an observation, a happening or an election."""

    day: date
    name: Name
    fact: Fact | None
    payer: Name | None
    party: Name | None
    earned: date | None = None
    tags: tuple[tuple[Word, Word], ...] = ()


@node
class Expect(Line):
    """What is true at the end of a day: `day`, or the last one named above."""

    condition: Expr
    day: date | None


@node
class Example(Clause):
    """Cash in and results expected, run as a test."""

    title: str
    choices: tuple[Chosen, ...]
    lines: tuple[Given | Expect, ...]


@node
class Note(Clause):
    """Words for the reader."""

    text: str


@builds("check")
def check(parts: list[Built], span: Span) -> Check:
    always, condition = parts[:2]
    return Check(always is not None, condition, marks=marks_of(parts), span=span)


@builds("chosen")
def chosen(parts: list[Built], span: Span) -> Chosen:
    name, number = term_named(parts[0])
    return Chosen(name, parts[1], number, span=span)


@builds("fact")
def fact(parts: list[Built], span: Span) -> Fact:
    if len(parts) == 2:
        sign = "-" if parts[0] else ""
        return Fact("", read_percentage(f"{sign}{parts[1]}", signed=True), None, span=span)
    currency, minus, value, unit = parts
    amount = read_number(str(value))
    return Fact(str(currency or ""), -amount if minus else amount, optional_name(unit), span=span)


@builds("earned_on")
def earned_on(parts: list[Built], span: Span) -> date:
    return read_date(str(parts[-1]))


@builds("tag")
def tag(parts: list[Built], span: Span) -> tuple[Word, Word]:
    return word_of(parts[0]), word_of(parts[1])


@builds("given")
def given(parts: list[Built], span: Span) -> Given:
    day, name, amount, payer, party, earned = parts[:6]
    tags = tuple(part for part in parts[6:] if isinstance(part, tuple))
    return Given(
        read_date(str(day)),
        name_of(name),
        amount,
        optional_name(payer),
        optional_name(party),
        earned,
        tags,
        marks=marks_of(parts),
        span=span,
    )


@builds("expect")
def expect(parts: list[Built], span: Span) -> Expect:
    condition, day = parts[:2]
    when = None if day is None else read_date(str(day))
    return Expect(condition, when, marks=marks_of(parts), span=span)


@builds("example")
def example(parts: list[Built], span: Span) -> Example:
    lines = tuple(part for part in parts if isinstance(part, (Given, Expect)))
    return Example(text_of(parts[0]), all_of(Chosen, parts), lines, marks=marks_of(parts), span=span)


@builds("note")
def note(parts: list[Built], span: Span) -> Note:
    return Note(text_of(parts[0]), marks=marks_of(parts), span=span)
