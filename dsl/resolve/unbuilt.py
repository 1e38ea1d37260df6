"""Lines of terms that a waterfall does not know: refused, so that none is passed over."""

from ..scope import Scope
from ..syntax import Node
from ..terms.term import Condition, EndsWhen, Overrides, SubjectTo, TermLine, TermOf
from ..terms.waterfall import Waterfall


def refuse_unbuilt(scope: Scope, nodes: tuple[Node, ...]) -> None:
    """A finding for each waterfall with a line whose meaning is not built."""
    for node in nodes:
        if isinstance(node, Waterfall) and not all(_is_built(term) for term in node.terms):
            scope.error("RG115", "this is not built yet", node, "keep the clause as text: not modelled")


def _is_built(term: TermLine) -> bool:
    """Whether a waterfall knows a line of terms."""
    received = isinstance(term, TermOf) and term.basis != "due"
    return received or isinstance(term, (EndsWhen, Condition, Overrides, SubjectTo))
