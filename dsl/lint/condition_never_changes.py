"""A condition that holds always, or never."""

from collections.abc import Iterator
from fractions import Fraction

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..syntax import Node, walk
from ..terms import expression as ex
from ..terms.limit import Until, While
from ..terms.option import Option
from ..terms.payment import Instalment, Payment
from ..terms.stream import Event
from ..terms.term import Condition
from ..terms.value import Let
from ..terms.waterfall import Waterfall

CODE = "RG704"
SEVERITY = Severity.WARNING
_WITH_CONDITIONS = (Waterfall, Payment, Option, Event, Let)
_COUNTS = ("stream", "waterfall", "payment")
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "reaches": "<=", "=": "="}


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each comparison, in a condition, of which both sides are fixed or one is below all that can be counted."""
    for clause in subject.model.clauses:
        if isinstance(clause, _WITH_CONDITIONS):
            for node in walk(clause):
                for comparison in walk(_condition(node)):
                    holds = _settled(subject, comparison) if isinstance(comparison, ex.Comparison) else None
                    if holds is not None:
                        message = f"'{subject.words(comparison)}' is {'always' if holds else 'never'} true"
                        yield Suspicion(comparison, message, "compare with what changes as the deal is carried out")


def _condition(node: Node) -> ex.Expr | None:
    match node:
        case Until() | While() | Condition() | Instalment() | Event():
            return node.condition
        case _:
            return None


def _settled(subject: Subject, comparison: ex.Comparison) -> bool | None:
    """Whether a comparison holds, where that can be told from the text alone; None where it cannot."""
    known = subject.constant(comparison)
    if isinstance(known, bool):
        return known
    for counter, sign, other in (
        (comparison.left, comparison.sign, comparison.right),
        (comparison.right, _TURNED[comparison.sign], comparison.left),
    ):
        floor = subject.constant(other)
        if _counts(subject, counter) and isinstance(floor, Fraction) and floor <= 0:
            return _above(sign, below=floor < 0)
    return None


def _counts(subject: Subject, expr: ex.Expr) -> bool:
    """Whether a value is a count, so never less than nothing."""
    if isinstance(expr, ex.Reference):
        return subject.model.symbol(expr.name).kind in _COUNTS
    return isinstance(expr, (ex.Takings, ex.Measured))


def _above(sign: str, *, below: bool) -> bool | None:
    """What is at least nothing compared with nothing, or with less."""
    if sign in (">=", "reaches"):
        return True
    if sign == "<":
        return False
    return {">": True, "<=": False, "=": False}.get(sign) if below else None
