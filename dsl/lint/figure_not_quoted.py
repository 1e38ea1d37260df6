"""A figure that does not stand in the words quoted for it."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..figures import day, figure
from ..linter import Subject, Suspicion
from ..syntax import Line, Mark, Node, parts_of
from ..terms import expression as ex
from ..terms.head import Dated, Document

CODE = "RG762"
SEVERITY = Severity.WARNING
WHOLE = True


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each figure or day of a line that its quotation lacks, where figures or days stand in the quotation at all.

    A quotation on the first line of a clause is that of its lines which have no marks of their own. The day of the
    deal and those of its documents need not be quoted.
    """
    if not any(isinstance(node, Mark) and node.quotation for node in subject.nodes):
        return
    from ..quotations import quoted

    of_the_deal = {node.day for node in subject.nodes if isinstance(node, (Dated, Document))}
    stack: list[tuple[Line, tuple[Mark, ...]]] = [(clause, ()) for clause in reversed(subject.deal.clauses)]
    while stack:
        line, above = stack.pop()
        marks = line.marks or above
        own, lines = _parts(line)
        stack += [(each, marks) for each in lines]
        quotations = tuple(mark for mark in marks if mark.quotation)
        if not quotations or isinstance(line, Document) or any(mark.kind != "cited" for mark in marks):
            continue
        words = quoted(tuple(mark.quotation for mark in quotations))
        for node in own:
            when, value = day(node), figure(node)
            lacking = (when and words.days and when not in words.days | of_the_deal) or (
                value is not None and value not in (0, 1) and words.numbers and not words.holds(value)
            )
            if lacking:
                where = node if isinstance(node, ex.Expr) else line
                shown = str(when) if when else subject.words(node)
                message = f"'{shown}' does not stand in the words quoted from '{quotations[0].source}'"
                way = "mend the figure or the quotation; mark what follows from it as [derived]"
                yield Suspicion(where, message, way, ((quotations[0], "the quotation"),))


def _parts(line: Line) -> tuple[list[Node], list[Line]]:
    """The nodes of a line itself, and the lines under it, the last first."""
    own: list[Node] = []
    under: list[Line] = []
    stack: list[object] = [line]
    while stack:
        item = stack.pop()
        if isinstance(item, Line) and item is not line:
            under.append(item)
        elif isinstance(item, Node):
            own.append(item)
            stack += [getattr(item, part) for part in parts_of(type(item))]  # type: ignore[arg-type]
        elif isinstance(item, tuple):
            stack += reversed(item)
    return own, under[::-1]
