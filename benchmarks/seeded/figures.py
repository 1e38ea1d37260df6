"""Slips in figures: a rate, a level, a sum, a currency, a date."""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise

from regalia.dsl.numbers import read_number
from regalia.dsl.source import Span
from regalia.dsl.syntax import walk
from regalia.dsl.terms.figure import Money, MoneyPer, Number, Percent, Quantity
from regalia.dsl.terms.head import Currency, Dated
from regalia.dsl.terms.instrument import Issue
from regalia.dsl.terms.limit import Limit, Through
from regalia.dsl.terms.security import Secures
from regalia.dsl.terms.stream import Stream, Unit
from regalia.dsl.terms.value import Let
from regalia.dsl.terms.waterfall import Bands, Step
from regalia.dsl.terms.window import Moment

from .contract import Contract, Slip, Term, of_kind

SUMS = (Number, Money, MoneyPer)
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
Place = tuple[Term, Span, str]
"""A term, the place of a figure in it, and how that is written."""


def _found(contract: Contract, term: Term, pattern: re.Pattern[str]) -> Place | None:
    found = pattern.search(contract.source.text, term.node.span.start, term.node.span.end)
    return (term, Span(*found.span()), found[0]) if found else None


def _figures(contract: Contract, *kinds: type) -> Iterator[Place]:
    """Each figure of some kinds."""
    for term in of_kind(contract.terms, *kinds):
        found = _found(contract, term, _FIGURE)
        if found:
            yield found


def _within(contract: Contract, *owners: type) -> Iterator[Place]:
    """Each sum inside a node of some kinds."""
    inside = {id(node) for term in of_kind(contract.terms, *owners) for node in walk(term.node)}
    return (place for place in _figures(contract, *SUMS) if id(place[0].node) in inside)


def spelled(value: Fraction, like: str) -> str:
    """A value with the decimals and the commas of another figure."""
    decimals = len(like.partition(".")[2])
    whole, rest = divmod(round(value * 10**decimals), 10**decimals)
    return f"{whole:,}" + (f".{rest:0{decimals}}" if decimals else "")


def rate_by_a_point(contract: Contract) -> Iterator[Slip]:
    """75% for 76%."""
    for term, span, text in _figures(contract, Percent):
        for step in (-1, 1):
            if 0 < read_number(text) + step <= 100:
                yield Slip(term, ((span, spelled(read_number(text) + step, text)),))


def rate_by_a_hundred(contract: Contract) -> Iterator[Slip]:
    """0.75% for 75%, and a rate written as a plain number: 75 for 75%."""
    for term, span, text in _figures(contract, Percent):
        less = f"{float(read_number(text) / 100):f}".rstrip("0")
        yield Slip(term, ((span, less),))
        yield Slip(term, ((Span(span.start, span.end + 1), text),))


def boundary_by_a_cent(contract: Contract) -> Iterator[Slip]:
    """300.01 for 300.00, where a band, a step or a piece ends."""
    for term, span, text in _within(contract, Limit):
        for step in (-1, 1) if "." in text else ():
            yield Slip(term, ((span, spelled(read_number(text) + Fraction(step, 100), text)),))


def ceiling_changed(contract: Contract) -> Iterator[Slip]:
    """The last level or width of a list, the end of a step, a sum secured or named, for another round sum."""
    last = [list(_within_node(contract, term)) for term in of_kind(contract.terms, Bands)]
    places = [found[-1] for found in last if found]
    places += [place for place in _within(contract, Step, Secures, Let) if read_number(place[2]) > 100]
    for term, span, text in dict.fromkeys(places):
        for part in (Fraction(9, 10), Fraction(11, 10), Fraction(2)):
            yield Slip(term, ((span, spelled(read_number(text) * part, text)),))


def _within_node(contract: Contract, owner: Term) -> Iterator[Place]:
    """The sums of the limits inside a node."""
    inside = {id(part) for node in walk(owner.node) if isinstance(node, Limit) for part in walk(node)}
    return (place for place in _figures(contract, *SUMS) if id(place[0].node) in inside)


def digits_transposed(contract: Contract) -> Iterator[Slip]:
    """29,645 for 29,465; dates too."""
    places = [*_figures(contract, *SUMS, Quantity, Percent), *_days(contract)]
    for term, span, text in places:
        digits = [at for at, sign in enumerate(text) if sign.isdigit()]
        for a, b in pairwise(digits):
            new = text[:a] + text[b] + text[a + 1 : b] + text[a] + text[b + 1 :]
            if new != text and not (a == 0 and new[0] == "0") and (not _is_day(text) or _is_day(new)):
                yield Slip(term, ((span, new),))


def zero_lost_or_added(contract: Contract) -> Iterator[Slip]:
    """100.00 or 10,000.00 for 1,000.00."""
    for term, span, text in _figures(contract, *SUMS, Quantity, Percent):
        if text.partition(".")[0].endswith("0") and read_number(text) >= 10:
            for factor in (Fraction(1, 10), Fraction(10)):
                yield Slip(term, ((span, spelled(read_number(text) * factor, text)),))


def comma_slipped(contract: Contract) -> Iterator[Slip]:
    """29.465 for 29,465, 300,00 for 300.00, and 30,000 for 300.00 whose point was lost."""
    for term, span, text in _figures(contract, *SUMS, Quantity):
        if set(",.") & set(text):
            yield Slip(term, ((span, text.translate({44: ".", 46: ","})),))
        if "." in text:
            yield Slip(term, ((span, f"{int(text.replace(',', '').replace('.', '')):,}"),))
        if text.count(",") == 2:
            yield Slip(term, ((span, text.replace(",", ".", 1).replace(",", "", 1)),))


def wrong_currency(contract: Contract) -> Iterator[Slip]:
    """USD for CAD in the head, in a stream or an index, before a sum."""
    for term in of_kind(contract.terms, Currency, Unit, Money, MoneyPer):
        found = _found(contract, term, re.compile(r"\b(?:CAD|USD)\b"))
        if found:
            _, span, text = found
            yield Slip(term, ((span, "USD" if text == "CAD" else "CAD"),))
        elif isinstance(term.node, MoneyPer):
            start = term.node.span.start
            yield Slip(term, ((Span(start, start), "USD "),), words=f"USD before {contract.text(term.node.span)}")
    for term in of_kind(contract.terms, Stream):
        found = _found(contract, term, re.compile(r" received by"))
        if found and term.node is term.clause and term.clause.unit is None:
            start = found[1].start
            yield Slip(term, ((Span(start, start), " in USD"),), words="in USD, of a stream in CAD")


def _days(contract: Contract) -> Iterator[Place]:
    """Each date of the terms."""
    for term in of_kind(contract.terms, Moment, Issue, Through, Dated):
        found = _found(contract, term, _DAY)
        if found:
            yield found


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and date.fromisoformat(text).year < 2100
    except ValueError:
        return False


def dates_swapped(contract: Contract) -> Iterator[Slip]:
    """Day and month of one date, or two dates of one clause."""
    places = list(_days(contract))
    for term, span, text in places:
        year, month, day = text.split("-")
        if month != day and _is_day(f"{year}-{day}-{month}"):
            yield Slip(term, ((span, f"{year}-{day}-{month}"),))
    for (term, span, text), (other, there, written) in combinations(places, 2):
        if term.clause is other.clause and text != written and not _alike(contract, term, other):
            words = f"{text} and {written} exchanged"
            yield Slip(term, ((span, written), (there, text)), words=words)


def _alike(contract: Contract, term: Term, other: Term) -> bool:
    """Whether two lines say the same but for their dates."""
    lines = [_DAY.sub("", contract.text(each.line.span)) for each in (term, other)]
    return term.line is not other.line and lines[0] == lines[1]
