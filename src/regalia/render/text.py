"""Findings as a person reads them: place, cause, the line with a caret, the way out."""

from collections.abc import Sequence

from regalia.dsl.diagnostic import Diagnostic, Severity
from regalia.dsl.source import Place

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
_SHOWN = 160


def to_text(findings: Sequence[Diagnostic], *, colour: bool = False) -> str:
    """All findings, a blank line between them."""
    return "\n".join(one(finding, colour=colour) for finding in findings)


def one(finding: Diagnostic, *, colour: bool = False) -> str:
    """One finding; every line ends with a line end."""
    head = f"{finding.severity.value}[{finding.code}]"
    if colour:
        head = f"\x1b[{_COLOURS[finding.severity]};1m{head}\x1b[0m"
    cell = f" ({finding.place.cell})" if finding.place and finding.place.cell else ""
    where = f"{shown_path(str(finding.place))}{cell}: " if finding.place else ""
    fixable = " [*]" if finding.fix else ""
    lines = [f"{where}{head}{fixable}: {visible(finding.message)}"]
    number = str(finding.place.line) if finding.place else ""
    margin = " " * len(number)
    if finding.place:
        lines += _pointed(finding.place, number, margin)
    lines += [f"{margin} = {visible(str(place))}: {visible(words)}" for place, words in finding.related]
    if finding.help:
        lines.append(f"{margin} = help: {visible(finding.help)}")
    return "\n".join(lines) + "\n"


def _pointed(place: Place, number: str, margin: str) -> list[str]:
    """The line of a place with carets under it; a long line is shown around them."""
    start = max(0, place.column - 1 - _SHOWN // 2) if len(place.text) > _SHOWN else 0
    text = place.text[start : start + _SHOWN]
    column = place.column - 1 - start
    carets = "^" * max(1, min(place.width, len(text) - column))
    if not text.strip():
        return []
    return [f"{margin} |", f"{number} | {visible(text)}", f"{margin} | {' ' * column}{carets}"]


def shown_path(path: str) -> str:
    """A path where a line begins: none reads as a command to the program that runs this one."""
    return f"./{visible(path)}" if path.lstrip().startswith(("::", "##[")) else visible(path)


def visible(text: str) -> str:
    """A text whose invisible characters cannot move the cursor or hide what follows."""
    return "".join(c if c.isprintable() else " " if c == "\t" else f"\\u{ord(c):04x}" for c in text)
