"""What drafts that know the same names are tried on: streams with their levels, days, options and liens."""

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeVar

from attrs import evolve, frozen

from ...dsl.model import Model
from ...dsl.numbers import Percentage
from ...dsl.terms.option import Option
from ...dsl.terms.security import Security
from ...dsl.terms.stream import Index
from ...dsl.types import PERCENT
from ...dsl.units import unit_type
from .breakpoints import Levels, breakpoints, past_every_level
from .draft import Draft
from .inflow import Inflow, inflows, paid_on
from .landmarks import days_named, figures_compared, reported_events, units_of, window_of
from .scenario import Writer

C = TypeVar("C", Option, Security)
MOST_DAYS = 40
"""The most days that one stream comes near."""

_A_RATE = Fraction(1, 20)
"""What an index in percent is, where it is compared with nothing."""


@frozen(eq=False)
class Ground:
    """The drafts together: each stream with the levels of any draft, each option, lien and clause paid late of any.

    `units` are those that each option is over; `figures` those at which each index is tried, the last with which it
    is compared at the end; `year` is the first whole year of the deal. `drafts` go with much more than all that each
    names.
    """

    drafts: Mapping[Draft, Fraction]
    levels: tuple[Levels, ...]
    days: tuple[date, ...]
    options: tuple[Option, ...]
    liens: tuple[Security, ...]
    late: tuple[Inflow, ...]
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
        percents = {each.name.text for model in models for each in model.all_of(Index) if in_percent(model, each)}
        for model in models:
            for index in model.all_of(Index):
                figures.setdefault(index.name.text, set()).update(figures_compared(model, index))
        found = cls(
            {draft: past_every_level(draft) for draft in drafts},
            (),
            tuple(sorted({day for model in models for day in days_named(model)}))[:MOST_DAYS],
            _each((window_of(option), option) for model in models for option in model.all_of(Option)),
            _each((None, lien) for model in models for lien in model.all_of(Security)),
            tuple(dict.fromkeys(inflow for model in models for inflow in paid_on(model))),
            tuple(dict.fromkeys(name for model in models for name in reported_events(model))),
            {option.name.text: units_of(model, option) for model in models for option in model.all_of(Option)},
            {
                name: _in_percent(values) if name in percents else _on_both_sides(values)
                for name, values in figures.items()
            },
            models[0].currency,
            year,
        )
        shared = (inflow for draft in drafts for inflow in inflows(draft.model, draft.ready.machine.program))
        wanted = dict.fromkeys(inflow for inflow in shared if only is None or inflow.stream in only)
        return evolve(found, levels=tuple(found.levels_of(each, date(year, 1, 31), Writer) for each in wanted))

    def levels_of(self, inflow: Inflow, day: date, begin: Callable[[], Writer]) -> Levels:
        """Where any draft cuts what comes in at once on a day, after what a writer begins with."""
        points: set[Fraction] = set()
        for draft, large in self.drafts.items():
            writer = begin()
            writer.days.add(day)
            self.observe(writer, known=draft.model.scope.symbols)
            points.update(breakpoints(draft, inflow, day, large, writer))
        return Levels(inflow, tuple(sorted(points)))

    def observe(self, writer: Writer, place: int = -1, known: Container[str] | None = None) -> None:
        """Each index, or each that is `known`, on each day: a figure at which it is tried, by its place."""
        for name, values in self.figures.items():
            if known is not None and name not in known:
                continue
            for day in sorted({*writer.days, *self.days}):
                writer.observe(day, name, values[min(place, len(values) - 1)])


def _on_both_sides(compared: Collection[Fraction]) -> tuple[Fraction, ...]:
    """Figures below and above all with which an index is compared, and then these; one where there is none."""
    if not compared:
        return (Fraction(1),)
    least, most = min(compared), max(compared)
    return (least / 2 if least > 0 else least - 1, most * 2 if most > 0 else most + 1, *sorted(compared))


def in_percent(model: Model, index: Index) -> bool:
    """Whether what is observed of an index is a percentage."""
    return unit_type(model.scope, index.unit) == PERCENT


def _in_percent(compared: Collection[Fraction]) -> tuple[Fraction, ...]:
    """The same for an index in percent."""
    return tuple(map(Percentage, _on_both_sides(compared) if compared else (_A_RATE,)))


def _each(clauses: Iterable[tuple[object, C]]) -> tuple[C, ...]:
    """The first clause of each name, and of each window of it."""
    found: dict[tuple[str, object], C] = {}
    for window, clause in clauses:
        found.setdefault((clause.name.text, window), clause)
    return tuple(found.values())
