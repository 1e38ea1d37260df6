"""Choices of a run: readings by their meaning, undisclosed terms by a figure."""

from collections.abc import Mapping
from fractions import Fraction

from ..dsl import types
from ..dsl.constant import NotConstant, constant
from ..dsl.dates import OutOfCalendar
from ..dsl.diagnostic import Diagnostic, Refusal, Severity
from ..dsl.infer import infer
from ..dsl.model import Model
from ..dsl.nearest import did_you_mean
from ..dsl.parser import parse_expression
from ..dsl.resolve import readings
from ..dsl.source import Source
from ..dsl.syntax import Deal, walk
from ..dsl.terms.expression import Undisclosed
from ..dsl.types import BARE, UNKNOWN, Type
from .formula import Figure
from .lower.context import Lowering
from .lower.holes import holes_of
from .money import exact


def refuse_unknown_choices(deal: Deal, choices: Mapping[str, str]) -> None:
    """Nothing where every choice names a reading and one of its meanings.

    Raises: Refusal.
    """
    known = {reading.name.text: [m.name.text for m in reading.meanings] for reading in readings(deal.clauses)}
    for name, meaning in choices.items():
        if name not in known:
            raise _refusal(f"the deal has no reading '{name}'", _near(name, list(known), "readings"))
        if meaning not in known[name]:
            raise _refusal(f"'{name}' has no meaning '{meaning}'", _near(meaning, known[name], "meanings"))


def _near(name: str, known: list[str], what: str) -> str:
    return did_you_mean(name, known, f"its {what} are: " + ", ".join(known) if known else f"it has no {what}")


def _refusal(message: str, way: str) -> Refusal:
    return Refusal([Diagnostic("RG608", Severity.ERROR, message, None, way)])


def supplied_figures(model: Model, texts: Mapping[str, str]) -> dict[str, Figure]:
    """The figures given for undisclosed terms, in smallest units of money.

    Raises: Refusal where a name is no undisclosed term, or a figure is not of its kind.
    """
    names = holes_of(model)
    nodes = {name: identity for identity, name in names.items()}
    found: dict[str, Figure] = {}
    for name, text in texts.items():
        if name not in nodes:
            several = [term for term in names.values() if term.startswith(f"{name}.")]
            way = f"supply each by its number: {', '.join(several)}" if several else ""
            raise _refusal(
                f"the deal has no undisclosed term '{name}'", way or _near(name, sorted(nodes), "undisclosed terms")
            )
        found[name] = _figure(model, name, text, model.scope.wanted.get(nodes[name]), nodes[name])
    return found


def _figure(model: Model, name: str, text: str, wanted: Type | None, identity: int) -> Figure:
    source = Source(f"--set {name}", text)
    expr = parse_expression(source)
    before = len(model.scope.findings)
    kind = infer(model.scope, expr)
    try:
        value = constant(model.scope, expr)
    except (NotConstant, ZeroDivisionError, OutOfCalendar):
        value = None
    del model.scope.findings[before:]
    if not isinstance(value, Fraction):
        raise _refusal(f"'{text}' is no figure", f"write --set {name}=400,000.00, or 7%, or 'USD 40 million'")
    natural = model.scope.types.get(identity, UNKNOWN)
    wanted = model.scope.coerced.get(identity) or wanted or natural
    if (kind == BARE and types.is_money(wanted)) or (kind == UNKNOWN and not value):
        kind = wanted
    if wanted != UNKNOWN and wanted.unit != kind.unit:
        message = f"'{name}' is {types.describe(wanted)}, and '{text}' is {types.describe(kind)}"
        given = "an amount in " if types.is_money(wanted) else ""
        raise _refusal(message, f"write {given}{types.describe(wanted)}")
    _refuse_out_of_bounds(model, name, value, identity)
    into = Lowering(model, {}, {})
    return exact(value * into.scale(natural if natural != UNKNOWN else kind))


def _refuse_out_of_bounds(model: Model, name: str, value: Fraction, identity: int) -> None:
    node = next((n for n in _undisclosed(model) if id(n) == identity), None)
    if node is None or node.low is None or node.high is None:
        return
    low, high = constant(model.scope, node.low), constant(model.scope, node.high)
    assert isinstance(low, Fraction) and isinstance(high, Fraction)
    if not low <= value <= high:
        words = f"{model.source.slice(node.low.span)} and {model.source.slice(node.high.span)}"
        raise _refusal(f"'{name}' lies between {words}", "supply a figure between them")


def _undisclosed(model: Model) -> list[Undisclosed]:
    return [node for clause in model.clauses for node in walk(clause) if isinstance(node, Undisclosed)]
