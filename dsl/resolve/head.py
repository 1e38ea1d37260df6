"""The head of a deal: said once, and complete."""

from datetime import date

from .. import limits
from ..currencies import is_currency, minor_digits
from ..dates import YearBasis
from ..layout import CLAUSES
from ..scope import Scope
from ..source import Span
from ..syntax import Clause, Deal, Mark, Node
from ..terms.change import Amendment, On
from ..terms.head import Currency, Dated, Rounding, Title, Use, Year
from ..terms.instrument import Issue
from ..terms.payment import Instalment
from ..terms.stream import Event
from ..terms.window import Moment

_NEEDED = {
    Title: ("deal", 'deal "Title"'),
    Dated: ("dated", "dated ..., with the day of the deal, as 2006-05-04"),
    Currency: ("currency", "currency ..., with the code of the deal's own, as USD"),
}


def check_head(
    scope: Scope, deal: Deal, clauses: tuple[Clause, ...], nodes: tuple[Node, ...], unread: frozenset[str]
) -> tuple[str, date] | None:
    """The title and the date, or None where the head lacks something.

    `unread` are the words that begin the clauses that could not be read: one of them may be what is lacking.
    """
    found: dict[type[Clause], Clause] = {}
    for clause in clauses:
        if isinstance(clause, (Title, Dated, Currency, Rounding)):
            earlier = found.setdefault(type(clause), clause)
            if earlier is not clause:
                word = clause.label if isinstance(clause, Rounding) else _NEEDED[type(clause)][0]
                scope.error(
                    "RG109",
                    f"'{word}' is said twice",
                    clause,
                    "keep one of them",
                    [(earlier.span, "first here")],
                )
    _check_marks(scope, nodes)
    for clause in clauses:
        if isinstance(clause, Year):
            _check_year(scope, clause)
    currency = found.get(Currency)
    if isinstance(currency, Currency):
        if is_currency(currency.code):
            scope.currency = currency.code
        else:
            message = f"'{currency.code}' is no currency in use"
            scope.error("RG106", message, _word(scope, currency, currency.code), "write its code, as CAD, USD or EUR")
    rounding = found.get(Rounding)
    if isinstance(rounding, Rounding):
        _check_rounding(scope, rounding)
    title, dated = found.get(Title), found.get(Dated)
    missing = [words for kind, words in _NEEDED.items() if kind not in found and not _may_be(words[0], unread)]
    for word, form in missing:
        if scope.partial:
            break
        code = "RG008" if word == "deal" and not clauses else "RG108"
        message = "there is no deal in this text" if code == "RG008" else f"the deal does not say '{word}'"
        scope.error(code, message, clauses[0] if clauses else deal, f"add the line: {form}")
        if code == "RG008":
            break
    if not isinstance(dated, Dated):
        return None
    start = min([dated.day, *(clause.dated for clause in clauses if isinstance(clause, Use) and clause.dated)])
    _check_days(scope, start, nodes)
    if isinstance(title, Title) and not missing:
        return title.title, start
    return None


def _may_be(word: str, unread: frozenset[str]) -> bool:
    """Whether a clause that could not be read may have been the one that begins with a word."""
    return any(first == word or first not in CLAUSES for first in unread)


def _word(scope: Scope, clause: Clause, word: str) -> Span:
    """The place of a word in a clause."""
    start = scope.source.text.index(word, clause.span.start)
    return Span(start, start + len(word))


def _check_year(scope: Scope, year: Year) -> None:
    try:
        YearBasis(year.name.text, "ends" if year.edge == "ends" else "starts", year.month, year.day)
    except ValueError as wrong:
        scope.error("RG007", str(wrong), year, "write a day that the month has")


def _check_rounding(scope: Scope, rounding: Rounding) -> None:
    if rounding.unit <= 0:
        scope.error("RG005", "money cannot be rounded to nothing", rounding, "write the unit, as 0.01")
    elif scope.currency and (rounding.unit * 10 ** minor_digits(scope.currency)).denominator != 1:
        message = f"{scope.currency} has {minor_digits(scope.currency)} decimals, and this is finer"
        scope.error("RG505", message, rounding, "round to a unit in which money can be paid")
    if rounding.residue:
        scope.find(rounding.residue, "party", "instrument")


def _check_marks(scope: Scope, nodes: tuple[Node, ...]) -> None:
    """Marks cite declared documents, or are words of the language; strings are of a bearable length."""
    seen: set[int] = set()
    before = len(scope.wrong)
    for node in nodes:
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Mark):
            if node.kind == "unknown":
                message = f"'[{node.point}]' is no mark"
                way = "write [assumed], [derived], or a document and a place in it, as [release 4]"
                scope.error("RG001", message, node, way)
            elif node.source:
                scope.find(node.source, "source")
        for text in (getattr(node, "title", ""), getattr(node, "text", ""), getattr(node, "reason", "")):
            if isinstance(text, str) and len(text) > limits.STRING_CHARACTERS:
                message = f"these words have {len(text):,} characters"
                scope.error("RG010", message, node, f"use at most {limits.STRING_CHARACTERS:,} characters")
    del scope.wrong[before:]


def _check_days(scope: Scope, dated: date, nodes: tuple[Node, ...]) -> None:
    """Nothing that a contract does on a day is before the contract: it would never be done."""
    for each in nodes:
        match each:
            case Issue(day=date() as day) | Event(day=date() as day):
                pass
            case Instalment() if isinstance(each.moment.when, date):
                day = each.moment.when
            case On() if isinstance(each.moment, Moment) and isinstance(each.moment.when, date):
                day = each.moment.when
            case Amendment():
                day = each.since
            case _:
                continue
        if day < dated:
            message = f"{day} is before the day of the deal, {dated}"
            scope.error("RG514", message, each, "correct the day, or the line 'dated'")
