"""Syntax -> model: names bound, types known, and every finding about meaning."""

from collections.abc import Iterator, Mapping

from ..diagnostic import Diagnostic, has_errors, in_text_order
from ..model import Model
from ..scope import Scope
from ..source import Source
from ..syntax import Clause, Deal, walk
from ..terms.head import Rounding
from ..terms.value import Drafting, Reading
from .chains import check_chains
from .flows import check_flow, check_streams_shared_once
from .head import check_head
from .names import declare
from .rights import check_right
from .things import check_thing
from .trust import check_trust
from .values import check_value


def resolve(
    source: Source, deal: Deal, choices: Mapping[str, str] | None = None
) -> tuple[Model | None, tuple[Diagnostic, ...]]:
    """Check a deal under one choice of readings; the first meaning is the default.

    The model is None where an error keeps the deal from being run.
    """
    chosen = {reading.name.text: reading.meanings[0].name.text for reading in readings(deal.clauses)}
    chosen.update(choices or {})
    scope = Scope(source)
    clauses = tuple(in_force(deal.clauses, chosen))
    nodes = tuple(walk(clauses))
    declare(scope, deal, clauses, nodes)
    head = check_head(scope, deal, clauses, nodes)
    if not check_chains(scope, clauses):
        return None, in_text_order(scope.findings)
    for check in (check_thing, check_value, check_flow, check_right, check_trust):
        for clause in clauses:
            check(scope, clause)
    check_streams_shared_once(scope, clauses)
    findings = in_text_order(scope.findings)
    if head is None or has_errors(findings):
        return None, findings
    title, dated = head
    rounding = next((clause for clause in clauses if isinstance(clause, Rounding)), None)
    model = Model(source, title, dated, scope.currency or "", rounding, clauses, chosen, scope)
    return model, findings


def readings(clauses: tuple[Clause, ...]) -> Iterator[Reading]:
    """Every reading of a deal, those inside draftings too."""
    for clause in clauses:
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
