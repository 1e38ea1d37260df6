"""The order in which what waits for a condition is settled: what is written before it is read."""

from collections.abc import Sequence

from ..formula import Expr, Reg, reads
from ..program import Check, Latch, Post, Rule, Set, Split
from .changing import PENDING
from .context import Lowering
from .limits import fixed_of


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
    told: set[int] = set()
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
        elif state[number] == 1 and number not in told:
            told |= _circle(before, number)
            _refuse(into, rules[number])
    return list(rules) if told else [rules[number] for number in done]


def _circle(before: Sequence[Sequence[int]], number: int) -> set[int]:
    """The rules that wait for a rule and for which it waits."""
    waits = _reached(before, number)
    return {other for other in waits if number in _reached(before, other)}


def _reached(before: Sequence[Sequence[int]], number: int) -> set[int]:
    found, stack = set(), [number]
    while stack:
        for other in before[stack.pop()]:
            if other not in found:
                found.add(other)
                stack.append(other)
    return found


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
            case Split():
                fixed = (expr for band in operation.bands for end in band.ends for expr in fixed_of(end.until))
                exprs = (operation.amount, *(move.start for move in operation.moves), *fixed)
            case _:
                exprs = (operation.value,) if hasattr(operation, "value") else ()
        found |= {item.name for expr in exprs for item in reads(expr) if isinstance(item, Reg)}
    return {name for name in found - own if not name.startswith(PENDING)}
