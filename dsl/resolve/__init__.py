"""Syntax -> model: names bound, types known, and every finding about meaning."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from attrs import evolve

from ..changing import note_changes
from ..diagnostic import Diagnostic, has_errors, in_text_order
from ..model import Model
from ..scope import Scope
from ..source import Place, Source
from ..syntax import Clause, Deal, Node, walk
from ..terms.change import Amendment
from ..terms.expression import Comparison, Money, MoneyPer
from ..terms.head import Rounding
from ..terms.royalty import Royalty
from ..terms.stream import Unit
from ..terms.value import Drafting, Reading
from .accounts import check_account, refuse_reached
from .amendments import check_amendment
from .broken import broken_names, left_out, stand_ins, unread_heads, unread_names
from .business import check_business_days
from .chains import check_chains
from .changes import check_change, check_moments
from .currencies import check_currencies
from .earned import check_days_meant
from .examples import in_this_meaning
from .files import check_fillings
from .flows import check_flow, check_streams_shared_once
from .head import check_head
from .names import declare
from .rights import check_parts_given_up, check_right
from .royalties import check_royalty
from .separately import check_separately, expanded
from .tables import check_table
from .things import check_thing
from .translations import check_translation
from .trust import check_trust
from .unbuilt import refuse_unbuilt
from .values import check_value


def resolve(
    source: Source, deal: Deal, choices: Mapping[str, str] | None = None
) -> tuple[Model | None, tuple[Diagnostic, ...]]:
    """Check a deal under one choice of readings; the first meaning is the default.

    The model is None where an error keeps the deal from being run.
    """
    chosen = _chosen(deal, choices)
    scope, clauses, head = _checked(source, deal, tuple(in_force(deal.clauses, chosen)), Scope(source))
    findings = in_text_order(scope.findings)
    if head is None or deal.unread or deal.missing or scope.wrong or has_errors(findings):
        return None, findings
    model = _model(scope, head, clauses, chosen)
    backdated = [each for each in model.all_of(Amendment) if each.is_retroactive]
    if not backdated:
        return model, findings
    last = max(backdated, key=lambda each: each.day)
    earlier, wrong = resolve(source, _before(deal, last), choices)
    if earlier is None:
        return None, in_text_order({*findings, *wrong})
    return evolve(model, earlier=earlier, restated_on=last.day), findings


def _before(deal: Deal, amendment: Amendment) -> Deal:
    """The deal as it was signed on the day before an amendment was."""
    from ..layers import as_of  # which knows of the names that amendments bring

    return as_of(deal, amendment.day - timedelta(days=1))


def sound_part(source: Source, deal: Deal, choices: Mapping[str, str] | None = None) -> Model:
    """A model of the clauses with which nothing is wrong so far, and which name none with which something is.

    It is there to be looked at further, not to be run: what its head lacks is filled in.
    """
    chosen = _chosen(deal, choices)
    every = tuple(in_force(deal.clauses, chosen))
    out: frozenset[int] = frozenset()
    while True:
        scope = Scope(source, broken=broken_names(every, out), partial=True)
        sound = tuple(clause for clause in every if id(clause) not in out)
        scope, clauses, head = _checked(source, deal, sound, scope)
        more = left_out(scope, every, out)
        if more == out:
            return _model(scope, head or ("", date.min), clauses, chosen)
        out = more


def _chosen(deal: Deal, choices: Mapping[str, str] | None) -> dict[str, str]:
    first = {reading.name.text: reading.meanings[0].name.text for reading in readings(deal.clauses)}
    return {**first, **(choices or {})}


def _checked(
    source: Source, deal: Deal, clauses: tuple[Clause, ...], scope: Scope
) -> tuple[Scope, tuple[Clause, ...], tuple[str, date] | None]:
    """The clauses that could be checked, with what was found in the scope; the title and the date of the head."""
    clauses = (*clauses, *stand_ins(source, deal))
    clauses = (*clauses, *expanded(clauses))
    scope.broken |= unread_names(source, deal)
    scope.missing = deal.missing
    nodes = tuple({id(node): node for node in walk(clauses)}.values())
    declare(scope, deal, clauses, nodes)
    clauses = in_this_meaning(scope, deal, clauses)
    nodes = tuple({id(node): node for node in walk(clauses)}.values())
    note_changes(scope, clauses)
    head = check_head(scope, deal, clauses, nodes, unread_heads(source, deal))
    if scope.partial and scope.currency is None:
        scope.currency = min(scope.currencies, default="USD")
    clauses = check_chains(scope, clauses)
    refuse_unbuilt(scope, nodes)
    check_days_meant(scope, nodes)
    check_business_days(scope, clauses, nodes)
    of_terms = (check_thing, check_value, check_table, check_translation, check_flow, check_royalty, check_account)
    for check in (*of_terms, check_change, check_amendment, check_right, check_trust):
        for clause in clauses:
            check(scope, clause)
    for clause in clauses:
        if isinstance(clause, Royalty):
            check_separately(scope, clause, clauses)
    for node in nodes:
        if isinstance(node, Comparison):
            refuse_reached(scope, node)
    check_streams_shared_once(scope, clauses)
    check_parts_given_up(scope, clauses)
    check_currencies(scope, clauses, nodes)
    check_fillings(scope, deal)
    check_moments(scope, clauses)
    _forget_unstated(scope, nodes)
    return scope, clauses, head


def _forget_unstated(scope: Scope, nodes: tuple[Node, ...]) -> None:
    """Bare sums are unclear only because of another currency: where that stands once, and is wrong there, tell that."""
    other = {
        _line(scope.source.place(node.span))
        for node in nodes
        if isinstance(node, (Money, MoneyPer, Unit)) and node.currency not in ("", None, scope.currency)
    }
    wrong = {_line(f.place) for f in scope.findings if f.code in ("RG103", "RG104") and f.place}
    if len(other) == 1 and other <= wrong:
        scope.findings[:] = [finding for finding in scope.findings if finding.code != "RG105"]


def _line(place: Place) -> tuple[str, int]:
    return place.file, place.line


def _model(scope: Scope, head: tuple[str, date], clauses: tuple[Clause, ...], chosen: Mapping[str, str]) -> Model:
    rounding = next((clause for clause in clauses if isinstance(clause, Rounding)), None)
    return Model(scope.source, *head, scope.currency or "", rounding, clauses, chosen, scope)


def readings(clauses: tuple[Clause, ...]) -> Iterator[Reading]:
    """Every reading of a deal, those inside draftings and amendments too."""
    for clause in clauses:
        if isinstance(clause, Amendment):
            yield from readings(clause.clauses)
        if isinstance(clause, Reading):
            yield clause
            for meaning in clause.meanings:
                if isinstance(meaning, Drafting):
                    yield from readings(meaning.clauses)


def in_force(clauses: tuple[Clause, ...], chosen: Mapping[str, str]) -> Iterator[Clause]:
    """The clauses of the meanings chosen, in text order."""
    for clause in clauses:
        yield clause
        if isinstance(clause, Reading):
            for meaning in clause.meanings:
                if isinstance(meaning, Drafting) and meaning.name.text == chosen[clause.name.text]:
                    yield from in_force(meaning.clauses, chosen)
        elif isinstance(clause, Amendment):
            yield from in_force(clause.clauses, chosen)
