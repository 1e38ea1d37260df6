"""What every limit of a contract counts at the end of a day, and what remains until it is reached."""

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from ...dsl.source import Place
from ...dsl.terms import expression as ex
from ...dsl.terms.limit import ForFirst, ForNext, Limit, Until, UpTo, While
from ...dsl.terms.royalty import RateBands
from ...dsl.terms.stream import Event
from ...dsl.terms.term import EndsWhen
from ...dsl.terms.value import Piece
from ...dsl.terms.waterfall import Band, Bands, Step
from ..exact.unknown import Unknown
from ..formula import Expr, Field, Reg, Val, reads
from ..lines import sharing_lines
from ..lower.expressions import words_of
from ..run import Result


@frozen
class Ceiling:
    """A limit: the line that sets it, what it counts, how far that has come, and where it ends; in smallest units.

    `words` are those of the line, `counts` those of what is counted. A limit that was passed has nothing left.
    """

    clause: str
    words: str
    place: Place
    counts: str
    now: Any
    limit: Any
    unit: str

    @property
    def left(self) -> Any:
        """What is still to come until the limit; Unknown where it depends on what is undisclosed."""
        if isinstance(self.now, Unknown) or isinstance(self.limit, Unknown):
            return Unknown(*getattr(self.now, "names", ()), *getattr(self.limit, "names", ()))
        return max(0, self.limit - self.now)


def ceilings(result: Result) -> tuple[Ceiling, ...]:
    """Every limit with a figure, in text order; of a list of bands those at which one band gives way to the next.

    What a step takes of one amount at most is no limit that is reached in time, and is left out.
    """
    found = {(each.place, each.counts, each.limit): each for each in _all(result) if each.limit is not None}
    return tuple(sorted(found.values(), key=lambda each: (each.place.file, each.place.line, each.place.column)))


def _all(result: Result) -> Iterator[Ceiling]:
    for line in sharing_lines(result.model):
        node, clause = line.node, str(line.clause.label)
        if isinstance(node, (Band, Piece)) and line.group and line.group.counter:
            level = _level(result, line.group, node)
            if level is not None:
                yield from _counted(result, clause, node, line.group.counter, level)
        elif isinstance(node, (Step, Band, Piece)):
            yield from _of_limit(result, clause, node, node.limit)
    for clause_node in result.model.clauses:
        if isinstance(clause_node, Event) and clause_node.condition is not None and clause_node.day is None:
            yield from _of_condition(result, str(clause_node.label), clause_node, clause_node.condition)
        lines: tuple[Any, ...] = getattr(clause_node, "terms", ()) or getattr(clause_node, "steps", ())
        for term in lines:
            if isinstance(term, EndsWhen):
                yield from _of_condition(result, str(clause_node.label), term, term.condition)


def _of_limit(result: Result, clause: str, node: Step | Band | Piece, limit: Limit | None) -> Iterator[Ceiling]:
    if isinstance(limit, (Until, While)):
        yield from _of_condition(result, clause, node, limit.condition)
    elif isinstance(limit, UpTo) and isinstance(node, Step):
        now, level = _read(result, result.state.formulas.get(id(node))), _value(result, limit.level)
        if node.window and now is not None and level is not None:
            window = result.model.source.slice(node.window.span)
            kind = words_of(result.model.type_of(limit.level))
            yield _ceiling(result, clause, node, f"taken by this line {window}", now, level, kind)


def _level(result: Result, group: Bands | RateBands, band: Band | Piece) -> Any:
    """The level of the counter at which a band ends; None where it goes on."""
    level: Any = 0
    for each in group.bands:
        limit = each.limit
        if isinstance(limit, UpTo):
            level = _value(result, limit.level)
        elif isinstance(limit, (ForFirst, ForNext)):
            width = _value(result, limit.width)
            level = None if width is None or level is None else level + width
        if each is band:
            return level if isinstance(limit, (UpTo, ForFirst, ForNext)) else None
    return None


def _of_condition(result: Result, clause: str, node: Any, condition: ex.Expr) -> Iterator[Ceiling]:
    """The comparisons of a condition in which something is counted up to a figure."""
    match condition:
        case ex.Comparison():
            for counter, end in ((condition.left, condition.right), (condition.right, condition.left)):
                if _counts(result, counter) and not _counts(result, end):
                    limit = _value(result, end)
                    if limit is not None and not isinstance(limit, bool):
                        yield from _counted(result, clause, node, counter, limit)
        case ex.Both() | ex.Either():
            for each in condition.of:
                yield from _of_condition(result, clause, node, each)


def _counts(result: Result, node: ex.Expr) -> bool:
    """Whether an expression reads a counter."""
    formula = result.state.formulas.get(id(node))
    registers = result.run.machine.program.registers
    return formula is not None and any(
        isinstance(item, Reg) and item.name in registers and registers[item.name].kind == "counter"
        for item in reads(formula)
    )


def _counted(result: Result, clause: str, node: Any, counter: ex.Expr, limit: Any) -> Iterator[Ceiling]:
    now = _value(result, counter)
    if now is not None:
        words = " ".join(result.model.source.slice(counter.span).split())
        yield _ceiling(result, clause, node, words, now, limit, words_of(result.model.type_of(counter)))


def _ceiling(result: Result, clause: str, node: Any, counts: str, now: Any, limit: Any, unit: str) -> Ceiling:
    source = result.model.source
    return Ceiling(clause, source.first_words(node.span), source.place(node.span), counts, now, limit, unit)


def _value(result: Result, node: ex.Expr) -> Any:
    """What words come to at the end; None where the program does not know them by themselves."""
    return _read(result, result.state.formulas.get(id(node)))


def _read(result: Result, formula: Expr | None) -> Any:
    """A formula at the end; None where it reads what only an amount that is shared has."""
    if formula is None or any(isinstance(item, (Val, Field)) for item in reads(formula)):
        return None
    return result.value(formula)
