"""Words that are read and mean nothing yet: refused, so that none is passed over."""

from ..scope import Scope
from ..syntax import Node
from ..terms.term import Condition, EndsWhen, Late, Overrides, SubjectTo, TermLine, TermOf
from ..terms.waterfall import Waterfall

_KINDS: tuple[type[Node], ...] = (Late,)


def refuse_unbuilt(scope: Scope, nodes: tuple[Node, ...]) -> None:
    """A finding for each word whose meaning is not built."""
    for node in nodes:
        if _is_unbuilt(node):
            scope.error("RG115", "this is not built yet", node, "keep the clause as text: not modelled")


def _is_built(term: TermLine) -> bool:
    """Whether a waterfall knows a line of terms."""
    received = isinstance(term, TermOf) and term.basis != "due"
    return received or isinstance(term, (EndsWhen, Condition, Overrides, SubjectTo))


def _is_unbuilt(node: Node) -> bool:
    match node:
        case Waterfall():
            return not all(_is_built(term) for term in node.terms)
    return isinstance(node, _KINDS)
