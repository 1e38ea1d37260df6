"""A payment as the lines of a report: one, or one a tier."""

from fractions import Fraction

from ...dsl.show import show
from ..money import digits_of, round_to, show_money
from .due import Due

COLUMNS = ("date", "clause", "party", "amount", "currency", "base", "deductions", "rate", "tier", "exchange_rate")


def lines_of(each: Due) -> list[dict[str, str]]:
    """The lines of a report on a payment; the last has what rounding leaves."""
    common = {"date": each.day.isoformat(), "clause": each.clause, "party": each.payee, "currency": each.unit}
    if each.exchange_rate is not None:
        common["exchange_rate"] = _plain(each.exchange_rate)
    if len(each.tiers) < 2:
        line = {**common, "amount": show_money(each.amount, each.unit)}
        if each.tiers:
            line |= {"base": _plain(each.tiers[0].base), "rate": _plain(each.tiers[0].rate)}
        return [{**line, "deductions": _plain(each.deductions)} if each.tiers else line]
    left, lines = Fraction(each.amount), list[dict[str, str]]()
    for tier in each.tiers:
        last = tier is each.tiers[-1]
        amount = (
            left if last else Fraction(round_to(tier.base * tier.rate * 10 ** digits_of(each.unit), 1, "half even"))
        )
        left -= amount
        line = {**common, "amount": show_money(amount, each.unit), "base": _plain(tier.base), "rate": _plain(tier.rate)}
        lines.append({**line, "tier": tier.name, "deductions": "0" if lines else _plain(each.deductions)})
    return lines


def _plain(value: Fraction) -> str:
    """A figure without commas, with twelve decimals at most."""
    return show(Fraction(round_to(value, Fraction(1, 10**12), "half even"))).replace(",", "")
