"""An option of a party that has none of its units."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..payees import belong_together, groups, instrument_of
from ..syntax import NotModelled
from ..terms.option import Exchange, Option

CODE = "RG742"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each option whose party was neither issued units of it nor issues them, by which it might call them in."""
    model = subject.model
    group_of = groups(model)
    electing = _electing(subject)
    for option in model.all_of(Option):
        unit = instrument_of(model, option.instrument) if option.instrument else None
        if unit is None or not unit.issues or any(isinstance(line, NotModelled) for line in option.lines):
            continue
        able = [unit.issuer.text, *(issue.to.text for issue in unit.issues)]
        able += electing.get(unit.name.text, ())
        if not any(belong_together(group_of, option.holder.text, party) for party in able):
            message = f"'{option.holder}' may elect, and was issued no {unit.plural}"
            way = f"name who has them: {', '.join(dict.fromkeys(issue.to.text for issue in unit.issues))}"
            yield Suspicion(option.holder, message, way, tuple((issue.to, "issued to") for issue in unit.issues))


def _electing(subject: Subject) -> dict[str, list[str]]:
    """Who may come to have units of an instrument by an election."""
    found: dict[str, list[str]] = {}
    for option in subject.model.all_of(Option):
        for line in option.lines:
            for name, power in subject.model.type_of(line.into).unit if isinstance(line, Exchange) else ():
                if power == 1:
                    found.setdefault(name, []).append(option.holder.text)
    return found
