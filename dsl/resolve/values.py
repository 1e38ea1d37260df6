"""Values and readings: pieces that reach somewhere, meanings that can stand for one another."""

from ..infer import expect, infer
from ..scope import Scope
from ..syntax import Clause, Name
from ..terms.expression import Expr, Reference
from ..terms.limit import Otherwise, Thereafter, Through, Until, While
from ..terms.value import Drafting, Let, Meaning, Reading
from ..types import TRUTH


def check_value(scope: Scope, clause: Clause) -> None:
    """Check a let or a reading; other clauses are left alone."""
    if isinstance(clause, Let):
        _check_let(scope, clause)
    elif isinstance(clause, Reading):
        _check_reading(scope, clause)


def _check_let(scope: Scope, let: Let) -> None:
    infer_value(scope, let.name, tuple(piece.value for piece in let.pieces))
    last = let.pieces[-1]
    for piece in let.pieces:
        match piece.limit:
            case Until(condition=condition) | While(condition=condition):
                expect(scope, condition, TRUTH, "what a piece waits for")
            case Otherwise() | Thereafter() if piece is not last:
                scope.error("RG209", "no piece after this one is ever reached", piece, "put it last")
            case Through() | Otherwise() | Thereafter():
                pass
            case _:
                message = "a piece of a value cannot end like a band"
                scope.error("RG001", message, piece.limit, "end it with 'through', 'until', 'while', or 'thereafter'")
    if not any(isinstance(piece.limit, (Otherwise, Thereafter)) for piece in let.pieces):
        message = f"'{let.name}' has no value once its last piece has ended"
        scope.error("RG110", message, last, "add a last line: ... thereafter")


def infer_value(scope: Scope, name: Name, values: tuple[Expr, ...]) -> None:
    """Find the type of a named value once, so that every use has it."""
    symbol = scope.symbols.get(name.text)
    if symbol and symbol.kind in ("let", "reading", "table"):
        infer(scope, Reference(name))
    for value in values:
        if id(value) not in scope.types:
            infer(scope, value)


def _check_reading(scope: Scope, reading: Reading) -> None:
    names = [meaning.name.text for meaning in reading.meanings]
    for number, meaning in enumerate(reading.meanings):
        if names.index(meaning.name.text) != number:
            scope.error("RG102", f"the meaning '{meaning.name}' is given twice", meaning.name, "give it another name")
    if len(reading.meanings) < 2:
        message = f"'{reading.name}' has one meaning only"
        scope.error("RG110", message, reading, "add another meaning, or write the clause without a reading")
    values = [meaning for meaning in reading.meanings if isinstance(meaning, Meaning)]
    draftings = [meaning for meaning in reading.meanings if isinstance(meaning, Drafting)]
    if values and draftings:
        message = "some meanings are values and some are clauses"
        scope.error("RG103", message, draftings[0], "write all meanings in one way")
    elif values and not _is_payees(scope, values):
        infer_value(scope, reading.name, tuple(meaning.value for meaning in values))


def _is_payees(scope: Scope, meanings: list[Meaning]) -> bool:
    """Whether the meanings name payees; then all of them must."""
    kinds = [_payee_kind(scope, meaning.value) for meaning in meanings]
    if not any(kinds):
        return False
    for meaning, kind in zip(meanings, kinds, strict=True):
        broken = isinstance(meaning.value, Reference) and scope.is_broken(meaning.value.name)
        if kind is None and not broken:
            scope.error("RG103", "this meaning is no payee, as the others are", meaning.value, "name a payee")
    return True


def _payee_kind(scope: Scope, value: Expr) -> str | None:
    if not isinstance(value, Reference) or value.window:
        return None
    symbol = scope.symbols.get(value.name.text)
    return symbol.kind if symbol and symbol.kind in ("party", "instrument") else None
