"""Another deal used: its names behind a name of one's own, so that none of them is one of this deal's."""

from collections.abc import Sequence

from .rebuilding import altered, rebuilt
from .resolve.names import declared
from .syntax import Clause, Name, Node, walk
from .terms.head import Measure
from .terms.value import Drafting, Meaning


def names_of(clauses: Sequence[Clause]) -> frozenset[str]:
    """Every name that clauses declare, those inside of readings and amendments too."""
    found: set[str] = set()
    for node in walk(tuple(clauses)):
        if isinstance(node, Clause):
            found.update(name.text for name, _ in declared(node))
    return frozenset(found)


def of_another(clauses: Sequence[Clause], prefix: str, known: frozenset[str]) -> tuple[Clause, ...]:
    """The clauses of another deal with their names behind `prefix` and a point.

    Names that it does not declare are not taken for those `known` here: they stay unknown. Measures are the same
    for all deals, and so are names of the language.
    """
    measures = {name.text for clause in clauses if isinstance(clause, Measure) for name in (clause.name, clause.plural)}
    theirs = (names_of(clauses) | known) - measures

    def renamed(node: Node) -> Node | None:
        if isinstance(node, Name):
            return altered(node, text=f"{prefix}.{node.text}") if node.text in theirs or "." in node.text else node
        if isinstance(node, Meaning):
            return altered(node, value=rebuilt(node.value, renamed), marks=rebuilt(node.marks, renamed))
        if isinstance(node, Drafting):
            return altered(node, clauses=rebuilt(node.clauses, renamed), marks=rebuilt(node.marks, renamed))
        return None

    return rebuilt(tuple(clauses), renamed)


def without_known_measures(clauses: Sequence[Clause], others: Sequence[Clause]) -> list[Clause]:
    """Clauses without the measures that others declare in the same two forms."""
    return [clause for clause in clauses if not (isinstance(clause, Measure) and clause in others)]
