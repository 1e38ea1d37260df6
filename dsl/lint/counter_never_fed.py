"""A counter of what somebody received, whom nothing pays in that way."""

from collections.abc import Iterator

from attrs import define, field

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..syntax import Clause
from ..terms import expression as ex
from ..terms.account import Account, OwedBy
from ..terms.change import On, Pays
from ..terms.instrument import Instrument
from ..terms.option import Option
from ..terms.party import Party
from ..terms.payment import Payment
from ..terms.royalty import Royalty
from ..terms.security import Security
from ..terms.stream import Stream
from ..terms.value import Drafting, Reading
from ..terms.waterfall import Rest, Share, Waterfall

CODE = "RG703"
SEVERITY = Severity.WARNING
WHOLE = True


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each `received by P [under C]` where nothing pays P, or C does not; an example may expect nothing."""
    payees = _Payees.of(subject)
    paid = payees.by_clause(subject)
    anybody = set[str]().union(*paid.values())
    for takings in subject.terms(ex.Takings):
        who = payees.meant(takings.who.text)
        under = payees.meant(takings.clause.text) if takings.clause else ()
        fed = anybody if takings.clause is None else set[str]().union(*(paid.get(clause, ()) for clause in under))
        if who.isdisjoint(fed):
            cause = "nothing pays" if takings.clause is None else f"'{takings.clause}' does not pay"
            message = f"'{subject.words(takings)}' never counts anything: {cause} '{takings.who}'"
            yield Suspicion(takings, message, "name whoever is paid, or leave the counter out")


@define(eq=False, repr=False, slots=False)
class _Payees:
    """Who may be paid, by name, under any meaning: never too few; groups also by the names of their members."""

    units: dict[str, list[Instrument]] = field(factory=dict)
    readings: dict[str, list[Reading]] = field(factory=dict)
    groups: dict[str, list[Party]] = field(factory=dict)

    @classmethod
    def of(cls, subject: Subject) -> "_Payees":
        found = cls()
        for unit in subject.all_of(Instrument):
            for name in (unit.name.text, unit.plural.text):
                found.units.setdefault(name, []).append(unit)
        for reading in subject.all_of(Reading):
            found.readings.setdefault(reading.name.text, []).append(reading)
        for group in subject.all_of(Party):
            for name in (group.name.text, *(member.name.text for member in group.members)):
                found.groups.setdefault(name, []).append(group)
        return found

    def meant(self, name: str) -> set[str]:
        """What a name stands for: every meaning of a reading, an instrument by its first name."""
        found = {name} | {unit.name.text for unit in self.units.get(name, ())}
        for meaning in (meaning for reading in self.readings.get(name, ()) for meaning in reading.meanings):
            if isinstance(meaning, Drafting):
                found |= {clause.label for clause in meaning.clauses}
            elif isinstance(meaning.value, ex.Reference):
                found |= self.meant(meaning.value.name.text)
        return found

    def by_clause(self, subject: Subject) -> dict[str, set[str]]:
        """Whom each clause pays; the part of units given up is paid by what pays the units."""
        paid: dict[str, set[str]] = {}
        shared = {name.text for waterfall in subject.all_of(Waterfall) for name in waterfall.base}
        for stream in subject.all_of(Stream):
            if stream.basis == "received" and stream.name.text not in shared:
                paid.setdefault(stream.name.text, set()).update(self._with_groups({stream.receiver.text}))
        for clause in subject.all_of(Waterfall, Royalty, Payment, Option, Security, On):
            payees = {each for name in self._named(subject, clause) for each in self.meant(name)}
            paid_units = [unit for name in payees for unit in self.units.get(name, ())]
            payees = payees.union(*(self.meant(line.to.text) for unit in paid_units for line in unit.given_up))
            paid.setdefault(clause.label, set()).update(self._with_groups(payees))
        return paid

    def _named(self, subject: Subject, clause: Clause) -> Iterator[str]:
        """Whom a clause names as paid: by an option who gives up or issues units, by a lien who has its surplus."""
        match clause:
            case Waterfall():
                names = {share.to.text for share in subject.within(clause, Share)}
                names |= {rest.to.text for rest in subject.within(clause, Rest)}
                yield from names
                owed = (account.whose for account in subject.all_of(Account) if account.name.text in names)
                yield from (whose.creditor.text for whose in owed if isinstance(whose, OwedBy))
            case On():
                yield from (effect.payee.text for effect in subject.within(clause, Pays))
            case Payment(payee=payee) | Royalty(payee=payee):
                yield payee.text
            case Option(holder=holder, instrument=instrument):
                yield holder.text
                yield from (effect.payee.text for effect in subject.within(clause, Pays))
                for unit in self.units.get(instrument.text, ()) if instrument else ():
                    yield unit.issuer.text
                    yield from (issue.to.text for issue in unit.issues)
            case Security(secured=secured):
                yield secured.text
                yield from (unit.issuer.text for unit in self.units.get(secured.text, ()))
                yield from (line.to.text for line in clause.lines if hasattr(line, "to"))

    def _with_groups(self, payees: set[str]) -> set[str]:
        """Payees with the groups that they belong to, and the members of a group whose parts are disclosed."""
        found = set(payees)
        for name in payees:
            for group in self.groups.get(name, ()):
                found.add(group.name.text)
                if name == group.name.text and all(member.part is not None for member in group.members):
                    found |= {member.name.text for member in group.members}
        return found
