"""A contract, inputs, and the words of a period -> the statement."""

from collections.abc import Mapping
from datetime import date

from attrs import evolve

from ...dsl.diagnostic import Diagnostic, Refusal, Severity
from ...dsl.numbers import TextRefused
from ...dsl.source import Source
from ..rows import Inputs
from ..run import chosen_model, evaluate
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


def _refused(message: str, way: str) -> Refusal:
    return Refusal([Diagnostic("RG521", Severity.ERROR, message, None, way)])
