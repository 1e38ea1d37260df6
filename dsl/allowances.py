"""`# allow: NAME -- reason`: a contract says why a suspicion does not hold, on its line or on the line above."""

import re
from collections.abc import Iterator, Sequence

from attrs import define

from .codes import CODES
from .diagnostic import Diagnostic, Severity
from .source import Source, Span

_QUOTED = re.compile(r'"[^"\n]*"?')
_COMMENT = re.compile(r"#[ \t]*allow:(?P<what>[^#\n]*)")
_WAY = "write: # allow: {} -- why it is meant so"


@define
class Allowance:
    """A comment that allows what some rules find on a line: their names or codes, and the reason."""

    span: Span
    line: int
    names: tuple[str, ...]
    reason: str
    used: bool = False

    def covers(self, finding: Diagnostic) -> bool:
        """Whether a finding is one of these rules, on the line."""
        return bool(finding.place and finding.place.line == self.line and {finding.code, finding.name} & {*self.names})


def allowed(source: Source, findings: Sequence[Diagnostic], all_rules: bool) -> Iterator[Diagnostic]:
    """Findings less those that are allowed; and allowances without a reason, or (of all rules) without a use."""
    allowances = tuple(_allowances(source))
    for finding in findings:
        covering = [allowance for allowance in allowances if allowance.covers(finding)]
        for allowance in covering:
            allowance.used = True
        if not any(allowance.reason for allowance in covering):
            yield finding
    for allowance in allowances:
        place, names = source.place(allowance.span), ", ".join(allowance.names) or "NAME"
        unknown = [name for name in allowance.names if name not in CODES and name not in CODES.values()]
        if unknown or not allowance.names:
            message = f"there is no rule '{unknown[0]}'" if unknown else "this allows no rule"
            yield Diagnostic("RG791", Severity.WARNING, message, place, "'regalia rule' lists the rules")
        elif not allowance.reason:
            message = "this allows something and does not say why"
            yield Diagnostic("RG790", Severity.WARNING, message, place, _WAY.format(names))
        elif all_rules and not allowance.used:
            message = f"nothing is found here that '{names}' would allow"
            yield Diagnostic("RG791", Severity.WARNING, message, place, "leave the comment out")


def _allowances(source: Source) -> Iterator[Allowance]:
    """The allowances of a text, each with the line that it is for."""
    lines = source.text.split("\n")
    start = 0
    for number, line in enumerate(lines, 1):
        found = _COMMENT.search(_QUOTED.sub(lambda quoted: " " * len(quoted[0]), line))
        if found:
            what, _, reason = found["what"].partition("--")
            names = tuple(name for name in re.split(r"[,\s]+", what.strip()) if name)
            span = Span(start + found.start(), start + len(line.rstrip()))
            yield Allowance(span, _meant(lines, number, found.start()), names, reason.strip())
        start += len(line) + 1


def _meant(lines: Sequence[str], number: int, column: int) -> int:
    """The line that a comment is for: its own, or where it stands alone the next that is more than a comment."""
    if lines[number - 1][:column].strip():
        return number
    following = (n for n in range(number + 1, len(lines) + 1) if lines[n - 1].strip().partition("#")[0])
    return next(following, number)
