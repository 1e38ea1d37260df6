"""A promise of at most so much, to whom the bands of a waterfall bring another sum at most."""

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from ..diagnostic import Severity
from ..levels import Ladder
from ..linter import Subject, Suspicion
from ..show import show
from ..syntax import Clause, Name, Node, walk
from ..terms import expression as ex
from ..terms.instrument import Instrument
from ..terms.option import Exchange, Option
from ..terms.party import Party
from ..terms.payment import Payment
from ..terms.security import Secures, Security, Surplus
from ..terms.trust import Check
from ..terms.waterfall import Rest, Share, Waterfall
from ..terms.window import InAll

CODE = "RG714"
SEVERITY = Severity.WARNING
_AT_MOST = ("<", "<=")
_TURNED = (">", ">=")


@frozen(eq=False, repr=False, slots=False)
class _Promise:
    """That somebody never receives more than a figure, as a check says it."""

    takings: ex.Takings
    most: Fraction
    said: ex.Comparison

    @property
    def strictly(self) -> bool:
        """Whether the figure itself may not be reached."""
        return self.said.sign in ("<", ">")

    def differs(self, ceiling: Fraction, ladder: Ladder) -> bool:
        """Whether bands that end at a ceiling keep another promise."""
        return (self.strictly or ceiling != self.most) and _is_of(self.takings, ladder)


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each `check always received ... <= N` where all that is received comes from bands that end elsewhere."""
    promises: dict[tuple[str, bool], list[_Promise]] = {}
    for check in subject.model.all_of(Check):
        for found in _promises(subject, check) if check.always else ():
            key = subject.model.symbol(found.takings.who).key, found.takings.per_unit
            promises.setdefault(key, []).append(found)
    if not promises:
        return
    paying = _paying(subject)
    for ladder in subject.ladders:
        for key, ceiling in _ceilings(subject, ladder).items():
            for promise in promises.get(key, ()):
                if promise.differs(ceiling, ladder) and not _is_paid_elsewhere(subject, ladder, key[0], paying):
                    promised = f"{'less than' if promise.strictly else 'at most'} {show(promise.most, 2)}"
                    message = f"{promised} is promised, and the bands end at {show(ceiling, 2)}"
                    way = "look at the widths of the bands, and at the promise"
                    yield Suspicion(promise.said, message, way, ((ladder.stretches[-1].band, "the last band"),))


def _promises(subject: Subject, check: Check) -> Iterator[_Promise]:
    """What a check says that somebody receives at most."""
    said = check.condition
    if not isinstance(said, ex.Comparison) or said.sign not in _AT_MOST + _TURNED:
        return
    counter, most = (said.left, said.right) if said.sign in _AT_MOST else (said.right, said.left)
    value = subject.constant(most)
    if isinstance(counter, ex.Takings) and _is_all(counter) and isinstance(value, Fraction):
        yield _Promise(counter, value, said)


def _is_all(takings: ex.Takings) -> bool:
    """Whether everything counts, from whomever and at any time."""
    return takings.source is None and (takings.window is None or isinstance(takings.window, InAll))


def _is_of(takings: ex.Takings, ladder: Ladder) -> bool:
    return takings.clause is None or takings.clause.text == ladder.clause.name.text


def _ceilings(subject: Subject, ladder: Ladder) -> dict[tuple[str, bool], Fraction]:
    """The most that the bands bring to whom their counter counts, in all and per unit; empty where it is not fixed."""
    counter, ceiling = ladder.counter, ladder.ceiling
    if ceiling is None or not isinstance(counter, ex.Takings) or not _is_all(counter) or not _is_of(counter, ladder):
        return {}
    symbol = subject.model.symbol(counter.who)
    if symbol.kind == "waterfall":
        return {}
    found = {(symbol.key, counter.per_unit): ceiling}
    if isinstance(symbol.node, Instrument):
        units = [subject.constant(issue.units) for issue in symbol.node.issues]
        number = sum((each for each in units if isinstance(each, Fraction)), Fraction(0))
        if counter.per_unit and units and None not in units and not _is_elected(subject, symbol.key):
            found[symbol.key, False] = ceiling * number
    return found


def _is_paid_elsewhere(subject: Subject, ladder: Ladder, payee: str, paying: dict[str, set[int]]) -> bool:
    """Whether anything but the bands pays a payee, or a party that belongs with it."""
    together = {payee}
    for party in subject.model.all_of(Party):
        members = {member.name.text for member in party.members}
        if payee == party.name.text or payee in members:
            together |= {party.name.text, *members}
    own = {id(share) for share in subject.within(ladder.bands, Share)}
    return any(not paying.get(each, set()) <= own for each in together)


def _paying(subject: Subject) -> dict[str, set[int]]:
    """What pays each payee, by identity; a lien for what is missing pays nothing more."""
    found: dict[str, set[int]] = {}
    for clause in subject.model.clauses:
        for name, node in _paid(subject, clause):
            found.setdefault(subject.model.payee(name).key, set()).add(id(node))
    return found


def _paid(subject: Subject, clause: Clause) -> Iterator[tuple[Name, Node]]:
    """Whom a clause pays, and what in it does: elections pay the issuer too, units given up whoever has their part."""
    match clause:
        case Waterfall():
            lines: list[Share | Rest] = subject.within(clause, Share, Rest)
            yield from ((line.to, line) for line in lines)
        case Payment(payee=name):
            yield name, clause
        case Option(holder=name):
            yield name, clause
            units = (subject.model.symbol(clause.instrument).node,) if clause.instrument else ()
            yield from ((unit.issuer, clause) for unit in units if isinstance(unit, Instrument))
        case Instrument():
            others = (line for line in clause.given_up if subject.model.payee(line.to).node is not clause)
            yield from ((line.to, line) for line in others)
        case Security(secured=name):
            yield from ((line.to, line) for line in clause.lines if isinstance(line, Surplus))
            if not _is_what_is_missing(clause):
                yield name, clause


def _is_what_is_missing(lien: Security) -> bool:
    """Whether a lien secures no more than what has not been received yet."""
    secured = [line for line in lien.lines if isinstance(line, Secures)]
    return all(any(isinstance(node, ex.Takings) for node in walk(line)) for line in secured)


def _is_elected(subject: Subject, unit: str) -> bool:
    """Whether an election issues units."""
    lines = (line for option in subject.model.all_of(Option) for line in option.lines)
    into = (subject.model.type_of(line.into).unit for line in lines if isinstance(line, Exchange))
    return any((unit, 1) in powers for powers in into)
