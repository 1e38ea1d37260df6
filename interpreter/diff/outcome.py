"""What a draft makes of a stream of which another draft knows more: what it does not share stays with its owner."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from attrs import evolve, field, frozen

from ...dsl.diagnostic import Refusal
from ...dsl.model import Model
from ...dsl.terms.instrument import Instrument
from ...dsl.terms.security import Security, Surplus
from ...dsl.terms.stream import Stream
from ..evidence.draft import Draft
from ..evidence.position import Positions, positions
from ..evidence.scenario import Scenario
from ..lower.option import electing
from ..lower.waterfall import receiving
from ..money import digits_of, exact
from ..rows import CashRow, EventRow, Inputs, ObservationRow, QuantityRow, Row
from ..run import Result, last_day


@frozen(eq=False)
class Ran:
    """A run; `kept` is what came in on streams and liens that the draft does not have, by whose it is then."""

    result: Result
    kept: Positions = field(factory=dict)

    @property
    def positions(self) -> Positions:
        """What each has by day."""
        found = {holding: dict(days) for holding, days in positions(self.result).items()}
        for holding, days in self.kept.items():
            theirs = found.setdefault(holding, {})
            for day, amount in days.items():
                theirs[day] = theirs.get(day, 0) + amount
        return found


Outcome = Ran | Refusal


def outcome(draft: Draft, scenario: Scenario, others: Sequence[Draft]) -> Outcome:
    """A draft on a stream made for several drafts.

    Rows for which others have a clause and this one has none are left out: money stays with whom it is received by.
    Proceeds of a lien that it does not have come in on its own lien over the same assets, where there is one, and
    otherwise stay with whoever would have the surplus.
    """
    taken, left = fitted(draft, scenario.inputs, others)
    result = draft.run(taken, scenario.through or last_day(scenario.inputs))
    if isinstance(result, Refusal):
        return result
    return Ran(result, _kept(left, [other.model for other in others]))


def fitted(draft: Draft, inputs: Inputs, others: Sequence[Draft]) -> tuple[Inputs, list[CashRow | QuantityRow]]:
    """The rows of a stream that a draft is run on, and the money and quantities that it has no clause for."""
    rows = {kind: getattr(inputs, kind) for kind in ("cash", "quantities", "observations", "events")}
    taken: dict[str, tuple[Any, ...]] = {}
    left: list[CashRow | QuantityRow] = []
    for kind, each in rows.items():
        kept = []
        for row in each:
            if _takes(draft, row) or not any(_takes(other, row) for other in others):
                kept.append(row)
            elif lien := _lien_instead(draft, row, others):
                kept.append(evolve(row, stream=lien))
            elif isinstance(row, (CashRow, QuantityRow)):
                left.append(row)
        taken[kind] = tuple(kept)
    return evolve(inputs, **taken), left


def _takes(draft: Draft, row: Row) -> bool:
    """Whether a draft has a clause for a row."""
    shared = {rule.on for rule in draft.ready.machine.program.rules}
    symbols = draft.model.scope.symbols
    match row:
        case CashRow() | QuantityRow():
            return receiving(row.stream) in shared
        case EventRow():
            known = row.event in symbols
            return known and (symbols[row.event].kind != "option" or electing(row.event) in shared)
        case ObservationRow():
            return row.index in symbols
    return True


def _lien_instead(draft: Draft, row: Row, others: Sequence[Draft]) -> str | None:
    """The lien of a draft that has an asset in common with one that it does not have."""
    name = row.stream if isinstance(row, CashRow) else ""
    nodes = [symbol.node for other in others if (symbol := other.model.scope.symbols.get(name))]
    assets = {asset.text for node in nodes if isinstance(node, Security) for asset in node.assets}
    liens = draft.model.all_of(Security)
    return next((lien.name.text for lien in liens if assets & {asset.text for asset in lien.assets}), None)


def _kept(rows: Sequence[CashRow | QuantityRow], models: Sequence[Model]) -> Positions:
    """What stays with the owners of streams that are not shared, by day, in smallest units."""
    found: dict[tuple[str, str], dict[date, Any]] = {}
    for row in rows:
        owner = next(_owners(models, row.stream), None)
        unit = row.currency or models[0].currency if isinstance(row, CashRow) else row.unit or ""
        amount = row.amount if isinstance(row, CashRow) else row.quantity
        if owner is not None:
            days = found.setdefault((owner, unit), {})
            days[row.date] = days.get(row.date, 0) + exact(amount * 10 ** digits_of(unit))
    return found


def _owners(models: Sequence[Model], name: str) -> Iterator[str]:
    """Who has a stream that nobody shares, in the models that have it."""
    for model in models:
        symbol = model.scope.symbols.get(name)
        node = symbol.node if symbol else None
        if isinstance(node, Stream):
            yield node.receiver.text
        elif isinstance(node, Security):
            yield from (model.payee(line.to).key for line in node.lines if isinstance(line, Surplus))
            secured = model.symbol(node.secured).node
            if isinstance(secured, Instrument):
                yield secured.issuer.text
