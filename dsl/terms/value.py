"""Named values: `let`, in one piece or several, and `reading`, where one phrase has several meanings."""

from ..source import Span
from ..syntax import Built, Clause, Line, Name, all_of, builds, marks_of, name_of, node, text_of
from .expression import Expr
from .limit import Limit, Otherwise


@node
class Piece(Line):
    """A value and how far it reaches; the first piece that fits is the value."""

    value: Expr
    limit: Limit


@node
class Let(Clause):
    """A named value. One written with `=` is a single piece that always fits."""

    name: Name
    title: str
    pieces: tuple[Piece, ...]


@node
class Meaning(Line):
    """One meaning of a reading, as a value or as a payee."""

    name: Name
    value: Expr


@node
class Drafting(Line):
    """One meaning of a reading, as clauses."""

    name: Name
    clauses: tuple[Clause, ...]


@node
class Reading(Clause):
    """One phrase with several meanings. The first is the default; a run picks one."""

    name: Name
    phrase: str
    meanings: tuple[Meaning | Drafting, ...]

    @property
    def values(self) -> tuple[Meaning, ...]:
        """The meanings that are values or payees."""
        return tuple(meaning for meaning in self.meanings if isinstance(meaning, Meaning))


@builds("piece_of_let")
def piece(parts: list[Built], span: Span) -> Piece:
    return Piece(parts[0], parts[1], marks=marks_of(parts), span=span)


@builds("let")
def let(parts: list[Built], span: Span) -> Let:
    name, title, *rest = parts
    pieces = all_of(Piece, rest)
    if not pieces:
        (value,) = all_of(Expr, rest)
        pieces = (Piece(value, Otherwise(span=value.span), span=value.span),)
    return Let(name_of(name), text_of(title), pieces, marks=marks_of(rest), span=span)


@builds("meaning")
def meaning(parts: list[Built], span: Span) -> Meaning:
    return Meaning(name_of(parts[0]), parts[1], marks=marks_of(parts), span=span)


@builds("drafting")
def drafting(parts: list[Built], span: Span) -> Drafting:
    return Drafting(name_of(parts[0]), all_of(Clause, parts), marks=marks_of(parts), span=span)


@builds("reading")
def reading(parts: list[Built], span: Span) -> Reading:
    meanings = tuple(part for part in parts if isinstance(part, (Meaning, Drafting)))
    return Reading(name_of(parts[0]), text_of(parts[1]), meanings, marks=marks_of(parts), span=span)
