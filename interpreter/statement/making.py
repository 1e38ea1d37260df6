"""A contract, inputs, and the words of a period -> the statement."""

from collections.abc import Mapping
from datetime import date

from attrs import evolve

from ...dsl.diagnostic import Diagnostic, Refusal, Severity
from ...dsl.nearest import did_you_mean
from ...dsl.numbers import TextRefused
from ...dsl.source import Source
from ..ledger import Entry
from ..rows import Inputs
from ..run import Result, chosen_model, evaluate
from .period import read_period, whole
from .statement import Statement, stated


def statement_of(
    source: Source,
    inputs: Inputs,
    *,
    period: str | None = None,
    holder: str | None = None,
    through: date | None = None,
    choices: Mapping[str, str] | None = None,
    supplied: Mapping[str, str] | None = None,
    signed: date | None = None,
) -> Statement:
    """The statement of a period: of a run that ends with it; without one, from the start through a day (the last
    input's), for everybody or for one holder.

    Raises: Refusal, as a run; where there is no such period, holder or rounding.
    """
    model = chosen_model(source, choices or {}, signed)
    asked = None
    if period is not None:
        if through is not None:
            raise _refused("a period says through which day it goes, and another day is given", "leave one of them out")
        try:
            asked = read_period(period, model)
        except TextRefused as refused:
            raise _refused(f"period {refused}", refused.help) from None
        through = asked.last
    result = evolve(evaluate(model, inputs, through=through, supplied=supplied or {}), signed=signed)
    return stated(result, asked or whole(model, result.through), holder)


def entries_by(result: Result, party: str, period: str | None = None) -> tuple[Entry, ...]:
    """The entries that somebody pays or is paid by, in a period (always, without one).

    Raises: Refusal where nobody of that name is in the deal or in the ledger, or there is no such period.
    """
    symbol = result.model.scope.symbols.get(party)
    name = symbol.key if symbol else party
    ends = {who for entry in result.entries for who in (entry.source, entry.target) if who}
    if symbol is None and party not in ends:
        way = did_you_mean(party, ends, f"name one of: {', '.join(sorted(ends))}")
        raise Refusal([Diagnostic("RG503", Severity.ERROR, f"'{party}' is not in this run", None, way)])
    try:
        span = read_period(period, result.model) if period is not None else None
    except TextRefused as refused:
        raise _refused(f"period {refused}", refused.help) from None
    found = (entry for entry in result.entries if name in (entry.source, entry.target))
    return tuple(entry for entry in found if span is None or span.holds(entry.day))


def _refused(message: str, way: str) -> Refusal:
    return Refusal([Diagnostic("RG521", Severity.ERROR, message, None, way)])
