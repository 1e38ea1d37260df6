"""Money or units that go from a party to itself."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..terms.instrument import Instrument
from ..terms.payment import Payment
from ..terms.stream import Stream

CODE = "RG705"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each payment, issue or stream of which both sides are one party."""
    model = subject.model
    way = "look who pays and who is paid"
    for clause in model.clauses:
        match clause:
            case Payment() if clause.payee.text == clause.payer.text:
                yield Suspicion(clause.payee, f"'{clause.payer}' pays '{clause.name}' to itself", way)
            case Instrument():
                for issue in clause.issues:
                    if issue.to.text == clause.issuer.text:
                        message = f"'{clause.issuer}' issues its own {clause.plural} to itself"
                        yield Suspicion(issue.to, message, "name the party that has them")
            case Stream():
                for payer in clause.payers:
                    if payer.name.text == clause.receiver.text:
                        yield Suspicion(payer.name, f"'{payer.name}' pays '{clause.name}' to itself", way)
