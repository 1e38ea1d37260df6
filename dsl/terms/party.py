"""Who takes part, and what is pledged."""

from fractions import Fraction

from ..numbers import read_number
from ..source import Span
from ..syntax import Built, Clause, Line, Name, all_of, builds, marks_of, name_of, node, text_of


@node
class Member(Line):
    """A party inside a group; `part` is None where the document keeps the holding back."""

    part: Fraction | None
    name: Name
    title: str


@node
class Party(Clause):
    """Somebody who pays or is paid. What a group receives is shared by its members' parts."""

    name: Name
    title: str
    members: tuple[Member, ...] = ()


@node
class Asset(Clause):
    """Something that can be pledged, or under which somebody pays."""

    name: Name
    title: str


@builds("member")
def member(parts: list[Built], span: Span) -> Member:
    part, name, title = parts[:3]
    share = None if part == "undisclosed" else read_number(str(part)[:-1]) / 100
    return Member(share, name_of(name), text_of(title), marks=marks_of(parts), span=span)


@builds("party")
def party(parts: list[Built], span: Span) -> Party:
    name, title = parts[:2]
    return Party(name_of(name), text_of(title), all_of(Member, parts), marks=marks_of(parts), span=span)


@builds("asset")
def asset(parts: list[Built], span: Span) -> Asset:
    name, title = parts[:2]
    return Asset(name_of(name), text_of(title), marks=marks_of(parts), span=span)
