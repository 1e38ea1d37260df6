"""The exact interpreter: a program run tick by tick, keeping the trail of each tick."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

from attrs import evolve, field, frozen

from ...dsl.collecting import no_collecting
from ...dsl.diagnostic import Diagnostic, Refusal, Severity
from ...dsl.source import Source, Span
from ..dated import Dated, lacking
from ..formula import Expr, Hole, Reg, Val, reads
from ..program import EARNED, Check, Let, Operation, Post, Program, Round, Rule, TickKind
from ..rows import Row
from ..timeline import Tick, rules_by_kind
from .evaluate import DividedByZero, Frame, NoFigure, NoRow, Slots, compiled
from .operations import BelowZero, Step, Stopped, TooFine, Trail, step
from .slicing import NothingOpen, ShareBelowZero
from .unknown import Unknown, ValueNeeded


@frozen(eq=False)
class Run:
    """What happened: for each tick what was moved, and the state at the end.

    A trail pairs the number of an operation (its place in `operations`) with what it did: the amount
    posted, the slices cut, the value set. `given` are the dated tables that are made of what came in.
    """

    ticks: Sequence[Tick]
    trails: list[Trail]
    operations: Sequence[Operation]
    machine: "Machine"
    slots: Slots
    given: Mapping[str, Dated] = field(factory=dict)

    def value(self, expr: Expr, day: date) -> Any:
        """An expression read off the final state on a day; Unknown where it depends on what is undisclosed."""
        return self.machine.read(expr, self.slots, day, self.given, at_end=True)


def by_option(names: Sequence[str]) -> str:
    """How the command line supplies undisclosed terms."""
    return "supply it: " + " ".join(f"--set {name}=..." for name in names)


class Machine:
    """A compiled program; `terms` are the places of undisclosed terms by name, and `way` says how they are supplied."""

    def __init__(
        self,
        program: Program,
        source: Source,
        terms: Mapping[str, Span] | None = None,
        way: Callable[[Sequence[str]], str] = by_option,
    ) -> None:
        self.program = program
        self.terms = terms or {}
        self.way = way
        self.source = source
        gaps = (name for name, table in program.tables.items() if table.has_gaps)
        self.frame = Frame(gaps=frozenset(gaps))
        for name in program.registers:
            self.frame.slot("r", name)
        self.operations: list[Operation] = []
        self.steps: dict[TickKind, list[tuple[Step, Operation]]] = {}
        for kind, rules in rules_by_kind(program).items():
            self.steps[kind] = [pair for rule in rules for pair in self._compiled(rule)]
        self.settling = [pair for kind, body in self.steps.items() if kind.source == "settle" for pair in body]

    def _compiled(self, rule: Rule) -> list[tuple[Step, Operation]]:
        body = []
        for operation in rule.body:
            body.append((step(self.frame, operation, len(self.operations)), operation))
            self.operations.append(operation)
        return body

    def start(self) -> Slots:
        """The state before anything has happened."""
        slots: Slots = [None] * len(self.frame.slots)
        for name, register in self.program.registers.items():
            slots[self.frame.slot("r", name)] = register.init
        for name, value in self.program.holes.items():
            key = f"h.{name}"
            if key in self.frame.slots:
                slots[self.frame.slots[key]] = Unknown(name) if value is None else value
        return slots

    def run(self, ticks: Sequence[Tick], given: Mapping[str, Dated] | None = None) -> Run:
        """Run every tick; `given` are dated tables that are made of what came in.

        Raises: Refusal where the contract or an input stops the run.
        """
        slots = self.start()
        trails: list[Trail] = []
        today: date | None = None
        with no_collecting():
            for tick in ticks:
                if tick.day != today:
                    today = tick.day
                    self._set_day(slots, today, given or {})
                trail: Trail = []
                self.tick(slots, tick, trail, given or {})
                trails.append(trail)
        return Run(ticks, trails, self.operations, self, slots, given or {})

    def _set_day(self, slots: Slots, day: date, given: Mapping[str, Dated]) -> None:
        for name, slot in self.frame.tables.items():
            slots[slot] = day.toordinal() if name == "today" else self._dated(name, given).value(day)

    def _dated(self, name: str, given: Mapping[str, Dated]) -> Dated:
        found = given.get(name)
        return self.program.tables[name] if found is None else found

    def tick(self, slots: Slots, tick: Tick, trail: Trail, given: Mapping[str, Dated]) -> None:
        """Run the rules of one tick, then settle what waits for a condition."""
        self._bring(slots, tick)
        operation: Operation | None = None
        try:
            for run, each in self._body(tick):
                operation = each
                run(slots, trail)
        except (
            Stopped,
            NoFigure,
            ValueNeeded,
            NothingOpen,
            ShareBelowZero,
            TooFine,
            BelowZero,
        ) as stopped:
            assert operation is not None
            if isinstance(stopped, NoRow):
                raise Refusal([self.lack(stopped.table, tick.day, given, operation.span, tick.row)]) from None
            found = self._finding(stopped, operation, tick)
            closed = self._closed_by(operation, slots, tick) if found.code == "RG507" else ""
            raise Refusal([evolve(found, message=found.message + closed)]) from None

    def watch(
        self, ticks: Sequence[Tick], number: int, given: Mapping[str, Dated] | None = None
    ) -> tuple[Slots, Slots]:
        """Run all but the last of the ticks, then that one up to an operation; the state there, and at its end.

        Raises: Refusal, as `run`.
        """
        slots = self.run(ticks[:-1], given).slots
        tick, trail = ticks[-1], list[tuple[Any, ...]]()
        self._set_day(slots, tick.day, given or {})
        self._bring(slots, tick)
        before = list(slots)
        watched = self.operations[number]
        for run, operation in self._body(tick):
            if operation is watched:
                before = list(slots)
            run(slots, trail)
        return before, slots

    def _body(self, tick: Tick) -> Iterator[tuple[Step, Operation]]:
        """What a tick runs: its rules, then what waits for a condition."""
        return chain(self.steps.get(tick.kind, ()), self.settling if tick.settles else ())

    def _bring(self, slots: Slots, tick: Tick) -> None:
        """Put what a tick brings into its slots; what does not say when it was earned is earned on its day."""
        slot = self.frame.slots.get(f"f.{EARNED}")
        if slot is not None:
            slots[slot] = tick.day.toordinal()
        for name, value in tick.fields.items():
            slot = self.frame.slots.get(f"f.{name}")
            if slot is not None:
                slots[slot] = value

    def _finding(self, stopped: Exception, operation: Operation, tick: Tick) -> Diagnostic:
        span = operation.span
        match stopped:
            case Stopped(operation=check):
                code, message, way = check.code, check.message, check.help
            case DividedByZero():
                code, message, way = (
                    "RG602",
                    "this divides by nothing",
                    "say what the value is where the divisor is zero",
                )
                span = stopped.span
            case ValueNeeded():
                names = sorted(stopped.names)
                listed = ", ".join(f"'{name}'" for name in names)
                code, message, way = "RG601", f"the run cannot go on without a value for {listed}", self.way(names)
                places = [self.terms[name] for name in names if name in self.terms]
                needed = self._placed(code, f"{message} ({tick.day})", way, places[0] if places else span, tick)
                more = [(self.source.place(place), "and this") for place in places[1:]]
                more += [(self.source.place(span), "needed here")] if places else []
                return evolve(needed, related=(*more, *needed.related))
            case NothingOpen():
                code, message, way = (
                    "RG201",
                    "some money is left over that no step takes",
                    "add a last line: rest to ...",
                )
            case ShareBelowZero():
                code, message, way = (
                    "RG202",
                    "the shares come to more than the whole",
                    "make the shares come to 100% or less",
                )
            case TooFine():
                code, message, way = (
                    "RG605",
                    "the amounts get finer with every payment",
                    "say where they are rounded: rounding each payment to 0.01 ...",
                )
            case _:
                code, message, way = (
                    "RG603",
                    "an amount comes to less than nothing",
                    "write 'greater of 0 and ...' where it may",
                )
        found = self._placed(code, f"{message} ({tick.day})", way, span, tick)
        supplied = self._supplied_for(operation) if code == "RG603" else []
        if not supplied:
            return found
        listed = ", ".join(f"'{name}'" for name in supplied)
        related = [(self.source.place(self.terms[name]), "a figure was supplied for this") for name in supplied]
        way = f"mend the figure supplied for {listed}, or {way}"
        return evolve(found, help=way, related=(*related, *found.related))

    def _closed_by(self, operation: Operation, slots: Slots, tick: Tick) -> str:
        """The earlier happenings from which on the window of an option has closed, in words."""
        read = reads(operation.condition) if isinstance(operation, Check) else ()
        days = {item.name: slots[self.frame.slot("r", item.name)] for item in read if isinstance(item, Reg)}
        closed = [
            f"'{name.split(':')[1]}' happened on {date.fromordinal(day)}"
            for name, day in sorted(days.items())
            if re.fullmatch("event:[^:]+:day", name) and 0 < day < tick.day.toordinal()
        ]
        return ": " + " and ".join(closed) if closed else ""

    def _supplied_for(self, operation: Operation) -> list[str]:
        """The terms supplied that an operation reads, itself or by the names of values."""
        values = {each.name: each.value for each in self.operations if isinstance(each, (Let, Round))}
        waiting = [operation.condition] if isinstance(operation, Check) else []
        waiting += [operation.amount] if isinstance(operation, Post) else []
        found: set[str] = set()
        while waiting:
            for item in reads(waiting.pop()):
                if isinstance(item, Hole):
                    found.add(item.name)
                elif isinstance(item, Val) and item.name in values:
                    waiting.append(values.pop(item.name))
        return [name for name in self.terms if name in found and self.program.holes[name] is not None]

    def _placed(self, code: str, message: str, way: str, span: Span, tick: Tick) -> Diagnostic:
        """A finding at the input that caused it where the input is wrong, else at the contract."""
        clause = self.source.place(span)
        row = tick.row.file.place(tick.row.line, _CELLS.get(code)) if tick.row else None
        if code.startswith("RG5") and row:
            return Diagnostic(code, Severity.ERROR, message, row, way, ((clause, "as this says"),))
        related = ((row, "when this came in"),) if row else ()
        return Diagnostic(code, Severity.ERROR, message, clause, way, related)

    def lack(
        self, table: str, day: date, given: Mapping[str, Dated], needed: Span | None = None, row: Row | None = None
    ) -> Diagnostic:
        """That a dated table says nothing of a day."""
        lack = self._dated(table, given).lack(day)
        return lacking(self.source, self.program.tables[table].span, lack, day, needed, row)

    def read(self, expr: Expr, slots: Slots, day: date, given: Mapping[str, Dated], *, at_end: bool = False) -> Any:
        """The value of an expression in a state, on a day; `at_end` of it, where no tick brings anything."""
        function = compiled(self.frame, expr)
        state = self.start()
        state[: len(slots)] = slots
        earned = self.frame.slots.get(f"f.{EARNED}")
        if earned is not None and (at_end or state[earned] is None):
            state[earned] = day.toordinal()
        self._set_day(state, day, given)
        return function(state)


_CELLS = {"RG507": "date", "RG508": "quantity", "RG509": "stream", "RG510": "date"}
"""The cell of a row at which the input is wrong."""
