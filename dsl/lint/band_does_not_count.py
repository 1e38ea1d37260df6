"""A band that does not pay whom its counter counts, so what it pays brings it no nearer to its end."""

from collections.abc import Iterator, Sequence

from ..diagnostic import Severity
from ..levels import Ladder
from ..linter import Subject, Suspicion
from ..syntax import Name
from ..terms import expression as ex
from ..terms.instrument import Instrument
from ..terms.party import Party
from ..terms.waterfall import Share, Waterfall

CODE = "RG727"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each band that ends, pays nothing to the payee of the counter, and stands among bands that do."""
    groups = {party.name.text: [each.name.text for each in party.members] for party in subject.model.all_of(Party)}
    for ladder in subject.ladders:
        if not isinstance(ladder.counter, ex.Takings) or not isinstance(ladder.clause, Waterfall):
            continue
        counted = _with_members(subject, ladder.counter.who, groups)
        feeding = [_feeds(subject, subject.within(each.band, Share), counted, groups) for each in ladder.stretches]
        for stretch, feeds in zip(ladder.stretches, feeding, strict=True):
            if not feeds and any(feeding) and stretch.end is not None:
                who = ladder.counter.who
                message = f"this band ends by what '{who}' has received, and does not pay '{who}'"
                related = ((ladder.counter, "what the bands count"),)
                yield Suspicion(stretch.band, message, _way(subject, ladder), related)


def _with_members(subject: Subject, name: Name, groups: dict[str, list[str]]) -> set[str]:
    key = subject.model.payee(name).key
    return {key, *groups.get(key, ())}


def _feeds(subject: Subject, shares: Sequence[Share], counted: set[str], groups: dict[str, list[str]]) -> bool:
    """Whether a share goes to whom the counter counts; a waterfall may pass it on."""
    for share in shares:
        if subject.model.payee(share.to).kind == "waterfall" or counted & _with_members(subject, share.to, groups):
            return True
    return False


def _way(subject: Subject, ladder: Ladder) -> str:
    assert isinstance(ladder.counter, ex.Takings)
    node = subject.model.symbol(ladder.counter.who).node
    return f"look whether it is to pay {node.plural if isinstance(node, Instrument) else ladder.counter.who}"
