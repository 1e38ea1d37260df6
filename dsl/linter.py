"""The linter: each rule of `dsl/lint/` looks at a contract without errors and says what is suspicious in it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import evolve, field, frozen

from . import lint
from .allowances import allowed
from .codes import CODES
from .constant import Value, try_constant
from .diagnostic import Diagnostic, Fix, Severity, in_text_order
from .index import Index
from .levels import Ladder, ladders
from .model import Model
from .source import Source, Span
from .syntax import Deal, Node
from .terms import expression as ex
from .terms.head import Document
from .terms.royalty import Royalty
from .terms.trust import Example
from .terms.waterfall import Waterfall

if TYPE_CHECKING:
    from .provenance.document import TextDocument

N = TypeVar("N", bound=Node)


@frozen(eq=False, repr=False, slots=False)
class Subject:
    """A contract without errors: all that was written, and what it means under one choice of readings.

    `nodes` are those of the whole deal, under whatever meaning; `all_of` and `within` find some of them without looking
    at the others, so that a rule costs what it looks at, however long the deal is. `documents` are the texts that were
    supplied, by name, and `siblings` other contracts of its family.
    """

    source: Source
    deal: Deal
    index: Index
    model: Model
    documents: Mapping[str, "TextDocument"] = field(factory=dict)
    siblings: Mapping[Source, Deal] = field(factory=dict)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Every node of the deal, in text order."""
        return self.index.nodes

    def all_of(self, *kinds: type[N]) -> list[N]:
        """The nodes of some kinds in the whole deal; `model.all_of` has the clauses in force."""
        return self.index.all_of(*kinds)

    def within(self, node: Node, *kinds: type[N]) -> list[N]:
        """The nodes of some kinds in a clause or a line, itself among them."""
        return self.index.within(node, *kinds)

    @cached_property
    def ladders(self) -> tuple[Ladder, ...]:
        """The lists of bands in force whose ends are fixed levels of one counter."""
        return tuple(ladders(self.model.scope, [*self.model.all_of(Waterfall), *self.model.all_of(Royalty)]))

    def constant(self, expr: ex.Expr | None) -> Value | None:
        """The value of an expression that never changes, else None."""
        return None if expr is None else try_constant(self.model.scope, expr)

    def terms(self, *kinds: type[N]) -> Iterator[N]:
        """Every node of the deal, or those of some kinds, but those of its examples."""
        wanted: tuple[type[Any], ...] = kinds or (Node,)
        told = {id(node) for found in self.all_of(Example) for node in self.within(found, *wanted)}
        return (node for node in self.all_of(*wanted) if id(node) not in told)

    def words(self, node: Node) -> str:
        """A node as it was written."""
        return self.source.slice(node.span)


@frozen(eq=False, repr=False, slots=False)
class Suspicion:
    """What a rule says: where, the cause, the way out; `related` are other places, each with a few words."""

    where: Node
    message: str
    help: str
    related: tuple[tuple[Node, str], ...] = ()
    fix: Fix | None = None


@frozen(eq=False, repr=False, slots=False)
class Rule:
    """A rule of the folder.

    `whole` says that it asks what was written alone, and no model; `asks` what must be given for it besides the
    contract: `documents`, `siblings`, or nothing.
    """

    code: str
    severity: Severity
    find: Callable[[Subject], Iterator[Suspicion]]
    whole: bool
    asks: str

    def findings(self, subject: Subject) -> Iterator[Diagnostic]:
        """What the rule finds, with places."""
        for said in self.find(subject):
            place = subject.source.place(_shown(said.where))
            related = tuple((subject.source.place(_shown(node)), words) for node, words in said.related)
            yield Diagnostic(self.code, self.severity, said.message, place, said.help, related, said.fix)


def _shown(node: Node) -> Span:
    """The place of a node, of a clause only its name."""
    name = getattr(node, "name", None)
    return name.span if isinstance(name, Node) else node.span


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    modules = [import_module(f"{lint.__name__}.{found.name}") for found in iter_modules(lint.__path__)]
    found = (Rule(m.CODE, m.SEVERITY, m.find, getattr(m, "WHOLE", False), getattr(m, "ASKS", "")) for m in modules)
    return tuple(sorted(found, key=lambda rule: rule.code))


def suspicions(
    source: Source,
    deal: Deal,
    models: Sequence[Model],
    documents: Mapping[str, "TextDocument"] | None = None,
    siblings: Mapping[Source, Deal] | None = None,
) -> tuple[Diagnostic, ...]:
    """What the rules find under any of the choices, less what the contract allows with a reason."""
    index = Index(deal)
    texts, family = documents or {}, siblings or {}
    first, *others = [Subject(source, deal, index, _written(model, index), texts, family) for model in models]
    found = [finding for rule in rules() for finding in rule.findings(first)]
    found += [f for subject in others for rule in rules() if not rule.whole for f in rule.findings(subject)]
    return in_text_order(allowed(source, in_text_order(found), _unasked(first)))


def _written(model: Model, index: Index) -> Model:
    """A model of the clauses that were written; those that others stand for are left out."""
    written = tuple(clause for clause in model.clauses if clause in index)
    return model if len(written) == len(model.clauses) else evolve(cast(Any, model), clauses=written)


def _unasked(subject: Subject) -> frozenset[str]:
    """The codes and names of the rules for which something is not at hand: a document, the siblings."""
    declared = {node.name.text for node in subject.deal.clauses if isinstance(node, Document)}
    at_hand = {
        "": True,
        "documents": bool(declared) and declared <= set(subject.documents),
        "siblings": bool(subject.siblings),
    }
    return frozenset(word for rule in rules() if not at_hand[rule.asks] for word in (rule.code, CODES[rule.code]))
