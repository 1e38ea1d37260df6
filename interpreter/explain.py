"""The tree behind one entry: receipt, slices, counters before and after, rounding, and the places."""

from datetime import date
from fractions import Fraction
from typing import Any

from attrs import frozen

from ..dsl.diagnostic import Diagnostic, Refusal, Severity
from ..dsl.source import Place, Source, Span
from ..dsl.syntax import Clause, Line, walk
from .exact.evaluate import Slots
from .exact.unknown import Unknown
from .formula import Expr
from .ledger import Entry
from .money import show_short
from .program import Post, Round, Share, Split
from .run import Result


@frozen
class CounterStep:
    """What a limit counts, before and after a slice, and how much is left to the limit then."""

    name: str
    before: Any
    after: Any


@frozen
class Band:
    """A slice of the entry: its number, the words of its band and their place, what passed and at what rate."""

    number: int
    label: str
    place: Place
    base: Any
    rate: Any
    exact: Any
    counters: tuple[CounterStep, ...]


@frozen
class Rounding:
    """How an exact amount became the one that was posted."""

    exact: Any
    rounded: Any
    rule: str
    place: Place


@frozen
class Citation:
    """A place in a document that a clause cites."""

    document: str
    point: str
    quotation: str


@frozen
class Explanation:
    """Why an entry is what it is.

    `cause` is the entry that brought it about, explained in turn; amounts are in smallest units.
    """

    entry: Entry
    place: Place
    words: str
    cites: tuple[Citation, ...]
    bands: tuple[Band, ...]
    rounding: Rounding | None
    cause: "Explanation | None"


def explain_entry(result: Result, number: int) -> Explanation:
    """The explanation of an entry by its number.

    Raises: Refusal where there is no such entry.
    """
    entry = next((entry for entry in result.entries if entry.id == number), None)
    if entry is None:
        last = len(result.entries)
        message = f"there is no entry {number}"
        way = f"the entries of this run are numbered from 1 to {last}" if last else "this run has no entries"
        raise Refusal([Diagnostic("RG608", Severity.ERROR, message, None, way)])
    source = result.model.source
    operation = result.run.operations[entry.operation]
    split = _split_of(result, entry)
    number = next((i for i, each in enumerate(result.run.operations) if each is split), entry.operation)
    values = _Replay.of(result, entry, number)
    cause = explain_entry(result, entry.cause) if isinstance(entry.cause, int) else None
    clause = _clause(result, entry)
    return Explanation(
        entry,
        source.place(operation.span),
        _first_line(source, operation.span),
        _cites(clause),
        _bands(result, entry, split, source, values),
        _rounding(result, entry, source, values),
        cause,
    )


def _first_line(source: Source, span: Span) -> str:
    """The words of a place, to the end of its first line."""
    return " ".join(source.text[span.start : span.end].split("\n", 1)[0].split())


def _clause(result: Result, entry: Entry) -> Clause | None:
    return next((c for c in result.model.clauses if c.label == entry.clause and hasattr(c, "name")), None)


def _cites(clause: Clause | None) -> tuple[Citation, ...]:
    if clause is None:
        return ()
    marks = [mark for node in walk(clause) if isinstance(node, Line) for mark in node.marks]
    return tuple(
        dict.fromkeys(
            Citation(mark.source.text, mark.point, mark.quotation) for mark in marks if mark.source is not None
        )
    )


@frozen(eq=False)
class _Replay:
    """Reads formulas as they were just before an operation of the entry's tick, or at the tick's end."""

    result: Result
    slots_before: Slots
    slots_after: Slots
    day: date

    @classmethod
    def of(cls, result: Result, entry: Entry, operation: int) -> "_Replay":
        """The replay of the tick of an entry."""
        before, after = result.run.machine.watch(result.run.ticks[: entry.tick + 1], operation)
        return cls(result, before, after, entry.day)

    def before(self, expr: Expr) -> Any:
        """The value just before the operation."""
        return self.result.run.machine.read(expr, self.slots_before, self.day)

    def after(self, expr: Expr) -> Any:
        """The value at the end of the tick."""
        return self.result.run.machine.read(expr, self.slots_after, self.day)


def _split_of(result: Result, entry: Entry) -> Split | None:
    operation = result.run.operations[entry.operation]
    if not isinstance(operation, Post) or not operation.split:
        return None
    for number, *_ in result.run.trails[entry.tick]:
        candidate = result.run.operations[number]
        if isinstance(candidate, Split) and candidate.name == operation.split:
            return candidate
    return None


def _bands(result: Result, entry: Entry, split: Split | None, source: Source, values: _Replay) -> tuple[Band, ...]:
    if split is None:
        return ()
    taken = next(did for number, did, *_ in result.run.trails[entry.tick] if result.run.operations[number] is split)
    counters = {move.of: values.before(move.start) for move in split.moves}
    rates = {part.band: part for part in entry.slices}
    found = []
    for index, base in taken:
        band = split.bands[index]
        steps = []
        for key, speed in band.speeds:
            grown = counters[key] + values.after(speed) * base
            steps.append(CounterStep(key, counters[key], grown))
            counters[key] = grown
        part = rates.get(index + 1)
        if part:
            place = source.place(band.span)
            found.append(Band(index + 1, band.label, place, base, part.rate, part.exact, tuple(steps)))
    return tuple(found)


def _rounding(result: Result, entry: Entry, source: Source, values: _Replay) -> Rounding | None:
    """The share or rounding that gave the amount, if there was one."""
    operation = result.run.operations[entry.operation]
    rounding = result.model.rounding
    if not isinstance(operation, Post) or rounding is None or isinstance(entry.amount, Unknown):
        return None
    name = getattr(operation.amount, "name", "")
    for rule in result.run.machine.program.rules:
        for step in rule.body:
            if isinstance(step, Round) and step.name == name:
                exact = values.after(step.value) if operation in rule.body else entry.amount
                return Rounding(exact, entry.amount, _rule(result), source.place(rounding.span))
            if isinstance(step, Share) and operation in rule.body:
                for part in step.parts:
                    if f"{step.name}.{part.name}" == name:
                        exact = values.after(part.due) if rounding.point != "cumulative" else _sum(entry)
                        return Rounding(exact, entry.amount, _rule(result), source.place(step.span))
    return None


def _sum(entry: Entry) -> Any:
    return sum((part.exact for part in entry.slices), Fraction(0))


def _rule(result: Result) -> str:
    rounding = result.model.rounding
    assert rounding is not None
    residue = f"to {rounding.residue}" if rounding.residue else "by largest remainder"
    return f"{rounding.point} to {show_short(rounding.unit)} {rounding.mode}, residue {residue}"
