"""Averages and latest values of an index: read as dated tables that are made of the observations of a run."""

from ...dsl.dates import Duration, PeriodKind
from ...dsl.terms import expression as ex
from ...dsl.terms.stream import Index
from ..formula import Expr
from ..observed import AverageOf, LatestOf
from .context import Lowering
from .counting import period_of


def lower_average(into: Lowering, average: ex.Average) -> Expr:
    """The formula of an average, or of the latest value."""
    index = into.model.symbol(average.of).node
    assert isinstance(index, Index)
    if average.over is None:
        return into.given(LatestOf(f"latest:{index.name}", index.name.text, average.span))
    over = average.over if isinstance(average.over, Duration) else period_of(into.model, average.over)
    basis = f" of {over.basis.name}" if isinstance(over, PeriodKind) and over.basis else ""
    words = f"{over.count} {over.unit}" if isinstance(over, Duration) else f"the {over.length}{basis} before"
    return into.given(AverageOf(f"average:{index.name}:{words}", index.name.text, average.span, over))
