"""A contract run under every combination of its readings."""

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import frozen

from ...dsl.diagnostic import Refusal, has_errors, in_text_order
from ...dsl.model import Model
from ...dsl.parser import parse
from ...dsl.source import Source
from ...dsl.syntax import Deal
from ..check import check_deal, read_model
from ..lower.holes import holes_of
from ..rows import Inputs
from ..run import Ready, Result, last_day
from ..supply import refuse_unknown_choices, supplied_figures
from .comparison import Comparison
from .outcome import Outcome
from .search import Search, search
from .space import Choices, Combination, Space


@frozen(eq=False)
class Readings:
    """The readings of a contract: their combinations, what came of them on a stream, and the most they can make.

    `stream` is None where no inputs were given, `search` where none was asked for.
    """

    source: Source
    title: str
    currency: str
    space: Space
    supplied: Mapping[str, str]
    inputs: Inputs
    stream: Comparison | None
    search: Search | None

    @property
    def differs(self) -> bool:
        """Whether any reading makes a difference on any stream that was looked at."""
        return bool((self.stream and self.stream.differs) or (self.search and self.search.differs))


@frozen(eq=False)
class Contract:
    """A contract without errors, and the figures supplied for undisclosed terms."""

    source: Source
    deal: Deal
    supplied: Mapping[str, str]

    @classmethod
    def of(cls, source: Source, choices: Choices, supplied: Mapping[str, str]) -> "Contract":
        """A contract from its text. Raises: Refusal where it has errors, or a choice does not fit it."""
        deal, errors = parse(source)
        findings = check_deal(source, deal, errors)
        if has_errors(findings):
            raise Refusal(findings)
        refuse_unknown_choices(deal, choices)
        return cls(source, deal, supplied)

    def model(self, combination: Combination) -> Model:
        """The model under a combination. Raises: Refusal."""
        return read_model(self.source, self.deal, combination.choices)

    def known(self, model: Model) -> dict[str, str]:
        """The figures supplied that a model has terms for: others belong to draftings that are not in force."""
        names = set(holes_of(model).values())
        return {name: text for name, text in self.supplied.items() if name in names}

    def run(self, combination: Combination, inputs: Inputs, through: date | None) -> Result | Refusal:
        """What comes of inputs under a combination, or why the run stops."""
        try:
            model = self.model(combination)
            return Ready.of(model, self.known(model)).evaluate(inputs, through)
        except Refusal as refusal:
            return refusal


def readings(
    source: Source,
    inputs: Inputs | None = None,
    *,
    through: date | None = None,
    choices: Choices | None = None,
    supplied: Mapping[str, str] | None = None,
    worth: bool = False,
) -> Readings:
    """Every combination of the readings of a contract; on inputs, where there are some, side by side.

    `choices` hold readings fast. With `worth` streams are searched on which each reading makes the most.
    Raises: Refusal where the contract has errors, an option does not fit it, or it runs under no combination.
    """
    contract = Contract.of(source, choices or {}, supplied or {})
    space = Space.of(contract.deal.clauses, choices or {})
    model = read_model(source, contract.deal, {})
    _refuse_unknown_terms(contract, space, model)
    stream = None
    if inputs is not None:
        outcomes = tuple(_outcomes(contract, space, inputs, through))
        if all(outcome.stopped for outcome in outcomes):
            raise Refusal(in_text_order(finding for outcome in outcomes for finding in outcome.stopped))
        stream = Comparison.of(space, through or last_day(inputs) or model.dated, outcomes)
    found = search(source, contract.deal, space, contract.supplied) if worth else None
    return Readings(source, model.title, model.currency, space, contract.supplied, inputs or Inputs(), stream, found)


def _outcomes(contract: Contract, space: Space, inputs: Inputs, through: date | None) -> Iterator[Outcome]:
    """One after the other, so that of each run no more is kept than what it came to."""
    for combination in space.combinations:
        yield Outcome.of(combination, contract.run(combination, inputs, through))


def _refuse_unknown_terms(contract: Contract, space: Space, default: Model) -> None:
    """Nothing where each figure that was supplied has a term under some combination."""
    left = set(contract.supplied) - set(contract.known(default))
    for combination in space.combinations if left else ():
        try:
            left -= set(contract.known(contract.model(combination)))
        except Refusal:
            continue
    if left:
        supplied_figures(default, {name: text for name, text in contract.supplied.items() if name in left})
