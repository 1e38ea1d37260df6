"""How much a change weighs: wording, terms, or rights. That it moves cash is found by running it."""

from collections.abc import Iterable
from typing import Any

from ..syntax import Clause, Mark, Name, Node, NotModelled
from ..terms.account import Account, KeptBy, OwedBy
from ..terms.change import Effect, Ends, On
from ..terms.expression import Reference
from ..terms.head import Document
from ..terms.instrument import Instrument
from ..terms.limit import Above, Limit, Otherwise, Thereafter
from ..terms.option import Option
from ..terms.party import Asset, Member, Party
from ..terms.payment import Payment
from ..terms.security import Covenant, Rank, Security
from ..terms.term import Condition, EndsWhen, Overrides, SubjectTo, TermOf
from ..terms.trust import Check, Example, Note
from ..terms.value import Reading
from ..terms.waterfall import Bands, Rest, Share, Step, Waterfall
from .change import RIGHTS, TERMS, WORDING
from .spelling import one_figure

WORDS = frozenset({"title", "phrase", "reason", "text", "quotation", "marks", "sha256"})
_PROMISES = (Check, Example, Note, Document, Mark)
_PRECEDENCE = (Ends, Overrides, SubjectTo, OwedBy, KeptBy)
_RIGHTS = (Option, Security, Covenant, *_PRECEDENCE)
_IN_TURN = (Waterfall, Payment, Security, Option, On, Effect, Step, Bands, Rest)
_LIVES = (TermOf, EndsWhen, Condition)


def who_is_who(clauses: Iterable[Clause]) -> frozenset[str]:
    """The names that stand for somebody, something pledged, or units, and the readings that choose among them."""
    clauses = tuple(clauses)
    found: set[str] = set()
    for clause in clauses:
        match clause:
            case Party():
                found |= {clause.name.text, *(member.name.text for member in clause.members)}
            case Instrument():
                found |= {clause.name.text, clause.plural.text}
            case Asset() | Member() | Account():
                found.add(clause.name.text)
    for clause in clauses:
        if isinstance(clause, Reading):
            values = [meaning.value for meaning in clause.values]
            if any(isinstance(value, Reference) and value.name.text in found for value in values):
                found.add(clause.name.text)
    return frozenset(found)


def category(clause: Clause, owner: Node, name: str, old: Any, new: Any, who: frozenset[str]) -> str:
    """The category of a value that changed, in a field of `owner`; `who` are names of parties and the like."""
    there = old if new is None else new
    if name in WORDS or isinstance(owner, _PROMISES) or isinstance(there, _PROMISES):
        return WORDING
    if one_figure(old, new, a_part=isinstance(owner, Share)):
        return WORDING
    if isinstance(there, _RIGHTS) or isinstance(owner, _PRECEDENCE):
        return RIGHTS
    if any(_name(value) in who for value in (old, new)):
        return RIGHTS
    if isinstance(clause, _RIGHTS) and not isinstance(there, NotModelled):
        return RIGHTS if old is None or new is None or isinstance(owner, Rank) else TERMS
    if isinstance(there, _LIVES):
        return RIGHTS if old is None or new is None else TERMS
    if isinstance(old, Limit) or isinstance(new, Limit):
        return RIGHTS if _is_open(old) != _is_open(new) else TERMS
    return TERMS


def _name(value: Any) -> str:
    """The name that a value is, as a payee or as a meaning that is one; else nothing."""
    name = value.name if isinstance(value, Reference) else value
    return name.text if isinstance(name, Name) else ""


def _is_open(limit: Any) -> bool:
    """Whether nothing ends it."""
    return limit is None or isinstance(limit, (Above, Thereafter, Otherwise))


def weighs_in_turn(item: Node) -> bool:
    """Whether it matters which of two of a kind comes first: who is paid, elects or is secured before whom."""
    return isinstance(item, _IN_TURN)
