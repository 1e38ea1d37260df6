"""With cumulative rounding every limit counts what is owed, to the last fraction, and not what was paid."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve

from ..formula import ZERO, Expr, Reg, Val, add, below, div, if_, reads, replaced
from ..program import (
    AllOf,
    AnyOf,
    BandOf,
    End,
    Gap,
    Latch,
    Let,
    Limit,
    Move,
    Operation,
    Post,
    Register,
    Rule,
    Set,
    Share,
    Split,
    Until,
)
from .context import Counter, Lowering
from .payee import instrument_of, outstanding

CARRY = "carry:"
"""Begins the name of the register of what is owed to a payee and not yet paid."""

SECURES = "secured."
"""Begins the name of the value of what a lien secures."""


def counting_owed(into: Lowering, rules: Sequence[Rule]) -> list[Rule]:
    """Rules whose ends of bands count what is owed: so the split ends where it would without rounding.

    What was counted when a window opened is kept twice, as it was paid and as it was owed.
    """
    owed = _owed(into, rules)
    if not owed:
        return list(rules)
    sets = [op for rule in rules for op in rule.body if isinstance(op, Set) and _is_window(into, op.register)]
    while bases := [op for op in sets if op.register not in owed and _reads_any(op.value, owed)]:
        for base in bases:
            unit = into.registers[base.register].unit
            owed[base.register] = into.register(f"{base.register}, owed", Register("window", unit, 0))
    return [evolve(rule, body=tuple(_operations(rule, owed))) for rule in rules]


def _is_window(into: Lowering, register: str) -> bool:
    return into.registers[register].kind == "window"


def _reads_any(expr: Expr, registers: Mapping[str, Expr]) -> bool:
    return any(isinstance(item, Reg) and item.name in registers for item in reads(expr))


def _owed(into: Lowering, rules: Sequence[Rule]) -> dict[str, Expr]:
    """Each counter of money that is rounded: with what is owed and not yet paid of it."""
    owed: dict[str, Expr] = {}
    known: set[tuple[str, str]] = set()
    for post in (op for rule in rules for op in rule.body if isinstance(op, Post)):
        for carry in _carries(into, post):
            for name, more in _counted(into, post, carry):
                if (name, carry.name) not in known:
                    known.add((name, carry.name))
                    owed[name] = add(owed.get(name, Reg(name)), more)
    return owed


def _carries(into: Lowering, post: Post) -> list[Reg]:
    """The registers of what a posting of a split leaves unpaid."""
    prefix = f"{post.split}.paid."
    paid = sorted(item.name for item in reads(post.amount) if isinstance(item, Val) and post.split)
    names = [CARRY + name.removeprefix(prefix) for name in paid if name.startswith(prefix)]
    return [Reg(name) for name in names if name in into.registers]


def _counted(into: Lowering, post: Post, carry: Reg) -> Iterator[tuple[str, Expr]]:
    """The counters that a posting adds to, each with the part of it that is unpaid."""
    yield from ((name, carry) for name, sign in post.adds if sign > 0)
    if post.target is not None and instrument_of(into, post.target):
        units = outstanding(into, post.target)
        yield Counter("per", post.target).register, if_(below(ZERO, units), div(carry, units), ZERO)


def _operations(rule: Rule, owed: Mapping[str, Expr]) -> Iterator[Operation]:
    for operation in rule.body:
        match operation:
            case Set(register=register) if isinstance(base := owed.get(register), Reg):
                yield evolve(operation, register=base.name, value=replaced(operation.value, owed))
                yield operation
            case Latch(register=register) if register.startswith("end:"):
                yield evolve(operation, condition=replaced(operation.condition, owed))
            case Let(name=name) if name.endswith(".level") or name.startswith(SECURES):
                yield evolve(operation, value=replaced(operation.value, owed))
            case Split():
                bands = tuple(_band(band, owed) for band in operation.bands)
                moves = tuple(Move(move.of, replaced(move.start, owed)) for move in operation.moves)
                yield evolve(operation, bands=bands, moves=moves)
            case Share():
                yield evolve(operation, limits=tuple(_limit(limit, owed) for limit in operation.limits))
            case _:
                yield operation


def _band(band: BandOf, owed: Mapping[str, Expr]) -> BandOf:
    ends = tuple(End(end.name, _until(end.until, owed), end.once) for end in band.ends)
    return BandOf(band.label, band.shares, band.speeds, ends, band.guard, band.span, band.takes)


def _until(until: Until, owed: Mapping[str, Expr]) -> Until:
    match until:
        case Gap():
            terms = tuple((key, replaced(coefficient, owed)) for key, coefficient in until.terms)
            return Gap(terms, replaced(until.constant, owed))
        case AllOf():
            return AllOf(tuple(_until(part, owed) for part in until.parts))
        case AnyOf():
            return AnyOf(tuple(_until(part, owed) for part in until.parts))


def _limit(limit: Limit, owed: Mapping[str, Expr]) -> Limit:
    return Limit(replaced(limit.left, owed), limit.weights, tuple(replaced(part, owed) for part in limit.whole))
