"""What came in on the streams that are shared, against what was paid of it: the same, to the smallest unit."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from attrs import frozen

from ..dsl.diagnostic import Fault
from ..dsl.model import Model
from ..dsl.terms.security import Secures, Security
from ..dsl.terms.waterfall import Waterfall
from .ledger import Entry
from .money import show_money


@frozen
class Balance:
    """Of one currency or measure, in its smallest unit: what came in, and what was shared of it."""

    unit: str
    came_in: Any
    shared: Any


def balances(model: Model, entries: Sequence[Entry]) -> tuple[Balance, ...]:
    """What came in and what was shared, by unit; nothing where nothing came in."""
    streams = _shared_streams(model)
    came: Counter[str] = Counter()
    went: Counter[str] = Counter()
    for entry in entries:
        if entry.kind == "receipt" and not isinstance(entry.cause, int) and entry.target in streams:
            came[entry.unit or ""] += entry.amount
        elif entry.kind in ("share", "enforcement"):
            went[entry.unit or ""] += entry.amount
    return tuple(Balance(unit, came[unit], went[unit]) for unit in sorted(came.keys() | went.keys()))


def account_for(model: Model, entries: Sequence[Entry]) -> None:
    """Show that all that came in was shared, and no more.

    Raises: Fault.
    """
    for balance in balances(model, entries):
        if balance.came_in != balance.shared:
            came_in, shared = (show_money(each, balance.unit) for each in (balance.came_in, balance.shared))
            raise Fault(f"{came_in} {balance.unit} came in, and {shared} was shared")


def _shared_streams(model: Model) -> frozenset[str]:
    """The streams that a waterfall with steps shares, and those of the proceeds of liens."""
    waterfalls = (waterfall for waterfall in model.all_of(Waterfall) if waterfall.steps)
    streams = {name.text for waterfall in waterfalls for name in waterfall.base if model.symbol(name).kind == "stream"}
    liens = {lien.name.text for lien in model.all_of(Security) if any(isinstance(line, Secures) for line in lien.lines)}
    return frozenset(streams | liens)
