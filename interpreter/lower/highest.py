"""What a value has been at most since the beginning, looked at after each happening."""

from ...dsl.terms.expression import OverTime
from ..formula import TRUE, Apply, Expr, Operator, Reg, both, if_, reads
from ..program import Register, Set
from .context import SETTLE, Lowering, indexes_read


def highest(into: Lowering, expr: OverTime, value: Expr, unit: str) -> Reg:
    """The register of what a value has been at most; nothing before the first happening."""
    words = " ".join(into.model.source.slice(expr.of.span).split())
    name = f"highest:{unit}:{words}"
    if name in into.registers:
        return Reg(name)
    most, seen = into.register(name, Register("term", unit)), into.latch(f"seen:{unit}:{words}")
    when = _when(into, value)
    greater = if_(seen, Apply(Operator.MAX, (most, value)), value)
    body = (
        Set(register=most.name, value=greater, when=when, clause="", span=expr.span),
        Set(register=seen.name, value=TRUE, when=when, clause="", span=expr.span),
    )
    into.rule(SETTLE, body, "", expr.span)
    into.latch_reads[name] = frozenset(item.name for item in reads(value) if isinstance(item, Reg))
    return most


def _when(into: Lowering, value: Expr) -> Expr:
    """On which days it is looked at: where it reads an index, on those on which that was observed."""
    condition: Expr = TRUE
    for name in sorted(indexes_read(value)):
        condition = both(into.observed_today(name), condition)
    return condition
