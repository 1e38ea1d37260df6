"""A deal based on a template: its open terms filled, its clauses added to, or taken the place of where that is said."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from .nearest import did_you_mean
from .rebuilding import altered, rebuilt
from .resolve.names import declared
from .syntax import Clause, Line, Name, Node, walk
from .terms.change import Amendment
from .terms.expression import Expr, Undisclosed
from .terms.head import Currency, Dated, Filled, Measure, Rounding, Title
from .terms.trust import Example
from .terms.value import Drafting, Let, Reading

if TYPE_CHECKING:
    from .linking import Linking


@frozen(eq=False, repr=False)
class Filling:
    """An open term of a template, and the value that it is given."""

    term: str
    hole: Undisclosed
    value: Expr


def open_terms(clauses: Sequence[Clause]) -> Iterator[tuple[Clause, Undisclosed, str]]:
    """The undisclosed terms of clauses, each with its clause and the name by which it is given a value."""
    for clause in clauses:
        inner: tuple[Clause, ...] = clause.clauses if isinstance(clause, Amendment) else ()
        own: object = clause
        if isinstance(clause, Reading):
            own = clause.values
            inner = tuple(c for m in clause.meanings if isinstance(m, Drafting) for c in m.clauses)
        elif isinstance(clause, Amendment):
            own = clause.effects
        holes = [node for node in walk(own) if isinstance(node, Undisclosed)]
        for number, hole in enumerate(holes, 1):
            yield clause, hole, clause.label if len(holes) == 1 else f"{clause.label}.{number}"
        yield from open_terms(inner)


def on_template(
    linking: "Linking", title: Title, own: tuple[Clause, ...], template: tuple[Clause, ...]
) -> list[Clause]:
    """The clauses of a template, filled, and those of a deal's own: behind its title, and in the place of others."""
    heads = tuple(type(clause) for clause in own if isinstance(clause, (Currency, Rounding)))
    left_out = (Title, Dated, Example, *heads)
    theirs = _filled(linking, title, [clause for clause in template if not isinstance(clause, left_out)])
    places, replaced = _replaced(linking, title, own, theirs)
    mine = [clause for clause in own if id(clause) not in replaced]
    first = next(number for number, clause in enumerate(mine) if isinstance(clause, Title)) + 1
    return [*mine[:first], *places, *mine[first:]]


def _filled(linking: "Linking", title: Title, clauses: list[Clause]) -> list[Clause]:
    """The clauses with the values of `with` for their open terms."""
    terms: dict[str, list[Undisclosed]] = {}
    for _, hole, term in open_terms(clauses):
        terms.setdefault(term, []).append(hole)
    values: dict[int, Filled] = {}
    said: dict[str, Filled] = {}
    for line in title.filled:
        earlier = said.setdefault(line.term, line)
        if earlier is not line:
            message = f"'{line.term}' is given a value twice"
            linking.error("RG109", message, line, "keep one of the lines", [(earlier.span, "first here")])
        elif line.term not in terms:
            linking.error("RG117", *_no_term(line, clauses, list(terms)))
        else:
            values |= {id(hole): line for hole in terms[line.term]}
            linking.fillings += [Filling(line.term, hole, line.value) for hole in terms[line.term]]
    return [_with_values(clause, values) for clause in clauses]


def _no_term(line: Filled, clauses: Sequence[Clause], terms: list[str]) -> tuple[str, Node, str]:
    several = [term for term in terms if term.startswith(f"{line.term}.")]
    if several:
        return f"'{line.term}' has several undisclosed terms", line.name, f"name each: {', '.join(several)}"
    known = any(name.text == line.name.text for clause in clauses for name, _ in declared(clause))
    message = f"'{line.term}' is {'not undisclosed' if known else 'no term'} in the template"
    way = f"write 'overrides {line.name}', and the clause anew" if known else "the template leaves nothing open"
    open_ = f"it leaves open: {', '.join(sorted(terms)[:6])}" if terms else way
    return message, line.name, way if known else did_you_mean(line.term, terms, open_)


def _with_values(clause: Clause, values: Mapping[int, Filled]) -> Clause:
    """A clause with values for some of its undisclosed terms; the marks of a value are those of the line it is in."""
    marks: dict[int, list[Filled]] = {}
    for line in walk(clause):
        if isinstance(line, Line):
            for node in walk(line):
                if id(node) in values:
                    for others in marks.values():
                        others[:] = [each for each in others if each is not values[id(node)]]
                    marks.setdefault(id(line), []).append(values[id(node)])
    if not marks:
        return clause
    if isinstance(clause, Let) and len(clause.pieces) == 1 and id(clause.pieces[0].value) in values:
        line = values[id(clause.pieces[0].value)]
        piece = altered(clause.pieces[0], value=line.value, span=line.span)
        return Let(clause.name, clause.title, (piece,), marks=line.marks or clause.marks, span=line.span)

    def marked(old: Node, new: Node) -> Node:
        more = tuple(mark for line in marks.get(id(old), ()) for mark in line.marks)
        return altered(new, marks=(*new.marks, *more)) if more and isinstance(new, Line) else new

    return rebuilt(clause, lambda node: values[id(node)].value if id(node) in values else None, marked)


def _replaced(
    linking: "Linking", title: Title, own: Sequence[Clause], theirs: list[Clause]
) -> tuple[list[Clause], set[int]]:
    """The template's clauses with those of one's own that override some in their places, and these by identity.

    A clause with the name of one of the template's that is not overridden is refused.
    """
    overridden = {line.clause.text: line for line in title.overrides}
    mine = {name.text: (name, clause) for clause in own for name, _ in _names(clause)}
    for called, line in overridden.items():
        whole = next((clause for clause in theirs if clause.label == called and _named(clause)), None)
        holder = next((clause for clause in theirs if called in {each.text for each, _ in _names(clause)}), None)
        if whole is None:
            way = f"override '{holder.label}', in which it stands" if holder else "name a clause of the template"
            linking.error("RG101", f"the template has no clause '{called}'", line.clause, way)
        elif called not in mine or mine[called][1].label != called:
            way = f"write the clause '{called}' in this file"
            linking.error("RG101", f"there is no clause '{called}' here to take the place of the template's", line, way)
    replaced: set[int] = set()
    kept: list[Clause] = []
    for clause in theirs:
        clashes = [(name, *mine[name.text]) for name, _ in _names(clause) if name.text in mine]
        instead = mine.get(clause.label) if _named(clause) and clause.label in overridden else None
        if instead and id(instead[1]) not in replaced:
            replaced.add(id(instead[1]))
            kept.append(instead[1])
            continue
        if not clashes:
            kept.append(clause)
        for name, again, other in clashes:
            if not (isinstance(clause, Measure) and clause == other):
                way = f"give it another name, or write below 'based on': overrides {clause.label}"
                message = f"'{name}' is declared twice: the template has it too"
                linking.error("RG102", message, again, way, [(name.span, "first declared here, in the template")])
    return kept, replaced


def _named(clause: Clause) -> bool:
    return isinstance(getattr(clause, "name", None), Name)


def _names(clause: Clause) -> Iterator[tuple[Name, object]]:
    """The names that a clause declares, those inside of it too."""
    for node in walk(clause):
        if isinstance(node, Clause):
            yield from declared(node)
