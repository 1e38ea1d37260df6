"""Amendments: what they change takes place at the opening of the day on which they take effect."""

from ...dsl.syntax import walk
from ...dsl.terms import expression as ex
from ...dsl.terms.change import Amendment, Restart
from ..program import Days, Phase, TickKind
from .context import Lowering
from .effects import Effects


def lower_amendments(into: Lowering) -> None:
    """A rule for the effects of each amendment, after all else that happens at the opening of its day."""
    found = []
    for number, amendment in enumerate(into.model.all_of(Amendment)):
        effects = Effects(into, amendment.name.text, f"amendment.{number}")
        found.append((amendment, effects.lower(amendment.effects)))
    for amendment, body in found:
        if body:
            kind = TickKind("date", f"effective {amendment.since}", Phase.OPEN)
            into.days[kind] = Days(dates=(amendment.since,))
            into.rule(kind, body, amendment.name.text, amendment.span)


def note_restarts(into: Lowering) -> None:
    """Enter the counters that begin again: those that the lines of a clause name that is to count afresh."""
    for amendment in into.model.all_of(Amendment):
        for line in amendment.effects:
            if not isinstance(line, Restart):
                continue
            for node in walk(into.model.symbol(line.clause).node):
                if isinstance(node, (ex.Reference, ex.Takings, ex.Funded)):
                    into.afresh.setdefault(id(node), []).append(amendment.since)
