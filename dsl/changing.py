"""What changes as a deal is carried out: the values that effects name, and the clauses that they end or start."""

from collections.abc import Iterable, Iterator

from .scope import Scope
from .syntax import Clause, NotModelled, walk
from .terms import expression as ex
from .terms.change import Amendment, Changed, Choice, Effect, Ends, On, Restart
from .terms.option import Option
from .terms.table import Table
from .terms.term import Overrides
from .terms.value import Drafting, Let, Reading


def note_changes(scope: Scope, clauses: Iterable[Clause]) -> None:
    """Enter what the clauses in force change, end, start or revive, and what the clauses declared override."""
    for effect in (effect for clause in clauses for effect in effects_in(clause)):
        if isinstance(effect, Changed):
            scope.changed.setdefault(effect.name.text, []).append(effect)
        elif isinstance(effect, Ends):
            scope.ended.setdefault(effect.clause.text, []).append(effect)
    for key, symbol in scope.symbols.items():
        for term in getattr(symbol.node, "terms", ()):
            if isinstance(term, Overrides) and key == symbol.key:
                scope.overriding.setdefault(term.clause.text, []).append(key)


def effects_in(clause: Clause) -> Iterator[Effect]:
    """Every effect of a clause, in text order, those under conditions among them; none where it has none."""
    match clause:
        case On() | Amendment():
            yield from _flat(clause.effects)
        case Option():
            yield from _flat(clause.lines)


def changes_of(clause: Clause) -> Iterator[str]:
    """The names of the values and clauses that the effects of a clause change."""
    for effect in effects_in(clause):
        if isinstance(effect, Changed):
            yield effect.name.text
        elif isinstance(effect, Ends):
            yield effect.clause.text


def _flat(lines: Iterable[object]) -> Iterator[Effect]:
    for line in lines:
        if isinstance(line, Choice):
            yield line
            yield from _flat(line.effects)
            yield from _flat(line.otherwise.effects if line.otherwise else ())
        elif isinstance(line, Effect) and not isinstance(line, (NotModelled, Restart)):
            yield line


def values_of(scope: Scope, let: Let | Table) -> tuple[ex.Expr, ...]:
    """What a named value may be: its pieces, and what it becomes where that is not said by itself."""
    changed = scope.changed.get(let.name.text, ())
    others = (effect.value for effect in changed)
    return (*(piece.value for piece in let.pieces), *(v for v in others if not _names(scope, v, let.name.text)))


def _names(scope: Scope, expr: ex.Expr, name: str) -> bool:
    """Whether an expression names a value, also by way of others."""
    seen: set[str] = set()
    waiting: list[ex.Expr] = [expr]
    while waiting:
        for node in walk(waiting.pop()):
            if not isinstance(node, ex.Reference) or node.name.text in seen:
                continue
            seen.add(node.name.text)
            symbol = scope.symbols.get(node.name.text)
            if symbol and isinstance(symbol.node, (Let, Table)):
                waiting += [piece.value for piece in symbol.node.pieces]
                waiting += [effect.value for effect in scope.changed.get(symbol.key, ())]
            elif symbol and isinstance(symbol.node, Reading):
                waiting += [m.value for m in symbol.node.meanings if not isinstance(m, Drafting)]
    return name in seen
