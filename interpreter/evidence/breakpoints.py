"""Where a stream is cut: how much of it has come in where a band, a step or a limit ends."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import frozen

from ...dsl.diagnostic import Refusal
from ...dsl.syntax import walk
from ...dsl.terms import expression as ex
from ..exact.machine import Run
from ..lower.waterfall import receiving
from ..program import Split, TickKind
from .draft import Draft
from .inflow import Inflow
from .scenario import Writer

PLAIN = Fraction(1_000_000)
"""What comes in at a time where no level says how much."""


@frozen
class Levels:
    """A stream and how much of it has come in where drafts cut it, in order."""

    inflow: Inflow
    points: tuple[Fraction, ...]

    @property
    def enough(self) -> Fraction:
        """More than brings the stream past its last cut."""
        return self.points[-1] * 2 if self.points else PLAIN


def breakpoints(draft: Draft, inflow: Inflow, day: date, large: Fraction, writer: Writer) -> tuple[Fraction, ...]:
    """How much of a stream, at once on a day and after what was written, comes in where a draft cuts it.

    Each is rounded up to a smallest unit. One receipt as `large` as makes it pass every level is shared; the
    interpreter says where it was cut.
    """
    inflow.arrive(writer, day, large)
    result = draft.run(writer.scenario("a receipt past every level").inputs)
    if isinstance(result, Refusal):
        return ()
    cuts = _cuts(result.run, receiving(inflow.stream), day)
    return tuple(sorted({Fraction(-(-cut // 1)) / inflow.smallest for cut in cuts if cut > 0}))


def past_every_level(draft: Draft) -> Fraction:
    """Much more than all the figures of a draft come to together."""
    nodes = (node for clause in draft.model.clauses for node in walk(clause))
    figures = (node.value for node in nodes if isinstance(node, (ex.Number, ex.Money, ex.MoneyPer, ex.Quantity)))
    return Fraction(max(1000, -(-sum(figures) // 1))) * 10**6


def _cuts(run: Run, kind: TickKind, day: date) -> Iterator[Any]:
    """How much had passed at each cut of what came in on a day and of what is shared after it, in smallest units."""
    since = next((place for place, tick in enumerate(run.ticks) if tick.kind == kind and tick.day == day), None)
    for trail in run.trails[since:] if since is not None else ():
        for number, did, *_ in trail:
            if isinstance(run.operations[number], Split):
                passed: Any = 0
                for _, base in did[:-1]:
                    passed += base
                    yield passed
