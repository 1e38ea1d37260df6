"""The figures of a contract by name: `participation[1].rate` is the rate in the first line of `participation` with one.

A name says the clause (in a reading or an amendment behind its name), the line among those of the clause that state
figures, the kind of figure, and which where a line has several of a kind. What is not needed is left out: a clause
with one figure is enough by itself.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, cast

from attrs import fields, frozen

from .dates import Duration
from .diagnostic import Diagnostic, Refusal, Severity
from .nearest import did_you_mean
from .rebuilding import altered, rebuilt
from .source import Source, Span
from .syntax import Clause, Deal, Name, Node
from .terms.figure import Money, MoneyPer, Multiple, Number, Percent, Points, Quantity
from .terms.head import Currency, Dated, Document, Rounding, Title, Translate, Use, Year
from .terms.trust import Check, Example, Note

Value = Fraction | date | Duration

_KINDS: dict[type, str] = {
    **dict.fromkeys((Percent, Points), "rate"),
    **dict.fromkeys((Number, Money, MoneyPer), "amount"),
    Quantity: "quantity",
    Multiple: "multiple",
}
_SHOWN = 12
_NO_TERMS = (Title, Dated, Document, Currency, Rounding, Translate, Use, Year, Check, Example, Note)
"""What says something of the file, or of how it counts, and nothing of who is paid."""


@frozen(eq=False)
class NamedFigure:
    """A figure by the shortest of its `names`: where it stands, what it is now, and the node of which it is a part."""

    names: tuple[str, ...]
    name: str
    kind: str
    value: Value
    span: Span
    node: Node
    part: str

    @property
    def is_rate(self) -> bool:
        """Whether it is written with the sign of percent, or in points."""
        return self.kind == "rate"


@frozen(eq=False)
class _Found:
    owners: tuple[str, ...]
    line: int
    kind: str
    value: Value
    node: Node
    part: str


def named_figures(source: Source, deal: Deal) -> tuple[NamedFigure, ...]:
    """Every figure of the terms of a contract, in text order."""
    found = [each for clause, label in _labelled(deal.clauses) for each in _of_clause(source, clause, (label,))]
    numbered = list(_numbered(found))
    spellings = [tuple(_spellings(each, *counts)) for each, counts in numbered]
    known = Counter(name for names in spellings for name in set(names))
    return tuple(
        NamedFigure(
            tuple(name for name in names if known[name] == 1),
            next(name for name in names if known[name] == 1),
            each.kind,
            each.value,
            each.node.span,
            each.node,
            each.part,
        )
        for (each, _), names in zip(numbered, spellings, strict=True)
    )


def figure_named(figures: Sequence[NamedFigure], text: str) -> NamedFigure:
    """The figure that a name says.

    Raises: Refusal where there is none, or several.
    """
    name = "".join(text.split())
    for figure in figures:
        if name in figure.names:
            return figure
    within = [each.name for each in figures if any(_begins(full, name) for full in each.names)]
    if within:
        more = f", and {len(within) - _SHOWN} more" if len(within) > _SHOWN else ""
        raise _refused(f"'{text}' has several figures", f"name one of: {', '.join(within[:_SHOWN])}{more}")
    every = [each.name for each in figures]
    listed = f"its figures are: {', '.join(every[:_SHOWN])}" + (" ..." if len(every) > _SHOWN else "")
    way = did_you_mean(name, every, listed if every else "it states none")
    raise _refused(f"the deal has no figure '{text}'", way)


def with_figure(deal: Deal, figure: NamedFigure, value: Value) -> Deal:
    """The contract with another value for a figure."""
    instead = altered(figure.node, **{figure.part: value})
    return altered(deal, clauses=rebuilt(deal.clauses, lambda node: instead if node is figure.node else None))


def _begins(full: str, name: str) -> bool:
    return full.startswith(name) and full[len(name)] in ".["


def _refused(message: str, way: str) -> Refusal:
    return Refusal([Diagnostic("RG608", Severity.ERROR, message, None, way)])


# ---- finding them


def _labelled(clauses: Sequence[Clause]) -> Iterator[tuple[Clause, str]]:
    """The clauses with terms, each with its label; of several without a name each but the first has a number."""
    met: Counter[str] = Counter()
    for clause in clauses:
        if isinstance(clause, _NO_TERMS):
            continue
        label = clause.label
        if not isinstance(getattr(clause, "name", None), Name):
            label = label.split()[0]
            met[label] += 1
            label = label if met[label] == 1 else f"{label}.{met[label]}"
        yield clause, label


def _of_clause(source: Source, clause: Clause, owners: tuple[str, ...]) -> Iterator[_Found]:
    stack: list[tuple[Any, tuple[str, ...]]] = [(clause, owners)]
    while stack:
        item, within = stack.pop()
        if isinstance(item, tuple):
            inner = [part for part in item if isinstance(part, Clause)]
            labels = {id(each): label for each, label in _labelled(inner)}
            kept = [part for part in item if not isinstance(part, Clause) or id(part) in labels]
            stack.extend(
                (part, (*within, labels[id(part)]) if isinstance(part, Clause) else within) for part in reversed(kept)
            )
        elif isinstance(item, Node) and not isinstance(item, _NO_TERMS):
            yield from _held(source, item, within)
            stack.extend((getattr(item, name), within) for name in reversed(_parts(cast(Any, type(item)))))


def _held(source: Source, node: Node, owners: tuple[str, ...]) -> Iterator[_Found]:
    for name in _parts(cast(Any, type(node))):
        value = getattr(node, name)
        kind = _kind(node, value)
        if kind:
            yield _Found(owners, source.line_of(node.span.start), kind, value, node, name)


def _kind(node: Node, value: object) -> str:
    if isinstance(value, Fraction):
        return _KINDS.get(type(node), "amount")
    if isinstance(value, date):
        return "date"
    return "length" if isinstance(value, Duration) else ""


@cache
def _parts(kind: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind) if f.name not in ("span", "marks"))


# ---- naming them


def _numbered(found: Sequence[_Found]) -> Iterator[tuple[_Found, tuple[int, int]]]:
    """Each figure with the place of its line in its clause, and its own among those of its kind in the line."""
    lines: dict[tuple[str, ...], dict[int, int]] = {}
    for each in sorted(found, key=lambda each: each.line):
        stating = lines.setdefault(each.owners, {})
        stating.setdefault(each.line, len(stating) + 1)
    met: Counter[tuple[Any, ...]] = Counter()
    for each in found:
        key = (each.owners, each.line, each.kind)
        met[key] += 1
        yield each, (lines[each.owners][each.line], met[key])


def _spellings(each: _Found, line: int, among: int) -> Iterator[str]:
    """The names that a figure may have, the shortest first; the last one is always its own."""
    owners = [".".join(each.owners[start:]) for start in reversed(range(len(each.owners)))]
    for tail in ("", f".{each.kind}", f"[{line}]", f"[{line}].{each.kind}", f"[{line}].{each.kind}.{among}"):
        for owner in owners:
            yield owner + tail
