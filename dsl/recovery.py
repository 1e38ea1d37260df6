"""A text with errors, read clause by clause and line by line, so that no error hides another.

Most texts have none, and then nothing of this is imported.
"""

import re
from bisect import bisect_left

from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.utils import TextSlice

from . import limits
from .bullets import without_bullets
from .diagnostic import Diagnostic, Refusal, Severity
from .indentation import put_right
from .layout import LayoutError
from .parser import build_clause, grammar
from .repair import has_lines, repaired
from .source import Source, Span
from .syntax import Clause
from .syntax_errors import explain

_CLAUSE_START = re.compile(r"^(?=\S)", re.MULTILINE)
_REPAIRS = 20
_OF_DEPTH = ("RG002", "RG009")


def parse_pieces(source: Source, text: str, findings: list[Diagnostic], unread: list[Span]) -> list[Clause]:
    """Parse clause by clause, so that an error in one hides none in another."""
    text, bullets = without_bullets(source, text, _error_in)
    bulleted = [source.offset(finding.place) for finding in bullets if finding.place]
    starts = [0, *(found.start() for found in _CLAUSE_START.finditer(text) if found.start())]
    clauses = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if len(findings) >= limits.ERRORS_SHOWN:
            findings.append(_not_shown(source, start))
            unread.append(Span(start, len(text)))
            break
        if text[start:end].strip():
            clause = _parse_piece(source, text, start, end, findings)
            if clause and not any(start <= offset < end for offset in bulleted):
                clauses.append(clause)
            else:
                unread.append(Span(start, end))
    told = {finding.place.line for finding in bullets if finding.place}
    findings[:] = [*bullets, *(f for f in findings if not f.place or f.place.line not in told)]
    return clauses


def _parse_piece(source: Source, text: str, start: int, end: int, findings: list[Diagnostic]) -> Clause | None:
    """Parse one clause; after an error in one of its lines try the others without it."""
    original = text
    for attempt in range(_REPAIRS):
        try:
            tree = grammar().parse(TextSlice(text, start, end), start="piece")
        except (UnexpectedInput, LayoutError) as error:
            finding = explained(source, error, text, start, "piece")
            met = source.offset(finding.place) if finding.place else 0
            if finding.code == "RG002":
                finding = put_right(source, text, finding, end, _error_in)
            at = source.offset(finding.place) if finding.place else 0
            if finding not in findings and (finding.code != "RG009" or not has_lines(original, at, end)):
                findings.append(finding)
            if not finding.place or len(findings) > limits.ERRORS_SHOWN:
                return None
            sound = repaired(text, at, start, met if at < met else end)
            if sound is None:
                return None
            text, start = sound
        else:
            clause = build_clause(source, tree.children[-1], findings)
            return None if attempt else clause
    return None


def _error_in(text: str) -> int:
    """Where a text cannot be read, or its length where it can."""
    try:
        grammar().parse(text, start="start")
    except UnexpectedToken as error:
        start = error.token.start_pos
        return len(text) if start is None else start
    except UnexpectedCharacters as error:
        return int(getattr(error, "pos_in_stream", 0))
    except LayoutError as error:
        return error.token.end_pos or 0
    return len(text)


def explained(source: Source, error: UnexpectedInput | LayoutError, text: str, start: int, rule: str) -> Diagnostic:
    """The finding for what a rule met that was to read a text from an offset on."""
    return explain(source, error, _expected(error, text, start, rule), text)


def refused(source: Source, error: LayoutError, text: str) -> Refusal:
    """The refusal of a text that is over a limit."""
    return Refusal([explain(source, error, set(), text)])


def _expected(error: UnexpectedInput | LayoutError, text: str, start: int, rule: str) -> set[str]:
    """The terminals that could stand where the text breaks off."""
    if isinstance(error, UnexpectedToken):
        return set(error.accepts)
    if not isinstance(error, UnexpectedCharacters):
        return set()
    before = grammar().parse_interactive(text[start : error.pos_in_stream], start=rule)
    try:
        tokens = list(before.lexer_thread.lex(before.parser_state))  # type: ignore[no-untyped-call]
        while tokens and tokens[-1].type == "_DEDENT":
            tokens.pop()
        for token in tokens:
            before.feed_token(token)
    except (UnexpectedInput, LayoutError):
        return set()
    return set(before.accepts())  # type: ignore[no-untyped-call]


def _not_shown(source: Source, start: int) -> Diagnostic:
    message = "the clauses from here on were not read: there are too many errors"
    return Diagnostic("RG010", Severity.NOTE, message, source.place(Span(start, start + 1)), "mend the first ones")


def without_echoes(source: Source, findings: list[Diagnostic]) -> list[Diagnostic]:
    """Findings but those about a line that holds a forbidden character, or indented after one: mend that first."""
    spoiled = {f.place.line for f in findings if f.code == "RG003" and f.place}
    depths = sorted(
        f.place.line for f in findings if f.code == "RG003" and f.place and not f.place.text[: f.place.column].strip()
    )
    return [
        f
        for f in findings
        if f.code == "RG003"
        or not f.place
        or not (f.place.line in spoiled or (f.code in _OF_DEPTH and _in_clause(source, depths, f.place.line)))
    ]


def _in_clause(source: Source, lines: list[int], line: int) -> bool:
    """Whether one of some lines, in order, stands before a line in its clause."""
    before = bisect_left(lines, line)
    return bool(before) and not any(
        source.line_text(between)[:1].strip(" #") for between in range(lines[before - 1] + 1, line + 1)
    )
