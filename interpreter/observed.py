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
class AverageOf(OfObservations):
    """Its average over so much time that ends with the day, or over the whole period before."""

    over: Duration | PeriodKind


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
