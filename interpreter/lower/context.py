"""What lowering gathers: registers, counters, rules, dated tables, and what it had to refuse."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from attrs import define, evolve, field

from ...dsl.diagnostic import Diagnostic, Severity
from ...dsl.model import Model
from ...dsl.source import Span
from ...dsl.syntax import Node
from ...dsl.types import Type
from ...dsl.units import can_fall
from ..dated import Dated, Table
from ..formula import (
    FALSE,
    TRUE,
    Apply,
    At,
    Expr,
    Figure,
    Operator,
    Reg,
    Scalar,
    at_most,
    both,
    either,
    if_,
    joined,
    reads,
)
from ..money import rounding_unit, scale_of
from ..observed import LatestOf, MeasureOf, OfObservations
from ..program import Check, Days, Latch, Operation, Phase, Post, Register, Rule, TickKind
from .counters import Counter, Counters
from .funding import once_funded

SETTLE = TickKind("settle", "settle", Phase.OPEN)
TODAY = At("today")


@define(eq=False, repr=False, slots=False)
class Lowering:
    """The program in the making. Passes add to it; nothing reads it after `finish`.

    `parts` are formulas that every run shows to lie between nothing and the whole, before the distribution in the
    making uses them; `not_below` are those that it shows not to be below nothing. `observing` are operations that say
    themselves which indexes they need, `averages` are the tables that are made of observations, `kept` are nodes made
    on the way, which are known by identity, and `within` is the window over which a stream without one counts. `last`
    are rules that run when all else of a tick is settled; `afresh` are the days on which counters begin again, by the
    identity of the words that count. `at_end` says that formulas are read at the end of a run.
    """

    model: Model
    holes: dict[str, Figure | None]
    hole_of: dict[int, str]
    registers: dict[str, Register] = field(factory=dict)
    counters: Counters = field(init=False)
    rules: list[Rule] = field(factory=list)
    tables: dict[str, Dated] = field(factory=dict)
    days: dict[TickKind, Days] = field(factory=dict)
    findings: list[Diagnostic] = field(factory=list)
    last: list[Rule] = field(factory=list)
    afresh: dict[int, list[date]] = field(factory=dict)
    latch_reads: dict[str, frozenset[str]] = field(factory=dict)
    formulas: dict[int, Expr] = field(factory=dict)
    parts: set[Expr] = field(factory=set)
    not_below: set[Expr] = field(factory=set)
    observing: set[int] = field(factory=set)
    within: Any = None
    kept: list[Any] = field(factory=list)
    averages: dict[str, OfObservations] = field(factory=dict)
    at_end: bool = False
    inflows: dict[str, frozenset[tuple[str, str | None]]] = field(factory=dict)
    known_bands: dict[tuple[int, frozenset[str]], Any] = field(factory=dict)
    known_paid: dict[int, Any] = field(factory=dict)
    known_reads: dict[str, tuple[frozenset[str], frozenset[str]]] = field(factory=dict)

    @counters.default
    def _no_counters(self) -> Counters:
        return Counters(self.model)

    def refuse(
        self, code: str, message: str, where: Node | Span, help: str, related: Iterable[tuple[Span, str]] = ()
    ) -> None:
        """Note why the deal cannot be run."""
        span = where.span if isinstance(where, Node) else where
        place = self.model.source.place(span)
        others = tuple((self.model.source.place(there), words) for there, words in related)
        self.findings.append(Diagnostic(code, Severity.ERROR, message, place, help, others))

    def scale(self, kind: Type) -> Figure:
        """Smallest units in one unit of the type: 100 for an amount in dollars, 1 for shares."""
        return scale_of(kind)

    def register(self, name: str, register: Register) -> Reg:
        """A register, made on first use."""
        self.registers.setdefault(name, register)
        return Reg(name)

    def counter(self, counter: Counter, unit: str) -> Reg:
        """The register of a counter, made on first use."""
        self.counters.add(counter)
        low = None if counter.sense == "earned" or self._may_fall(counter) else 0
        return self.register(counter.register, Register("counter", unit, low=low))

    def _may_fall(self, counter: Counter) -> bool:
        """Whether what is counted may be taken back: returns of what is sold."""
        symbol = self.model.scope.symbols.get(counter.who)
        return counter.sense == "receipts" and symbol is not None and can_fall(symbol)

    def in_words(self, register: str) -> str:
        """What a register counts, or waits for, as a contract says it."""
        name = register.rsplit(".all.", 1)[-1]
        counter = self.counters.of(name)
        if counter is None:
            return name.split(":", 1)[-1].split(" by ", 1)[0].split(".", 1)[0]
        who = self.model.scope.plural(counter.who)
        words = {
            "received": f"received by {who}",
            "earned": f"earned by {who}",
            "due": f"due to {who}",
            "per": f"received per {counter.who}",
            "outstanding": f"number of {who}",
            "elected": f"number of {who}",
            "funded": f"funded by {who}",
        }.get(counter.sense, who)
        words += f" from {counter.source}" if counter.source else ""
        return words + (f" under {counter.clause}" if counter.clause else "")

    def clause_of(self, name: str) -> str:
        """The clause whose name begins the name of a line, as `split.2`, or `licence.split.2` of another deal."""
        while name not in self.model.scope.symbols and "." in name:
            name = name.rpartition(".")[0]
        return name

    def latch(self, name: str) -> Reg:
        """A latch, false at first."""
        return self.register(name, Register("latch", "", False))

    def settle(self, register: str, condition: Expr, clause: str, span: Span) -> None:
        """Latch a condition after each tick, from the first time it holds."""
        if register.startswith("end:"):
            condition = both(once_funded((condition,)), condition)
        known = self.latch_reads.get(register, frozenset())
        self.latch_reads[register] = known | {item.name for item in reads(condition) if isinstance(item, Reg)}
        latch = Latch(register=register, condition=self.fresh(condition), clause=clause, span=span)
        self.rule(SETTLE, (latch,), clause, span)

    def fresh(self, condition: Expr) -> Expr:
        """A condition that is only looked at on days on which the indexes it reads were observed."""
        dated = [item.name for item in reads(condition) if isinstance(item, At)]
        asked = [self.averages[name] for name in dated if name in self.averages]
        averaged = {f"index:{each.index}" for each in asked if isinstance(each, MeasureOf)}
        for name in sorted(indexes_read(condition) | averaged):
            condition = both(self.observed_today(name), condition)
        measured = {each.name: each for each in asked if isinstance(each, MeasureOf)}
        for _, measure in sorted(measured.items()):
            condition = both(self.given(measure.begun), condition)
        latest = {each.index: each for each in asked if isinstance(each, LatestOf)}
        for _, each in sorted(latest.items()):
            condition = both(self.given(each.seen), condition)
        return condition

    def given(self, asked: OfObservations) -> At:
        """A table that is made of the observations of each run."""
        self.tables.setdefault(asked.name, Table(None, (), span=asked.span))
        self.averages[asked.name] = asked
        return At(asked.name)

    def observed_today(self, name: str) -> Expr:
        """Whether an index was observed on the day of the tick."""
        day = self.observed_on(name)
        return both(at_most(day, TODAY), at_most(TODAY, day))

    def observed_on(self, name: str) -> Reg:
        """The day on which an index was observed last."""
        return self.register(f"{name}:day", Register("observed", ""))

    def rule(self, on: TickKind, body: tuple[Operation, ...], clause: str, span: Span) -> None:
        """Add a rule; rules of one kind run in the order in which they are added."""
        self.rules.append(Rule(on, body, clause, span=span))

    def on_date(self, day: date, phase: Phase) -> TickKind:
        """The tick of one day."""
        kind = TickKind("date", day.isoformat(), phase)
        self.days[kind] = Days(dates=(day,))
        return kind

    def table(self, name: str, first: Scalar, steps: Iterable[tuple[date, Scalar]]) -> At:
        """A dated table, made on first use."""
        self.tables.setdefault(name, Table(first, tuple(steps)))
        return At(name)

    def through(self, day: date) -> Expr:
        """True to the end of a day."""
        if day == date.max:
            return self.table("always", True, ())
        return self.table(f"through {day}", True, [(day + timedelta(days=1), False)])

    def start_from(self, day: date) -> Expr:
        """True from a day on."""
        return self.table(f"from {day}", False, [(day, True)])

    def rounding_unit(self, unit: str) -> Figure | None:
        """The unit to which money of a currency is rounded, in its smallest units; None where it is not."""
        return rounding_unit(self.model, unit)

    def moved_by(self, post: Post) -> tuple[tuple[str, int], ...]:
        """The registers that a posting moves, each with its sign."""
        moved = self.counters.moved_by(post)
        return tuple(pair for pair in moved if not post.unit or self.registers[pair[0]].unit == post.unit)

    def with_counters(self, operation: Operation) -> Operation:
        """An operation with every counter that its posting moves."""
        if not isinstance(operation, Post):
            return operation
        return evolve(operation, adds=(*operation.adds, *self.moved_by(operation)))

    def with_observations(self, rule: Rule) -> Rule:
        """A rule that stops where an index it reads was not observed on the day."""
        if rule.on.source == "settle":
            return rule
        names: set[str] = set()
        for operation in rule.body:
            if id(operation) not in self.observing:
                names |= indexes_of(operation)
        checks = tuple(
            Check(
                condition=self.observed_today(name),
                code="RG510",
                message=f"no value of '{name.removeprefix('index:')}' was observed on this day",
                help="add the observation of the day",
                clause=rule.clause,
                span=rule.span,
            )
            for name in sorted(names)
        )
        return evolve(rule, body=(*checks, *rule.body)) if checks else rule


def counts_what(register: str, sense: str, who: str) -> bool:
    """Whether a register is a counter of something about somebody, in all or narrowed."""
    name = f"{sense}:{who}"
    return register == name or register.startswith(f"{name}:")


def indexes_read(expr: Expr) -> set[str]:
    """The registers of observed indexes that an expression reads."""
    found = {item.name for item in reads(expr) if isinstance(item, Reg)}
    return {name for name in found if name.startswith("index:") and not name.endswith(":day")}


def read_where(expr: Expr, name: str) -> Expr:
    """The condition under which an expression reads an index: pieces that do not fit are not looked at."""
    if name not in indexes_read(expr):
        return FALSE
    if isinstance(expr, Apply) and expr.op is Operator.IF:
        condition, then, otherwise = expr.args
        chosen = if_(condition, read_where(then, name), read_where(otherwise, name))
        return either(read_where(condition, name), chosen)
    if isinstance(expr, Apply):
        return joined(either, [read_where(arg, name) for arg in expr.args])
    return TRUE


def formulas_in(operation: Operation) -> Iterator[Expr]:
    """Every formula of an operation."""
    stack: list[object] = [operation]
    while stack:
        item = stack.pop()
        if isinstance(item, Expr):
            yield item
        elif isinstance(item, tuple):
            stack.extend(item)
        elif hasattr(type(item), "__attrs_attrs__"):
            stack.extend(getattr(item, a.name) for a in type(item).__attrs_attrs__)  # type: ignore[attr-defined]


def indexes_of(operation: Operation) -> set[str]:
    """The observed indexes that an operation reads."""
    return {index for formula in formulas_in(operation) for index in indexes_read(formula)}
