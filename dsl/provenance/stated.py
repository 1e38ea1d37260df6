"""The figures that a contract states, clause by clause and line by line, with what their marks say of them.

Figures are read off the nodes: whatever field holds a number, a day or a length of time is a figure, of whatever term.
"""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, cast

from attrs import define, field, fields, frozen

from ..dates import Duration
from ..numbers import TextRefused, read_number
from ..show import show
from ..source import Source, Span
from ..syntax import Clause, Deal, Line, Mark, Node, NotModelled
from ..terms.expression import Product
from ..terms.figure import Expr, Money, MoneyPer, Multiple, Number, Percent, Points, Quantity, Undisclosed
from ..terms.head import Document, Title, Use
from ..terms.party import Member
from ..terms.trust import Check, Example, Note
from ..terms.window import MONTHS
from .times_in_text import MonthDay

_KINDS: dict[type, str] = {
    Money: "money",
    MoneyPer: "money",
    Multiple: "multiple",
    Percent: "percent",
    Points: "percent",
    Quantity: "quantity",
}
_OF_THE_FILE = (Title, Document, Check, Example, Note, Use)
_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?(?: +(?:thousand|million|billion)\b)?%?")
_NOT_FIGURES = re.compile(r'"[^"\n]*"|\[[^\]\n]*\]')
_ONE_OR_NONE = re.compile(r"[01](?: +[a-z]\w*)?")


@frozen
class StatedFigure:
    """A figure of a contract: a number, money, quantity, percent, fraction, multiple, date, month day or duration.

    A place is a number that no calculation has, such as a rank. The value of a percentage is a fraction of one;
    `currency` is empty for the deal's own; `words` are as written.
    """

    kind: str
    value: Fraction | date | Duration | MonthDay
    span: Span
    words: str
    currency: str = ""

    @property
    def is_said_in_words(self) -> bool:
        """Whether it is a bare 0 or 1, which documents say without a figure: `a share`, `each`, `first`, `none`."""
        return bool(_ONE_OR_NONE.fullmatch(self.words))


@define(eq=False)
class Statement:
    """A clause, or a line of one that has marks of its own.

    `citations` are those that serve it, its own first; `says` are its own marks assumed and derived. `undisclosed`
    and `not_modelled` are what it leaves out.
    """

    clause: Clause
    node: Line
    citations: tuple[Mark, ...]
    says: tuple[str, ...]
    figures: list[StatedFigure] = field(factory=list)
    undisclosed: list[Node] = field(factory=list)
    not_modelled: list[NotModelled] = field(factory=list)

    @property
    def is_clause(self) -> bool:
        """Whether it is a whole clause, and no line of one."""
        return self.node is self.clause


def statements_of(source: Source, deal: Deal) -> tuple[Statement, ...]:
    """What a contract states, in text order.

    Its title, its documents, checks, examples and notes are of the file itself: those alone that cite are among it.
    """
    found: list[Statement] = []
    for clause in deal.clauses:
        if not isinstance(clause, _OF_THE_FILE) or _cited(clause):
            _state(source, clause, found)
    for statement in found:
        statement.figures.sort(key=lambda figure: figure.span.start)
    return tuple(found)


def _cited(line: Line) -> tuple[Mark, ...]:
    return tuple(mark for mark in line.marks if mark.kind == "cited" and mark.source)


def _state(source: Source, clause: Clause, found: list[Statement]) -> None:
    """Add what a clause states, and the lines and clauses in it that have marks or names of their own."""
    stack: list[tuple[object, Clause, Statement | None]] = [(clause, clause, None)]
    while stack:
        item, owner, statement = stack.pop()
        if isinstance(item, tuple):
            stack.extend((part, owner, statement) for part in reversed(item))
        if not isinstance(item, Node) or isinstance(item, Mark):
            continue
        if isinstance(item, Clause):
            owner = item
        if isinstance(item, Line) and (statement is None or item.marks or isinstance(item, Clause)):
            statement = _statement(owner, item, statement)
            found.append(statement)
        assert statement is not None
        if isinstance(item, NotModelled):
            statement.not_modelled.append(item)
        elif isinstance(item, Undisclosed) or (isinstance(item, Member) and item.part is None):
            statement.undisclosed.append(item)
        statement.figures.extend(_figures(source, item))
        if not _is_quotient(item):
            stack.extend((getattr(item, name), owner, statement) for name in _fields(cast(Any, type(item))))


def _statement(owner: Clause, line: Line, outer: Statement | None) -> Statement:
    says = tuple(dict.fromkeys(mark.kind for mark in line.marks if mark.kind in ("assumed", "derived")))
    if outer and not line.marks:
        says = outer.says
    citations = dict.fromkeys([*_cited(line), *(outer.citations if outer else ())])
    return Statement(owner, line, tuple(citations), says)


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    """The fields of a kind of node, the last first."""
    return tuple(f.name for f in reversed(fields(kind)) if f.name not in ("span", "marks"))


def _is_quotient(node: Node) -> bool:
    """Whether `1 / 3`: two figures that are one."""
    if not isinstance(node, Product) or [sign for sign, _ in node.factors] != ["*", "/"]:
        return False
    above, below = (factor for _, factor in node.factors)
    return isinstance(above, Number) and isinstance(below, Number) and below.value != 0


def _figures(source: Source, node: Node) -> Iterator[StatedFigure]:
    """The figures that a node itself holds."""
    if _is_quotient(node):
        assert isinstance(node, Product)
        (_, above), (_, below) = node.factors
        assert isinstance(above, Number) and isinstance(below, Number)
        yield StatedFigure("fraction", above.value / below.value, node.span, source.slice(node.span))
        return
    names = _fields(cast(Any, type(node)))
    for name in reversed(names):
        value = getattr(node, name)
        if isinstance(value, Fraction):
            yield _number(source, node, value)
        elif isinstance(value, Duration):
            yield _written(source, node, "duration", value, show(value))
        elif isinstance(value, date):
            yield _written(source, node, "date", value, value.isoformat())
    month, day = getattr(node, "month_day", None) or (getattr(node, "month", None), getattr(node, "day", None))
    if isinstance(month, int) and isinstance(day, int):
        yield _written(source, node, "month day", MonthDay(month, day), f"{day} {MONTHS[month - 1]}")


def _number(source: Source, node: Node, value: Fraction) -> StatedFigure:
    currency = getattr(node, "currency", "")
    if isinstance(node, Expr):
        kind = _KINDS.get(type(node), "number")
        return StatedFigure(kind, value, node.span, source.slice(node.span), currency)
    for found in _NUMBER.finditer(_bare(source, node)):
        part = 100 if found.group().endswith("%") else 1
        try:
            read = read_number(" ".join(found.group().rstrip("%").split()))
        except TextRefused:
            continue
        if read / part == value:
            span = Span(node.span.start + found.start(), node.span.start + found.end())
            return StatedFigure("place" if part == 1 else "percent", value, span, source.slice(span), currency)
    return StatedFigure("place", value, node.span, show(value), currency)


def _written(source: Source, node: Node, kind: str, value: Any, words: str) -> StatedFigure:
    """A figure of a node that has no place of its own: the place where its words stand in the node."""
    said = re.escape(words).replace(r"\ ", r" +(?:business +)?")
    found = re.search(rf"(?<![\w.,-]){said}", _bare(source, node))
    if not found:
        return StatedFigure(kind, value, node.span, words)
    span = Span(node.span.start + found.start(), node.span.start + found.end())
    return StatedFigure(kind, value, span, " ".join(found.group().split()))


def _bare(source: Source, node: Node) -> str:
    """The text of a node with its quotations and marks blank."""
    text = source.text[node.span.start : node.span.end]
    return _NOT_FIGURES.sub(lambda found: " " * len(found.group()), text)
