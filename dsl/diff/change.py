"""A change between two drafts as data, and how its parts are named."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from textwrap import dedent, indent
from typing import Any

from attrs import field, frozen

from ..dates import Duration
from ..show import show
from ..source import Place, Source
from ..syntax import Clause, Line, Name, Node
from ..terms.head import Document, Title
from .similarity import key_of

WORDING, TERMS, RIGHTS, CASH = "wording", "terms", "rights", "cash"
CATEGORIES = (WORDING, TERMS, CASH, RIGHTS)
"""From the lightest to the heaviest."""

_KEYWORDS: Mapping[type, str] = {Document: "source", Title: "deal"}


@frozen
class Written:
    """A value as it is written in a draft, and where."""

    text: str
    place: Place

    @classmethod
    def of(cls, source: Source, value: Any, owner: Node, name: str = "") -> "Written | None":
        """The value of a field of `owner`, None where there is none."""
        if value is None:
            return None
        return cls(shown(value, source, name), source.place(value.span if isinstance(value, Node) else owner.span))


@frozen
class Change:
    """One change.

    `kind` is added, removed, changed, renamed or moved; `clause` the label of the innermost clause, `heading` its
    keyword and name, `line` its first line; `path` leads from the clause to what changed. `old` and `new` are None
    where there is none. `choices` are the meanings under which the clause is in force.
    """

    number: int
    category: str
    kind: str
    clause: str
    heading: str
    line: str
    path: tuple[str, ...]
    old: Written | None
    new: Written | None
    choices: Mapping[str, str] = field(factory=dict)


def noun(kind: type) -> str:
    """What a kind of clause or line is called: `band`, `part given up`."""
    return _KEYWORDS.get(kind) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__).lower()


def heading(clause: Clause) -> str:
    """The first words of a clause: its keyword and its name or title."""
    name = key_of(clause) or getattr(clause, "title", "")
    return f"{noun(type(clause))} {name}".strip()


def first_line(clause: Clause, source: Source) -> str:
    """The first line of a clause as it is written."""
    return " ".join(source.text[clause.span.start : clause.span.end].partition("\n")[0].split())


def step_label(item: Node, row: Sequence[Node]) -> str:
    """What leads to an item of a row: its name, whom it pays, or its number among those of its kind."""
    kind = noun(type(item))
    for name in ("name", "to"):
        value = getattr(item, name, None)
        alike = [other for other in row if type(other) is type(item) and getattr(other, name, None) == value]
        if isinstance(value, Name) and len(alike) == 1:
            return f"{kind} {value}" if name == "name" else f"{kind} to {value}"
    key = key_of(item)
    if key is not None and [key_of(other) for other in row if type(other) is type(item)].count(key) == 1:
        return f"{kind} {key}"
    same = [other for other in row if type(other) is type(item)]
    number = next(place for place, other in enumerate(same, 1) if other is item)
    return kind if len(same) == 1 else f"{kind} {number}"


def shown(value: Any, source: Source, name: str = "") -> str:
    """A value as it is written; `name` is the field that holds it."""
    match value:
        case Node():
            return _laid_out(source.text[value.span.start : value.span.end], isinstance(value, Line))
        case Fraction():
            return f"{show(value * 100)}%" if name == "part" else show(value)
        case Duration():
            return show(value)
        case date():
            return value.isoformat()
        case tuple():
            return " ".join(shown(item, source) for item in value)
    return str(value)


def _laid_out(text: str, as_lines: bool) -> str:
    """The text of a node: clauses and lines as they stand, what belongs to them two spaces in; else on one line."""
    first, *rest = text.rstrip().split("\n")
    if not as_lines or not rest:
        return " ".join(text.split())
    return "\n".join([" ".join(first.split()), *indent(dedent("\n".join(rest)), "  ").split("\n")])
