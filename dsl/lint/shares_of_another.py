"""Units that are exchanged for those of another issuer."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..payees import belong_together, groups, instrument_of
from ..terms.option import Exchange, Option

CODE = "RG743"
SEVERITY = Severity.WARNING


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each exchange into units whose issuer is not that of the units given up, or into the same units."""
    model = subject.model
    group_of = groups(model)
    for option in model.all_of(Option):
        for line in option.lines:
            if not isinstance(line, Exchange):
                continue
            given = instrument_of(model, line.unit)
            keys = [name for name, power in model.type_of(line.into).unit if power == 1 and name in model.scope.symbols]
            had = next((unit for key in keys if (unit := instrument_of(model, key))), None)
            if given is None or had is None:
                continue
            if given is had:
                yield Suspicion(line, f"{given.plural} become {had.plural} again", "name what they become")
            elif not belong_together(group_of, given.issuer.text, had.issuer.text):
                message = f"{given.plural} of '{given.issuer}' become {had.plural} of '{had.issuer}'"
                related = ((given.issuer, "one issuer"), (had.issuer, "the other"))
                yield Suspicion(line, message, "look who issues the one and the other", related)
