"""Two conditions at one figure of which neither, or each, holds exactly at it."""

from collections.abc import Iterator
from fractions import Fraction

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..show import show
from ..syntax import Clause
from ..terms import expression as ex
from ..terms.limit import Until, While
from ..terms.option import Option
from ..terms.payment import Instalment, Payment
from ..terms.stream import Event
from ..terms.term import Condition
from ..terms.value import Let
from ..terms.waterfall import Waterfall

CODE = "RG725"
SEVERITY = Severity.WARNING
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "reaches": "<=", "=": "="}
_Conditional = Until | While | Condition | Instalment | Event
_Sides = dict[str, tuple[Clause, ex.Comparison]]


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each figure with a condition below and one above it that leave it out; or that both take it in, elsewhere.

    Of the pieces of one value the first that fits is meant, so two may take it in, and so may lines of a waterfall.
    """
    for (_, value), sides in _by_figure(subject).items():
        if {"<", ">"} <= sides.keys() and not {"<=", ">=", "="} & sides.keys():
            pair, message = ("<", ">"), f"neither this condition nor the other holds at exactly {show(value, 2)}"
        elif {"<=", ">="} <= sides.keys() and not _are_pieces(sides["<="][0], sides[">="][0]):
            pair, message = ("<=", ">="), f"this condition and the other both hold at exactly {show(value, 2)}"
        else:
            continue
        first, second = sorted((sides[sign][1] for sign in pair), key=lambda said: said.span.start)
        way = f"say on which side {show(value, 2)} itself is, with <= or >= in one of them"
        yield Suspicion(second, message, way, ((first, "the other condition"),))


def _are_pieces(first: Clause, second: Clause) -> bool:
    return first is second and isinstance(first, (Let, Waterfall))


def _by_figure(subject: Subject) -> dict[tuple[ex.Expr, Fraction], _Sides]:
    """The conditions by what they look at and the figure, each by its sign."""
    found: dict[tuple[ex.Expr, Fraction], _Sides] = {}
    for clause in subject.model.clauses:
        for said in _conditions(subject, clause):
            for left, right, sign in (
                (said.left, said.right, "=" if said.sign == "=" else _TURNED[_TURNED[said.sign]]),
                (said.right, said.left, _TURNED[said.sign]),
            ):
                value = subject.constant(right)
                if isinstance(value, Fraction) and subject.constant(left) is None:
                    found.setdefault((left, value), {}).setdefault(sign, (clause, said))
    return found


def _conditions(subject: Subject, clause: Clause) -> Iterator[ex.Comparison]:
    """The comparisons on which a value, a payment, an option or an event depends; not those that are denied.

    Of a waterfall only what is looked at afresh: the ends of its lines come one after the other.
    """
    nodes: list[_Conditional] = []
    if isinstance(clause, (Let, Payment, Option, Event)):
        nodes = subject.within(clause, Until, While, Condition, Instalment, Event)
    elif isinstance(clause, Waterfall):
        nodes = [*subject.within(clause, While)]
    for node in nodes:
        said = node.condition
        parts = said.of if isinstance(said, (ex.Both, ex.Either)) else (said,)
        yield from (part for part in parts if isinstance(part, ex.Comparison))
