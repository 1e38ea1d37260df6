"""What ends a line in brackets: citations, `assumed`, `derived`; and clauses kept as text."""

import re

from ..source import Span
from ..syntax import Built, Mark, Name, NotModelled, builds, marks_of, text_of

_CITATION = re.compile(r'\[([a-z][a-z0-9_]*) +([^":\]]+?)(?:: *"([^"]*)")?\]\Z')


@builds("mark")
def mark(parts: list[Built], span: Span) -> Mark:
    """`[assumed]`, `[derived]`, `[release 4]`, `[release 4: "a quotation"]`; other text is kept as unknown."""
    text = str(parts[0])
    if text in ("[assumed]", "[derived]"):
        return Mark(text[1:-1], span=span)
    found = _CITATION.match(text)
    if not found:
        return Mark("unknown", point=text[1:-1], span=span)
    name, point, quotation = found.groups()
    where = Span(span.start + 1, span.start + 1 + len(name))
    return Mark("cited", Name(name, span=where), point, quotation or "", span=span)


@builds("not_modelled")
def not_modelled(parts: list[Built], span: Span) -> NotModelled:
    return NotModelled(text_of(parts[0]), marks=marks_of(parts), span=span)
