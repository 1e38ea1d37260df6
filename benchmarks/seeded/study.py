"""Who finds a seeded error: `check` and `test` on the contract with the error, without the original."""

from collections.abc import Iterable
from functools import cache

from attrs import frozen

import regalia
from regalia.dsl.diagnostic import Diagnostic, Refusal, Severity

from .contract import Contract, Seed

RULE, CHECK, EXAMPLE, NOTE, MISSED = "rule", "check", "example", "note", "missed"
FOUND = (RULE, CHECK, EXAMPLE)


@frozen
class Outcome:
    """By what an error was found, and the codes of what was said.

    `rule`: an error or a warning in the terms themselves. `check`, `example`: one in a check or an example of the
    contract, which names what is lost or comes to something else. What only a note tells is not found.
    """

    by: str
    codes: tuple[str, ...] = ()


def look(seed: Seed) -> Outcome:
    """How an error ends."""
    told = _new(seed.contract, _checked(seed))
    told_in: dict[str, list[str]] = {RULE: [], CHECK: [], EXAMPLE: []}
    for finding in told:
        if finding.severity is not Severity.NOTE:
            told_in[_where(seed, finding)].append(finding.code)
    if not any(told_in.values()):
        told_in[EXAMPLE] = _failed(seed)
    for by, codes in told_in.items():
        if codes:
            return Outcome(by, _once(codes))
    notes = _once(finding.code for finding in told)
    return Outcome(NOTE if notes else MISSED, notes)


def _where(seed: Seed, finding: Diagnostic) -> str:
    """Whether a finding is in a check, in an example or in the terms."""
    word = ""
    if finding.place:
        before = [line for line in seed.text.split("\n")[: finding.place.line] if line[:1].isalpha()]
        word = before[-1].partition(" ")[0] if before else ""
    return word if word in (CHECK, EXAMPLE) else RULE


def _checked(seed: Seed) -> tuple[Diagnostic, ...]:
    try:
        return regalia.check(seed.source)
    except Refusal as refusal:
        return refusal.findings


def _failed(seed: Seed) -> list[str]:
    """The codes of what the examples say."""
    try:
        return [finding.code for result in regalia.test(seed.source) for finding in result.findings]
    except Refusal as refusal:
        return [finding.code for finding in refusal.findings]


def _once(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


def _new(contract: Contract, findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Findings that the original does not have too."""
    known = _known(contract)
    return [finding for finding in findings if _key(finding) not in known]


@cache
def _known(contract: Contract) -> frozenset[tuple[str, str, str]]:
    return frozenset(_key(finding) for finding in regalia.check(contract.source))


def _key(finding: Diagnostic) -> tuple[str, str, str]:
    return finding.code, finding.message, finding.place.text if finding.place else ""
