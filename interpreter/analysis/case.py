"""A contract and what came in, to be run again: with another figure, more or less received, without rounding."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import define, evolve, field, fields, frozen

from ...dsl.diagnostic import Refusal, has_errors
from ...dsl.figures import FIGURES
from ...dsl.layers import as_of
from ...dsl.named_figures import NamedFigure, Value, named_figures, with_figure
from ...dsl.parser import parse, parse_expression
from ...dsl.rebuilding import altered, rebuilt, shifted
from ...dsl.resolve import resolve
from ...dsl.source import Source, joined
from ...dsl.syntax import Deal, Node
from ...dsl.terms.expression import Comparison, Expr
from ...dsl.terms.head import Rounding
from ...dsl.terms.trust import Check, Example, Expect, Note
from ...dsl.types import Type
from ..check import check_deal
from ..lower.holes import holes_of
from ..money import digits_of, round_to
from ..rows import CashRow, Inputs, QuantityRow, Supposed
from ..run import Ready, Result, last_day
from ..supply import refuse_unknown_choices, supplied_figures

_PROMISES = (Check, Example, Note)


@frozen(eq=False)
class Change:
    """What is other than it is: a figure of the terms, and how many times as much comes in, on some streams or all.

    `more` are rows that come in besides, `instead` other nodes in the place of some, `inputs` other rows than came in.
    """

    figure: NamedFigure | None = None
    value: Value = Fraction()
    factor: Fraction = Fraction(1)
    streams: frozenset[str] | None = None
    more: tuple[CashRow | QuantityRow, ...] = ()
    instead: tuple[tuple[Node, Node], ...] = ()
    inputs: Inputs | None = None


AS_IT_IS = Change()


@define(eq=False)
class Case:
    """A contract without its promises, and what came in.

    `deal` and `source` are the contract with what is asked of it, and with the figures supplied where they belong;
    `own` and `given` are the contract and the figures as they were given.
    """

    source: Source
    deal: Deal
    choices: Mapping[str, str]
    supplied: Mapping[str, str]
    inputs: Inputs
    through: date | None
    figures: tuple[NamedFigure, ...]
    own: Source
    given: Mapping[str, str]
    signed: date | None
    _ready: dict[Any, Ready] = field(factory=dict)

    @classmethod
    def of(
        cls,
        source: Source,
        inputs: Inputs,
        *,
        asked: str = "",
        option: str = "--so",
        choices: Mapping[str, str] | None = None,
        supplied: Mapping[str, str] | None = None,
        through: date | None = None,
        signed: date | None = None,
    ) -> "Case":
        """A contract, and what is asked of it: a value, or a comparison.

        Raises: Refusal where the contract has errors, or the words of the question do not fit it.
        """
        own = source
        deal, errors = parse(source)
        deal = as_of(deal, signed)
        findings = check_deal(source, deal, errors)
        if has_errors(findings):
            raise Refusal(findings)
        refuse_unknown_choices(deal, choices or {})
        kept = altered(deal, clauses=tuple(each for each in deal.clauses if not isinstance(each, _PROMISES)))
        kept, left = _with_supplied(source, kept, choices or {}, supplied or {})
        figures = named_figures(source, kept)
        if asked:
            source, kept = _with_question(source, kept, asked, option)
        last = through or last_day(inputs)
        return cls(source, kept, choices or {}, left, inputs, last, figures, own, supplied or {}, signed)

    def run(self, change: Change = AS_IT_IS, *, rounded: bool = True) -> Result:
        """What comes of it. Raises: Refusal, as a run."""
        ready = self._made_ready(change, rounded)
        inputs = self.inputs if change.inputs is None else change.inputs
        return ready.evaluate(_supposed(ready, inputs, change, rounded), self.through)

    def answer(self, result: Result) -> tuple[tuple[Any, Any], Type]:
        """Both sides of what is asked, at the end of a run, and their type."""
        line = result.model.all_of(Example)[-1].lines[0]
        assert isinstance(line, Expect) and isinstance(line.condition, Comparison)
        sides = result.state.expectations[id(line)].sides
        assert sides
        return (result.value(sides[0]), result.value(sides[1])), result.model.type_of(line.condition.left)

    @property
    def streams(self) -> tuple[str, ...]:
        """The streams on which something comes in."""
        cash, quantities = (row.stream for row in self.inputs.cash), (row.stream for row in self.inputs.quantities)
        return tuple(dict.fromkeys((*cash, *quantities)))

    def told(self, result: Result) -> Result:
        """A run as a receipt tells of it: of the contract as it was given."""
        return evolve(result, model=evolve(result.model, source=self.own), supplied=self.given, signed=self.signed)

    def _made_ready(self, change: Change, rounded: bool) -> Ready:
        key = (id(change.figure), change.value, tuple(id(new) for _, new in change.instead), rounded)
        if key not in self._ready:
            while len(self._ready) > _KEPT:
                del self._ready[next(iter(self._ready))]
            self._ready[key] = self._make(change, rounded)
        return self._ready[key]

    def _make(self, change: Change, rounded: bool) -> Ready:
        deal = with_figure(self.deal, change.figure, change.value) if change.figure else self.deal
        if change.instead:
            nodes = {id(old): new for old, new in change.instead}
            deal = altered(deal, clauses=rebuilt(deal.clauses, lambda node: nodes.get(id(node))))
        model, findings = resolve(self.source, deal, self.choices)
        if model is None:
            raise Refusal(findings)
        if not rounded:
            clauses = tuple(each for each in model.clauses if not isinstance(each, Rounding))
            model = evolve(model, rounding=None, clauses=clauses)
        return Ready.of(model, self.supplied)


_KEPT = 8


def _with_supplied(
    source: Source, deal: Deal, choices: Mapping[str, str], supplied: Mapping[str, str]
) -> tuple[Deal, dict[str, str]]:
    """The contract with the figures supplied for undisclosed terms in their places, and what has no place of its own.

    Raises: Refusal where one does not fit.
    """
    model, findings = resolve(source, deal, choices) if supplied else (None, ())
    if has_errors(findings):
        raise Refusal(findings)
    if model is None:
        return deal, {}
    supplied_figures(model, supplied)
    holes = {name: identity for identity, name in holes_of(model).items()}
    written = {holes[name]: parse_expression(Source(name, text)) for name, text in supplied.items()}
    plain = {identity: node for identity, node in written.items() if type(node) in FIGURES}
    placed: set[int] = set()

    def instead(node: Node) -> Node | None:
        if id(node) not in plain:
            return None
        placed.add(id(node))
        return altered(plain[id(node)], span=node.span)

    made = altered(deal, clauses=rebuilt(deal.clauses, instead))
    if resolve(source, made, choices)[0] is None:
        return deal, dict(supplied)
    return made, {name: text for name, text in supplied.items() if holes[name] not in placed}


def _with_question(source: Source, deal: Deal, text: str, option: str) -> tuple[Source, Deal]:
    """The source and the deal with a question at their end, so that what is wrong with it has its place."""
    expr = parse_expression(Source(option, text))
    if not isinstance(expr, Comparison):
        expr = Comparison(expr, "=", expr, span=expr.span)
    links = [each.link for each in source.segments] or [None]
    files = [(each.name, each.text, link) for each, link in zip(source.files, links, strict=True)]
    whole = joined([*files, (option, text, None)], source.unread)
    condition: Expr = shifted(expr, len(whole.text) - len(text))
    asked = Example("", (), (Expect(condition, None, span=condition.span),), span=condition.span)
    return whole, altered(deal, clauses=(*deal.clauses, asked))


def _supposed(ready: Ready, inputs: Inputs, change: Change, rounded: bool) -> Inputs:
    """The rows as they would be: in whole smallest units, but where nothing is rounded."""
    if change.factor == 1 and not change.more and rounded:
        return inputs
    currency = ready.model.currency

    def times(row: CashRow) -> CashRow:
        if change.streams is not None and row.stream not in change.streams:
            return row
        unit = Fraction(1, 10 ** digits_of(row.currency or currency))
        amount = row.amount * change.factor
        return evolve(row, amount=Fraction(round_to(amount, unit, "half even")) if rounded else amount)

    def times_quantity(row: QuantityRow) -> QuantityRow:
        apart = change.streams is not None and row.stream not in change.streams
        return row if apart else evolve(row, quantity=row.quantity * change.factor)

    cash = tuple(map(times, inputs.cash)) if change.factor != 1 else inputs.cash
    quantities = tuple(map(times_quantity, inputs.quantities)) if change.factor != 1 else inputs.quantities
    more_cash = tuple(row for row in change.more if isinstance(row, CashRow))
    more = tuple(row for row in change.more if isinstance(row, QuantityRow))
    made: Inputs = evolve(inputs, cash=(*cash, *more_cash), quantities=(*quantities, *more))
    return made if rounded else Supposed(**{each.name: getattr(made, each.name) for each in fields(Inputs)})
