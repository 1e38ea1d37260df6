"""The tree of a contract: what was written, with its place. Nodes compare by meaning, not by place."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar, cast, dataclass_transform

from attrs import field, fields, frozen
from lark import Token

from .source import NOWHERE, Span

T = TypeVar("T", bound=type)


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(field,))
def node(cls: T) -> T:
    """A frozen class whose comparison and text are Node's own: there are a hundred, and each start makes them."""
    return frozen(eq=False, repr=False, slots=False)(cls)


@node
class Node:
    """Anything that was written. `span` is its place and never compared."""

    span: Span = field(default=NOWHERE, kw_only=True)

    def _key(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in _compared(cast(Any, type(self)))])

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash((type(self), self._key()))

    def __repr__(self) -> str:
        parts = ", ".join(f"{name}={getattr(self, name)!r}" for name in _compared(cast(Any, type(self))))
        return f"{type(self).__name__}({parts})"


@cache
def _compared(kind: Any) -> tuple[str, ...]:
    """The fields of a kind of node that are its meaning."""
    return tuple(f.name for f in fields(kind) if f.name != "span")


@node
class Name(Node):
    """A name as written, with its own place."""

    text: str

    def __str__(self) -> str:
        return self.text


@node
class Word(Node):
    """A word that names nothing that is declared: a tag of what comes in, or its value."""

    text: str

    def __str__(self) -> str:
        return self.text


@node
class Mark(Node):
    """What stands in brackets at the end of a line: a place cited, `assumed` or `derived`.

    For a citation `source` is the document and `point` the place in it (a paragraph, a page); the
    author may add a `quotation`.
    """

    kind: str
    source: Name | None = None
    point: str = ""
    quotation: str = ""


@node
class Line(Node):
    """A line of a clause; `marks` end it."""

    marks: tuple[Mark, ...] = field(default=(), kw_only=True)


@node
class Clause(Line):
    """A clause: it starts in column one, and what is indented belongs to it."""

    @property
    def label(self) -> str:
        """What messages and marks call the clause: its name, or its first word."""
        name = getattr(self, "name", None)
        return name.text if isinstance(name, Name) else type(self).__name__.lower()


@node
class NotModelled(Line):
    """A clause kept as text: `reason` says why it is not computed."""

    reason: str


@node
class Deal(Node):
    """A whole contract; `unread` are the places of the clauses that could not be read.

    `fillings` are the open terms of templates that this deal has given values, for whom bounds matter. `missing` are
    the deals whose files are not to be had or have errors, by the names that they are used under; a template by none.
    """

    clauses: tuple[Clause, ...]
    unread: tuple[Span, ...] = ()
    fillings: tuple[Any, ...] = ()
    missing: tuple[str, ...] = ()


# ---- from the parser's tree to nodes

Built = Any  # a Node, a Token, or None where an optional part is absent
Builder = Callable[[list[Built], Span], Any]
BUILDERS: dict[str, Builder] = {}
B = TypeVar("B", bound=Builder)
N = TypeVar("N")


def builds(*rules: str) -> Callable[[B], B]:
    """Register a function as the builder of grammar rules."""

    def register(builder: B) -> B:
        for rule in rules:
            BUILDERS[rule] = builder
        return builder

    return register


def all_of(kind: type[N], parts: list[Built]) -> tuple[N, ...]:
    """The parts of one type, in order."""
    return tuple(part for part in parts if isinstance(part, kind))


def one_of(kind: type[N], parts: list[Built]) -> N | None:
    """The first part of a type, if there is one."""
    return next((part for part in parts if isinstance(part, kind)), None)


def marks_of(parts: list[Built]) -> tuple[Mark, ...]:
    """The marks that end a line."""
    return all_of(Mark, parts)


def name_of(token: Token) -> Name:
    """A name token as a node."""
    return Name(str(token), span=span_of(token))


def word_of(token: Token) -> Word:
    """A name token as a word."""
    return Word(str(token), span=span_of(token))


def optional_name(token: Token | None) -> Name | None:
    """A name that may be absent."""
    return None if token is None else name_of(token)


def term_named(token: Token) -> tuple[Name, int | None]:
    """The name in `fee` or `fee.1`, and the number of the term."""
    if token.type != "NUMBERED":
        return name_of(token), None
    text, _, number = str(token).rpartition(".")
    place = span_of(token)
    return Name(text, span=Span(place.start, place.start + len(text))), int(number)


def span_of(token: Token) -> Span:
    """The span of a token."""
    return Span(token.start_pos or 0, token.end_pos or 0)


def text_of(token: Token | None) -> str:
    """The text inside a quotation, or nothing."""
    return "" if token is None else str(token)[1:-1]


_LEAVES = (str, int, bool, Fraction, date)


@cache
def parts_of(kind: Any) -> tuple[str, ...]:
    """The fields of a kind of node in which others can stand, the last first."""
    return tuple(f.name for f in reversed(fields(kind)) if f.name != "span" and f.type not in _LEAVES)


def walk(root: Any) -> Iterator[Node]:
    """Every node under a node, itself first, in text order; without recursion."""
    stack = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, Node):
            yield item
            kind: Any = type(item)
            for name in parts_of(kind):
                part = getattr(item, name)
                if part:
                    stack.append(part)
        elif isinstance(item, tuple):
            stack.extend(reversed(item))


def by_kind(nodes: Iterable[Node]) -> dict[type, list[Any]]:
    """Nodes by their kind, in order; each under those kinds too of which its own is one."""
    found: dict[type, list[Any]] = {}
    for item in nodes:
        for kind in type(item).__mro__:
            found.setdefault(kind, []).append(item)
    return found
