"""Who finds a seeded error: `check` and `test` on the contract with the error, without the original."""

from collections.abc import Iterable
from functools import cache

from attrs import frozen

import regalia
from regalia.dsl.diagnostic import Diagnostic, Refusal, Severity

from .contract import Contract, Seed

RULE, CHECK, EXAMPLE, NOTE, MISSED = "rule", "check", "example", "note", "missed"
FOUND = (RULE, CHECK, EXAMPLE)
_OWN_CHECK = "RG301"


@frozen
class Outcome:
    """By what an error was found first, and the codes of what was said.

    A rule is any error or warning of `check`; a check is a promise written in the contract; an example fails in `test`.
    What only a note tells is not counted as found.
    """

    by: str
    codes: tuple[str, ...] = ()


def look(seed: Seed) -> Outcome:
    """How an error ends."""
    told = _new(seed.contract, _checked(seed))
    heavy = [finding.code for finding in told if finding.severity is not Severity.NOTE]
    if heavy:
        rules = [code for code in heavy if code != _OWN_CHECK]
        return Outcome(RULE if rules else CHECK, _once(rules or heavy))
    failed = _failed(seed)
    if failed:
        return Outcome(EXAMPLE, _once(failed))
    notes = _once(finding.code for finding in told)
    return Outcome(NOTE if notes else MISSED, notes)


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
