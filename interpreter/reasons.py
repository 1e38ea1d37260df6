"""What keeps a clause from paying: what did not come in or happen, does not hold, has ended, is still to come."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import frozen

from ..dsl.resolve.names import DEFAULT
from ..dsl.source import Place
from ..dsl.syntax import Clause, Line, Node, NotModelled, walk
from ..dsl.terms import expression as ex
from ..dsl.terms.change import Amendment, On
from ..dsl.terms.limit import Through, UpTo, While
from ..dsl.terms.option import Exercisable, Option
from ..dsl.terms.payment import Payment
from ..dsl.terms.royalty import Royalty
from ..dsl.terms.security import Security
from ..dsl.terms.stream import Event, SoLongAfter
from ..dsl.terms.term import Condition, EndsWhen, Payable, TermOf
from ..dsl.terms.waterfall import Waterfall
from ..dsl.terms.window import Moment
from .exact.unknown import Unknown
from .figures import Figure, Replay, figures_of
from .ledger import Entry
from .money import round_to, show_money, with_commas
from .run import Result


@frozen
class Reason:
    """A line of the contract (its place and words), what is to be said of it, and the figures that it reads, now."""

    place: Place
    words: str
    says: str
    figures: tuple[Figure, ...] = ()


def paid_by(result: Result, clause: Clause) -> Iterator[Entry]:
    """The entries by which a clause paid somebody."""
    mine = (entry for entry in result.entries if entry.clause == clause.label and entry.pays)
    return (entry for entry in mine if entry.amount is not None and entry.amount != 0)


def reason_of(result: Result, node: Node, says: str, figures: tuple[Figure, ...] = ()) -> Reason:
    """What is to be said of a line of the contract."""
    source = result.model.source
    return Reason(source.place(node.span), source.first_words(node.span), says, figures)


@frozen(eq=False)
class Asked:
    """A clause of which it is asked why it paid nothing, or nothing to somebody."""

    result: Result
    clause: Clause
    who: str = ""

    def reasons(self) -> Iterator[Reason]:
        """What keeps it from paying, each with its line; that it should have come to nothing, if nothing does."""
        found = list(self._found())
        yield from found or [self._of(self.clause, "what it pays came to nothing")]

    def _of(self, node: Node, says: str, figures: tuple[Figure, ...] = ()) -> Reason:
        return reason_of(self.result, node, says, figures)

    def _found(self) -> Iterator[Reason]:
        clause = self.clause
        for node in walk(clause):
            if isinstance(node, NotModelled):
                yield self._of(node, "it is not modelled: nothing is computed of it")
        match clause:
            case Waterfall() | Royalty():
                yield from self._base([_name(each) for each in clause.base])
            case Payment():
                yield from self._instalments(clause)
            case Option():
                yield from self._option(clause)
            case Security():
                yield from self._security(clause)
            case On():
                yield from self._moment(clause, clause.moment) if isinstance(clause.moment, Moment) else ()
            case Event() | Amendment():
                yield self._of(clause, "it pays nothing itself")
        yield from self._ended()
        yield from self._lines()
        yield from self._undisclosed()
        yield from self._shared()

    # ---- what it waits for

    def _base(self, names: list[str]) -> Iterator[Reason]:
        came = {entry.target for entry in self.result.entries if entry.kind in ("receipt", "report")}
        came |= {entry.clause for entry in self.result.entries}
        if not came & set(names):
            listed = " or ".join(names)
            yield self._of(self.clause, f"nothing came in on {listed}")

    def _instalments(self, payment: Payment) -> Iterator[Reason]:
        for line in payment.instalments:
            yield from self._moment(line, line.moment)
            if line.condition is not None and not self._is_to_come(line.moment):
                yield from self._condition(line, line.condition, "its condition does not hold")

    def _is_to_come(self, moment: Moment) -> bool:
        if isinstance(moment.when, date):
            return moment.when > self.result.through
        return self._happened(moment.when.text) is None

    def _moment(self, node: Node, moment: Moment) -> Iterator[Reason]:
        when = moment.when
        if isinstance(when, date):
            if when > self.result.through:
                yield self._of(node, f"it falls on {when}, and the run ends on {self.result.through}")
            return
        if self._happened(when.text) is None:
            figures: tuple[Figure, ...] = ()
            says = f"'{when}' has not happened by {self.result.through}"
            event = self.result.model.symbol(when).node
            if isinstance(event, Event) and isinstance(event.day, SoLongAfter):
                happened = self._happened(event.day.event.text)
                so_far = "has not happened either" if happened is None else f"happened on {happened}"
                says += f": {self._words(event.day)}, and '{event.day.event}' {so_far}"
            if isinstance(event, Event) and event.condition is not None:
                figures = self._figures(event.condition)
                says += f": {self._words(event.condition)}"
            yield self._of(node, says, figures)

    def _happened(self, name: str) -> date | None:
        return next((e.day for e in self.result.entries if e.clause == name and e.kind not in ("term", "due")), None)

    def _option(self, option: Option) -> Iterator[Reason]:
        elected = [row for row in self.result.inputs.events if row.event == option.name.text]
        if not elected:
            yield self._of(option, f"{option.holder} has not elected it by {self.result.through}")
        for line in option.lines:
            if isinstance(line, Exercisable):
                for moment, is_start in ((line.start, True), (line.end, False)):
                    if moment is not None and isinstance(moment.when, date):
                        if is_start and moment.when > self.result.through:
                            yield self._of(line, f"it opens on {moment.when}")
                        elif not is_start and moment.when <= self.result.through and not elected:
                            yield self._of(line, f"it closed after {moment.when}")
                    elif moment is not None and is_start:
                        yield from self._moment(line, moment)

    def _security(self, lien: Security) -> Iterator[Reason]:
        if self._happened(DEFAULT) is None:
            yield self._of(lien, f"no default has been declared by {self.result.through}")
        if all(row.stream != lien.name.text for row in self.result.inputs.cash):
            yield self._of(lien, "no proceeds of it came in")

    # ---- what does not hold

    def _ended(self) -> Iterator[Reason]:
        for entry in self.result.entries:
            if entry.kind in ("latch", "ends") and self.clause.label in (entry.clause, entry.target):
                yield self._of(self.clause, f"it, or a line of it, ended on {entry.day} (entry {entry.id})")

    def _lines(self) -> Iterator[Reason]:
        """The lines that say when and how long it lives, as they stand at the end."""
        for node in walk(self.clause):
            match node:
                case TermOf():
                    yield from self._term(node)
                case Condition():
                    yield from self._condition(node, node.condition, "this does not hold")
                case EndsWhen():
                    if self._value(node.condition) is True:
                        yield self._of(node, "this is so, and has ended it", self._figures(node.condition))
                case Payable():
                    yield from self._payable(node)
                case Line():
                    yield from self._limit(node)

    def _term(self, node: TermOf) -> Iterator[Reason]:
        if node.start and node.start > self.result.through:
            yield self._of(node, f"it begins on {node.start}, and the run ends on {self.result.through}")
        if node.end and node.end < self._first_day():
            yield self._of(node, f"it ended on {node.end}, before anything came in")

    def _payable(self, node: Payable) -> Iterator[Reason]:
        mine = [e for e in self.result.entries if e.clause == self.clause.label and e.kind in ("due", "earned")]
        due: Any = sum((entry.amount for entry in mine), Fraction())
        if due and not isinstance(due, Unknown):
            amount = f"{_money(round_to(due, 1, 'half up'), mine[0].unit)} {mine[0].unit}"
            yield self._of(node, f"{amount} is owed and not yet payable on {self.result.through}")

    def _limit(self, node: Line) -> Iterator[Reason]:
        limit = getattr(node, "limit", None)
        if isinstance(limit, While):
            yield from self._condition(node, limit.condition, "this does not hold, so the line is passed over")
        elif isinstance(limit, Through) and limit.day < self._first_day():
            yield self._of(node, f"it held through {limit.day}, before anything came in")
        elif isinstance(limit, UpTo) and self._value(limit.level) == 0:
            yield self._of(node, "it ends at nothing", self._figures(limit.level))

    def _first_day(self) -> date:
        """The day of the first row of cash or quantities."""
        days = [row.date for row in self.result.inputs.cash] + [row.date for row in self.result.inputs.quantities]
        return min(days, default=date.min)

    def _condition(self, node: Node, condition: ex.Expr, says: str) -> Iterator[Reason]:
        if self._value(condition) is not True:
            yield self._of(node, says, self._figures(condition))

    # ---- what is not known, and who has it instead

    def _undisclosed(self) -> Iterator[Reason]:
        mine = (e for e in self.result.entries if e.clause == self.clause.label and isinstance(e.amount, Unknown))
        names = sorted({name for entry in mine for name in entry.amount.names})
        if names:
            yield self._of(self.clause, f"it depends on {', '.join(names)}, which is not disclosed")

    def _shared(self) -> Iterator[Reason]:
        """Who else was paid of what it shared, where it is asked for somebody."""
        if not self.who:
            return
        sums: dict[tuple[str, str], Any] = {}
        for entry in paid_by(self.result, self.clause):
            if entry.target and entry.unit and not isinstance(entry.amount, Unknown):
                key = entry.target, entry.unit
                sums[key] = sums.get(key, 0) + entry.amount
        if sums:
            told = "; ".join(f"{_money(x, unit)} {unit} to {who}" for (who, unit), x in sums.items())
            yield self._of(self.clause, f"what it shared went elsewhere: {told}")

    # ---- reading words

    def _formula(self, node: Node) -> Any:
        return self.result.state.formulas.get(id(node))

    def _value(self, node: ex.Expr) -> Any:
        formula = self._formula(node)
        return None if formula is None else self.result.value(formula)

    def _words(self, node: Node) -> str:
        return self.result.model.source.slice(node.span)

    def _figures(self, node: ex.Expr) -> tuple[Figure, ...]:
        slots = self.result.run.slots
        return figures_of(Replay(self.result, slots, slots, self.result.through), node)


def _money(value: Any, unit: str | None) -> str:
    return with_commas(show_money(value, unit or ""))


def _name(part: Any) -> str:
    """The name of a part of a base."""
    inner = getattr(part, "name", part)
    return str(inner)
