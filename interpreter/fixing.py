"""Fixes put into effect: round by round, each checked again, and none kept that makes an error."""

from collections import Counter
from collections.abc import Sequence

from attrs import define, field, frozen

from ..dsl.diagnostic import Diagnostic, Fix, Refusal, Severity
from ..dsl.edits import edited
from ..dsl.source import Source
from .check import check

_ROUNDS = 20
"""After so many what is offered may be left: two rules that undo each other would go on for ever."""


@frozen
class Fixed:
    """A contract after its fixes: the text, what was fixed, and what is found in it now.

    `kept_back` are the findings whose fixes were tried and would have made an error.
    """

    source: Source
    done: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]
    kept_back: tuple[Diagnostic, ...]


def fixed(source: Source, *, unsafe: bool = False, told: frozenset[str] | None = None) -> Fixed:
    """A contract with the safe fixes of what is found in it put into effect, or with all of them.

    `told` are the codes whose suspicions count; errors always do. Raises: Refusal where it cannot be read.
    """
    at = _State(source, check(source))
    done: list[Diagnostic] = []
    back: dict[tuple[str, str, str], Diagnostic] = {}
    for _ in range(_ROUNDS):
        offered = [each for each in at.findings if _offered(each, unsafe, told) and _key(each) not in back]
        at, taken, refused = at.after(offered)
        done += taken
        back |= {_key(each): each for each in refused}
        if not taken:
            break
    left = {_key(each) for each in at.findings}
    return Fixed(at.source, tuple(done), at.findings, tuple(each for key, each in back.items() if key in left))


def _offered(finding: Diagnostic, unsafe: bool, told: frozenset[str] | None) -> bool:
    wanted = told is None or finding.code in told or finding.severity is Severity.ERROR
    return finding.fix is not None and wanted and (unsafe or finding.fix.safe)


def _key(finding: Diagnostic) -> tuple[str, str, str]:
    """What is the same finding in a text whose lines have moved."""
    return finding.code, finding.message, finding.place.text.strip() if finding.place else ""


@define
class _State:
    """A text and what is found in it; `errors` are its errors, each with how often it is there."""

    source: Source
    findings: tuple[Diagnostic, ...]
    errors: Counter[tuple[str, str]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        errors = (each for each in self.findings if each.severity is Severity.ERROR)
        self.errors = Counter((each.code, each.message) for each in errors)

    def after(self, offered: Sequence[Diagnostic]) -> tuple["_State", list[Diagnostic], list[Diagnostic]]:
        """The text with as many of the fixes as make no error; those, and those that would make one.

        Together first, then in halves. A fix that touches another waits for the next round.
        """
        apart = edited(self.source.text, map(_fix, offered))[1]
        tried = [each for each in offered if any(each.fix is fix for fix in apart)]
        good: list[Diagnostic] = []
        refused: list[Diagnostic] = []
        parts = [tried] if tried else []
        state = self
        while parts:
            part = parts.pop()
            then = self._with([*good, *part])
            if then is not None:
                good += part
                state = then
            elif len(part) == 1:
                refused += part
            else:
                middle = len(part) // 2
                parts += [part[middle:], part[:middle]]
        return state, good, refused

    def _with(self, fixes: Sequence[Diagnostic]) -> "_State | None":
        """The text with fixes; None where one makes an error that is not there without."""
        own = self.source.own
        text, _ = edited(own if own.endswith("\n") or not self.source.segments else f"{own}\n", map(_fix, fixes))
        source = self.source.with_own(text)
        try:
            then = _State(source, check(source))
        except Refusal:
            return None
        return then if then.errors <= self.errors else None


def _fix(finding: Diagnostic) -> Fix:
    assert finding.fix is not None
    return finding.fix
