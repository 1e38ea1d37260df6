"""An option, a share or a lien of units of which none is ever issued."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..syntax import Name, Node, walk
from ..terms.instrument import Instrument
from ..terms.option import Option
from ..terms.security import Security
from ..terms.waterfall import Rest, Share

CODE = "RG741"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each instrument without issues that is paid, elected for or secured, unless an election issues it."""
    by_election = {
        name
        for option in subject.model.all_of(Option)
        for line in option.lines
        for name, power in (subject.model.type_of(line.into).unit if hasattr(line, "into") else ())
        if power > 0
    }
    for node in walk(subject.deal):
        name = _paid(node)
        symbol = subject.model.scope.symbols.get(name.text) if name else None
        unit = symbol.node if symbol else None
        if name and symbol and isinstance(unit, Instrument) and not unit.issues and symbol.key not in by_election:
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
