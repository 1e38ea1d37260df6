"""A promise of at most so much, to whom the bands of a waterfall bring another sum at most."""

from collections.abc import Iterator
from fractions import Fraction

from ..diagnostic import Severity
from ..levels import Ladder, ladders
from ..linter import Subject, Suspicion
from ..show import show
from ..syntax import Clause, Name, walk
from ..terms import expression as ex
from ..terms.instrument import Instrument
from ..terms.option import Exchange, Option
from ..terms.party import Party
from ..terms.payment import Payment
from ..terms.security import Secures, Security
from ..terms.trust import Check
from ..terms.value import Reading
from ..terms.waterfall import Rest, Share, Waterfall
from ..terms.window import InAll

CODE = "RG714"
SEVERITY = Severity.WARNING
_AT_MOST = ("<", "<=")
_TURNED = (">", ">=")


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each `check always received ... <= N` where all that is received comes from bands that end elsewhere."""
    promises = [found for check in subject.model.all_of(Check) if check.always for found in _promises(subject, check)]
    if not promises:
        return
    for ladder in ladders(subject.model.scope, subject.model.all_of(Waterfall)):
        ceilings = _ceilings(subject, ladder)
        for takings, most, where in promises:
            ceiling = ceilings.get((subject.model.symbol(takings.who).key, takings.per_unit))
            strictly = where.sign in ("<", ">")
            if ceiling is not None and (strictly or ceiling != most) and _is_of(takings, ladder):
                promised = f"{'less than' if strictly else 'at most'} {show(most, 2)}"
                message = f"{promised} is promised, and the bands end at {show(ceiling, 2)}"
                way = "look at the widths of the bands, and at the promise"
                yield Suspicion(where, message, way, ((ladder.stretches[-1].band, "the last band"),))


def _promises(subject: Subject, check: Check) -> Iterator[tuple[ex.Takings, Fraction, ex.Comparison]]:
    """What a check says that somebody receives at most."""
    said = check.condition
    if not isinstance(said, ex.Comparison) or said.sign not in _AT_MOST + _TURNED:
        return
    counter, most = (said.left, said.right) if said.sign in _AT_MOST else (said.right, said.left)
    value = subject.constant(most)
    if isinstance(counter, ex.Takings) and _is_all(counter) and isinstance(value, Fraction):
        yield counter, value, said


def _is_all(takings: ex.Takings) -> bool:
    """Whether everything counts, from whomever and at any time."""
    return takings.source is None and (takings.window is None or isinstance(takings.window, InAll))


def _is_of(takings: ex.Takings, ladder: Ladder) -> bool:
    return takings.clause is None or takings.clause.text == ladder.waterfall.name.text


def _ceilings(subject: Subject, ladder: Ladder) -> dict[tuple[str, bool], Fraction]:
    """The most that the bands bring to whom their counter counts, in all and per unit; empty where others pay too."""
    counter, ceiling = ladder.counter, ladder.ceiling
    if ceiling is None or not isinstance(counter, ex.Takings) or not _is_all(counter) or not _is_of(counter, ladder):
        return {}
    symbol = subject.model.symbol(counter.who)
    if symbol.kind == "waterfall" or _is_paid_elsewhere(subject, ladder, symbol.key):
        return {}
    found = {(symbol.key, counter.per_unit): ceiling}
    if isinstance(symbol.node, Instrument):
        units = [subject.constant(issue.units) for issue in symbol.node.issues]
        number = sum((each for each in units if isinstance(each, Fraction)), Fraction(0))
        if counter.per_unit and units and None not in units and not _is_elected(subject, symbol.key):
            found[symbol.key, False] = ceiling * number
    return found


def _is_paid_elsewhere(subject: Subject, ladder: Ladder, payee: str) -> bool:
    """Whether anything but the bands pays a payee, or a party that belongs with it."""
    model = subject.model
    together = {payee}
    for party in model.all_of(Party):
        members = {member.name.text for member in party.members}
        if payee == party.name.text or payee in members:
            together |= {party.name.text, *members}
    own = {id(node) for node in subject.within(ladder.bands, Share)}
    for clause in model.clauses:
        for name in () if isinstance(clause, Reading) else _paid(subject, clause, own):
            if model.payee(name).key in together:
                return True
    return False


def _paid(subject: Subject, clause: Clause, own: set[int]) -> Iterator[Name]:
    """Whom a clause pays, but by the nodes of the bands themselves; a lien for what is missing pays nothing more."""
    match clause:
        case Waterfall():
            lines: list[Share | Rest] = subject.within(clause, Share, Rest)
            yield from (line.to for line in lines if id(line) not in own)
        case Payment(payee=name) | Option(holder=name):
            yield name
        case Security(secured=name) if not _is_what_is_missing(clause):
            yield name


def _is_what_is_missing(lien: Security) -> bool:
    """Whether a lien secures no more than what has not been received yet."""
    secured = [line for line in lien.lines if isinstance(line, Secures)]
    return all(any(isinstance(node, ex.Takings) for node in walk(line)) for line in secured)


def _is_elected(subject: Subject, unit: str) -> bool:
    """Whether an election issues units."""
    lines = (line for option in subject.model.all_of(Option) for line in option.lines)
    into = (subject.model.type_of(line.into).unit for line in lines if isinstance(line, Exchange))
    return any((unit, 1) in powers for powers in into)
