"""A deal and its inputs -> what was paid, to whom, and why."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from attrs import evolve, frozen

from ..dsl.business import Calendar
from ..dsl.dates import OutOfCalendar
from ..dsl.diagnostic import Diagnostic, Refusal, Severity, has_errors
from ..dsl.layers import as_of
from ..dsl.model import Model
from ..dsl.parser import parse
from ..dsl.source import Source
from ..dsl.terms.change import Amendment
from ..dsl.terms.stream import Event
from .actual import reported
from .arrivals import Arrivals
from .averages import averages
from .balance import account_for
from .check import check_deal, read_model
from .exact.evaluate import NoFigure
from .exact.machine import Machine, Run, by_option
from .exact.unknown import Unknown, ValueNeeded
from .ledger import Entry, entries, totals
from .lower import lower
from .lower.holes import holes_of, places_of
from .lower.state import State
from .marks import Caveat, caveats, taken_for_paid
from .places import Places
from .register import Register
from .retroactive import composed, known_to
from .rows import Inputs, Row
from .supply import refuse_unknown_choices, supplied_figures
from .timeline import Tick, refuse_too_much, timeline


@frozen(eq=False)
class Result:
    """What came of a run, through the end of a day.

    `entries` is the ledger; `totals` what each has received, by currency or instrument (smallest units).
    `signed` is the day after which amendments were left out; `earlier` the run of the deal before an amendment that
    takes effect earlier than it was signed.
    """

    model: Model
    through: date
    entries: tuple[Entry, ...]
    totals: Mapping[str, Mapping[str, Any]]
    state: State
    run: Run
    inputs: Inputs
    supplied: Mapping[str, str]
    signed: date | None = None
    earlier: "Result | None" = None

    def __repr__(self) -> str:
        return f"<run of {self.model.title!r} through {self.through}: {len(self.entries):,} entries>"

    @cached_property
    def caveats(self) -> tuple[Caveat, ...]:
        """What is assumed, undisclosed or not modelled, and the figures that depend on it."""
        taken = tuple(each.name for each in self.state.overdue if each.name not in self.reported)
        return (*caveats(self.model, frozenset(self.supplied)), *taken_for_paid(self.model, taken))

    @cached_property
    def reported(self) -> frozenset[str]:
        """The clauses of which it is said what was really paid."""
        return frozenset(reported(self.model, self.inputs))

    def by(self, party: str, period: str | None = None) -> tuple[Entry, ...]:
        """The entries that somebody pays or is paid by, in a period such as `2010Q4` (always, without one).

        Raises: Refusal where the deal has no such name, or there is no such period.
        """
        from .statement.making import entries_by

        return entries_by(self, party, period)

    def to_arrow(self) -> Any:
        """The ledger as a pyarrow table. Raises: ImportError where the extra `arrow` is not installed."""
        from .outputs.arrow import to_arrow

        return to_arrow(self)

    def to_pandas(self) -> Any:
        """The ledger as a pandas frame. Raises: ImportError where pandas, or the extra `arrow`, is not installed."""
        return self.to_arrow().to_pandas()

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from .outputs.notebook import to_html

        return to_html(self)

    def value(self, expr: Any) -> Any:
        """A figure of the final state; Unknown where it depends on what is not known, or there is none."""
        try:
            return self.run.value(expr, self.through)
        except ValueNeeded as needed:
            return Unknown(*needed.names)
        except NoFigure:
            return Unknown()


def run(
    source: Source,
    inputs: Inputs,
    *,
    through: date | None = None,
    choices: Mapping[str, str] | None = None,
    supplied: Mapping[str, str] | None = None,
    signed: date | None = None,
) -> Result:
    """Evaluate a contract on what came in, through the end of a day (by default that of the last input).

    `signed` leaves out the amendments that were signed later.

    Raises: Refusal where the contract has errors, an input does not fit it, or the run is stopped; Fault
    where the interpreter is wrong.
    """
    model = chosen_model(source, choices or {}, signed)
    return evolve(evaluate(model, inputs, through=through, supplied=supplied or {}), signed=signed)


def chosen_model(source: Source, choices: Mapping[str, str], signed: date | None = None) -> Model:
    """The model under the readings chosen.

    Raises: Refusal.
    """
    deal, errors = parse(source)
    deal = as_of(deal, signed)
    findings = check_deal(source, deal, errors)
    if has_errors(findings):
        raise Refusal(findings)
    refuse_unknown_choices(deal, choices)
    return read_model(source, deal, choices)


def evaluate(
    model: Model, inputs: Inputs, *, through: date | None = None, supplied: Mapping[str, str] | None = None
) -> Result:
    """Evaluate a model; as `run`."""
    return Ready.of(model, supplied or {}).evaluate(inputs, through)


@frozen(eq=False)
class Ready:
    """A deal that is ready to run, as often as need be: its program for one choice of readings and figures."""

    model: Model
    machine: Machine
    state: State
    supplied: Mapping[str, str]
    earlier: "Ready | None" = None

    @classmethod
    def of(cls, model: Model, supplied: Mapping[str, str], way: Callable[[Sequence[str]], str] = by_option) -> "Ready":
        """A model made ready; raises Refusal where a figure supplied does not fit. `way` says how to supply more."""
        texts = dict(supplied)
        program, state, findings = lower(model, supplied_figures(model, texts))
        if has_errors(findings):
            raise Refusal(findings)
        machine = Machine(program, model.source, places_of(model), way)
        earlier = cls.of(model.earlier, _known(model.earlier, texts), way) if model.earlier else None
        return cls(model, machine, state, texts, earlier)

    def evaluate(self, inputs: Inputs, through: date | None = None) -> Result:
        """What comes of inputs; as `run`."""
        signed = self.model.restated_on
        if self.earlier is None or signed is None:
            return self._evaluate(inputs, through)
        last = through or last_day(inputs) or self.model.dated
        eve = signed - timedelta(days=1)
        before = self.earlier.evaluate(known_to(self.earlier.model, inputs), min(last, eve))
        if last < signed:
            return evolve(before, inputs=inputs, supplied=self.supplied)
        after = self._evaluate(inputs, last)
        retroactive = [each for each in self.model.all_of(Amendment) if each.is_retroactive and each.day == signed]
        ledger = composed(before.entries, after.entries, retroactive[0].name.text, signed)
        return evolve(after, entries=ledger, totals=totals(ledger), earlier=before)

    def _evaluate(self, inputs: Inputs, through: date | None = None) -> Result:
        model, program = self.model, self.machine.program
        ticks = Arrivals(model, program, Register.of(model, inputs.register)).ticks(inputs)
        ticks = Places(self.state.beside).put(ticks)
        last = through or last_day(inputs) or model.dated
        if last < model.dated:
            message = f"the deal is of {model.dated}, and the run would end before it, on {last}"
            raise Refusal([Diagnostic("RG514", Severity.ERROR, message, None, f"run through {model.dated} or later")])
        try:
            line = timeline(program, model.dated, last, _from(ticks, model.dated))
            refuse_too_much(program, line)
        except OutOfCalendar as too_much:
            row = None if through else last_row(inputs)
            place = row.file.place(row.line, "date") if row else None
            way = "run a shorter stretch with --through" + (", or look at the year of this row" if row else "")
            raise Refusal([Diagnostic("RG605", Severity.ERROR, str(too_much), place, way)]) from None
        given = averages(self.state.averages, ticks, Calendar.of(model.clauses))
        happened = self.machine.run(line, given)
        ledger = tuple(entries(happened, _events(model)))
        account_for(model, ledger, last, _balances(self.state, happened, last))
        return Result(model, last, ledger, totals(ledger), self.state, happened, inputs, self.supplied)


def _known(model: Model, supplied: Mapping[str, str]) -> dict[str, str]:
    """The figures supplied for terms that a deal had before it was amended."""
    terms = set(holes_of(model).values())
    return {name: text for name, text in supplied.items() if name in terms}


def _balances(state: State, happened: Run, day: date) -> dict[str, tuple[Any, Any]]:
    """The balance of each account, and the interest payable beside it, as the registers say."""
    return {
        each.name: (happened.value(each.balance, day), happened.value(each.interest, day)) for each in state.accounts
    }


def _from(ticks: list[Tick], start: date) -> list[Tick]:
    """Observations made before the deal stand on its first day's eve and are of no use to it."""
    return [tick for tick in ticks if tick.day >= start]


def _events(model: Model) -> frozenset[str]:
    names = {event.name.text for event in model.all_of(Event)}
    return frozenset(names | {"default"})


def last_day(inputs: Inputs) -> date | None:
    """The day of the last row of any file."""
    row = last_row(inputs)
    return row.date if row else None


def last_row(inputs: Inputs) -> Row | None:
    """The first of the rows of the last day of any file."""
    rows: tuple[Row, ...] = (*inputs.cash, *inputs.quantities, *inputs.observations, *inputs.events, *inputs.register)
    return max(rows, key=lambda row: row.date, default=None)
