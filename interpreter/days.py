"""On which days a tick falls."""

from collections.abc import Callable
from datetime import date

from attrs import frozen

from ..dsl.dates import PeriodKind


@frozen(eq=False, repr=False, slots=False)
class Days:
    """On which days a tick falls: on some days, at the start of each period, or where it `ends`, after a lag.

    Periods are numbered; of `turn` (k, n) only each n-th one counts, from the k-th on. `busy` is each day on which
    anything else happens.
    """

    dates: tuple[date, ...] = ()
    every: PeriodKind | None = None
    ends: bool = False
    lag: Callable[[date], date] | None = None
    turn: tuple[int, int] = (0, 1)
    busy: bool = False
