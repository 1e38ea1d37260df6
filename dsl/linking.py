"""Files linked: a deal with the clauses of its template, and with those of the deals that it uses."""

from collections.abc import Iterator, Sequence

from attrs import define, evolve, field

from . import limits
from .diagnostic import Diagnostic, Refusal, Severity, has_errors, in_text_order
from .numbers import quoted
from .parser import parse_file
from .rebuilding import altered, depth_of, shifted
from .source import Source, Span
from .syntax import Clause, Deal, Node
from .template import Filling, on_template
from .terms.change import Amendment
from .terms.head import Currency, Dated, Rounding, Title, Translate, Use
from .terms.security import Security
from .terms.trust import Example
from .terms.value import Drafting, Reading
from .using import names_of, of_another, without_known_measures

_LEFT_OUT = (Title, Dated, Currency, Rounding, Translate, Example)


def linked(source: Source, deal: Deal, findings: Sequence[Diagnostic]) -> tuple[Deal, tuple[Diagnostic, ...]]:
    """A deal with all that the files it names bring; `findings` are those of its own text.

    Raises: Refusal where a file is no text of a contract at all, or terms stand too deep in one another.
    """
    linking = Linking(source, list(findings))
    clauses = tuple(linking.clauses(0, deal.clauses))
    whole = Deal(clauses, deal.unread, tuple(linking.fillings), tuple(linking.missing), span=deal.span)
    return whole, in_text_order(linking.findings)


@define(eq=False, repr=False, slots=False)
class Linking:
    """The files of a source while they are put together.

    `missing` are the names of those that cannot be had whole, as the file that names them calls them.
    """

    source: Source
    findings: list[Diagnostic]
    fillings: list[Filling] = field(factory=list)
    missing: list[str] = field(factory=list)

    def error(
        self, code: str, message: str, where: Node | Span, help: str, related: Sequence[tuple[Span, str]] = ()
    ) -> None:
        """Note what is wrong at a place."""
        span = where.span if isinstance(where, Node) else where
        others = tuple((self.source.place(there), words) for there, words in related)
        self.findings.append(Diagnostic(code, Severity.ERROR, message, self.source.place(span), help, others))

    def clauses(self, number: int, clauses: Sequence[Clause]) -> Iterator[Clause]:
        """The clauses of a file with those of the files that it names, each where it is named."""
        self._refuse_inside(clauses)
        title = next((clause for clause in clauses if isinstance(clause, Title)), None)
        template: tuple[Clause, ...] = ()
        if title and title.based_on is not None:
            template = self._file(number, title, title.based_on, "")
        elif title and title.asks_for_files:
            line = (*title.filled, *title.overrides)[0]
            self.error("RG116", "this deal has no template", line, 'name it: deal "..." based on "template.deal"')
        based = title and title.based_on is not None and "" not in self.missing
        own = [_bare(self.source, each) if isinstance(each, Title) else each for each in clauses]
        known = names_of((*own, *template))
        spread: list[Clause] = []
        for clause in own:
            spread += self._used(number, clause, known, (*own, *template)) if isinstance(clause, Use) else [clause]
        whole = on_template(self, title, tuple(spread), template) if title and based else spread
        for clause in whole:
            if template and depth_of(clause) > limits.NESTING:
                message = f"terms stand inside one another more than {limits.NESTING} deep"
                self.error("RG010", message, clause, "name the inner parts with 'let'")
                raise Refusal(self.findings)
            yield clause

    def _file(self, number: int, clause: Clause, path: str, name: str) -> tuple[Clause, ...]:
        """The clauses of a file that a clause names; nothing, and a finding, where it cannot be had."""
        for child, segment in enumerate(self.source.segments):
            link = segment.link
            if link and (link.holder, link.path, link.name) == (number, path, name):
                deal, findings = parse_file(self.source.files[child])
                self.findings += [evolve(finding, fix=None) for finding in findings]
                self.missing += [name] if has_errors(findings) else []
                before, self.missing = self.missing, []
                found = tuple(self.clauses(child, shifted(deal.clauses, segment.start)))
                self.missing = [*before, *(".".join(filter(None, (name, inner))) for inner in self.missing)]
                return found
        self.missing.append(name)
        where = _quotation(self.source, clause, path)
        for unread in self.source.unread:
            if (unread.link.holder, unread.link.path, unread.link.name) == (number, path, name):
                self.error(unread.code, unread.message, where, unread.help)
                return ()
        message = f"{quoted(path)} is not at hand: this text came from no file"
        self.error("RG116", message, where, "read the contract from its file")
        return ()

    def _used(self, number: int, use: Use, known: frozenset[str], others: Sequence[Clause]) -> Iterator[Clause]:
        """The clause `use`, with the day of the other deal, and behind it the clauses of that."""
        theirs = self._file(number, use, use.path, use.name.text)
        dated = next((clause.day for clause in theirs if isinstance(clause, Dated)), None)
        days = [clause.dated for clause in theirs if isinstance(clause, Use) and clause.dated]
        yield altered(use, dated=min([*days, dated]) if dated else None)
        renamed = of_another(theirs, use.name.text, known)
        self._refuse_unlike(use, renamed, others)
        yield from without_known_measures([c for c in renamed if not isinstance(c, _LEFT_OUT)], others)

    def _refuse_unlike(self, use: Use, theirs: Sequence[Clause], own: Sequence[Clause]) -> None:
        """The two deals pay in one currency and round alike; only one can be a deal with liens."""
        where = _quotation(self.source, use, use.path)
        for clause in theirs:
            same = next((each for each in own if type(each) is type(clause)), None)
            if isinstance(clause, Currency) and isinstance(same, Currency) and clause.code != same.code:
                message = f"'{use.name}' is in {clause.code}, and this deal in {same.code}"
                related = [(clause.span, "the other currency")]
                self.error("RG104", message, where, "use a deal of the same currency", related)
            elif isinstance(clause, Rounding) and (
                same is None or altered(clause, marks=()) != altered(same, marks=())
            ):
                message = f"'{use.name}' rounds otherwise than this deal"
                words = self.source.slice(clause.span).partition("  [")[0]
                self.error("RG118", message, where, f"write here too: {words}", [(clause.span, "its rounding")])
            elif isinstance(clause, Security):
                message = f"'{use.name}' has a security, whose default would be that of this deal too"
                self.error("RG115", message, where, "write the security in this file", [(clause.span, "its security")])

    def _refuse_inside(self, clauses: Sequence[Clause]) -> None:
        """Files are named where clauses begin, in column one."""
        for clause in clauses:
            inner: tuple[Clause, ...] = clause.clauses if isinstance(clause, Amendment) else ()
            if isinstance(clause, Reading):
                inner = tuple(c for m in clause.meanings if isinstance(m, Drafting) for c in m.clauses)
            self._refuse_inside(inner)
            for each in inner:
                if isinstance(each, Use) or (isinstance(each, Title) and each.asks_for_files):
                    way = "write it in column one, outside of readings and amendments"
                    self.error("RG115", "another file is named for the whole deal", each, way)


def _bare(source: Source, title: Title) -> Title:
    """The clause `deal` as one of a single file says it."""
    end = source.text.find("\n", title.span.start)
    span = Span(title.span.start, title.span.end if end < 0 else min(end, title.span.end))
    return Title(title.title, marks=title.marks, span=span)


def _quotation(source: Source, clause: Clause, path: str) -> Span:
    """The place of a path in a clause."""
    start = source.text.find(f'"{path}"', clause.span.start, clause.span.end)
    if isinstance(clause, Title):
        start = source.text.find(f'"{path}"', source.text.find("based", start, clause.span.end), clause.span.end)
    return Span(start, start + len(path) + 2) if start >= 0 else clause.span
