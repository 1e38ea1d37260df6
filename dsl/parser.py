"""Text -> syntax, with every error of a file told at once: what cannot be read is read again clause by clause."""

from functools import cache
from importlib import import_module
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from . import limits, tables
from .characters import forbidden_characters, without_forbidden
from .diagnostic import Diagnostic, Refusal, Severity, in_text_order
from .layout import Layout, LayoutError
from .numbers import DateRefused, TextRefused
from .plain import plain
from .source import Source, Span
from .syntax import BUILDERS, Clause, Deal, walk
from .terms.change import Amendment
from .terms.expression import Expr
from .terms.head import Title, Use
from .terms.value import Reading

TERMS = """account change expression figure head instrument limit marks option party payment royalty security stream
    table term trust value waterfall window"""
for _term in TERMS.split():
    import_module(f".terms.{_term}", __package__)


@cache
def grammar() -> Lark:
    """The LALR parser, built once a process."""
    return tables.parser(Layout())


def parse(source: Source) -> tuple[Deal, tuple[Diagnostic, ...]]:
    """The clauses that could be read, those of the files that the contract names among them, and every error.

    Raises: Refusal where a text is over a limit or is no text of a contract at all.
    """
    deal, findings = parse_file(source.files[0] if source.segments else source)
    if not (source.segments or source.unread or _names_files(deal)):
        return deal, findings
    from .linking import linked

    return linked(source, deal, findings)


def _names_files(deal: Deal) -> bool:
    """Whether another file is named, be it where none can be."""
    for clause in deal.clauses:
        nodes = walk(clause) if isinstance(clause, (Reading, Amendment)) else (clause,)
        if any(isinstance(node, Use) or (isinstance(node, Title) and node.asks_for_files) for node in nodes):
            return True
    return False


def parse_file(source: Source) -> tuple[Deal, tuple[Diagnostic, ...]]:
    """The clauses of one file that could be read, and every error of its text.

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
        from .recovery import parse_pieces, refused

        if isinstance(error, LayoutError) and error.code == "RG010":
            raise refused(source, error, text) from None
        clauses = parse_pieces(source, text, findings, unread)
    else:
        built = [(part, build_clause(source, part, findings)) for part in tree.children]
        clauses = [clause for _, clause in built if clause]
        unread += [_span(part) for part, clause in built if clause is None and isinstance(part, Tree)]
    deal = Deal(tuple(clauses), tuple(unread), span=Span(0, len(source.text)))
    if findings:
        from .recovery import without_echoes

        findings = without_echoes(source, findings)
    return deal, in_text_order(findings)


def parse_expression(source: Source) -> Expr:
    """A single expression, as it is given for an undisclosed term.

    Raises: Refusal where it is none.
    """
    findings = list(forbidden_characters(source))
    try:
        tree = grammar().parse(source.text, start="expression")
        built = None if findings else _build(source, tree, findings)
    except (UnexpectedInput, LayoutError) as error:
        from .recovery import explained

        findings.append(explained(source, error, source.text, 0, "expression"))
        built = None
    if not isinstance(built, Expr):
        raise Refusal(in_text_order(findings))
    return built


def build_clause(source: Source, tree: Any, findings: list[Diagnostic]) -> Clause | None:
    """The clause of a tree; None, and a finding, where a figure or date in it cannot be."""
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


def _refused_figure(source: Source, refused: TextRefused, span: Span) -> Diagnostic:
    code = "RG007" if isinstance(refused, DateRefused) else "RG005"
    at = source.text.find(refused.text, span.start, span.end) if refused.text else -1
    span = Span(at, at + len(refused.text)) if at >= 0 else span
    return Diagnostic(code, Severity.ERROR, str(refused), source.place(span), refused.help)


def _too_deep(source: Source, span: Span) -> Diagnostic:
    message = f"brackets or terms stand inside one another more than {limits.NESTING} deep"
    return Diagnostic("RG010", Severity.ERROR, message, source.place(span), "name the inner parts with 'let'")
