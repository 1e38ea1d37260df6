"""Promises of the contract: checked after each tick, from the text as it stands."""

from ...dsl.terms.trust import Check as CheckClause
from ..formula import either, no
from ..program import Check
from .context import SETTLE, Lowering
from .expressions import lower_value
from .lives import brought


def lower_check(into: Lowering, check: CheckClause) -> None:
    """A check that holds always; one of figures only was settled when the deal was checked."""
    if not check.always:
        return
    words = into.model.source.slice(check.condition.span)
    condition = into.fresh(lower_value(into, check.condition))
    operation = Check(
        condition=either(no(brought(into, check)), condition),
        code="RG604",
        message=f"the contract promises '{words}', and it does not hold",
        help="mend the term that breaks the promise, or the promise",
        clause="check",
        span=check.span,
    )
    into.rule(SETTLE, (operation,), "check", check.span)
