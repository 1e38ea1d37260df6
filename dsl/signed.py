"""The text of a contract as it was signed on a day."""

from datetime import date

from .layers import left_out
from .parser import parse
from .source import Segment, Source, Span, joined


def as_signed(source: Source, day: date) -> Source:
    """A contract without the amendments signed after a day, named so; what is left stands where it stood."""
    deal, _ = parse(source)
    gone = sorted((clause.span for clause in left_out(deal, day)), key=lambda span: -span.start)
    files = source.segments or (Segment(source.name, 0, len(source.text)),)
    name = f"{source.name} as of {day}"
    texts = [(each.name, _without(source.text, each, gone), each.link) for each in files]
    texts[0] = (name, *texts[0][1:])
    return joined(texts, source.unread)


def _without(text: str, file: Segment, gone: list[Span]) -> str:
    """The text of a file without some spans, the last of which comes first."""
    kept = text[file.start : file.end]
    for span in gone:
        if file.start <= span.start < file.end:
            start, end = span.start - file.start, span.end - file.start
            kept = kept[:start] + "\n" * kept.count("\n", start, end) + kept[end:]
    return kept
