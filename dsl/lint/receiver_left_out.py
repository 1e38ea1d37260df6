"""A party that receives a stream and is left with none of it, though it takes part in the deal."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..payees import belong_together, groups, paid_out_of_streams
from ..terms.instrument import Instrument
from ..terms.payment import Payment
from ..terms.waterfall import Rest

CODE = "RG707"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each stream of which the rest goes to another than its receiver, who has nothing of it.

    Who neither issues units nor pays nor is paid elsewhere, such as a collecting agent, passes on what comes in.
    """
    model = subject.model
    group_of = groups(model)
    shared = paid_out_of_streams(model)
    acting = {unit.issuer.text for unit in model.all_of(Instrument)}
    acting |= {name.text for payment in model.all_of(Payment) for name in (payment.payer, payment.payee)}
    acting = acting.union(*(paid for _, _, paid in shared))
    for stream, waterfall, paid in shared:
        receiver = stream.receiver.text
        if receiver not in acting or not isinstance(waterfall.steps[-1] if waterfall.steps else None, Rest):
            continue
        if not any(belong_together(group_of, receiver, key) for key in paid):
            message = f"'{receiver}' receives '{stream.name}', and '{waterfall.name}' leaves it nothing"
            way = f"write {receiver} where it is to be paid, or let somebody else receive the stream"
            yield Suspicion(stream.receiver, message, way, ((waterfall.name, "shared here"),))
