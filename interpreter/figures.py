"""What the words of a contract came to: the figures that a formula reads, and what limits count."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import evolve, field, frozen

from ..dsl.model import Model
from ..dsl.syntax import Node, walk
from ..dsl.terms import expression as ex
from ..dsl.terms.limit import Otherwise, Through, Until, While
from ..dsl.terms.table import Table
from ..dsl.terms.value import Drafting, Let, Piece, Reading
from ..dsl.types import Type
from .exact.evaluate import NoFigure, Slots
from .exact.unknown import Unknown, ValueNeeded
from .formula import Const, Expr, Field, Hole, Reg, at_most, reads, replaced
from .ledger import Entry
from .lower.expressions import words_of
from .lower.table import row_read
from .run import Result

PERCENT = "%"
Known = Mapping[str, Expr]


@frozen
class Figure:
    """What some words came to: an amount in smallest units of `unit` (`%` for a percentage), or a truth.

    `says` is the line or the formula that a name stood for.
    """

    words: str
    value: Any
    unit: str = ""
    says: str = ""


@frozen
class Counted:
    """What a limit counts, before and after a slice, and where it ends (None where nothing ends it).

    `units` are those over which money per unit is spread: amounts are then those of all of them.
    """

    words: str
    before: Any
    after: Any
    limit: Any
    unit: str
    units: Any = None


@frozen(eq=False)
class Replay:
    """Reads formulas as they were just before an operation of an entry's tick, or at the tick's end."""

    result: Result
    slots_before: Slots
    slots_after: Slots
    day: date
    known: Known = field(factory=dict)

    @classmethod
    def of(cls, result: Result, entry: Entry, operation: int) -> "Replay":
        """The replay of the tick of an entry, up to an operation."""
        before, after = result.run.machine.watch(result.run.ticks[: entry.tick + 1], operation, result.run.given)
        return cls(result, before, after, entry.day)

    def before(self, expr: Expr, known: Known | None = None) -> Any:
        """The value just before the operation, with other formulas in the place of some that it reads."""
        return self._read(replaced(expr, known) if known else expr, self.slots_before)

    def after(self, expr: Expr) -> Any:
        """The value at the end of the tick."""
        return self._read(expr, self.slots_after)

    def _read(self, expr: Expr, slots: Slots) -> Any:
        try:
            return self.result.run.machine.read(expr, slots, self.day, self.result.run.given)
        except ValueNeeded as needed:
            return Unknown(*needed.names)
        except NoFigure:
            return None

    def formula(self, node: Node | None) -> Expr | None:
        """The formula of some words, if they have one."""
        return self.result.state.formulas.get(id(node))

    def figure(self, node: ex.Expr, words: str = "") -> Figure | None:
        """What an expression came to, by its words in the contract or others."""
        formula = self.formula(node)
        value = None if formula is None else self.before(formula, self.known)
        if formula is None or value is None:
            return None
        model = self.result.model
        holes = [item.name for item in reads(formula) if isinstance(item, Hole)]
        said = holes[0] if holes and isinstance(node, ex.Undisclosed) else model.source.slice(node.span)
        return figure(words or said, value, model.type_of(node))


def figure(words: str, value: Any, kind: Type) -> Figure:
    """A figure of a type."""
    if kind.flavour == "percent" and not isinstance(value, Unknown):
        return Figure(words, value * 100, PERCENT)
    return Figure(words, value, words_of(kind))


def figures_of(replay: Replay, *nodes: Node | None, unless: Callable[[Expr], bool] | None = None) -> tuple[Figure, ...]:
    """Everything that is counted, named or observed in some words of the contract, as it then was.

    `unless` leaves out what it says of a formula.
    """
    found: dict[str, Figure] = {}
    for node in nodes:
        for leaf in _leaves(replay.result.model, node):
            formula, shown = replay.formula(leaf), replay.figure(leaf)
            if formula is not None and shown and not (unless and unless(formula)):
                found.setdefault(shown.words, evolve(shown, says=_says(replay, leaf)))
    return tuple(found.values())


def _leaves(model: Model, root: Node | None) -> Iterator[ex.Expr]:
    for node in walk(root):
        if isinstance(node, (ex.Takings, ex.Funded, ex.OverTime, ex.Measured, ex.Undisclosed, ex.Average, ex.Solved)):
            yield node
        elif isinstance(node, ex.Reference):
            yield node
            yield from _leaves(model, definition(model, node))
            named = model.symbol(node.name).node
            yield from _leaves(model, named.by) if isinstance(named, Table) else ()


def definition(model: Model, name: ex.Reference) -> ex.Expr | None:
    """What a name stands for, where it always stands for one expression."""
    node = model.symbol(name.name).node
    if isinstance(node, Let) and node.name.text in model.scope.changed:
        return None
    if isinstance(node, Let) and len(node.pieces) == 1 and isinstance(node.pieces[0].limit, Otherwise):
        return node.pieces[0].value
    if isinstance(node, Reading):
        meaning = model.meaning(node)
        return None if isinstance(meaning, Drafting) else meaning.value
    return None


def _says(replay: Replay, leaf: ex.Expr) -> str:
    """What a name stood for: its formula, or the piece of a value that fitted."""
    model = replay.result.model
    if not isinstance(leaf, ex.Reference):
        return ""
    named: Node | None = definition(model, leaf)
    node = model.symbol(leaf.name).node
    if isinstance(node, Let) and node.name.text in model.scope.changed:
        return ""
    if named is None and isinstance(node, Let):
        named = next((piece for number, piece in enumerate(node.pieces, 1) if _fits(replay, node, piece, number)), None)
    if isinstance(node, Table):
        named = row_read(model, node, replay.day, lambda expr: _value(replay, expr))
    return model.source.slice(named.span).split("  [")[0].split(" [")[0] if named is not None else ""


def _value(replay: Replay, expr: ex.Expr) -> Any:
    formula = replay.formula(expr)
    return None if formula is None else replay.before(formula, replay.known)


def _fits(replay: Replay, let: Let, piece: Piece, number: int) -> bool:
    """Whether a piece of a value fits; the first that does is the value."""
    match piece.limit:
        case Through(day=day, basis="earned"):
            return bool(replay.before(at_most(Field("earned"), Const(day.toordinal()))))
        case Through(day=day):
            return replay.day <= day
        case While(condition=condition):
            formula = replay.formula(condition)
            return formula is not None and replay.before(formula, replay.known) is True
        case Until():
            return not replay.before(Reg(f"end:{let.name}.{number}"))
    return True


def constants(values: Mapping[str, Any]) -> dict[str, Expr]:
    """Values as formulas."""
    return {name: Const(value) for name, value in values.items()}


def part(words: str, value: Any) -> Figure:
    """A part of a whole as a percentage."""
    return Figure(words, Fraction(value) * 100, PERCENT)
