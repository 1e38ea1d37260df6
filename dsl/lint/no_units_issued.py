"""An option, a share or a lien of units of which none is ever issued."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..syntax import Name, Node
from ..terms.instrument import Instrument
from ..terms.option import Exchange, Option
from ..terms.security import Security
from ..terms.waterfall import Rest, Share

CODE = "RG741"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each instrument without issues that is paid, elected for or secured, unless an election may issue it."""
    exchanges = subject.all_of(Exchange)
    elected = {name.text for exchange in exchanges for name in subject.within(exchange.into, Name)}
    told: set[str] = set()
    for node in subject.all_of(Share, Rest, Security, Option):
        name = _paid(node)
        symbol = subject.model.scope.symbols.get(name.text) if name else None
        unit = symbol.node if symbol else None
        if not name or not symbol or not isinstance(unit, Instrument) or unit.issues or symbol.key in told:
            continue
        if not elected & {unit.name.text, unit.plural.text}:
            told.add(symbol.key)
            message, way = f"no {unit.plural} are ever issued", f"add to it: 1,000 {unit.plural} issued to ... on ..."
            yield Suspicion(name, message, way, ((symbol.owner, "declared here"),))


def _paid(node: Node) -> Name | None:
    match node:
        case Share(to=name) | Rest(to=name) | Security(secured=name):
            return name
        case Option(instrument=instrument):
            return instrument
        case _:
            return None
