"""What drafts that know the same names are tried on: streams with their levels, days, options and liens."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeVar

from attrs import frozen

from ...dsl.terms.option import Option
from ...dsl.terms.security import Security
from ...dsl.terms.stream import Index
from .breakpoints import Levels, breakpoints, past_every_level
from .draft import Draft
from .inflow import Inflow, inflows
from .landmarks import days_named, figures_compared, reported_events, units_of, window_of
from .scenario import Writer

C = TypeVar("C", Option, Security)
MOST_DAYS = 40
"""The most days that one stream comes near."""


@frozen(eq=False)
class Ground:
    """The drafts together: each stream with the levels of any draft, each option and lien of any.

    `units` are those that each option is over; `figures` those with which each index is compared; `year` is the
    first whole year of the deal.
    """

    levels: tuple[Levels, ...]
    days: tuple[date, ...]
    options: tuple[Option, ...]
    liens: tuple[Security, ...]
    happenings: tuple[str, ...]
    units: Mapping[str, Fraction]
    figures: Mapping[str, tuple[Fraction, ...]]
    currency: str
    year: int

    @classmethod
    def of(cls, drafts: Sequence[Draft], only: Collection[str] | None = None) -> "Ground":
        """The ground of some drafts: of all their streams, or of some only."""
        models = [draft.model for draft in drafts]
        year = max(model.dated for model in models).year + 1
        figures: dict[str, set[Fraction]] = {}
        for model in models:
            for index in model.all_of(Index):
                figures.setdefault(index.name.text, set()).update(figures_compared(model, index))
        return cls(
            _levels(drafts, date(year, 1, 31), only),
            tuple(sorted({day for model in models for day in days_named(model)}))[:MOST_DAYS],
            _each((window_of(option), option) for model in models for option in model.all_of(Option)),
            _each((None, lien) for model in models for lien in model.all_of(Security)),
            tuple(dict.fromkeys(name for model in models for name in reported_events(model))),
            {option.name.text: units_of(model, option) for model in models for option in model.all_of(Option)},
            {name: tuple(sorted(values)) for name, values in figures.items()},
            models[0].currency,
            year,
        )

    def observe(self, writer: Writer, place: int = -1) -> None:
        """Each index on each day: the figure at a place in the row of those that it is compared with."""
        for name, values in self.figures.items():
            for day in sorted({*writer.days, *self.days}):
                writer.observe(day, name, values[min(place, len(values) - 1)])


def _levels(drafts: Sequence[Draft], day: date, only: Collection[str] | None) -> tuple[Levels, ...]:
    found: dict[Inflow, set[Fraction]] = {}
    for draft in drafts:
        large = past_every_level(draft)
        for inflow in inflows(draft.model, draft.ready.machine.program):
            if only is None or inflow.stream in only:
                found.setdefault(inflow, set()).update(breakpoints(draft, inflow, day, large))
    return tuple(Levels(inflow, tuple(sorted(points))) for inflow, points in found.items())


def _each(clauses: Iterable[tuple[object, C]]) -> tuple[C, ...]:
    """The first clause of each name, and of each window of it."""
    found: dict[tuple[str, object], C] = {}
    for window, clause in clauses:
        found.setdefault((clause.name.text, window), clause)
    return tuple(found.values())
