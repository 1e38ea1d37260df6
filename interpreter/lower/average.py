"""Averages and latest values of an index: read as dated tables that are made of the observations of a run."""

from ...dsl.dates import Duration, PeriodKind
from ...dsl.terms import expression as ex
from ...dsl.terms.stream import Index
from ..formula import Expr
from ..observed import LatestOf, MeasureOf
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
    days = "business " * average.business
    words = f"{over.count} {days}{over.unit}" if isinstance(over, Duration) else f"the {over.length}{basis} before"
    measure, name = average.measure.text, index.name.text
    return into.given(MeasureOf(f"{measure}:{name}:{words}", name, average.span, measure, over, average.business))
