"""The tree behind one entry: receipt, slices, figures, rounding, and the places."""

from datetime import date
from typing import Any

from attrs import evolve, frozen

from ..dsl.diagnostic import Diagnostic, Refusal, Severity
from ..dsl.source import Place, Source, Span
from ..dsl.syntax import Clause, Line, Node, walk
from ..dsl.terms.change import Changed, On, Pays
from ..dsl.terms.instrument import Issue
from ..dsl.terms.option import Exchange
from ..dsl.terms.payment import Instalment, Recurring
from ..dsl.terms.stream import Event
from .figures import Figure, Replay, figures_of
from .formula import Field
from .ledger import Entry
from .lower.owed import owed_by
from .program import Latch, Operation, Post, Rule, Split
from .retroactive import RESTATED
from .roundings import Rounding, rounding_of
from .run import Result
from .slices import BandStep, band_steps


@frozen
class Citation:
    """A place in a document that a clause cites."""

    document: str
    point: str
    quotation: str


@frozen
class Explanation:
    """Why an entry is what it is.

    `figures` are what its words read, `cause` the entry that brought it about, explained in turn; amounts are in
    smallest units. `ended` says of a latch whether a line ended for good, or something happened.
    """

    entry: Entry
    place: Place
    words: str
    ended: bool | None
    cites: tuple[Citation, ...]
    figures: tuple[Figure, ...]
    bands: tuple[BandStep, ...]
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
    if result.earlier and result.model.restated_on and entry.day < result.model.restated_on:
        return explain_entry(result.earlier, number)
    if entry.kind == RESTATED:
        return _restated(result, entry)
    operation = result.run.operations[entry.operation]
    rule = next(rule for rule in result.run.machine.program.rules if operation in rule.body)
    clause = _clause(result, entry)
    node = _said(clause, operation)
    cut = _cut(result, entry, operation)
    replay = Replay.of(result, entry, _read_at(result, entry, operation, rule, cut))
    if entry.kind == "latch":
        program = result.run.machine.program
        replay = evolve(replay, known=owed_by(program.registers, program.rules))
    return Explanation(
        entry,
        result.model.source.place(node.span if node else operation.span),
        _first_line(result.model.source, node.span if node else operation.span),
        operation.register.startswith("end:") if isinstance(operation, Latch) else None,
        _cites(clause),
        _figures(replay, node, operation),
        band_steps(entry, operation, cut[0], cut[1], replay) if cut and isinstance(operation, Post) else (),
        rounding_of(entry, operation, rule, replay),
        explain_entry(result, entry.cause) if isinstance(entry.cause, int) else None,
    )


def explain_party(result: Result, party: str, day: date | None = None) -> tuple[Explanation, ...]:
    """The explanations of what somebody was paid and paid: on a day, or always.

    Raises: Refusal where nobody of that name is in the deal.
    """
    mine = (entry for entry in result.by(party) if entry.pays and (day is None or entry.day == day))
    return tuple(explain_entry(result, entry.id) for entry in mine)


def _first_line(source: Source, span: Span) -> str:
    """The words of a place, to the end of its first line."""
    return " ".join(source.text[span.start : span.end].split("\n", 1)[0].split())


def _restated(result: Result, entry: Entry) -> Explanation:
    """A difference: it follows from the amendment, and from all that was paid before it was signed."""
    amendment = result.model.symbol(entry.clause).node
    place, words = result.model.source.place(amendment.span), result.model.source.slice(amendment.span)
    return Explanation(entry, place, words.split("\n")[0], None, (), (), (), None, None)


def _clause(result: Result, entry: Entry) -> Clause | None:
    named = (c for c in result.model.clauses if c.label == entry.clause and (hasattr(c, "name") or isinstance(c, On)))
    at = result.run.operations[entry.operation].span
    found = list(named)
    return next((c for c in found if c.span.start <= at.start < c.span.end), found[0] if found else None)


def _said(clause: Clause | None, operation: Operation) -> Node | None:
    """The words that make an entry: the clause that shares, else the innermost line in which the operation stands."""
    if clause is None or (isinstance(operation, Post) and operation.split):
        return clause
    span = operation.span
    holding = [n for n in walk(clause) if isinstance(n, Line) and n.span.start <= span.start and span.end <= n.span.end]
    return min(holding, key=lambda n: n.span.end - n.span.start, default=None)


def _cites(clause: Clause | None) -> tuple[Citation, ...]:
    if clause is None:
        return ()
    marks = [mark for node in walk(clause) if isinstance(node, Line) for mark in node.marks]
    return tuple(
        dict.fromkeys(
            Citation(mark.source.text, mark.point, mark.quotation) for mark in marks if mark.source is not None
        )
    )


def _cut(result: Result, entry: Entry, operation: Operation) -> tuple[Split, Any] | None:
    """The split that made the amount of an entry, and the slices that it took."""
    if isinstance(operation, Post) and operation.split:
        for number, did, *_ in result.run.trails[entry.tick]:
            candidate = result.run.operations[number]
            if isinstance(candidate, Split) and candidate.name == operation.split:
                return candidate, did
    return None


def _read_at(result: Result, entry: Entry, operation: Operation, rule: Rule, cut: tuple[Split, Any] | None) -> int:
    """Before which operation figures are read: the split, the latch itself, else the first of the rule."""
    if isinstance(operation, Latch):
        return entry.operation
    wanted = cut[0] if cut else rule.body[0]
    return next(number for number, each in enumerate(result.run.operations) if each is wanted)


def _figures(replay: Replay, node: Node | None, operation: Operation) -> tuple[Figure, ...]:
    """What the words of an entry that is no share read."""
    if isinstance(operation, Post) and operation.split:
        return ()
    match node:
        case Exchange():
            return _of_exchange(replay, node, operation)
        case Recurring(amount=value):
            return figures_of(replay, value)
        case Instalment(amount=amount, condition=condition):
            return figures_of(replay, amount, condition)
        case Pays(amount=value) | Changed(value=value):
            return figures_of(replay, value)
        case Event(condition=condition):
            return figures_of(replay, condition)
        case Issue():
            return ()
    return figures_of(replay, node) if isinstance(operation, Latch) and node is not None else ()


def _of_exchange(replay: Replay, node: Exchange, operation: Operation) -> tuple[Figure, ...]:
    """What was elected, and what each unit becomes or costs."""
    assert isinstance(operation, Post)
    unit = replay.result.model.symbol(node.unit).key
    elected = Figure("elected", replay.before(Field("quantity")), unit)
    paid = getattr(operation.amount, "name", "").endswith(".price")
    words = node.price if paid and node.price else node.into
    each = replay.figure(words, f"for each {unit}" if paid else f"each {unit} becomes")
    return (elected, *figures_of(replay, words), *((each,) if each else ()))
