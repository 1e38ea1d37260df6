"""What a contract asks of the observations of an index: an average, its latest value, whether there is one."""

from attrs import field, frozen

from ..dsl.dates import Duration, PeriodKind
from ..dsl.source import Span
from .program import Phase, TickKind


@frozen
class OfObservations:
    """A dated table by name, made for each run of what was observed of an index; `span` is where it is asked for."""

    name: str
    index: str
    span: Span = field(eq=False)

    @property
    def observing(self) -> TickKind:
        """The tick with which the index is observed."""
        return TickKind("input", self.index, Phase.OBSERVE)


@frozen
class MeasureOf(OfObservations):
    """Its `average`, `lowest` or `highest` over so much time that ends with the day, or over the whole period before.

    `business` says that only business days are counted.
    """

    measure: str
    over: Duration | PeriodKind
    business: bool = False

    @property
    def begun(self) -> "BegunOf":
        """Whether its days all lie behind the first observation, or on it."""
        return BegunOf(f"begun:{self.name}", self.index, self.span, self)


@frozen
class BegunOf(OfObservations):
    """Whether all the days of a measure lie behind the first observation, or on it."""

    measure: MeasureOf


@frozen
class LatestOf(OfObservations):
    """The value that was observed on the day, or else last before it."""

    @property
    def seen(self) -> "SeenOf":
        """Whether there is one."""
        return SeenOf(f"seen:{self.index}", self.index, self.span)


@frozen
class SeenOf(OfObservations):
    """Whether there is a latest value."""
