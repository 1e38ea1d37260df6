"""What changes as a deal is carried out: set by a rule of one happening, and read from the next one on.

A register that changes has two beside it: what it is to be next, and by which effect that was said. What is to be
next is put in its place when everything else of the happening has been done, so no rule sees a change of its own
happening, whatever the order in which they run.
"""

from collections.abc import Iterator, Sequence

from ...dsl.source import Span
from ...dsl.syntax import Node
from ...dsl.types import TRUTH, UNKNOWN, Type
from ..formula import TRUE, ZERO, Const, Expr, Reg, Scalar, at_most, below, both, either, if_, no
from ..program import Check, Operation, Register, Rule, Set
from .context import SETTLE, Lowering

NEXT = "next:"
"""Begins the name of the register of what another is to be next."""

PENDING = "pending:"
"""Begins the name of the register of the effect that said so; 0 where none did."""


def changed_value(into: Lowering, name: str, own: Expr) -> Expr:
    """A value that effects change: its own until then, else what it became."""
    register = term(into, name)
    return if_(Reg(_since(into, name)), Reg(register), own)


def term(into: Lowering, name: str) -> str:
    """The register of what a value became."""
    from .expressions import words_of

    kind = _type_of(into, name)
    first: Scalar = False if kind == TRUTH else 0
    register = into.register(f"term:{name}", Register("term", words_of(kind), first)).name
    _since(into, name)
    return register


def _since(into: Lowering, name: str) -> str:
    return into.register(f"changed:{name}", Register("latch", "", False)).name


def _type_of(into: Lowering, name: str) -> Type:
    scope = into.model.scope
    pieces = getattr(into.model.symbol(name).node, "pieces", ())
    values = [*(piece.value for piece in pieces), *(effect.value for effect in scope.changed[name])]
    kinds = [scope.coerced.get(id(value)) or scope.types.get(id(value), UNKNOWN) for value in values]
    return next((kind for kind in kinds if kind != UNKNOWN), UNKNOWN)


def switch(into: Lowering, name: str, first: bool) -> str:
    """A register of whether something is so, which effects set either way."""
    return into.register(name, Register("term", "", first)).name


def to_be(
    into: Lowering,
    register: str,
    value: Expr,
    when: Expr,
    effect: Node,
    effects: Sequence[Node],
    clause: str,
    new: Expr = TRUE,
) -> Iterator[Operation]:
    """Say what a register is to be from the next happening on; `effects` are all that set it. `new` says
    whether that is another value than it has. Where two do so at one moment the run stops.
    """
    pending = _pending(into, register)
    number = Const(effects.index(effect) + 1)
    others = [other for other in effects if other is not effect]
    if others:
        lines = " or ".join(str(line) for line in sorted({into.model.source.place(o.span).line for o in others}))
        free = either(at_most(pending, ZERO), both(at_most(pending, number), at_most(number, pending)))
        name = register.partition(":")[2]
        yield Check(
            condition=either(no(when), free),
            code="RG610",
            message=f"'{name}' is set twice at one moment: here, and by line {lines}",
            help="say which holds: put one of the effects under 'if', or let one happen at another moment",
            clause=clause,
            span=effect.span,
        )
    yield Set(register=NEXT + register, value=value, when=both(when, new), clause=clause, span=effect.span)
    yield Set(register=pending.name, value=number, when=when, clause=clause, span=effect.span)


def _pending(into: Lowering, register: str) -> Reg:
    """The register of the effect that set another; with it the rule that puts the value in place."""
    name, known = PENDING + register, into.registers[register]
    if name not in into.registers:
        into.register(NEXT + register, Register("term", known.unit, known.init))
        pending = into.register(name, Register("term", ""))
        _put_in_place(into, register, below(ZERO, pending))
    return Reg(name)


def _put_in_place(into: Lowering, register: str, when: Expr) -> None:
    span = Span(0, 0)
    values: list[tuple[str, Expr]] = [(register, Reg(NEXT + register))]
    if register.startswith("term:"):
        values.append((f"changed:{register.partition(':')[2]}", TRUE))
    values.append((PENDING + register, ZERO))
    body = tuple(Set(register=name, value=value, when=when, clause="", span=span) for name, value in values)
    into.last.append(Rule(SETTLE, body, "", span=span))
