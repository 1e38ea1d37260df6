"""Everything that keeps a deal from being run, under every reading of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from ..dsl import limits
from ..dsl.collecting import no_collecting
from ..dsl.diagnostic import Diagnostic, Refusal, Severity, has_errors, in_text_order
from ..dsl.layers import as_of
from ..dsl.linter import suspicions
from ..dsl.model import Model
from ..dsl.parser import parse
from ..dsl.resolve import resolve, sound_part
from ..dsl.resolve.dependents import Dependents
from ..dsl.source import Place, Source
from ..dsl.syntax import Clause, Deal
from ..dsl.terms.value import Drafting, Meaning, Reading
from ..dsl.within import with_amending
from .lower import lower

if TYPE_CHECKING:
    from ..dsl.provenance.document import TextDocument


@no_collecting()
def check(
    source: Source,
    documents: Mapping[str, str] | None = None,
    siblings: Sequence[Source] = (),
    signed: date | None = None,
) -> tuple[Diagnostic, ...]:
    """All findings of a contract: its text, its names and types, its flows, under each meaning of its readings.

    `documents` are the paths of documents that it cites, by name, `siblings` other contracts of its family. Raises:
    Refusal where a text cannot be read as a contract at all, or a document is not the one that the contract names.
    """
    deal, findings = parse(source)
    deal = as_of(deal, signed)
    return check_deal(source, deal, findings, documents, {sibling: parse(sibling)[0] for sibling in siblings})


def check_deal(
    source: Source,
    deal: Deal,
    findings: tuple[Diagnostic, ...],
    documents: Mapping[str, str] | None = None,
    siblings: Mapping[Source, Deal] | None = None,
) -> tuple[Diagnostic, ...]:
    """All findings of a contract that was parsed, those of its text among them."""
    found = list(findings)
    drafted: list[Model] = []
    for model in models(source, deal, found):
        found += lower(model)[2]
        if not drafted or model.clauses is not drafted[0].clauses:
            drafted.append(model)
    if not has_errors(found):
        found += suspicions(source, deal, drafted, _texts(source, deal, documents), siblings)
    if source.segments:
        found = list(_of_this_deal(source, found))
    return in_text_order(found)


def _of_this_deal(source: Source, findings: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Findings less the suspicions that another file raises by itself, and fixes of this deal's own file alone."""
    known = {key for file in source.others for key in map(_key, _alone(file))}
    for finding in findings:
        if finding.severity is Severity.ERROR or _key(finding) not in known:
            fix = finding.fix
            own = fix is None or all(source.is_own(span) for span, _ in fix.edits)
            yield finding if own else evolve(finding, fix=None)


def _alone(source: Source) -> tuple[Diagnostic, ...]:
    """What is found in another file of a deal where that is a deal by itself."""
    try:
        return check(source)
    except Refusal:
        return ()


def _key(finding: Diagnostic) -> tuple[str, Place | None]:
    return finding.code, finding.place


def _texts(source: Source, deal: Deal, documents: Mapping[str, str] | None) -> "dict[str, TextDocument]":
    if not documents:
        return {}
    from ..dsl.provenance.supplied import supplied

    return supplied(source, deal, documents)


def models(source: Source, deal: Deal, found: list[Diagnostic]) -> Iterator[Model]:
    """The models under the default choice and each other meaning; findings of resolving are added to `found`.

    Where a clause is wrong, the model is that of the sound part, so that no error hides one of another kind.
    A meaning that is a value changes no name and no type, so its model is the default one, chosen otherwise; values
    of which no clause depends on two are chosen together, and what is found is what would be found one by one.
    """
    default = _model(source, deal, {}, found)
    chosen = _Chosen(default, None if has_errors(found) else Dependents(default.clauses))
    yield default
    for number, (choices, meaning) in enumerate(other_meanings(deal.clauses, {})):
        if number == limits.READING_VARIANTS:
            found.append(_not_looked_at(source, meaning))
            break
        if isinstance(meaning, Meaning) and len(choices) == 1:
            chosen.add(*next(iter(choices.items())))
        else:
            yield _model(source, deal, choices, found)
    yield from chosen.models()


@define(eq=False, repr=False, slots=False)
class _Chosen:
    """Meanings that are values, chosen together where no clause depends on two; `dependents` are None where it is not
    known who depends on whom.
    """

    default: Model
    dependents: Dependents | None
    together: list[tuple[dict[str, str], set[int]]] = field(factory=list)

    def add(self, reading: str, meaning: str) -> None:
        """Choose a meaning beside others, and after those with which it cannot be chosen."""
        first, touched = len(self.together), frozenset[int]()
        if self.dependents:
            touched = self.dependents.of(self.default.symbol(reading).owner)
            meeting = [number for number, (_, others) in enumerate(self.together, 1) if touched & others]
            first = max(meeting, default=0)
        if first == len(self.together):
            self.together.append(({}, set()))
        choices, others = self.together[first]
        choices[reading] = meaning
        others |= touched

    def models(self) -> Iterator[Model]:
        """The model of each choice."""
        for choices, _ in self.together:
            yield evolve(self.default, choices={**self.default.choices, **choices})


def _not_looked_at(source: Source, meaning: Meaning | Drafting) -> Diagnostic:
    message = f"the meanings from here on were not looked at: they are more than {limits.READING_VARIANTS}"
    way = "run the contract under each of them, or write it in parts"
    return Diagnostic("RG010", Severity.NOTE, message, source.place(meaning.name.span), way)


def _model(source: Source, deal: Deal, choices: Mapping[str, str], found: list[Diagnostic]) -> Model:
    model, resolved = resolve(source, deal, choices)
    found += resolved
    return model or sound_part(source, deal, choices)


def other_meanings(
    clauses: tuple[Clause, ...], outer: Mapping[str, str]
) -> Iterator[tuple[dict[str, str], Meaning | Drafting]]:
    """Every meaning of every reading but the first, with the choices under which it is in force.

    `outer` are those under which the clauses themselves are.
    """
    for reading in (clause for clause in with_amending(clauses) if isinstance(clause, Reading)):
        for number, meaning in enumerate(reading.meanings):
            choices = {**outer, reading.name.text: meaning.name.text}
            if number:
                yield choices, meaning
            if isinstance(meaning, Drafting):
                yield from other_meanings(meaning.clauses, choices if number else outer)


def read_model(source: Source, deal: Deal, choices: Mapping[str, str]) -> Model:
    """The model of a contract under a choice of readings.

    Raises: Refusal with every error of the contract.
    """
    model, resolved = resolve(source, deal, choices)
    if model is None:
        raise Refusal(resolved)
    return model
