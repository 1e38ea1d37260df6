"""What lowering gathers: registers, counters, rules, dated tables, and what it had to refuse."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from attrs import define, evolve, field

from ...dsl.currencies import minor_digits
from ...dsl.diagnostic import Diagnostic, Severity
from ...dsl.model import Model
from ...dsl.source import Span
from ...dsl.syntax import Node
from ...dsl.types import Type, is_currency
from ..formula import At, Expr, Figure, Reg, Scalar, at_most, both, reads
from ..program import Check, Days, Latch, Operation, Phase, Post, Register, Rule, Table, TickKind
from .counters import Counter, Counters

SETTLE = TickKind("settle", "settle", Phase.OPEN)
TODAY = At("today")


@define(eq=False, repr=False, slots=False)
class Lowering:
    """The program in the making. Passes add to it; nothing reads it after `finish`.

    `parts` are formulas that every run shows to lie between nothing and the whole, before the distribution in the
    making uses them.
    """

    model: Model
    holes: dict[str, Figure | None]
    hole_of: dict[int, str]
    registers: dict[str, Register] = field(factory=dict)
    counters: Counters = field(init=False)
    rules: list[Rule] = field(factory=list)
    tables: dict[str, Table] = field(factory=dict)
    days: dict[TickKind, Days] = field(factory=dict)
    findings: list[Diagnostic] = field(factory=list)
    latch_reads: dict[str, frozenset[str]] = field(factory=dict)
    formulas: dict[int, Expr] = field(factory=dict)
    parts: set[Expr] = field(factory=set)
    known_bands: dict[tuple[str, frozenset[str]], Any] = field(factory=dict)
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

    def scale(self, kind: Type) -> int:
        """Smallest units in one unit of the type: 100 for an amount in dollars, 1 for shares."""
        factor = 1
        for unit, power in kind.unit:
            if is_currency(unit) and power > 0:
                factor *= 10 ** (minor_digits(unit) * power)
        return factor

    def register(self, name: str, register: Register) -> Reg:
        """A register, made on first use."""
        self.registers.setdefault(name, register)
        return Reg(name)

    def counter(self, counter: Counter, unit: str) -> Reg:
        """The register of a counter, made on first use."""
        self.counters.add(counter)
        return self.register(counter.register, Register("counter", unit, low=0))

    def in_words(self, register: str) -> str:
        """What a register counts, or waits for, as a contract says it."""
        name = register.rsplit(".all.", 1)[-1]
        counter = self.counters.of(name)
        if counter is None:
            return name.split(":", 1)[-1].split(" by ", 1)[0].split(".", 1)[0]
        who = self.model.scope.plural(counter.who)
        words = {
            "received": f"received by {who}",
            "per": f"received per {counter.who}",
            "outstanding": f"number of {who}",
            "elected": f"number of {who}",
        }.get(counter.sense, who)
        words += f" from {counter.source}" if counter.source else ""
        return words + (f" under {counter.clause}" if counter.clause else "")

    def latch(self, name: str) -> Reg:
        """A latch, false at first."""
        return self.register(name, Register("latch", "", False))

    def settle(self, register: str, condition: Expr, clause: str, span: Span) -> None:
        """Latch a condition after each tick, from the first time it holds."""
        known = self.latch_reads.get(register, frozenset())
        self.latch_reads[register] = known | {item.name for item in reads(condition) if isinstance(item, Reg)}
        latch = Latch(register=register, condition=self.fresh(condition), clause=clause, span=span)
        self.rule(SETTLE, (latch,), clause, span)

    def fresh(self, condition: Expr) -> Expr:
        """A condition that is only looked at on days on which the indexes it reads were observed."""
        for name in sorted(indexes_read(condition)):
            condition = both(self.observed_today(name), condition)
        return condition

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
        """The unit to which money of a currency is rounded, in its smallest units; None where it is not.

        Money of a currency that is never paid so finely is rounded to its smallest unit.
        """
        if self.model.rounding is None or not is_currency(unit):
            return None
        value = self.model.rounding.unit * 10 ** minor_digits(unit)
        return value.numerator if value.denominator == 1 else 1

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


def indexes_of(operation: Operation) -> set[str]:
    """The observed indexes that an operation reads."""
    found: set[str] = set()
    stack: list[object] = [operation]
    while stack:
        item = stack.pop()
        if isinstance(item, Expr):
            found |= indexes_read(item)
        elif isinstance(item, tuple):
            stack.extend(item)
        elif hasattr(type(item), "__attrs_attrs__"):
            stack.extend(getattr(item, a.name) for a in type(item).__attrs_attrs__)  # type: ignore[attr-defined]
    return found
