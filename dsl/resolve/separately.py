"""`separately for each product`: a royalty for each value of a tag, with counters of its own.

The royalty as it is written stands for all of them together: `earned by licensor under gross` counts what each earned.
"""

from collections.abc import Iterator
from typing import Any, cast

from attrs import evolve

from ..scope import Scope
from ..syntax import Clause, Name, Node, Word, parts_of, walk
from ..terms import expression as ex
from ..terms.royalty import Royalty
from ..terms.stream import Carries, Derived, Stream
from ..terms.term import Separately


def separately_of(royalty: Royalty) -> Separately | None:
    """The line that says that a royalty stands for several."""
    return next((term for term in royalty.terms if isinstance(term, Separately)), None)


def expanded(clauses: tuple[Clause, ...]) -> Iterator[Clause]:
    """For each royalty of that kind a stream and a royalty for every value of its tag."""
    streams = {clause.name.text: clause for clause in clauses if isinstance(clause, (Stream, Derived))}
    for clause in clauses:
        line = separately_of(clause) if isinstance(clause, Royalty) else None
        if isinstance(clause, Royalty) and line:
            for value in _values(streams, clause, line.tag.text):
                yield from _copies(clause, line.tag, value)


def check_separately(scope: Scope, royalty: Royalty, clauses: tuple[Clause, ...]) -> None:
    """The tag has to say its values, on every stream that the royalty is on."""
    line = separately_of(royalty)
    if line is None:
        return
    streams = {clause.name.text: clause for clause in clauses if isinstance(clause, (Stream, Derived))}
    values = _values(streams, royalty, line.tag.text)
    for value in values:
        if "." in value.text:
            way = f"write '{value.text.replace('.', '_')}'"
            scope.error("RG111", f"'{value}' has a point, as names of another deal have", value, way)
    if not values:
        message = f"the values of the tag '{line.tag}' are not said"
        way = f"say them where the stream is declared: tagged {line.tag} in ..., ..."
        scope.error("RG110", message, line.tag, way)


def _values(streams: dict[str, Stream | Derived], royalty: Royalty, tag: str) -> list[Word]:
    """The values of a tag that all of the base of a royalty has."""
    found = [
        [value for tagged in stream.tags if tagged.tag.text == tag for value in tagged.values]
        for base in royalty.base
        for stream in _outside(streams, base.name.text, set())
    ]
    texts = [{value.text for value in values} for values in found]
    if not texts or any(each != texts[0] for each in texts):
        return []
    return found[0]


def _outside(streams: dict[str, Stream | Derived], name: str, seen: set[str]) -> Iterator[Stream]:
    """The streams from outside of which a stream is made."""
    stream = streams.get(name)
    if isinstance(stream, Stream):
        yield stream
    elif stream is not None and name not in seen and not stream.window:
        seen.add(name)
        for part in _references(stream.value):
            yield from _outside(streams, part.name.text, seen)


def _references(value: ex.Expr) -> list[ex.Reference]:
    return [node for node in walk(value) if isinstance(node, ex.Reference) and node.window is None]


def _copies(royalty: Royalty, tag: Word, value: Word) -> Iterator[Clause]:
    named = {royalty.name.text: f"{royalty.name}.{value}"}
    for base in royalty.base:
        own = f"{base.name}.{royalty.name}.{value}"
        named[base.name.text] = own
        part = ex.Reference(Name(base.name.text, span=base.name.span), span=base.span)
        where = Carries(tag, value, span=value.span)
        yield Derived(Name(own, span=base.name.span), "", None, part, where, span=royalty.span)
    copy = cast(Royalty, _renamed(royalty, named))
    terms = tuple(term for term in copy.terms if not isinstance(term, Separately))
    yield cast(Royalty, evolve(cast(Any, copy), terms=terms))


def _renamed(item: object, named: dict[str, str]) -> object:
    """A node with other names in the place of some; all of it is new, for nodes are known by identity."""
    if isinstance(item, tuple):
        return tuple(_renamed(part, named) for part in item)
    if not isinstance(item, Node):
        return item
    if isinstance(item, Name):
        return Name(named.get(item.text, item.text), span=item.span)
    kind: Any = type(item)
    changed = {name: _renamed(getattr(item, name), named) for name in parts_of(kind)}
    return evolve(cast(Any, item), **changed)
