"""Fixes put into effect: round by round, each checked again, and none kept that makes an error."""

from collections.abc import Sequence

from attrs import frozen

from ..dsl.diagnostic import Diagnostic, Fix, Refusal, Severity
from ..dsl.edits import edited
from ..dsl.source import Source
from .check import check

_ROUNDS = 20


@frozen
class Fixed:
    """A contract after its fixes: the text, what was fixed, and what is found in it now.

    `kept_back` are the fixes that were tried and would have made an error.
    """

    source: Source
    done: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]
    kept_back: tuple[Diagnostic, ...]


def fixed(source: Source, *, unsafe: bool = False, told: frozenset[str] | None = None) -> Fixed:
    """A contract with the safe fixes of what is found in it put into effect, or with all of them.

    `told` are the codes whose suspicions count; errors always do. Raises: Refusal where it cannot be read.
    """
    done: list[Diagnostic] = []
    back: list[Diagnostic] = []
    findings = check(source)
    for _ in range(_ROUNDS):
        offered = [each for each in findings if _offered(each, unsafe, told) and _key(each) not in map(_key, back)]
        if not offered:
            break
        source, findings, fixes, refused = _round(source, findings, offered)
        done += fixes
        back += refused
    return Fixed(source, tuple(done), findings, tuple(back))


def _offered(finding: Diagnostic, unsafe: bool, told: frozenset[str] | None) -> bool:
    wanted = told is None or finding.code in told or finding.severity is Severity.ERROR
    return finding.fix is not None and wanted and (unsafe or finding.fix.safe)


def _key(finding: Diagnostic) -> tuple[str, str]:
    return finding.code, finding.message


def _round(
    source: Source, findings: Sequence[Diagnostic], offered: Sequence[Diagnostic]
) -> tuple[Source, tuple[Diagnostic, ...], list[Diagnostic], list[Diagnostic]]:
    """All that is offered at once; where that makes an error, the first that makes none, those before it kept back."""
    text, taken = edited(source.text, [_fix(each) for each in offered])
    after = _checked(Source(source.name, text))
    if after is not None and _errors(after) <= _errors(findings):
        return Source(source.name, text), after, [each for each in offered if each.fix in taken], []
    for number, each in enumerate(offered):
        text, _ = edited(source.text, [_fix(each)])
        after = _checked(Source(source.name, text))
        if after is not None and _errors(after) <= _errors(findings):
            return Source(source.name, text), after, [each], list(offered[:number])
    return source, tuple(findings), [], list(offered)


def _fix(finding: Diagnostic) -> Fix:
    assert finding.fix is not None
    return finding.fix


def _checked(source: Source) -> tuple[Diagnostic, ...] | None:
    try:
        return check(source)
    except Refusal:
        return None


def _errors(findings: Sequence[Diagnostic]) -> int:
    return sum(finding.severity is Severity.ERROR for finding in findings)
