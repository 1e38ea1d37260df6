"""Findings as data: what is wrong, where, why, and the way out. Rendering happens at the edge."""

from collections.abc import Iterable
from enum import Enum

from attrs import frozen

from . import limits
from .codes import CODES
from .source import Place, Span


class Severity(Enum):
    """How much a finding weighs: errors and warnings set the exit code, notes never do."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@frozen
class Fix:
    """A way out that can be taken by itself: the texts that take the place of spans.

    One that is `safe` changes no amount that is paid and no promise; the others are for somebody to read.
    """

    words: str
    edits: tuple[tuple[Span, str], ...]
    safe: bool = False


@frozen
class Diagnostic:
    """One finding.

    `code` is stable and never reused; `message` names the cause in lower case without a full stop;
    `help` is the way out; `related` are other places that matter, each with a few words.
    """

    code: str
    severity: Severity
    message: str
    place: Place | None = None
    help: str = ""
    related: tuple[tuple[Place, str], ...] = ()
    fix: Fix | None = None

    @property
    def name(self) -> str:
        """The readable name that goes with the code."""
        return CODES[self.code]


class Fault(Exception):
    """Something that no contract and no input may cause: Regalia itself is wrong."""


class Refusal(Exception):
    """What could not be done, and why. The only exception that reaches a user."""

    def __init__(self, findings: Iterable[Diagnostic]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f.message for f in self.findings))


def in_text_order(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each finding once, by file, line, column and code; what differs in its way out only is the same."""

    def key(finding: Diagnostic) -> tuple[str, int, int, str, str]:
        place = finding.place
        where = (place.file, place.line, place.column) if place else ("", 0, 0)
        return (*where, finding.code, finding.message)

    once: dict[tuple[str, Place | None, str], Diagnostic] = {}
    for finding in findings:
        once.setdefault((finding.code, finding.place, finding.message), finding)
    return tuple(sorted(once.values(), key=key))


def not_shown(count: int, place: Place | None) -> Diagnostic:
    """The note on errors of inputs past those that are shown; `place` is that of the first."""
    message = f"{count:,} more error{'s are' if count > 1 else ' is'} not shown"
    help = "mend those that are shown, and read the files again"
    return Diagnostic("RG010", Severity.NOTE, message, place, help)


def shortened(findings: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """The first findings, and how many more there are."""
    shown, others = findings[: limits.ERRORS_SHOWN], findings[limits.ERRORS_SHOWN :]
    return (*shown, not_shown(len(others), others[0].place)) if others else shown


def has_errors(findings: Iterable[Diagnostic]) -> bool:
    """Whether any finding keeps a deal from being run."""
    return any(f.severity is Severity.ERROR for f in findings)
