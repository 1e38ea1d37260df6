"""A checked deal: its clauses in force under one choice of readings, with names bound and types known."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar, cast

from attrs import field, frozen

from .scope import Scope, Symbol
from .source import Source
from .syntax import Clause, Name, by_kind
from .terms import expression as ex
from .terms.head import Dated, Rounding, Use
from .terms.value import Drafting, Meaning, Reading
from .types import Type

C = TypeVar("C", bound=Clause)


@frozen(eq=False, repr=False, slots=False)
class Model:
    """What the interpreter reads.

    `clauses` are those in force, in text order: of a reading with several draftings only the one chosen.
    `choices` maps each reading to the meaning chosen. `earlier` is the deal as it stood until `restated_on`, the day on
    which an amendment was signed that takes effect before.
    """

    source: Source
    title: str
    dated: date
    currency: str
    rounding: Rounding | None
    clauses: tuple[Clause, ...]
    choices: Mapping[str, str]
    scope: Scope
    earlier: "Model | None" = None
    restated_on: date | None = None
    _of_kind: Mapping[type, Sequence[Clause]] = field(init=False, repr=False)

    @_of_kind.default
    def _sort_by_kind(self) -> Mapping[type, Sequence[Clause]]:
        return by_kind(self.clauses)

    def day_of(self, name: str) -> date:
        """The day of the deal whose name one is: of this one, or of another that it uses."""
        prefix, _, _ = name.rpartition(".")
        symbol = self.scope.symbols.get(prefix)
        used = symbol.node if symbol else None
        own = next((clause.day for clause in self.all_of(Dated)), self.dated)
        return (used.dated if isinstance(used, Use) else own) or self.dated

    def all_of(self, kind: type[C]) -> tuple[C, ...]:
        """The clauses of one kind, in text order."""
        return tuple(cast(Sequence[C], self._of_kind.get(kind, ())))

    def symbol(self, name: Name | str) -> Symbol:
        """What a name stands for."""
        return self.scope.symbols[str(name)]

    def type_of(self, expr: ex.Expr) -> Type:
        """The type of an expression where it stands."""
        return self.scope.type_of(expr)

    def meaning(self, reading: Reading) -> Meaning | Drafting:
        """The meaning chosen for a reading."""
        chosen = self.choices[reading.name.text]
        return next(m for m in reading.meanings if m.name.text == chosen)

    def payee(self, name: Name | str) -> Symbol:
        """Who is paid under a name; a reading of payees is followed to the one chosen."""
        symbol = self.symbol(name)
        while symbol.kind == "reading":
            assert isinstance(symbol.node, Reading)
            meaning = self.meaning(symbol.node)
            assert isinstance(meaning, Meaning) and isinstance(meaning.value, ex.Reference)
            symbol = self.symbol(meaning.value.name)
        return symbol
