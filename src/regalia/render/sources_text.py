"""Where the terms of a contract stand, as a person reads it."""

from collections import Counter
from collections.abc import Iterator

from regalia.dsl.provenance.trace import (
    FOUND,
    MISSING,
    NO_PLACE,
    ROUNDED,
    STATUSES,
    UNCITED,
    UNREAD,
    Provenance,
    TracedDocument,
    TracedFigure,
    TracedStatement,
)
from regalia.render.text import visible

_CITES = 40
_SHOWN = 60
_LISTED = 8
_PARAGRAPHS = 100


def to_text(provenance: Provenance) -> str:
    """The documents, a line for each clause and each of its figures, and what no clause cites; then the counts."""
    parts = [[visible(provenance.title)]]
    if provenance.documents:
        parts.append([line for document in provenance.documents for line in _document(document)])
    looked_up = any(document.text for document in provenance.documents)
    parts.append(list(_table(provenance, looked_up)))
    parts += [list(_uncited(document)) for document in provenance.documents if document.text]
    parts.append(list(_counts(provenance, looked_up)))
    return "\n".join("".join(f"{line}\n" for line in part) for part in parts if part)


def _document(document: TracedDocument) -> Iterator[str]:
    yield f'{document.name}: "{visible(document.title)}", {document.day}'
    text = document.text
    if text is None:
        yield f"  not supplied: --document {document.name}=FILE looks its figures up"
        return
    if not document.pinned:
        yield f'  {visible(text.file)}: not pinned by the contract; write behind its date: sha256 "{text.sha256}"'
    elif document.pinned.lower() == text.sha256:
        yield f"  {visible(text.file)}: the file that the contract names (sha256 {text.sha256})"
    else:
        yield f"  {visible(text.file)}: ANOTHER VERSION than the contract names"
        yield f"    its sha256       {text.sha256}"
        yield f"    in the contract  {document.pinned}"
    what = [_many(len(text.paragraphs), "paragraph")]
    what += [_many(len(text.pages), "page")] if text.pages else []
    numbered = [section for section in text.sections if section.number]
    what += [_many(len(numbered), "numbered section")] if numbered else []
    heading = ", besides its title" if text.heading else ""
    meant = "section" if text.sections else "paragraph"
    yield f"  {', '.join(what)}{heading}; [{document.name} 1] is {meant} 1"
    if text.hidden:
        yield f"  {_many(text.hidden, 'character')} that cannot be seen, or turn the reading, read as spaces"


def _table(provenance: Provenance, looked_up: bool) -> Iterator[str]:
    """A line for each clause, and for each line with marks of its own; under it its figures."""
    cites = [_cites(one) for one in provenance.statements]
    width = min(max(map(len, cites), default=0), _CITES)
    yield f" line  {'cites':<{width}}  says"
    file = provenance.source.name
    for one, cited in zip(provenance.statements, cites, strict=True):
        if one.place.file != file:
            file = one.place.file
            yield f"  {visible(file)}"
        indent = "" if one.is_clause else "  "
        yield f"{one.place.line:>5}  {cited:<{width}}  {indent}{_cut(visible(one.words))}"
        margin = " " * (width + 11)
        yield from (f"{margin}{line}" for line in _under(one, looked_up))


def _cites(one: TracedStatement) -> str:
    cited = dict.fromkeys(f"{visible(citation.document)} {visible(citation.point)}" for citation in one.citations)
    return ", ".join([*cited, *(f"[{word}]" for word in one.says)]) or "nothing"


def _under(one: TracedStatement, looked_up: bool) -> Iterator[str]:
    for citation in dict.fromkeys(one.citations):
        if citation.at and citation.at.problem:
            yield f"PLACE NOT FOUND: {visible(citation.at.problem)}"
    yield from (_figure(figure, looked_up) for figure in one.figures)
    yield from (
        _cut(visible(words if words.startswith("undisclosed between") else "undisclosed")) for words in one.undisclosed
    )
    yield from (f"not modelled: {visible(reason)}" for reason in one.not_modelled)


def _figure(figure: TracedFigure, looked_up: bool) -> str:
    words = visible(figure.stated.words)
    if figure.status in (UNCITED, UNREAD) and not looked_up:
        return words
    status = figure.status.upper() if figure.status in (MISSING, NO_PLACE) else figure.status
    line = f"{words:<22}  {status}"
    if figure.status in (FOUND, ROUNDED):
        line += f": {', '.join(_quoted(hits) for hits in _hits(figure))}"
    if figure.elsewhere:
        line += f"; it stands in {visible(', '.join(figure.elsewhere))}"
    elif figure.like:
        line += f"; there stands {', '.join(_quoted(words) for words in figure.like[:3])}"
    return line


def _hits(figure: TracedFigure) -> list[str]:
    """The words of what was found, each once, the first few."""
    return list(dict.fromkeys(hit.words for hit in figure.hits))[:3]


def _quoted(words: str) -> str:
    return f'"{visible(words)}"'


def _uncited(document: TracedDocument) -> Iterator[str]:
    if not document.uncited:
        yield f"Every paragraph of {document.name} that has figures is cited"
        return
    yield f"Paragraphs of {document.name} with figures, which no clause cites"
    for one in document.uncited[:_PARAGRAPHS]:
        more = f", and {len(one.figures) - _LISTED} more" if len(one.figures) > _LISTED else ""
        figures = ", ".join(visible(" ".join(words.split())) for words in one.figures[:_LISTED])
        yield f"  {one.words}: {figures}{more}"
    left = len(document.uncited) - _PARAGRAPHS
    if left > 0:
        yield f"  and {_many(left, 'paragraph')} more, which --output json lists"


def _counts(provenance: Provenance, looked_up: bool) -> Iterator[str]:
    number = Counter(figure.status for figure in provenance.figures)
    total = sum(number.values())
    if not looked_up:
        cited, uncited = number[UNREAD], number[UNCITED]
        marked = total - cited - uncited
        yield f"{_many(total, 'figure')}: {cited} with a place, {uncited} without, {marked} assumed or derived"
        return
    told = ", ".join(f"{number[status]} {status}" for status in STATUSES if number[status])
    yield f"{_many(total, 'figure')}{': ' if told else ''}{told}"
    if provenance.lost:
        yield f"{_many(len(provenance.lost), 'place')} not found"


def _cut(words: str) -> str:
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "\u2026"


def _many(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
