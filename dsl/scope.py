"""Names and what they stand for, while a deal is being checked."""

from collections.abc import Iterable, Sequence
from typing import Any

from attrs import define, field, frozen

from . import limits
from .diagnostic import Diagnostic, Fix, Severity
from .nearest import all_near, nearest
from .source import Source, Span
from .syntax import Clause, Name, Node
from .types import Type

KINDS = {
    "party": "a party",
    "asset": "an asset",
    "event": "an event",
    "index": "an index",
    "stream": "a stream",
    "account": "an account",
    "payer": "a payer",
    "instrument": "an instrument",
    "let": "a value",
    "table": "a table",
    "reading": "a reading",
    "royalty": "a royalty",
    "waterfall": "a waterfall",
    "amendment": "an amendment",
    "payment": "a payment",
    "option": "an option",
    "security": "a security",
    "covenant": "a covenant",
    "measure": "a measure",
    "year": "a year",
    "business days": "business days",
    "deal": "another deal",
    "source": "a document",
}


def one_of(kinds: Sequence[str]) -> str:
    """Kinds of names in a row: `a party, an instrument or a reading`."""
    words = [KINDS[kind] for kind in kinds]
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


@frozen(eq=False, repr=False, slots=False)
class Symbol:
    """A declared name.

    `key` is the name it goes by (an instrument's singular); `node` declares it; `owner` is the clause in
    which it stands.
    """

    kind: str
    key: str
    node: Node
    owner: Clause


@define(eq=False, repr=False, slots=False)
class Scope:
    """The names of a deal, what was found wrong with their use, and the type of each expression.

    `types`, `coerced` and `wanted` are keyed by the identity of an expression's node: its own type, the type
    that a bare number takes on where it stands, and the type that an undisclosed term must have. `named` are the
    types of named values, which all of their pieces have. `elsewhere` holds the names of meanings that are not chosen,
    `read_elsewhere` the examples, by identity, of which lines are read under another meaning,
    `busy` the values whose type or figure is being found.
    `broken` are names that clauses with errors declare: their use is wrong too, and told no further; so are those of
    the deals that are `missing`, by the names that these are used under, of a template by none. `wrong` are
    the places of all errors but those of marks. `partial` says that only the sound part of a deal is looked at.
    `translations` are those of the deal by the two currencies. `changed` are the effects of the clauses in force by the
    values that they change, `ended` by the clauses that they end, start or revive; `overriding` are the clauses that
    go before each, directly.
    """

    source: Source
    symbols: dict[str, Symbol] = field(factory=dict)
    currency: str | None = None
    currencies: set[str] = field(factory=set)
    findings: list[Diagnostic] = field(factory=list)
    types: dict[int, Type] = field(factory=dict)
    coerced: dict[int, Type] = field(factory=dict)
    wanted: dict[int, Type] = field(factory=dict)
    translations: dict[tuple[str, str], Any] = field(factory=dict)
    named: dict[str, Type] = field(factory=dict)
    busy: list[str] = field(factory=list)
    elsewhere: dict[str, tuple[str, str]] = field(factory=dict)
    read_elsewhere: set[int] = field(factory=set)
    broken: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()
    wrong: list[Span] = field(factory=list)
    partial: bool = False
    changed: dict[str, list[Any]] = field(factory=dict)
    ended: dict[str, list[Any]] = field(factory=dict)
    overriding: dict[str, list[str]] = field(factory=dict)

    def error(
        self,
        code: str,
        message: str,
        where: Node | Span,
        help: str,
        related: Iterable[tuple[Span, str]] = (),
        severity: Severity = Severity.ERROR,
        fix: Fix | None = None,
    ) -> None:
        """Note a finding at a node."""
        span = where.span if isinstance(where, Node) else where
        others = tuple((self.source.place(there), words) for there, words in related)
        self.findings.append(Diagnostic(code, severity, message, self.source.place(span), help, others, fix))
        if severity is Severity.ERROR:
            self.wrong.append(span)

    def find(self, name: Name, *kinds: str) -> Symbol | None:
        """What a name stands for; a finding and None where it stands for nothing of these kinds."""
        symbol = self.symbols.get(name.text)
        if symbol is None and name.text in self.elsewhere:
            reading, meaning = self.elsewhere[name.text]
            message = f"'{name}' exists only under the meaning '{meaning}' of '{reading}'"
            self.error("RG114", message, name, f"declare '{name}' under each meaning of '{reading}', or outside")
            return None
        if symbol is None and self.is_broken(name):
            return None
        if symbol is None:
            way, near = self._suggest(name.text, kinds)
            fix = Fix(f"write '{near}'", ((name.span, near),)) if near and self._alone(name.text, kinds) else None
            self.error("RG101", f"'{name}' is not declared", name, way, fix=fix)
            return None
        if kinds and symbol.kind not in kinds:
            wanted = one_of(kinds)
            message = f"'{name}' is {KINDS[symbol.kind]}, where {wanted} is expected"
            self.error(
                "RG103",
                message,
                name,
                self._suggest(name.text, kinds)[0],
                [(symbol.owner.span, "declared here")],
            )
            return None
        return symbol

    def is_broken(self, name: Name) -> bool:
        """Whether a name stands for something with errors of its own; then nothing follows from it."""
        lost = any(name.text.startswith(f"{deal}." if deal else "") for deal in self.missing)
        if name.text in self.symbols or not (lost or name.text in self.broken):
            return False
        self.wrong.append(name.span)
        return True

    def _alone(self, name: str, kinds: tuple[str, ...]) -> bool:
        """Whether one declared name alone is like a name that is not."""
        return len(all_near(name, self._known(kinds))) == 1

    def _known(self, kinds: tuple[str, ...]) -> list[str]:
        """The declared names of some kinds, or of all."""
        return [text for text, symbol in self.symbols.items() if not kinds or symbol.kind in kinds]

    def _suggest(self, name: str, kinds: tuple[str, ...]) -> tuple[str, str]:
        """The way out of a name that is not known, and the name that was probably meant."""
        from .slips import INSTEAD

        if name in INSTEAD:
            return INSTEAD[name], ""
        if self.partial or len(self.findings) >= limits.ERRORS_SHOWN:
            return f"declare '{name}', or use a name that is declared", ""
        known = self._known(kinds)
        near = nearest(name, known)
        if near:
            return f"did you mean '{near}'?", near
        if not kinds:
            return f"declare '{name}', or use a name that is declared", ""
        what = one_of(kinds)
        if known:
            return f"use {what}: " + ", ".join(sorted(known)[:6]), ""
        return f"declare {what} called '{name}'", ""

    def plural(self, unit: str) -> str:
        """The name of several of a unit, as the contract declares it."""
        symbol = self.symbols.get(unit)
        plural = getattr(symbol.node, "plural", None) if symbol else None
        return str(plural or unit)

    def type_of(self, node: Any) -> Type:
        """The type that an expression was found to have where it stands."""
        return self.coerced.get(id(node)) or self.types[id(node)]
