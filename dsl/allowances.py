"""`# allow: NAME -- reason`: a contract says why a suspicion does not hold, on its line or on the line above."""

import re
from collections.abc import Iterator, Sequence

from attrs import define, field

from .codes import CODES
from .diagnostic import Diagnostic, Fix, Severity
from .source import Source, Span

_BEFORE = re.compile(r'(?:[^"#]|"[^"]*")*(?=#)')
_COMMENT = re.compile(r"#[ \t]*allow:(?P<what>.*)")
_SUSPICIONS = {code: name for code, name in CODES.items() if "RG7" < code < "RG79"}
_CAN_BE = {*_SUSPICIONS, *_SUSPICIONS.values()}


@define(eq=False, repr=False, slots=False)
class Allowance:
    """A comment that allows what some rules find on a line: their names or codes, and the reason."""

    span: Span
    file: str
    line: int
    names: tuple[str, ...]
    reason: str
    used: set[str] = field(factory=set)

    def covers(self, finding: Diagnostic) -> bool:
        """Whether a finding is of one of these rules and on the line; then the names are used."""
        if finding.place is None or (finding.place.file, finding.place.line) != (self.file, self.line):
            return False
        named = {finding.code, finding.name} & {*self.names}
        self.used |= named
        return bool(named)


def allowed(
    source: Source, findings: Sequence[Diagnostic], unasked: frozenset[str] = frozenset()
) -> Iterator[Diagnostic]:
    """Findings less those that are allowed; and what is wrong with the allowances.

    An allowance without a reason is told in place of what it allows. That of a rule that was not asked may be of use.
    What is wrong with those of other files is told where these are checked.
    """
    own, *others = [tuple(_allowances(file)) for file in source.files]
    allowances = [*own, *(allowance for theirs in others for allowance in theirs)]
    for finding in findings:
        covering = [allowance for allowance in allowances if allowance.covers(finding)]
        if not covering:
            yield finding
    for allowance in own:
        yield from _wrong(source, allowance, unasked)


def _wrong(source: Source, allowance: Allowance, unasked: frozenset[str]) -> Iterator[Diagnostic]:
    place, names = source.place(allowance.span), ", ".join(allowance.names)
    if not names:
        way = "write: # allow: NAME -- why it is meant so"
        yield Diagnostic("RG791", Severity.WARNING, "this allows no rule", place, way)
    elif not allowance.reason:
        way = f"write: # allow: {names} -- why it is meant so"
        yield Diagnostic("RG790", Severity.WARNING, "this allows something and does not say why", place, way)
    for name in allowance.names:
        fix = None
        if name not in CODES and name not in CODES.values():
            message, way = f"there is no rule '{name}'", "'regalia rule' lists the rules"
        elif name not in _CAN_BE:
            message, way = f"'{name}' is no suspicion, and cannot be allowed", "mend what is found"
        elif allowance.reason and name not in allowance.used | unasked:
            message, way = f"nothing is found here that '{name}' would allow", "leave it out"
            fix = _left_out(source, allowance, unasked)
        else:
            continue
        yield Diagnostic("RG791", Severity.WARNING, message, place, way, fix=fix)


def _left_out(source: Source, allowance: Allowance, unasked: frozenset[str]) -> Fix:
    """The text without the names that allow nothing; without the comment, or its line, where none is left."""
    start, end = allowance.span.start, allowance.span.end
    kept = [name for name in allowance.names if name in allowance.used | unasked or name not in _CAN_BE]
    if kept:
        comment, names = source.text[start:end], ", ".join(kept)
        written = f"{comment.partition('allow:')[0]}allow: {names} --{comment.partition('--')[2]}"
        return Fix(f"allow {names} only", ((allowance.span, written),), safe=True)
    line = source.text.rfind("\n", 0, start) + 1
    if not source.text[line:start].strip():
        return Fix("leave the comment out", ((Span(line, min(end + 1, len(source.text))), ""),), safe=True)
    start -= len(source.text[line:start]) - len(source.text[line:start].rstrip())
    return Fix("leave the comment out", ((Span(start, end), ""),), safe=True)


def _allowances(source: Source) -> Iterator[Allowance]:
    """The allowances of a text, each with the line that it is for."""
    lines = source.text.split("\n")
    start = 0
    for number, line in enumerate(lines, 1):
        before = _BEFORE.match(line)
        found = _COMMENT.search(line, before.end()) if before else None
        if before and found:
            what, _, reason = found["what"].partition("--")
            names = tuple(dict.fromkeys(name for name in re.split(r"[,\s]+", what) if name))
            span = Span(start + found.start(), start + len(line.rstrip()))
            yield Allowance(span, source.name, _meant(lines, number, before.end()), names, reason.strip())
        start += len(line) + 1


def _meant(lines: Sequence[str], number: int, column: int) -> int:
    """The line that a comment is for: its own, or where it stands alone the next that is more than a comment."""
    if lines[number - 1][:column].strip():
        return number
    following = (n for n in range(number + 1, len(lines) + 1) if lines[n - 1].strip().partition("#")[0])
    return next(following, number)
