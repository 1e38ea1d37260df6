"""Text -> syntax: parsing with recovery at clauses, so that every error of a file is told at once."""

import re
from bisect import bisect_left
from functools import cache
from importlib import import_module
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.utils import TextSlice

from . import limits, tables
from .bullets import without_bullets
from .characters import forbidden_characters, without_forbidden
from .diagnostic import Diagnostic, Refusal, Severity, in_text_order
from .indentation import put_right
from .layout import Layout, LayoutError
from .numbers import DateRefused, TextRefused
from .plain import plain
from .repair import has_lines, repaired
from .source import Source, Span
from .syntax import BUILDERS, Clause, Deal
from .syntax_errors import explain
from .terms.expression import Expr

TERMS = """expression figure head instrument limit marks option party payment security stream trust value waterfall
    window"""
for _term in TERMS.split():
    import_module(f".terms.{_term}", __package__)

_CLAUSE_START = re.compile(r"^(?=\S)", re.MULTILINE)
_REPAIRS = 20
_OF_DEPTH = ("RG002", "RG009")


@cache
def grammar() -> Lark:
    """The LALR parser, built once a process."""
    return tables.parser(Layout())


def parse(source: Source) -> tuple[Deal, tuple[Diagnostic, ...]]:
    """The clauses that could be read, and every error of the text.

    Raises: Refusal where the text is over a limit or is no text of a contract at all.
    """
    findings = list(forbidden_characters(source))
    if any(finding.code == "RG011" for finding in findings):
        raise Refusal(findings)
    text = plain(without_forbidden(source.text))
    unread: list[Span] = []
    try:
        tree = grammar().parse(text, start="start")
    except (UnexpectedInput, LayoutError) as error:
        if isinstance(error, LayoutError) and error.code == "RG010":
            raise Refusal([explain(source, error, set(), text)]) from None
        clauses = _parse_pieces(source, text, findings, unread)
    else:
        built = [(part, _build_clause(source, part, findings)) for part in tree.children]
        clauses = [clause for _, clause in built if clause]
        unread += [_span(part) for part, clause in built if clause is None and isinstance(part, Tree)]
    deal = Deal(tuple(clauses), tuple(unread), span=Span(0, len(source.text)))
    return deal, in_text_order(_without_echoes(source, findings))


def _without_echoes(source: Source, findings: list[Diagnostic]) -> list[Diagnostic]:
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


def parse_expression(source: Source) -> Expr:
    """A single expression, as it is given for an undisclosed term.

    Raises: Refusal where it is none.
    """
    findings = list(forbidden_characters(source))
    try:
        tree = grammar().parse(source.text, start="expression")
        built = None if findings else _build(source, tree, findings)
    except (UnexpectedInput, LayoutError) as error:
        findings.append(explain(source, error, _expected(error, source.text, 0, "expression"), source.text))
        built = None
    if not isinstance(built, Expr):
        raise Refusal(in_text_order(findings))
    return built


def _parse_pieces(source: Source, text: str, findings: list[Diagnostic], unread: list[Span]) -> list[Clause]:
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
            finding = explain(source, error, _expected(error, text, start, "piece"), text)
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
            clause = _build_clause(source, tree.children[-1], findings)
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


def _build_clause(source: Source, tree: Any, findings: list[Diagnostic]) -> Clause | None:
    built = _build(source, tree, findings)
    return built if isinstance(built, Clause) else None


def _build(source: Source, root: Any, findings: list[Diagnostic]) -> Any:
    """Build nodes from the leaves up, without recursion; None where a figure or date cannot be."""
    done: list[Any] = []
    depths: list[int] = []
    stack: list[tuple[Any, bool]] = [(root, False)]
    failed = False
    while stack:
        item, ready = stack.pop()
        if not isinstance(item, Tree):
            done.append(item)
            depths.append(0)
        elif not ready:
            stack.append((item, True))
            stack.extend((child, False) for child in reversed(item.children))
        else:
            count = len(item.children)
            parts = done[len(done) - count :]
            depth = 1 + max(depths[len(depths) - count :], default=0)
            del done[len(done) - count :], depths[len(depths) - count :]
            span = _span(item)
            try:
                done.append(None if failed else _node(item.data, parts, span))
            except TextRefused as refused:
                findings.append(_refused_figure(source, refused, span))
                failed = True
                done.append(None)
            depths.append(depth)
            if depth > limits.NESTING:
                findings.append(_too_deep(source, span))
                return None
    return None if failed else done[0]


def _node(rule: str, parts: list[Any], span: Span) -> Any:
    """The node of a rule; a rule without a builder is a choice of words, and is its words."""
    builder = BUILDERS.get(rule)
    return builder(parts, span) if builder else " ".join(str(part) for part in parts)


def _span(tree: Tree[Token]) -> Span:
    meta = tree.meta
    return Span(0, 0) if meta.empty else Span(meta.start_pos, meta.end_pos)


def _not_shown(source: Source, start: int) -> Diagnostic:
    message = "the clauses from here on were not read: there are too many errors"
    return Diagnostic("RG010", Severity.NOTE, message, source.place(Span(start, start + 1)), "mend the first ones")


def _refused_figure(source: Source, refused: TextRefused, span: Span) -> Diagnostic:
    code = "RG007" if isinstance(refused, DateRefused) else "RG005"
    at = source.text.find(refused.text, span.start, span.end) if refused.text else -1
    span = Span(at, at + len(refused.text)) if at >= 0 else span
    return Diagnostic(code, Severity.ERROR, str(refused), source.place(span), refused.help)


def _too_deep(source: Source, span: Span) -> Diagnostic:
    message = f"brackets or terms stand inside one another more than {limits.NESTING} deep"
    return Diagnostic("RG010", Severity.ERROR, message, source.place(span), "name the inner parts with 'let'")
