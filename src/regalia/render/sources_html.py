"""Contract and documents side by side, as one page: no script, nothing fetched, every text escaped."""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from html import escape

from regalia.dsl.provenance.trace import (
    FOUND,
    MISSING,
    NO_PLACE,
    ROUNDED,
    Citation,
    Provenance,
    TracedDocument,
    TracedFigure,
    TracedStatement,
    where_is,
)
from regalia.dsl.source import Segment, Span
from regalia.render.sources_style import STYLE

_CLASS = {FOUND: "found", ROUNDED: "rounded", MISSING: "missing", NO_PLACE: "missing"}
Piece = tuple[int, int, str, str]


def to_html(provenance: Provenance) -> str:
    """The page: the contract with its figures and citations marked, beside it each document."""
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = f"Sources of {provenance.title}" if provenance.title else "Sources"
    return "".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            '<meta name="referrer" content="no-referrer">\n',
            f"<title>{_text(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
            f"<header>\n<h1>{_text(provenance.title)}</h1>\n{_summary(provenance)}</header>\n",
            f'<main>\n<article class="contract" aria-label="Contract">\n{_contract(provenance)}</article>\n',
            f'<article class="documents" aria-label="Documents">\n{_documents(provenance)}</article>\n</main>\n',
            "</body>\n</html>\n",
        ]
    )


def _text(words: str) -> str:
    """A text with nothing in it that a browser would read as more, or that would turn the direction of reading."""
    shown = (c if c.isprintable() or c == "\n" else " " if c.isspace() else f"\\u{ord(c):04x}" for c in words)
    return escape("".join(shown))


def _summary(provenance: Provenance) -> str:
    counts: dict[str, int] = defaultdict(int)
    for figure in provenance.figures:
        counts[figure.status] += 1
    words = ", ".join(
        f'<span class="{_CLASS.get(status, "plain")}">{number} {status}</span>' for status, number in counts.items()
    )
    places = f'; <span class="missing">places not found: {len(provenance.lost)}</span>' if provenance.lost else ""
    key = (
        'Marked are figures that are <span class="found">found</span> at the place cited, <span class="rounded">rounded'
        '</span> there, <span class="missing">not found</span> there, and <span class="other">figures of a document'
        "</span> that no clause has from there."
    )
    return f"<p>Figures: {words or 'none'}{places}.</p>\n<p>{key}</p>\n"


def _contract(provenance: Provenance) -> str:
    """The whole text of the contract, file by file; each clause that is looked up is a block of its own."""
    files = provenance.source.segments or (Segment(provenance.source.name, 0, len(provenance.source.text)),)
    return "".join(_file(provenance, each) for each in files)


def _file(provenance: Provenance, file: Segment) -> str:
    text = provenance.source.text
    within = [one for one in provenance.statements if one.is_clause and file.start <= one.span.start < file.end]
    clauses = sorted(within, key=lambda one: one.span.start) if provenance.source.segments else within
    top: list[TracedStatement] = []
    for one in clauses:
        if not top or one.span.start >= top[-1].span.end:
            top.append(one)
    parts, end = [f"<h2>{_text(file.name)}</h2>\n"], file.start
    for one in top:
        inside = [other for other in provenance.statements if one.span.start <= other.span.start < one.span.end]
        parts += [_aside(text[end : one.span.start]), _clause(text, one, inside)]
        end = one.span.end
    return "".join([*parts, _aside(text[end : file.end])])


def _aside(text: str) -> str:
    return f'<pre class="aside">{_text(text.strip(chr(10)))}</pre>\n' if text.strip() else ""


def _clause(text: str, clause: TracedStatement, inside: Sequence[TracedStatement]) -> str:
    pieces: dict[tuple[int, int], Piece] = {}
    notes: list[str] = []
    for one in inside:
        for citation in one.citations:
            if one.span.start <= citation.span.start < one.span.end:
                pieces.setdefault((citation.span.start, citation.span.end), _link(citation))
                if citation.at and citation.at.problem:
                    notes.append(f"{citation.document} {citation.point}: {citation.at.problem}")
        for figure in one.figures:
            span = figure.stated.span
            pieces.setdefault((span.start, span.end), _marked(figure))
            notes += _note(figure)
    ids = "".join(f'<a id="l{number}"></a>' for number in dict.fromkeys(one.place.line for one in inside))
    body = _woven(text, clause.span.start, clause.span.end, pieces.values()).rstrip("\n")
    told = "".join(f"<li>{_text(note)}</li>\n" for note in dict.fromkeys(notes))
    listed = f'<ul class="notes">\n{told}</ul>\n' if told else ""
    return f'<section class="clause">{ids}\n<pre>{body}</pre>\n{listed}</section>\n'


def _link(citation: Citation) -> Piece:
    """A mark that leads to its place."""
    start, end = citation.span.start, citation.span.end
    if citation.at is None or not citation.at.spans:
        return start, end, '<span class="missing">' if citation.at else "<span>", "</span>"
    return start, end, f'<a href="#{citation.document}-{citation.at.spans[0].start}">', "</a>"


def _marked(figure: TracedFigure) -> Piece:
    span = figure.stated.span
    if figure.hits:
        hit = figure.hits[0]
        target = f"{hit.document}-f{hit.figure.start}"
        return span.start, span.end, f'<a class="{_CLASS[figure.status]}" href="#{target}">', "</a>"
    return span.start, span.end, f'<mark class="{_CLASS.get(figure.status, "plain")}">', "</mark>"


def _note(figure: TracedFigure) -> Iterator[str]:
    words = figure.stated.words
    if figure.status == ROUNDED:
        yield f"{words}: rounded, as \u201c{figure.hits[0].words}\u201d"
    if figure.status in (MISSING, NO_PLACE):
        where = f"; it stands in {', '.join(figure.elsewhere)}" if figure.elsewhere else ""
        like = f"; there stands \u201c{figure.like[0]}\u201d" if figure.like and not where else ""
        yield f"{words}: {figure.status}{where}{like}"


def _woven(text: str, start: int, end: int, pieces: Iterable[Piece]) -> str:
    """A stretch of a text with tags round some of its parts; of parts that overlap, the first."""
    parts: list[str] = []
    for first, last, opening, closing in sorted(pieces):
        if first < start or last > end:
            continue
        parts += [_text(text[start:first]), opening, _text(text[first:last]), closing]
        start = last
    return "".join([*parts, _text(text[start:end])])


# ---- documents


def _documents(provenance: Provenance) -> str:
    return "".join(_document(provenance, document) for document in provenance.documents) or "<p>No document.</p>\n"


def _document(provenance: Provenance, document: TracedDocument) -> str:
    """A document, passage by passage, each with the clauses that cite it."""
    head = f"<h2>{_text(document.title)}</h2>\n"
    text = document.text
    if text is None:
        return f"{head}<p>{document.name}, {document.day}: the text was not supplied.</p>\n"
    same = document.pinned.lower() == text.sha256
    pinned = "the file that the contract names" if same else "not pinned" if not document.pinned else "another version"
    digest = f"<p>{document.name}, {document.day}; {_text(text.file)}, {pinned}: <code>{text.sha256}</code></p>\n"
    cited, hits = _cited(provenance, document)
    uncited = {one.span.start for one in document.uncited}
    starts = sorted({span.start for span, _ in cited})
    figures = sorted({(figure.start, figure.end) for figure in text.figures if not figure.weak} | hits.keys())
    parts, index = [], 0
    for passage in text.passages:
        inside: list[Piece] = []
        while index < len(figures) and figures[index][0] < passage.end:
            inside.append(_figure(document.name, figures[index], hits))
            index += 1
        by = [one for span, one in cited if span.start < passage.end and span.end > passage.start]
        here = [start for start in starts if start < passage.end]
        starts = starts[len(here) :]
        anchors = [f'<a id="{document.name}-{start}"></a>' for start in here]
        body = _woven(text.text, passage.start, passage.end, inside)
        kind = "uncited" if passage.start in uncited else "cited" if by else "plain"
        parts.append(
            f'<section class="passage {kind}">{"".join(anchors)}\n<p class="where">'
            f"{_text(where_is(text, passage))}{_by(by, kind)}</p>\n<pre>{body}</pre>\n</section>\n"
        )
    return "".join([head, digest, *parts])


def _cited(
    provenance: Provenance, document: TracedDocument
) -> tuple[list[tuple[Span, TracedStatement]], dict[tuple[int, int], TracedStatement]]:
    """The places of a document that are cited, and its figures that are found, each with the statement."""
    cited: dict[tuple[Span, int], tuple[Span, TracedStatement]] = {}
    hits: dict[tuple[int, int], TracedStatement] = {}
    for one in provenance.statements:
        for citation in one.citations:
            own = one.span.start <= citation.span.start < one.span.end
            if own and citation.document == document.name and citation.at:
                for span in citation.at.spans:
                    cited.setdefault((span, one.place.line), (span, one))
        for figure in one.figures:
            for hit in figure.hits:
                if hit.document == document.name:
                    hits.setdefault((hit.figure.start, hit.figure.end), one)
    return list(cited.values()), hits


def _figure(name: str, span: tuple[int, int], hits: dict[tuple[int, int], TracedStatement]) -> Piece:
    """A figure of a document: a link to the clause that has it, where one does."""
    one = hits.get(span)
    if one is None:
        return *span, '<mark class="other">', "</mark>"
    return *span, f'<a class="found" id="{name}-f{span[0]}" href="#l{one.place.line}">', "</a>"


def _by(cited: Sequence[TracedStatement], kind: str) -> str:
    if not cited:
        return ": has figures, and no clause cites it" if kind == "uncited" else ""
    first = {one.clause: one.place.line for one in reversed(cited)}
    lines = sorted(first.items(), key=lambda item: item[1])
    links = (f'<a href="#l{line}">{_text(clause)}</a>' for clause, line in lines)
    return f": cited by {', '.join(links)}"
