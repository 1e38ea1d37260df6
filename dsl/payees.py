"""Who is paid out of which stream, under all meanings of readings of payees, and which parties belong together."""

from collections.abc import Mapping

from .model import Model
from .syntax import Name, walk
from .terms import expression as ex
from .terms.account import Account, OwedBy
from .terms.instrument import Instrument
from .terms.party import Party
from .terms.stream import Stream
from .terms.value import Reading
from .terms.waterfall import Rest, Share, Waterfall


def meant(model: Model, name: Name) -> set[str]:
    """The keys for which a name stands: a reading of payees for each of its meanings."""
    symbol = model.symbol(name)
    if not isinstance(symbol.node, Reading):
        return {symbol.key}
    values = [meaning.value for meaning in symbol.node.values]
    return {key for value in values if isinstance(value, ex.Reference) for key in meant(model, value.name)}


def paid_out_of_streams(model: Model) -> list[tuple[Stream, Waterfall, Mapping[str, Name]]]:
    """For each stream that is shared: its waterfall, and whom it pays, by the names under which they are paid.

    What a waterfall passes to another is paid by that one.
    """
    waterfalls = {waterfall.name.text: waterfall for waterfall in model.all_of(Waterfall)}
    known: dict[str, dict[str, Name]] = {}

    def paid_by(waterfall: Waterfall) -> dict[str, Name]:
        found = known.setdefault(waterfall.name.text, {})
        if found:
            return found
        for node in walk(waterfall.steps):
            if not isinstance(node, (Share, Rest)):
                continue
            for key in meant(model, node.to):
                found |= (
                    paid_by(waterfalls[key]) if key in waterfalls else dict.fromkeys(with_creditor(model, key), node.to)
                )
        return found

    streams = {stream.name.text: stream for stream in model.all_of(Stream)}
    return [
        (streams[name.text], waterfall, paid_by(waterfall))
        for waterfall in waterfalls.values()
        for name in waterfall.base
        if name.text in streams
    ]


def with_creditor(model: Model, key: str) -> tuple[str, ...]:
    """A payee, and of an account that is owed whom it is owed to."""
    node = model.symbol(key).node
    if isinstance(node, Account) and isinstance(node.whose, OwedBy):
        return key, node.whose.creditor.text
    return (key,)


def instrument_of(model: Model, name: Name | str) -> Instrument | None:
    """The instrument for which a name stands, if it stands for one."""
    node = model.symbol(name).node
    return node if isinstance(node, Instrument) else None


def groups(model: Model) -> dict[str, str]:
    """The group of each member."""
    return {member.name.text: party.name.text for party in model.all_of(Party) for member in party.members}


def belong_together(group_of: Mapping[str, str], one: str, other: str) -> bool:
    """Whether two parties are one, or one is a member of the other."""
    return one == other or group_of.get(one) == other or group_of.get(other) == one
