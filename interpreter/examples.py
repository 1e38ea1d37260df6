"""The worked examples inside a contract: cash in, results expected, run as tests."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import define, evolve, field, frozen

from ..dsl.diagnostic import Diagnostic, Refusal, Severity
from ..dsl.model import Model
from ..dsl.source import Place, Source
from ..dsl.terms.expression import Comparison, Reference
from ..dsl.terms.trust import Example, Expect, Given
from ..dsl.terms.value import Reading
from ..dsl.types import Type, is_currency, is_money
from .exact.evaluate import DividedByZero, NoRow
from .exact.unknown import Unknown, ValueNeeded
from .lower.state import Expectation
from .money import scale_of, show_decimal, show_money, with_commas
from .rows import CashRow, EventRow, Inputs, ObservationRow, QuantityRow
from .run import Ready, Result, chosen_model
from .tables import InputFile


@frozen
class ExampleResult:
    """How an example went: its title, where it stands, and what did not come out as expected."""

    title: str
    place: str
    findings: tuple[Diagnostic, ...]

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.findings


def run_examples(source: Source, signed: date | None = None) -> tuple[ExampleResult, ...]:
    """Run every example of a contract.

    Raises: Refusal where the contract has errors.
    """
    examples = Examples(source, chosen_model(source, {}, signed), signed)
    return tuple(examples.run(example) for example in examples.default.all_of(Example))


@define
class Examples:
    """The examples of a contract; what several need, a deal under their readings, is made ready once."""

    source: Source
    default: Model
    signed: date | None = None
    ready: dict[tuple[tuple[str, str], ...], Ready | Refusal] = field(factory=dict)

    def run(self, example: Example) -> ExampleResult:
        """How an example goes."""
        place = self.source.place(example.span)
        try:
            findings = _findings(self.source, self._ready(example), example)
        except Refusal as refusal:
            findings = _placed(refusal.findings, place)
        return ExampleResult(example.title, str(place), findings)

    def given(self, example: Example) -> tuple[Ready, Inputs]:
        """The deal under an example's readings and figures, and the rows that the example gives.

        Raises: Refusal where they do not fit.
        """
        ready = self._ready(example)
        lines = [line for line in _lines(ready.model, example) if isinstance(line, Given)]
        file = InputFile.of(self.source.name, self.source.own)
        return ready, _inputs(ready.model, lines, file, self.source)

    def _ready(self, example: Example) -> Ready:
        choices, supplied = choices_of(self.source, self.default, example)
        key = (*choices.items(), ("", ""), *supplied.items())
        if key not in self.ready:
            try:
                self.ready[key] = Ready.of(chosen_model(self.source, choices, self.signed), supplied, _by_example)
            except Refusal as refusal:
                self.ready[key] = refusal
        found = self.ready[key]
        if isinstance(found, Refusal):
            raise found
        return found


def _by_example(names: Sequence[str]) -> str:
    """How an example supplies undisclosed terms."""
    return "supply it: example ... with " + ", ".join(f"{name} = ..." for name in names)


def _placed(findings: Iterable[Diagnostic], place: Place) -> tuple[Diagnostic, ...]:
    """Findings of options, at the place in the contract where an example gives them."""
    return tuple(evolve(finding, place=finding.place or place) for finding in findings)


def choices_of(source: Source, model: Model, example: Example) -> tuple[dict[str, str], dict[str, str]]:
    """The readings that an example chooses, and the figures that it supplies."""
    choices, supplied = {}, {}
    for chosen in example.choices:
        if isinstance(model.symbol(chosen.name).node, Reading) and isinstance(chosen.value, Reference):
            choices[chosen.name.text] = chosen.value.name.text
        else:
            supplied[chosen.term] = source.slice(chosen.value.span)
    return choices, supplied


def _findings(source: Source, ready: Ready, example: Example) -> tuple[Diagnostic, ...]:
    """What did not come out: each expectation is read at the end of its day."""
    model = ready.model
    file = InputFile.of(source.name, source.own)
    lines = _lines(model, example)
    given = [line for line in lines if isinstance(line, Given)]
    found: list[Diagnostic] = []
    results: dict[date, Result] = {}
    last: date = model.dated
    for line in lines:
        if isinstance(line, Given):
            last = max(last, line.day)
            continue
        day = line.day or last
        if day not in results:
            inputs = _inputs(model, [other for other in given if other.day <= day], file, source)
            inputs = evolve(inputs, reported=tuple(other.name.text for other in given))
            try:
                results[day] = ready.evaluate(inputs, day)
            except Refusal as refusal:
                raise Refusal(_placed(refusal.findings, source.place(line.span))) from None
        result = results[day]
        expectation = result.state.expectations.get(id(line))
        if expectation is None:
            message, way = f"on {day} what this speaks of was not agreed yet", "expect it on a later day"
            found.append(Diagnostic("RG302", Severity.ERROR, message, source.place(line.span), way))
            continue
        finding = _judged(source, model, line, expectation, result.run, day)
        if finding:
            found.append(finding)
    return tuple(found)


def _lines(model: Model, example: Example) -> tuple[Given | Expect, ...]:
    """The lines of an example as the model has it: nodes are known by identity."""
    return next(other for other in model.all_of(Example) if other.span == example.span).lines


def _judged(
    source: Source, model: Model, line: Expect, expectation: Expectation, run: Any, day: date
) -> Diagnostic | None:
    place = source.place(line.span)
    try:
        if run.value(expectation.condition, day):
            return None
    except ValueNeeded as needed:
        listed = ", ".join(f"'{name}'" for name in sorted(needed.names))
        message = f"this depends on {listed}, which is not disclosed"
        return Diagnostic("RG601", Severity.ERROR, message, place, _by_example(sorted(needed.names)))
    except NoRow as missing:
        found: Diagnostic = run.machine.lack(missing.table, day, run.given)
        assert found.place
        return evolve(found, place=place, related=((found.place, "this table"),))
    except DividedByZero:
        way = "expect a product instead of a quotient"
        return Diagnostic("RG602", Severity.ERROR, f"this divides by zero on {day}", place, way)
    message = f"this is not so on {day}"
    if expectation.sides:
        message = f"{_compared(source, model, line, expectation, run, day)} on {day}"
    return Diagnostic("RG302", Severity.ERROR, message, place, "mend the expectation, or the term that gives it")


def _compared(source: Source, model: Model, line: Expect, expectation: Expectation, run: Any, day: date) -> str:
    """Both sides of a comparison, as words and as figures."""
    assert isinstance(line.condition, Comparison) and expectation.sides
    kind = model.type_of(line.condition.left)
    left, right = (_shown(run.value(side, day), kind) for side in expectation.sides)
    return f"'{source.slice(line.condition.left.span)}' comes to {left}, and {line.condition.sign} {right} is expected"


def _shown(value: Any, kind: Type | None) -> str:
    if isinstance(value, Unknown):
        return "an undisclosed figure"
    if isinstance(value, bool):
        return str(value).lower()
    if kind and is_money(kind):
        return with_commas(show_money(value, kind.unit[0][0]))
    if kind and any(is_currency(unit) for unit, _ in kind.unit):
        return show_decimal(Fraction(value) / scale_of(kind)).rstrip("0").rstrip(".")
    return with_commas(str(value)) if isinstance(value, int) else show_decimal(value).rstrip("0").rstrip(".")


def _inputs(model: Model, lines: list[Given], file: InputFile, source: Source) -> Inputs:
    """The lines of an example as rows of input files."""
    cash, quantities, observations, events = [], [], [], []
    for line in lines:
        symbol = model.symbol(line.name)
        number = source.line_of(line.span.start)
        payer = line.payer.text if line.payer else None
        party = line.party.text if line.party else None
        value = line.fact.value if line.fact else None
        tags = tuple((tag.text, given.text) for tag, given in line.tags)
        currency = (line.fact.currency or None) if line.fact else None
        if symbol.kind == "index" and value is not None:
            observations.append(ObservationRow(line.day, symbol.key, value, number, file))
        elif symbol.kind in ("event", "option"):
            events.append(EventRow(line.day, symbol.key, party, value, number, file))
        elif value is not None and line.fact and line.fact.unit:
            quantities.append(
                QuantityRow(line.day, symbol.key, value, line.fact.unit.text, tags, number, file, line.earned)
            )
        elif value is not None:
            cash.append(CashRow(line.day, symbol.key, payer, value, currency, tags, number, file, line.earned))
    return Inputs(tuple(cash), tuple(quantities), tuple(observations), tuple(events), (), (file,))
