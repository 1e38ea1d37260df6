"""With cumulative rounding every limit counts what is owed, to the last fraction, and not what was paid."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import evolve

from ..formula import ZERO, Expr, Reg, Val, add, below, div, if_, joined, reads, replaced, sub
from ..program import BandOf, Gap, Latch, Let, Limit, Operation, Post, Register, Rule, Set, Share, Split, Until
from .context import Lowering
from .counters import FROM, Counter
from .values import is_limit, payee_paid

CARRY = "carry:"
"""Begins the name of the register of what is owed to a payee and not yet paid."""

AS_OWED = ", owed"
"""Ends the name of the register of what was owed when a window opened."""


def carry_from(payee: str, source: str) -> str:
    """The register of the part of it that came from one source."""
    return f"{CARRY}{payee}{FROM}{source}"


def carries(into: Lowering, payee: str, source: str, unit: str) -> tuple[Reg, Reg]:
    """The registers of what is owed to a payee and not yet paid: in all, and of one source."""
    counter = Register("counter", unit)
    return into.register(CARRY + payee, counter), into.register(carry_from(payee, source), counter)


def counting_owed(into: Lowering, rules: Sequence[Rule]) -> list[Rule]:
    """Rules whose ends of bands count what is owed: so the split ends where it would without rounding.

    What was counted when a window opened is kept twice, as it was paid and as it was owed.
    """
    owed = owed_by(into.registers, rules)
    if not owed:
        return list(rules)
    sets = [op for rule in rules for op in rule.body if isinstance(op, Set) and _is_window(into, op.register)]
    while bases := [op for op in sets if op.register not in owed and _reads_any(op.value, owed)]:
        for base in bases:
            unit = into.registers[base.register].unit
            owed[base.register] = into.register(base.register + AS_OWED, Register("window", unit))
    return [evolve(rule, body=tuple(_operations(rule, owed))) for rule in rules]


def _is_window(into: Lowering, register: str) -> bool:
    return into.registers[register].kind == "window"


def _reads_any(expr: Expr, registers: Mapping[str, Expr]) -> bool:
    return any(isinstance(item, Reg) and item.name in registers for item in reads(expr))


def owed_by(registers: Collection[str], rules: Sequence[Rule]) -> dict[str, Expr]:
    """Each counter of money that is rounded, with what is owed and not yet paid of it: each payee's once.

    In a finished program also what counters had counted when a window opened.
    """
    owed: dict[str, dict[Reg, Expr]] = {}
    for post in (op for rule in rules for op in rule.body if isinstance(op, Post)):
        for payee in _payees(registers, post):
            for name, sign in post.adds:
                of_source = carry_from(payee, str(post.source))
                carry = Reg(of_source if FROM in name and of_source in registers else CARRY + payee)
                if not name.startswith(CARRY):
                    unpaid = _unpaid(post, carry)
                    owed.setdefault(name, {})[carry] = unpaid if sign > 0 else sub(ZERO, unpaid)
    return opened_with(registers) | {name: joined(add, [Reg(name), *parts.values()]) for name, parts in owed.items()}


def opened_with(registers: Collection[str]) -> dict[str, Expr]:
    """What counters had counted when a window opened, as it was owed."""
    return {name: Reg(name + AS_OWED) for name in registers if name + AS_OWED in registers}


def _payees(registers: Collection[str], post: Post) -> list[str]:
    """The keys of the payees whose rounded money a posting is."""
    keys = [payee_paid(item) for item in reads(post.amount) if isinstance(item, Val)]
    return sorted(key for key in keys if key and CARRY + key in registers)


def _unpaid(post: Post, carry: Reg) -> Expr:
    """What a posting leaves unpaid: in all, or per unit."""
    if post.kind != "measure":
        return carry
    units = Reg(Counter("outstanding", str(post.target)).register)
    return if_(below(ZERO, units), div(carry, units), ZERO)


def _operations(rule: Rule, owed: Mapping[str, Expr]) -> Iterator[Operation]:
    for operation in rule.body:
        match operation:
            case Set(register=register) if isinstance(base := owed.get(register), Reg):
                yield evolve(operation, register=base.name, value=replaced(operation.value, owed))
                yield operation
            case Latch(register=register) if register.startswith("end:"):
                yield evolve(operation, condition=replaced(operation.condition, owed))
            case Let(name=name) if is_limit(name):
                yield evolve(operation, value=replaced(operation.value, owed))
            case Split():
                bands = tuple(_band(band, owed) for band in operation.bands)
                moves = tuple(evolve(move, start=replaced(move.start, owed)) for move in operation.moves)
                yield evolve(operation, bands=bands, moves=moves)
            case Share():
                yield evolve(operation, limits=tuple(_limit(limit, owed) for limit in operation.limits))
            case _:
                yield operation


def _band(band: BandOf, owed: Mapping[str, Expr]) -> BandOf:
    return evolve(band, ends=tuple(evolve(end, until=_until(end.until, owed)) for end in band.ends))


def _until(until: Until, owed: Mapping[str, Expr]) -> Until:
    if isinstance(until, Gap):
        terms = tuple((key, replaced(coefficient, owed)) for key, coefficient in until.terms)
        return Gap(terms, replaced(until.constant, owed))
    return evolve(until, parts=tuple(_until(part, owed) for part in until.parts))


def _limit(limit: Limit, owed: Mapping[str, Expr]) -> Limit:
    return Limit(replaced(limit.left, owed), limit.weights, tuple(replaced(part, owed) for part in limit.whole))
