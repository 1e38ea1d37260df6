"""Edits of a contract's text: what rules offer as fixes, and how they are put into effect."""

from collections.abc import Iterable

from .diagnostic import Fix
from .source import Source, Span
from .syntax import Node


def whole_lines(source: Source, node: Node) -> Span:
    """The lines on which a clause or a line stands, their line ends among them."""
    first = source.text.rfind("\n", 0, node.span.start) + 1
    end = source.text.find("\n", max(node.span.start, node.span.end - 1))
    return Span(first, len(source.text) if end < 0 else end + 1)


def without(source: Source, node: Node, words: str) -> Fix:
    """The text without the lines of a node."""
    return Fix(words, ((whole_lines(source, node), ""),))


def instead(node: Node, text: str, words: str) -> Fix:
    """The text with other words for a node."""
    return Fix(words, ((node.span, text),))


def line_after(source: Source, node: Node, line: str, words: str) -> Fix:
    """The text with a further line behind a node, as deep as the node stands."""
    lines = whole_lines(source, node)
    start = source.text.rfind("\n", 0, node.span.start) + 1
    indent = source.text[start : node.span.start]
    missing = "" if source.text[: lines.end].endswith("\n") else "\n"
    return Fix(words, ((Span(lines.end, lines.end), f"{missing}{indent}{line}\n"),))


def edited(text: str, fixes: Iterable[Fix]) -> tuple[str, list[Fix]]:
    """The text after as many of the fixes as do not touch one another, the first first; and those."""
    taken: list[Fix] = []
    spans: list[Span] = []
    for fix in fixes:
        if not any(_touch(span, other) for span, _ in fix.edits for other in spans):
            spans += [span for span, _ in fix.edits]
            taken.append(fix)
    edits = [edit for fix in taken for edit in fix.edits]
    for span, words in sorted(edits, key=lambda edit: edit[0].start, reverse=True):
        text = text[: span.start] + words + text[span.end :]
    return text, taken


def _touch(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end
