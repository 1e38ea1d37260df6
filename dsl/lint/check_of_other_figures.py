"""A check of figures that stand nowhere else in the contract, so it does not hold the contract to them."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from attrs import define

from ..diagnostic import Severity
from ..figures import day, figure
from ..linter import Subject, Suspicion
from ..syntax import Name, Node, walk
from ..terms import expression as ex
from ..terms.party import Member
from ..terms.trust import Check, Example

CODE = "RG765"
SEVERITY = Severity.NOTE
WHOLE = True
_COUNTS = 12  # as far as the months of a year or the units of a dozen

Figure = date | tuple[bool, Fraction]
"""A day; or a figure, told as a percentage or not."""


@define(eq=False, repr=False, slots=False)
class _Equation:
    """A check of two sides, and those of its figures that stand nowhere in the terms."""

    check: Check
    unknown: dict[Figure, Node]


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each check `A = B` with a figure that is neither in the terms nor found by a check.

    A check finds a figure where it is the only one not known: as one of the two sides, or as a rate anywhere in a
    check that is `derived`. It may find a day anywhere.
    """
    checks = [node for node in subject.nodes if isinstance(node, Check) and _is_equation(node)]
    if not checks:
        return
    known: set[Figure] = set(_in_the_terms(subject))
    equations = [_Equation(check, _unknown(check, known)) for check in checks]
    waiting: dict[Figure, list[_Equation]] = {}
    for equation in equations:
        for each in equation.unknown:
            waiting.setdefault(each, []).append(equation)
    ready = [equation for equation in equations if _finds(equation)]
    while ready:
        for found in tuple(ready.pop().unknown):
            for equation in waiting.pop(found, ()):
                del equation.unknown[found]
                if _finds(equation):
                    ready.append(equation)
    for equation in equations:
        for node in tuple(equation.unknown.values())[:1]:
            message = f"'{subject.words(node)}' stands in this check, and in no term of the contract"
            way = "look at the figures of the terms; mark a check that finds a new rate as [derived]"
            yield Suspicion(node, message, way)


def _is_equation(check: Check) -> bool:
    return not check.always and isinstance(check.condition, ex.Comparison) and check.condition.sign == "="


def _in_the_terms(subject: Subject) -> Iterator[Figure]:
    """The figures of all clauses but examples and equations, and those to which they are added and multiplied."""
    for clause in subject.deal.clauses:
        if isinstance(clause, Example) or (isinstance(clause, Check) and _is_equation(clause)):
            continue
        for node in walk(clause):
            own = _own(node)
            if own is not None:
                yield own
            elif isinstance(node, Member) and node.part is not None:
                yield True, node.part
            elif isinstance(node, (ex.Sum, ex.Product, ex.PartOf)) and not _names(node):
                value = subject.constant(node)
                if isinstance(value, date):
                    yield value
                elif isinstance(value, Fraction):
                    yield from ((True, value), (False, value))


def _names(expr: ex.Expr) -> bool:
    """Whether an expression reads a name; the figures of a named value are found where it is declared."""
    return any(isinstance(node, Name) for node in walk(expr))


def _own(node: Node) -> Figure | None:
    value = figure(node)
    return day(node) if value is None else (isinstance(node, (ex.Percent, ex.Points)), value)


def _unknown(check: Check, known: set[Figure]) -> dict[Figure, Node]:
    """The figures of a check that are not known, each where it stands first; small whole numbers count things."""
    found: dict[Figure, Node] = {}
    for node in walk(check.condition):
        value = _own(node)
        if value is None or value in known:
            continue
        small = isinstance(node, ex.Number) and node.value.denominator == 1 and node.value <= _COUNTS
        if not small:
            found.setdefault(value, node)
    return found


def _finds(equation: _Equation) -> bool:
    """Whether a check says what its only unknown figure is."""
    if len(equation.unknown) != 1:
        return False
    ((value, node),) = equation.unknown.items()
    condition = equation.check.condition
    assert isinstance(condition, ex.Comparison)
    marked = any(mark.kind in ("derived", "assumed") for mark in equation.check.marks)
    rate = isinstance(node, (ex.Percent, ex.Points, ex.Multiple))
    return (marked and rate) or isinstance(value, date) or node in (condition.left, condition.right)
