"""A party that receives a stream and is left with none of it, though it takes part in the deal."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..payees import belong_together, groups, paid_out_of_streams
from ..terms.instrument import Instrument
from ..terms.payment import Payment
from ..terms.waterfall import Bands, Rest, Step

CODE = "RG707"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each stream of which the rest goes to another than its receiver, who has nothing but parts of units given up.

    Who neither issues units nor pays nor is paid elsewhere, such as a collecting agent, passes on what comes in. All
    of a stream may be sold, unless its receiver has a share of others.
    """
    model = subject.model
    group_of = groups(model)
    shared = paid_out_of_streams(model)
    acting = {unit.issuer.text for unit in model.all_of(Instrument)}
    acting |= {name.text for payment in model.all_of(Payment) for name in (payment.payer, payment.payee)}
    paid_at_all = {key for _, _, paid in shared for key in paid}
    for stream, waterfall, paid in shared:
        receiver = stream.receiver.text
        last = waterfall.steps[-1] if waterfall.steps else None
        involved = receiver in paid_at_all or (isinstance(last, Rest) and receiver in acting)
        if not involved or not _is_the_rest(last):
            continue
        if not any(belong_together(group_of, receiver, key) for key in paid):
            message = f"'{receiver}' receives '{stream.name}', and '{waterfall.name}' leaves it nothing"
            way = f"write {receiver} where it is to be paid, or let somebody else receive the stream"
            yield Suspicion(stream.receiver, message, way, ((waterfall.name, "shared here"),))


def _is_the_rest(last: Step | Bands | Rest | None) -> bool:
    """Whether the last line of a waterfall gives one payee all that is left."""
    if isinstance(last, Step):
        return last.limit is None and [share.part for share in last.shares] == [None]
    return isinstance(last, Rest)
