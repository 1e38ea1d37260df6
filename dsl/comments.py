"""The comments of a text as places that a rule can point at."""

from collections.abc import Iterator

from .plain import comment_spans
from .source import Source, Span
from .syntax import Node


def comments(source: Source) -> Iterator[tuple[Node, str, bool]]:
    """Each comment with its words, less what begins it, and whether it has a line of its own."""
    for start, end in comment_spans(source.text):
        begin = source.text.rfind("\n", 0, start) + 1
        text = source.text[start:end].rstrip()
        alone = not source.text[begin:start].strip()
        yield Node(span=Span(start, start + len(text))), text.lstrip("#").strip(), alone
