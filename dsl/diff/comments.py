"""Comments that came, went or changed: words for the reader, each told with the clause that it stands in or before."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from attrs import frozen

from ..plain import comment_spans
from ..source import Source, Span
from ..syntax import Clause


@frozen
class Comment:
    """A comment, and the clause that it stands in or before; None after the last."""

    text: str
    span: Span
    clause: Clause | None


def comments_of(source: Source, clauses: Sequence[Clause]) -> list[Comment]:
    """Every comment of a contract, in order."""
    clauses = sorted(clauses, key=lambda clause: clause.span.start) if source.segments else clauses
    found, place = [], 0
    for start, end in comment_spans(source.text):
        while place < len(clauses) and _end(source, clauses[place]) <= start:
            place += 1
        clause = clauses[place] if place < len(clauses) else None
        found.append(Comment(source.text[start:end].rstrip(), Span(start, end), clause))
    return found


def _end(source: Source, clause: Clause) -> int:
    """The end of the last line of a clause."""
    end = source.text.find("\n", clause.span.end)
    return len(source.text) if end < 0 else end


def changed_comments(old: Sequence[Comment], new: Sequence[Comment]) -> list[tuple[Comment | None, Comment | None]]:
    """The comments that differ, those in one place side by side."""
    texts = [comment.text for comment in old], [comment.text for comment in new]
    found: list[tuple[Comment | None, Comment | None]] = []
    for word, i, i_end, j, j_end in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if word != "equal":
            both = min(i_end - i, j_end - j)
            found += zip(old[i : i + both], new[j : j + both], strict=True)
            found += [(comment, None) for comment in old[i + both : i_end]]
            found += [(None, comment) for comment in new[j + both : j_end]]
    return found
