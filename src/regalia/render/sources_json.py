"""Where the terms of a contract stand, as data: `regalia.sources/1` (docs/sources.md)."""

import json
from collections import Counter
from typing import Any

from regalia.dsl.provenance.trace import (
    STATUSES,
    Citation,
    Hit,
    Provenance,
    TracedDocument,
    TracedFigure,
    TracedStatement,
)
from regalia.dsl.source import Place, Span

FORMAT = "regalia.sources/1"


def to_json(provenance: Provenance, version: str) -> str:
    """The document, with a line end; the same bytes for the same contract and the same texts."""
    texts = {document.name: document for document in provenance.documents}
    number = Counter(figure.status for figure in provenance.figures)
    data = {
        "format": FORMAT,
        "regalia": version,
        "contract": {
            "file": provenance.source.name,
            "sha256": provenance.source.digest,
            **({"files": provenance.source.digests} if provenance.source.segments else {}),
            "title": provenance.title,
        },
        "documents": [_document(document) for document in provenance.documents],
        "statements": [_statement(one, texts) for one in provenance.statements],
        "counts": {_word(status): number[status] for status in STATUSES},
        "places_not_found": len(provenance.lost),
        "whole": provenance.is_whole,
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _word(words: str) -> str:
    return words.replace(" ", "_")


def _document(document: TracedDocument) -> dict[str, Any]:
    text = document.text
    return {
        "name": document.name,
        "title": document.title,
        "date": document.day.isoformat(),
        "pinned": document.pinned or None,
        "file": text.file if text else None,
        "sha256": text.sha256 if text else None,
        "paragraphs": len(text.paragraphs) if text else None,
        "pages": len(text.pages) if text else None,
        "sections": sum(bool(section.number) for section in text.sections) if text else None,
        "hidden_characters": text.hidden if text else None,
        "uncited": [
            {"place": one.words, **_stretch(document, one.span), "figures": list(one.figures)}
            for one in document.uncited
        ],
    }


def _statement(one: TracedStatement, texts: dict[str, TracedDocument]) -> dict[str, Any]:
    return {
        "clause": one.clause,
        "is_clause": one.is_clause,
        "text": one.words,
        "place": _place(one.place),
        "citations": [_citation(citation, texts) for citation in one.citations],
        "marks": list(one.says),
        "figures": [_figure(figure, texts) for figure in one.figures],
        "undisclosed": list(one.undisclosed),
        "not_modelled": list(one.not_modelled),
    }


def _citation(citation: Citation, texts: dict[str, TracedDocument]) -> dict[str, Any]:
    at = citation.at
    return {
        "document": citation.document,
        "point": citation.point,
        "quotation": citation.quotation or None,
        "found": None if at is None else not at.problem,
        "read_as": at.words if at else None,
        "problem": (at.problem or None) if at else None,
        "at": [_stretch(texts[citation.document], span) for span in at.spans] if at else [],
    }


def _figure(figure: TracedFigure, texts: dict[str, TracedDocument]) -> dict[str, Any]:
    return {
        "figure": figure.stated.words,
        "kind": _word(figure.stated.kind),
        "status": _word(figure.status),
        "place": _place(figure.place),
        "found": [_hit(hit, texts) for hit in figure.hits],
        "elsewhere": list(figure.elsewhere),
        "like": list(figure.like),
    }


def _hit(hit: Hit, texts: dict[str, TracedDocument]) -> dict[str, Any]:
    span = Span(hit.figure.start, hit.figure.end)
    return {"document": hit.document, "text": hit.words, **_stretch(texts[hit.document], span)}


def _stretch(document: TracedDocument, span: Span) -> dict[str, int]:
    assert document.text is not None
    return {"line": document.text.source.line_of(span.start), "start": span.start, "end": span.end}


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column, "width": place.width}
