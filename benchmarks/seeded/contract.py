"""A contract to seed errors in: its terms as typed nodes with their places, and edits of its text."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from attrs import field, frozen

from regalia.dsl.diff.change import noun
from regalia.dsl.diff.renaming import every_clause
from regalia.dsl.parser import parse
from regalia.dsl.reading import read_source
from regalia.dsl.source import Source, Span
from regalia.dsl.syntax import Clause, Deal, Line, Node, walk
from regalia.dsl.terms.head import Document, Title
from regalia.dsl.terms.instrument import Instrument
from regalia.dsl.terms.party import Party
from regalia.dsl.terms.trust import Check, Example, Note

TERMS, RIGHTS = "terms", "rights"
_NO_TERMS = (Check, Example, Note, Document, Title)
Edits = tuple[tuple[Span, str], ...]


@frozen
class Term:
    """A node of the terms, the innermost clause that it belongs to, and the line."""

    clause: Clause
    line: Line
    node: Node


@frozen(eq=False)
class Contract:
    """A contract without errors."""

    name: str
    source: Source
    deal: Deal

    @classmethod
    def read(cls, path: Path) -> "Contract":
        """The contract of a file; its name is that of the file."""
        source = Source(path.name, read_source(path).text)
        deal, findings = parse(source)
        assert not findings, findings
        return cls(path.stem, source, deal)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Every node that is a term or a part of one, in text order; checks, examples and titles are none."""
        clauses = [clause for clause in every_clause(self.deal.clauses) if not isinstance(clause, _NO_TERMS)]
        found = [term for clause in clauses for term in _own(clause)]
        return tuple(sorted(found, key=lambda term: (term.node.span.start, -term.node.span.end)))

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """The names of the parties."""
        return tuple(clause.name.text for clause in self.deal.clauses if isinstance(clause, Party))

    @cached_property
    def instruments(self) -> frozenset[str]:
        """The names of instruments, both forms."""
        found = [clause for clause in self.deal.clauses if isinstance(clause, Instrument)]
        return frozenset(name.text for clause in found for name in (clause.name, clause.plural))

    def text(self, span: Span) -> str:
        """What is written there."""
        return self.source.text[span.start : span.end]

    def whole_lines(self, span: Span) -> Span:
        """The lines over which something goes, with their ends."""
        text = self.source.text
        end = text.find("\n", len(text[: span.end].rstrip()))
        return Span(text.rfind("\n", 0, span.start) + 1, len(text) if end < 0 else end + 1)

    def edited(self, edits: Edits) -> str:
        """The text with some parts replaced."""
        text = self.source.text
        for span, new in sorted(edits, key=lambda edit: edit[0].start, reverse=True):
            text = text[: span.start] + new + text[span.end :]
        return text


def _own(clause: Clause) -> Iterator[Term]:
    """The nodes of a clause but those of clauses inside it."""
    inner = {
        id(node) for other in walk(clause) if isinstance(other, Clause) and other is not clause for node in walk(other)
    }
    lines: dict[int, Line] = {}
    for node in walk(clause):
        if isinstance(node, Line):
            lines |= {id(part): node for part in walk(node)}
        if id(node) not in inner:
            yield Term(clause, lines[id(node)], node)


@frozen
class Seed:
    """A seeded error.

    `clause` is the label of the innermost clause that changes, `category` how much that weighs in a diff, `spot` the
    kind of line in which it stands. `number` is the line in the contract.
    """

    kind: str
    contract: Contract = field(repr=False)
    edits: Edits
    clause: str
    category: str
    spot: str
    words: str

    @property
    def text(self) -> str:
        """The contract with the error."""
        return self.contract.edited(self.edits)

    @property
    def number(self) -> int:
        """The line of the error, the first of several."""
        return self.contract.source.line_of(min(span.start for span, _ in self.edits))

    @property
    def source(self) -> Source:
        """The contract with the error, under its own name."""
        return Source(self.contract.source.name, self.text)


@frozen
class Slip:
    """What may be made of a term: what replaces what, how much it weighs, and the words for it."""

    term: Term
    edits: Edits
    category: str = TERMS
    words: str = ""

    def seed(self, kind: str, contract: Contract) -> Seed:
        """The error in a contract."""
        told = self.words or "; ".join(f"{_short(contract.text(span))} → {_short(new)}" for span, new in self.edits)
        return Seed(kind, contract, self.edits, self.term.clause.label, self.category, noun(type(self.term.line)), told)


def _short(text: str) -> str:
    return " ".join(text.split()) or "nothing"


def changes_nothing(seed: Seed) -> bool:
    """Whether the contract says the same with the error, as where only the spelling of a figure differs."""
    deal, findings = parse(seed.source)
    return not findings and deal == seed.contract.deal


def of_kind(terms: Iterable[Term], *kinds: type[Node]) -> Iterator[Term]:
    """The terms whose nodes are of some kinds."""
    return (term for term in terms if isinstance(term.node, kinds))
