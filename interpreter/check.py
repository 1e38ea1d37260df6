"""Everything that keeps a deal from being run, under every reading of it."""

from collections.abc import Iterator, Mapping

from ..dsl import limits
from ..dsl.diagnostic import Diagnostic, Refusal, has_errors, in_text_order
from ..dsl.model import Model
from ..dsl.parser import parse
from ..dsl.resolve import readings, resolve
from ..dsl.source import Source
from ..dsl.syntax import Deal
from .lower import lower


def check(source: Source) -> tuple[Diagnostic, ...]:
    """All findings of a contract: its text, its names and types, its flows, under each meaning of its readings.

    Raises: Refusal where the text cannot be read as a contract at all.
    """
    deal, findings = parse(source)
    if has_errors(findings):
        findings += _what_else(source, deal)
        return in_text_order(findings)
    found = list(findings)
    for choices in variants(deal):
        model, resolved = resolve(source, deal, choices)
        found += resolved
        if model is not None:
            found += lower(model)[2]
    return in_text_order(found)


def _what_else(source: Source, deal: Deal) -> tuple[Diagnostic, ...]:
    """Findings of the clauses that could be read, where others could not: only those that no unread
    clause could have caused.
    """
    _, resolved = resolve(source, deal)
    independent = {"RG104", "RG106", "RG202", "RG204", "RG209", "RG301", "RG102", "RG109", "RG111"}
    return tuple(finding for finding in resolved if finding.code in independent)


def variants(deal: Deal) -> Iterator[Mapping[str, str]]:
    """The default choice, and each other meaning of each reading with the rest at their default."""
    yield {}
    count = 1
    for reading in readings(deal.clauses):
        for meaning in reading.meanings[1:]:
            count += 1
            if count > limits.READING_VARIANTS:
                return
            yield {reading.name.text: meaning.name.text}


def read_model(source: Source, choices: Mapping[str, str] | None = None) -> Model:
    """The model of a contract under a choice of readings.

    Raises: Refusal with every error of the contract.
    """
    deal, findings = parse(source)
    if has_errors(findings):
        raise Refusal(check(source))
    model, resolved = resolve(source, deal, choices)
    if model is None:
        raise Refusal(resolved)
    return model
