"""A draft made ready to run on any stream: without the promises that would stop it, undisclosed terms assumed."""

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from ...dsl.diagnostic import Refusal
from ...dsl.model import Model
from ...dsl.resolve import resolve
from ...dsl.source import Source
from ...dsl.syntax import Deal, walk
from ...dsl.terms.expression import Undisclosed
from ...dsl.terms.trust import Check, Example, Note
from ..lower.holes import holes_of
from ..rows import Inputs
from ..run import Ready, Result
from ..supply import refuse_unknown_choices, supplied_figures

_PROMISES = (Check, Example, Note)


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
) -> Draft:
    """A draft, ready to run; with `assume` every undisclosed term that is not supplied has a figure.

    Raises: Refusal where it has errors, or a choice or a figure does not fit it.
    """
    kept = Deal(tuple(clause for clause in deal.clauses if not isinstance(clause, _PROMISES)), deal.unread)
    refuse_unknown_choices(kept, choices or {})
    model, findings = resolve(source, kept, choices or {})
    if model is None:
        raise Refusal(findings)
    assumed = _assumed(model, frozenset(supplied or ())) if assume else {}
    return Draft(Ready.of(model, {**(supplied or {}), **assumed}), assumed)


def _assumed(model: Model, supplied: frozenset[str]) -> dict[str, str]:
    """A figure for each undisclosed term: its lower bound, else one that has its unit."""
    nodes = {id(node): node for clause in model.clauses for node in walk(clause) if isinstance(node, Undisclosed)}
    found = {}
    for identity, name in holes_of(model).items():
        low = nodes[identity].low if identity in nodes else None
        plain = (f"{model.currency} 1,000,000.00", "5%", "100", *(f"1.00 per {unit}" for unit in _units(model)))
        for text in plain if low is None else (model.source.slice(low.span),):
            if name not in supplied and _fits(model, name, text):
                found[name] = text
                break
    return found


def _units(model: Model) -> list[str]:
    return [name for name, symbol in model.scope.symbols.items() if symbol.kind in ("instrument", "measure")]


def _fits(model: Model, name: str, text: str) -> bool:
    try:
        supplied_figures(model, {name: text})
    except Refusal:
        return False
    return True
