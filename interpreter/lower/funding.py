"""What was paid in: an end that is reckoned on it is not reached before anything was."""

from collections.abc import Iterable

from ..formula import TRUE, ZERO, Expr, Reg, below, either, joined, reads

FUNDED = "funded"
"""The sense of the counters of what parties pay by fundings."""


def once_funded(exprs: Iterable[Expr]) -> Expr:
    """That something was paid in, where formulas count what is: a multiple of nothing is no ceiling yet."""
    found = {item.name for expr in exprs for item in reads(expr) if isinstance(item, Reg) and _is_counter(item.name)}
    return joined(either, [below(ZERO, Reg(name)) for name in sorted(found)]) if found else TRUE


def _is_counter(register: str) -> bool:
    """Whether a register is such a counter, and not what one had counted when a window opened."""
    return register.startswith((f"{FUNDED}:", "outlay:")) and " " not in register
