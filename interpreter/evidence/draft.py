"""A draft made ready to run on any stream: without the promises that would stop it, undisclosed terms assumed."""

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import frozen

from ...dsl.diagnostic import Refusal
from ...dsl.model import Model
from ...dsl.resolve import readings, resolve
from ...dsl.source import Source
from ...dsl.syntax import Deal
from ...dsl.terms.trust import Check, Example, Note
from ..lower.holes import holes_of
from ..rows import Inputs
from ..run import Ready, Result
from ..supply import refuse_unknown_choices
from .assumed import assumed_figures

_PROMISES = (Check, Example, Note)
_SAID_BESIDE = (Example, Note)


@frozen(eq=False)
class Draft:
    """A draft under one choice of its readings; `assumed` are the figures that undisclosed terms were given."""

    ready: Ready
    assumed: Mapping[str, str]

    @property
    def model(self) -> Model:
        """Its clauses in force."""
        return self.ready.model

    def run(self, inputs: Inputs, through: date | None = None) -> Result | Refusal:
        """What comes of a stream, or why the run stops."""
        try:
            return self.ready.evaluate(inputs, through)
        except Refusal as refusal:
            return refusal


def ready_draft(
    source: Source,
    deal: Deal,
    choices: Mapping[str, str] | None = None,
    supplied: Mapping[str, str] | None = None,
    *,
    assume: bool = False,
    of_several: bool = False,
    checked: bool = False,
) -> Draft:
    """A draft, ready to run; with `assume` every undisclosed term that is not supplied has a figure.

    Where it is one `of_several`, what is said of readings and terms that it does not have is said of another. Where
    it is `checked`, its own checks stop it.

    Raises: Refusal where it has errors, or a choice or a figure does not fit it.
    """
    left_out = _SAID_BESIDE if checked else _PROMISES
    kept = Deal(tuple(clause for clause in deal.clauses if not isinstance(clause, left_out)), deal.unread)
    chosen, given = dict(choices or {}), dict(supplied or {})
    if of_several:
        chosen = _only(chosen, (reading.name.text for reading in readings(kept.clauses)))
    refuse_unknown_choices(kept, chosen)
    model, findings = resolve(source, kept, chosen)
    if model is None:
        raise Refusal(findings)
    if of_several:
        given = _only(given, holes_of(model).values())
    assumed = assumed_figures(model, kept, chosen, frozenset(given)) if assume else {}
    return Draft(Ready.of(model, {**given, **assumed}), assumed)


def _only(said: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    known = set(names)
    return {name: text for name, text in said.items() if name in known}
