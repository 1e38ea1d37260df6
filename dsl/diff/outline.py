"""What a contract says at which place of its form: what contracts of one family can be laid beside one another by."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from ..syntax import Clause, Name, Node
from ..terms.expression import Expr
from ..terms.head import Document, Title
from ..terms.trust import Check, Example, Note
from ..terms.value import Drafting
from .category import WORDS
from .change import heading, noun, step_label
from .similarity import field_names

Path = tuple[str, ...]
_LEFT_OUT = (Check, Example, Note, Document, Title)


@frozen(eq=False)
class Said:
    """What stands at a place: its value, None for a clause or a line as such, and the node that holds it."""

    value: Any
    node: Node


def outline(clauses: tuple[Clause, ...]) -> Mapping[Path, Said]:
    """Every clause, line and value of a contract but its wording and its promises, by the way that leads to it."""
    return dict(_clauses(clauses, ()))


def _clauses(clauses: tuple[Clause, ...], path: Path) -> Iterator[tuple[Path, Said]]:
    for clause in clauses:
        if not isinstance(clause, _LEFT_OUT):
            yield from _node(clause, (*path, heading(clause)))


def _node(node: Node, path: Path) -> Iterator[tuple[Path, Said]]:
    yield path, Said(None, node)
    for name in field_names(type(node)):
        value = getattr(node, name)
        step = (*path, name.replace("_", " "))
        if name in WORDS or name == "name" or value is None:
            continue
        if isinstance(node, Drafting) and isinstance(value, tuple):
            yield from _clauses(value, path)
        elif isinstance(value, tuple) and all(isinstance(item, Node) and not isinstance(item, Name) for item in value):
            for item in value:
                yield from _node(item, (*path, _numbered(item, value)))
        elif isinstance(value, Node) and not isinstance(value, (Expr, Name)):
            yield from _node(value, step)
        else:
            yield step, Said(value, value if isinstance(value, Node) else node)


def _numbered(item: Node, row: tuple[Node, ...]) -> str:
    """What leads to an item of a row; one that stands alone is the first: elsewhere others stand beside it."""
    label = step_label(item, row)
    return f"{label} 1" if label == noun(type(item)) else label


def words_of(path: Path, outlines: Iterable[Mapping[Path, Said]]) -> str:
    """The way in words; a number is left out where no outline has a second one."""
    steps = []
    for end, step in enumerate(path, 1):
        second = (*path[: end - 1], f"{step[:-2]} 2")
        alone = step.endswith(" 1") and not any(second in outline for outline in outlines)
        steps.append(step[:-2] if alone else step)
    return " / ".join(steps)
