"""A counter of what somebody received, whom nothing pays in that way."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..syntax import Clause, Node, walk
from ..terms import expression as ex
from ..terms.instrument import Instrument
from ..terms.option import Option
from ..terms.party import Party
from ..terms.payment import Payment
from ..terms.security import Security
from ..terms.value import Drafting, Meaning, Reading
from ..terms.waterfall import Rest, Share, Waterfall

CODE = "RG703"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each `received by P [under C]` where nothing pays P, or C does not."""
    paid = dict(_paid_by(subject))
    for clause in subject.deal.clauses:
        for node in walk(clause):
            if isinstance(node, ex.Takings):
                yield from _unfed(subject, node, paid)


def _unfed(subject: Subject, takings: ex.Takings, paid: dict[str, set[str]]) -> Iterator[Suspicion]:
    who = _with_members(subject, takings.who.text)
    payers = paid if takings.clause is None else {takings.clause.text: paid.get(takings.clause.text, set())}
    if not any(who & payees for payees in payers.values()):
        by = "nothing" if takings.clause is None else f"'{takings.clause}'"
        message = f"'{subject.words(takings)}' never counts anything: {by} pays '{takings.who}'"
        message = message if takings.clause is None else message.replace(" pays ", " does not pay ")
        yield Suspicion(takings, message, "name whoever is paid, or leave the counter out")


def _paid_by(subject: Subject) -> Iterator[tuple[str, set[str]]]:
    """Each clause that pays, with those whom it pays under any reading, and the groups that they belong to."""
    for node in walk(subject.deal):
        if isinstance(node, Clause):
            payees = {each for name in _payees(subject, node) for each in _meant(subject, name)}
            if payees:
                groups = {p.name.text for p in subject.model.all_of(Party) if {m.name.text for m in p.members} & payees}
                yield node.label, payees | groups


def _payees(subject: Subject, clause: Node) -> Iterator[str]:
    match clause:
        case Waterfall():
            yield from (node.to.text for node in walk(clause) if isinstance(node, (Share, Rest)))
        case Payment(payee=payee):
            yield payee.text
        case Option(holder=holder, instrument=instrument):
            yield holder.text
            owner = subject.model.scope.symbols.get(instrument.text) if instrument else None
            if owner and isinstance(owner.node, Instrument):
                yield owner.node.issuer.text
                yield from (issue.to.text for issue in owner.node.issues)
        case Security(secured=secured):
            yield secured.text
            yield from (line.to.text for line in clause.lines if hasattr(line, "to"))
        case Instrument():
            yield from (line.to.text for line in clause.given_up)


def _meant(subject: Subject, name: str) -> Iterator[str]:
    """What a name stands for: every meaning of a reading, an instrument by either of its names."""
    symbol = subject.model.scope.symbols.get(name)
    if symbol is None:
        yield name
    elif isinstance(symbol.node, Reading):
        for meaning in symbol.node.meanings:
            if isinstance(meaning, Meaning) and isinstance(meaning.value, ex.Reference):
                yield from _meant(subject, meaning.value.name.text)
            elif isinstance(meaning, Drafting):
                yield meaning.name.text
    else:
        yield symbol.key
        if isinstance(symbol.node, Instrument):
            yield from (symbol.node.plural.text, symbol.node.issuer.text)


def _with_members(subject: Subject, name: str) -> set[str]:
    found = set(_meant(subject, name)) | {name}
    for party in subject.model.all_of(Party):
        if party.name.text in found:
            found |= {member.name.text for member in party.members}
    return found
