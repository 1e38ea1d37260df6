"""Who may declare a happening, and elections that give up no units: each is held once, by the party of its option."""

from collections.abc import Mapping

from ..dsl.model import Model
from ..dsl.payees import with_creditor
from ..dsl.scope import Symbol
from ..dsl.syntax import NotModelled
from ..dsl.terms.instrument import Instrument
from ..dsl.terms.option import Option
from ..dsl.terms.security import HeldBy, Security
from .rows import EventRow

Problem = tuple[str, str, str, str]
"""A code, what is wrong, the column in which it stands, and the way out."""


def not_to_declare(model: Model, event: Symbol, party: Symbol) -> Problem | None:
    """Why a party may not report a happening; a default is for trustees and those who are secured to declare."""
    if event.key != "default":
        return None
    securities = model.all_of(Security)
    may = [line.trustee.text for s in securities for line in s.lines if isinstance(line, HeldBy)]
    for secured in (model.symbol(s.secured) for s in securities):
        issues = secured.node.issues if isinstance(secured.node, Instrument) else ()
        may += (
            [issue.to.text for issue in issues]
            if secured.kind == "instrument"
            else with_creditor(model, secured.key)[-1:]
        )
    if not may or party.key in may:
        return None
    who = " or ".join(f"'{name}'" for name in dict.fromkeys(may))
    return "RG515", f"a default is for {who} to declare, not for '{party.key}'", "party", f"write {who}"


def not_to_elect(option: Option, row: EventRow, held: Mapping[str, EventRow]) -> Problem | None:
    """Why an election cannot be held, whoever has the units; `held` are those that give up none, by option."""
    text = next((line for line in option.lines if isinstance(line, NotModelled)), None)
    if text:
        message = f"'{option.name}' cannot be elected, since it is not modelled: {text.reason}"
        return "RG511", message, "event", "leave the row out, or model the option"
    if option.instrument is None:
        return _not_to_elect_once(option, row, held)
    if row.quantity is None or row.quantity.denominator != 1 or row.quantity <= 0:
        message = "an election is for a whole number of units, and at least one"
        return "RG502", message, "quantity", "write how many units are given up"
    return None


def _not_to_elect_once(option: Option, row: EventRow, held: Mapping[str, EventRow]) -> Problem | None:
    name, holder = option.name.text, option.holder.text
    if row.quantity is not None:
        return "RG502", f"'{name}' gives up no units", "quantity", "leave the quantity empty"
    if row.party not in (None, holder):
        return "RG515", f"'{name}' is for '{holder}' to elect, not for '{row.party}'", "party", f"write '{holder}'"
    earlier = held.get(name)
    if earlier is None:
        return None
    message = f"'{name}' is elected once, and was on {earlier.date} ({earlier.file.name}:{earlier.line})"
    return "RG508", message, "event", "keep one of the rows"
