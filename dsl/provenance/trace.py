"""Clause by clause: the place cited, and which figures of the clause stand there."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from attrs import field, frozen

from ..source import Place, Source, Span
from ..syntax import Deal, Mark
from ..terms.head import Currency, Document, Title
from .document import TextDocument
from .figures_in_text import TextFigure
from .matching import Figures
from .places import TextPlace, find_place
from .stated import StatedFigure, Statement, statements_of

FOUND, ROUNDED, MISSING = "found", "rounded", "not found"
ASSUMED, DERIVED, UNCITED = "assumed", "derived", "no place cited"
NO_PLACE, UNREAD = "place not found", "no document"
STATUSES = (FOUND, ROUNDED, MISSING, NO_PLACE, ASSUMED, DERIVED, UNCITED, UNREAD)
"""What can be said of a figure of a contract. Those that are `not found` or whose place is not are what is wrong."""

_ELSEWHERE = 3


@frozen
class Citation:
    """A place that a clause cites. `at` is where it leads, None without the document; `span` is that of the mark."""

    document: str
    point: str
    quotation: str
    at: TextPlace | None
    span: Span = field(eq=False)


@frozen
class Hit:
    """A figure of a document that is a figure of the contract."""

    document: str
    figure: TextFigure
    words: str


@frozen
class TracedFigure:
    """A figure of the contract with what is said of it.

    `hits` are the figures at the places cited that are the same, or round ones of it. Where there is none, `elsewhere`
    names the first paragraphs in which it stands, and `like` are figures at the place with the same digits, which are
    of another unit or currency.
    """

    stated: StatedFigure
    status: str
    place: Place
    hits: tuple[Hit, ...] = ()
    elsewhere: tuple[str, ...] = ()
    like: tuple[str, ...] = ()


@frozen
class TracedStatement:
    """A clause, or a line with marks of its own. `undisclosed` and `not_modelled` are what it keeps as words."""

    clause: str
    place: Place
    is_clause: bool
    span: Span
    words: str
    citations: tuple[Citation, ...]
    says: tuple[str, ...]
    figures: tuple[TracedFigure, ...]
    undisclosed: tuple[str, ...]
    not_modelled: tuple[str, ...]


@frozen
class Uncited:
    """A paragraph of a document with figures that no clause cites."""

    words: str
    span: Span
    figures: tuple[str, ...]


@frozen(eq=False)
class TracedDocument:
    """A document that the contract declares: what it calls it, the digest that it pins, the text where supplied."""

    name: str
    title: str
    day: date
    pinned: str
    text: TextDocument | None
    uncited: tuple[Uncited, ...]


@frozen(eq=False)
class Provenance:
    """Where the terms of a contract stand in its documents."""

    source: Source
    title: str
    documents: tuple[TracedDocument, ...]
    statements: tuple[TracedStatement, ...]

    @property
    def figures(self) -> Iterator[TracedFigure]:
        """Every figure of the contract, in text order."""
        return (figure for statement in self.statements for figure in statement.figures)

    @property
    def lost(self) -> tuple[Citation, ...]:
        """The citations whose place is not found, each once."""
        cited = (citation for statement in self.statements for citation in statement.citations)
        return tuple(dict.fromkeys(citation for citation in cited if citation.at and citation.at.problem))

    @property
    def is_whole(self) -> bool:
        """Whether every place that could be looked up is found, and every figure at its place."""
        return not self.lost and not any(figure.status in (MISSING, NO_PLACE) for figure in self.figures)


def trace(source: Source, deal: Deal, documents: Mapping[str, TextDocument]) -> Provenance:
    """Look up what a contract cites in the documents that are supplied, by the names that the contract gives them."""
    return _Trace(source, deal, documents).all()


class _Trace:
    """The documents with their figures by value, and the places that were looked up."""

    def __init__(self, source: Source, deal: Deal, documents: Mapping[str, TextDocument]) -> None:
        self.source, self.deal, self.documents = source, deal, documents
        self.figures = {name: Figures(document.figures) for name, document in documents.items()}
        self.places: dict[tuple[str, str], TextPlace] = {}
        self.currency = next((clause.code for clause in deal.clauses if isinstance(clause, Currency)), "")

    def all(self) -> Provenance:
        statements = tuple(self.statement(one) for one in statements_of(self.source, self.deal))
        declared = [clause for clause in self.deal.clauses if isinstance(clause, Document)]
        title = next((clause.title for clause in self.deal.clauses if isinstance(clause, Title)), "")
        return Provenance(self.source, title, tuple(self.document(clause) for clause in declared), statements)

    def document(self, clause: Document) -> TracedDocument:
        text = self.documents.get(clause.name.text)
        uncited = tuple(self.uncited(clause.name.text, text)) if text else ()
        return TracedDocument(clause.name.text, clause.title, clause.day, clause.sha256, text, uncited)

    def uncited(self, name: str, text: TextDocument) -> Iterator[Uncited]:
        """The paragraphs with figures that no citation touches; what reads as a word as well is no figure here."""
        cited = sorted(
            (s.start, s.end) for (document, _), at in self.places.items() if document == name for s in at.spans
        )
        figures = [figure for figure in text.figures if not figure.weak]
        furthest, next_, index = -1, 0, 0
        for passage in text.passages:
            while next_ < len(cited) and cited[next_][0] < passage.end:
                furthest = max(furthest, cited[next_][1])
                next_ += 1
            inside = []
            while index < len(figures) and figures[index].start < passage.end:
                inside.append(text.text[figures[index].start : figures[index].end])
                index += 1
            if inside and furthest <= passage.start:
                yield Uncited(where_is(text, passage), passage, tuple(dict.fromkeys(inside)))

    def statement(self, one: Statement) -> TracedStatement:
        citations = tuple(self.citation(mark) for mark in one.citations)
        figures = tuple(
            self.figure(one, stated, citations) for stated in one.figures if not self.goes_unsaid(stated, citations)
        )
        span = one.node.span
        return TracedStatement(
            one.clause.label,
            self.source.place(span),
            one.is_clause,
            span,
            first_line(self.source, span),
            citations,
            one.says,
            figures,
            tuple(first_line(self.source, node.span) for node in one.undisclosed),
            tuple(node.reason for node in one.not_modelled),
        )

    def citation(self, mark: Mark) -> Citation:
        name = str(mark.source)
        text = self.documents.get(name)
        if text is None:
            return Citation(name, mark.point, mark.quotation, None, mark.span)
        key = (name, mark.point)
        if key not in self.places:
            self.places[key] = find_place(text, mark.point)
        return Citation(name, mark.point, mark.quotation, self.places[key], mark.span)

    def goes_unsaid(self, stated: StatedFigure, citations: Sequence[Citation]) -> bool:
        """Whether a bare 0 or 1 that its place does not have: a document says it without a figure."""
        return stated.is_said_in_words and not self.hits(stated, citations)

    def hits(self, stated: StatedFigure, citations: Sequence[Citation]) -> tuple[Hit, ...]:
        return self.each_hit(citations, lambda have, span: have.same(stated, self.currency, span))

    def each_hit(
        self, citations: Sequence[Citation], look: Callable[[Figures, Span], Iterable[TextFigure]]
    ) -> tuple[Hit, ...]:
        """What is found at the places cited, each once."""
        found = (
            self.hit(cited.document, figure)
            for cited in citations
            if cited.at
            for span in cited.at.spans
            for figure in look(self.figures[cited.document], span)
        )
        return tuple(dict.fromkeys(found))

    def hit(self, name: str, figure: TextFigure) -> Hit:
        words = self.documents[name].text[figure.start : figure.end]
        return Hit(name, figure, " ".join(words.split()))

    def figure(self, one: Statement, stated: StatedFigure, citations: Sequence[Citation]) -> TracedFigure:
        place = self.source.place(stated.span)
        if hits := self.hits(stated, citations):
            return TracedFigure(stated, FOUND, place, hits)
        rounded = self.each_hit(citations, lambda have, span: have.rounded(stated, self.currency, span))
        if rounded:
            return TracedFigure(stated, ROUNDED, place, rounded)
        if one.says:
            return TracedFigure(stated, one.says[0], place)
        if not citations:
            return TracedFigure(stated, UNCITED, place)
        if any(cited.at is None for cited in citations):
            return TracedFigure(stated, UNREAD, place)
        spans = [(cited.document, span) for cited in citations if cited.at for span in cited.at.spans]
        status = MISSING if spans else NO_PLACE
        like = {self.hit(name, f).words: None for name, span in spans for f in self.figures[name].like(stated, span)}
        return TracedFigure(stated, status, place, (), tuple(self.elsewhere(stated, citations)), tuple(like))

    def elsewhere(self, stated: StatedFigure, citations: Sequence[Citation]) -> Iterator[str]:
        """The first places of the documents cited in which a figure stands, where it does not at its own."""
        if stated.is_said_in_words:
            return
        for name in dict.fromkeys(cited.document for cited in citations):
            text = self.documents[name]
            hits = self.figures[name].same(stated, self.currency)
            places = dict.fromkeys(where_is(text, Span(figure.start, figure.end)) for figure in islice(hits, 20))
            yield from (f"{name} {place}" for place in islice(places, _ELSEWHERE))


def where_is(text: TextDocument, span: Span) -> str:
    """Where a stretch of a document stands, for a reader: the section or the paragraph, and the line."""
    line = text.source.line_of(span.start)
    if text.heading and span.start < text.heading.end:
        return f"title (line {line})"
    if (section := text.section_at(span.start)) and section.number:
        label = ".".join(map(str, section.number))
        return f"section {label}{' in ' + section.added.title() if section.added else ''} (line {line})"
    number = text.paragraph_at(span.start)
    return f"paragraph {number} (line {line})" if number else f"line {line}"


def first_line(source: Source, span: Span) -> str:
    """The first line of a node as it stands, without its marks."""
    line = source.text[span.start : span.end].split("\n", 1)[0]
    return " ".join(line.split("  [", 1)[0].split("  #", 1)[0].split())
