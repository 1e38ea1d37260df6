"""Slips in words and lines: a line lost or written twice, a lien lost, somebody else's name, one word for another."""

import re
from collections.abc import Iterator
from itertools import pairwise

from regalia.dsl.source import Span
from regalia.dsl.syntax import Line, Name
from regalia.dsl.terms.expression import Reference, Takings
from regalia.dsl.terms.instrument import Instrument, Issue, PartGivenUp
from regalia.dsl.terms.limit import Until, While
from regalia.dsl.terms.option import Condition, Exchange, Exercisable, Fractions, Option
from regalia.dsl.terms.payment import Instalment, Payment
from regalia.dsl.terms.security import HeldBy, Rank, Secures, Security, Surplus
from regalia.dsl.terms.stream import Payer, Stream
from regalia.dsl.terms.value import Drafting, Meaning, Piece, Reading
from regalia.dsl.terms.waterfall import Band, Rest, Share, Step

from .contract import RIGHTS, TERMS, Contract, Slip, Term, of_kind

_OF_RIGHTS = (Option, Security)
_LINES = (Band, Step, Rest, Piece, Meaning, Issue, PartGivenUp, Payer, Instalment)
_LINES_OF_RIGHTS = (Exercisable, Exchange, Fractions, Condition, Rank, HeldBy, Secures, Surplus)


def band_dropped(contract: Contract) -> Iterator[Slip]:
    """A band, a step or a piece of a value is left out."""
    for term in of_kind(contract.terms, Band, Step, Piece):
        if contract.whole_lines(term.node.span) != contract.whole_lines(term.clause.span):
            yield _without(contract, term, TERMS)


def line_duplicated(contract: Contract) -> Iterator[Slip]:
    """A line is written twice."""
    for term in of_kind(contract.terms, *_LINES, *_LINES_OF_RIGHTS):
        span = contract.whole_lines(term.node.span)
        if span != contract.whole_lines(term.clause.span):
            category = RIGHTS if isinstance(term.node, _LINES_OF_RIGHTS) else TERMS
            words = f"twice: {contract.source.slice(term.node.span)}"
            yield Slip(term, ((Span(span.end, span.end), contract.text(span)),), category, words)


def lien_lost(contract: Contract) -> Iterator[Slip]:
    """A lien is left out, or one of its assets, its rank, who holds it, who has the surplus.

    Where a lien is for units, the surplus is their issuer's without a word, so that line may go.
    """
    for term in of_kind(contract.terms, Security):
        assert isinstance(term.node, Security)
        yield Slip(term, ((contract.whole_lines(term.node.span), ""),), RIGHTS, f"{term.clause.label} is left out")
        assets = term.node.assets
        for before, after in pairwise(assets):
            comma = Span(before.span.end, after.span.end)
            yield Slip(term, ((comma, ""),), RIGHTS, f"not over {after}")
            if before is assets[0]:
                comma = Span(before.span.start, after.span.start)
                yield Slip(term, ((comma, ""),), RIGHTS, f"not over {before}")
    for term in of_kind(contract.terms, Rank, HeldBy, Surplus):
        assert isinstance(term.clause, Security)
        if not isinstance(term.node, Surplus) or term.clause.secured.text not in contract.instruments:
            yield _without(contract, term, RIGHTS)


def _without(contract: Contract, term: Term, category: str) -> Slip:
    """The lines of a term left out."""
    words = f"left out: {contract.source.slice(term.node.span)}"
    return Slip(term, ((contract.whole_lines(term.node.span), ""),), category, words)


def party_swapped(contract: Contract) -> Iterator[Slip]:
    """Another party stands where one is paid, pays, holds, elects or counts; or payer and payee are exchanged."""
    for term in contract.terms:
        for name in _parties_in(term):
            known = name.text in contract.parties
            units = isinstance(term.node, (Share, Security)) and name.text in contract.instruments
            for other in contract.parties if known or units else ():
                if other != name.text:
                    category = TERMS if isinstance(term.node, Takings) else RIGHTS
                    line = contract.source.line_text(contract.source.line_of(name.span.start)).strip()
                    words = f"{other} for {name} in: {line}"
                    yield Slip(term, ((name.span, other),), category, words)
        if isinstance(term.node, Payment):
            payer, payee = term.node.payer, term.node.payee
            edits = ((payer.span, payee.text), (payee.span, payer.text))
            yield Slip(term, edits, RIGHTS, f"from {payee} to {payer}")


def _parties_in(term: Term) -> tuple[Name, ...]:
    """The names of those who take part in a term, not deeper."""
    match term.node:
        case Share(to=to) | Rest(to=to) | PartGivenUp(to=to) | Surplus(to=to) | Issue(to=to):
            return (to,)
        case (
            HeldBy(trustee=who) | Stream(receiver=who) | Instrument(issuer=who) | Option(holder=who) | Takings(who=who)
        ):
            return (who,)
        case Security(secured=who) | Takings(who=who):
            return (who,)
        case Payment(payer=payer, payee=payee):
            return (payer, payee)
        case Meaning(value=Reference(name=name)):
            return (name,)
    return ()


def reading_flipped(contract: Contract) -> Iterator[Slip]:
    """Two meanings have each other's text, or change places, so that the other one is the default."""
    for term in of_kind(contract.terms, Reading):
        assert isinstance(term.node, Reading)
        first, second = term.node.meanings[:2]
        spans = [_said(meaning) for meaning in (first, second)]
        words = f"the meanings of {first.name} and {second.name} exchanged"
        paid = {name.text for meaning in (first, second) for name in _parties_in(Term(term.clause, meaning, meaning))}
        category = RIGHTS if paid & {*contract.parties, *contract.instruments} else TERMS
        yield Slip(term, _exchanged(contract, *spans), category, words)
        spans = [contract.whole_lines(meaning.span) for meaning in (first, second)]
        yield Slip(term, _exchanged(contract, *spans), TERMS, f"{second.name} stands first")


def _said(meaning: Meaning | Drafting) -> Span:
    """What a meaning says: its value; of one with clauses its name, which comes to the same when exchanged."""
    return meaning.value.span if isinstance(meaning, Meaning) else meaning.name.span


def _exchanged(contract: Contract, one: Span, other: Span) -> tuple[tuple[Span, str], ...]:
    return (one, contract.text(other)), (other, contract.text(one))


def until_for_while(contract: Contract) -> Iterator[Slip]:
    """`until` where a limit is looked at afresh, `while` where it is an end."""
    for term in of_kind(contract.terms, Until, While, Condition):
        found = re.compile("until|while").match(contract.source.text, term.node.span.start)
        assert found
        new = "while" if found[0] == "until" else "until"
        words = f"{new} for {found[0]} in: {contract.source.slice(_line_of(term))}"
        yield Slip(term, ((Span(*found.span()), new),), TERMS, words)


def _line_of(term: Term) -> Span:
    return term.line.span if isinstance(term.line, Line) else term.node.span


def under_lost(contract: Contract) -> Iterator[Slip]:
    """A counter counts everything, where it was one clause or one source; a payer pays under no licence."""
    for term in of_kind(contract.terms, Takings, Payer):
        names = (term.node.clause, term.node.source) if isinstance(term.node, Takings) else (term.node.under,)
        for name in names:
            if name:
                start = re.search(r"\s+(under|from)\s+$", contract.source.text[: name.span.start])
                assert start
                span = Span(start.start(), name.span.end)
                category = TERMS if isinstance(term.node, Takings) else RIGHTS
                words = f"{contract.text(span).strip()} left out of: {contract.source.slice(term.node.span)}"
                yield Slip(term, ((span, ""),), category, words)
