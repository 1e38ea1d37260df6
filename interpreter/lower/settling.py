"""The order in which what waits for a condition is settled: what is written before it is read."""

from collections.abc import Container, Sequence

from attrs import evolve

from ..formula import ZERO, Expr, Reg, add, below, div, if_, joined, reads, replaced
from ..program import Check, Latch, Operation, Post, Rule, Set
from .context import Counter, Lowering


def in_order(into: Lowering, rules: Sequence[Rule]) -> list[Rule]:
    """Settling rules so that each runs after those that write what it reads, in text order where free.

    Each runs once a tick, so a circle of conditions is refused.
    """
    writers: dict[str, list[int]] = {}
    for number, rule in enumerate(rules):
        for name in _written(rule):
            writers.setdefault(name, []).append(number)
    before = [
        sorted({w for name in _read(rule) for w in writers.get(name, ()) if w != number})
        for number, rule in enumerate(rules)
    ]
    done: list[int] = []
    state = [0] * len(rules)
    stack = [(number, False) for number in reversed(range(len(rules)))]
    while stack:
        number, ready = stack.pop()
        if ready:
            state[number] = 2
            done.append(number)
        elif state[number] == 0:
            state[number] = 1
            stack.append((number, True))
            stack.extend((other, False) for other in reversed(before[number]) if state[other] != 2)
        elif state[number] == 1:
            _refuse(into, rules[number])
            return list(rules)
    return [rules[number] for number in done]


def _refuse(into: Lowering, rule: Rule) -> None:
    message = f"'{rule.clause}' waits for something that in turn waits for it"
    into.refuse("RG107", message, rule.span, "let one of the conditions be reported from outside, or on a day")


def _written(rule: Rule) -> set[str]:
    found: set[str] = set()
    for operation in rule.body:
        match operation:
            case Latch() | Set():
                found.add(operation.register)
            case Post():
                found |= {name for name, _ in operation.adds}
            case _:
                pass
    return found


def _read(rule: Rule) -> set[str]:
    """The registers that a rule reads, but those that only it writes."""
    own = _written(rule)
    found: set[str] = set()
    for operation in rule.body:
        exprs: tuple[Expr, ...] = ()
        match operation:
            case Latch() | Check():
                exprs = (operation.condition,)
            case Set():
                exprs = (operation.value, operation.when)
            case Post():
                exprs = (operation.amount, operation.when)
            case _:
                exprs = (operation.value,) if hasattr(operation, "value") else ()
        found |= {item.name for expr in exprs for item in reads(expr) if isinstance(item, Reg)}
    return found - own


def with_carries(into: Lowering, settling: Sequence[Rule], rules: Sequence[Rule]) -> list[Rule]:
    """Settling rules whose ends count what is owed, to the last fraction, where rounding is cumulative.

    The split counts so too: an end is never reached by a rounded sum.
    """
    owed = owed_by(into.registers, rules)
    return [evolve(rule, body=tuple(_counting(operation, owed) for operation in rule.body)) for rule in settling]


def owed_by(registers: Container[str], rules: Sequence[Rule]) -> dict[str, Expr]:
    """What counters count with what is owed and not yet paid, each payee's once, where rounding is cumulative."""
    owed: dict[str, dict[str, Expr]] = {}
    for operation in (operation for rule in rules for operation in rule.body):
        if not isinstance(operation, Post):
            continue
        carry = f"carry:{operation.clause}/{operation.target}"
        if carry not in registers or operation.kind not in ("cash", "measure"):
            continue
        amount: Expr = Reg(carry)
        if operation.kind == "measure":
            units = Reg(Counter("outstanding", str(operation.target)).register)
            amount = if_(below(ZERO, units), div(amount, units), ZERO)
        for name, sign in operation.adds:
            if sign > 0:
                owed.setdefault(name, {})[carry] = amount
    return {name: joined(add, [Reg(name), *parts.values()]) for name, parts in owed.items()}


def _counting(operation: Operation, owed: dict[str, Expr]) -> Operation:
    if isinstance(operation, Latch) and operation.register.startswith("end:"):
        return evolve(operation, condition=replaced(operation.condition, owed))
    return operation
