"""Figures in the words of messages."""

from fractions import Fraction

from .dates import Duration


def show(value: object, decimals: int = 0) -> str:
    """A figure as a person writes it: commas, and decimals where they end, at least so many."""
    if isinstance(value, Duration):
        return f"{value.count} {value.unit}{'s' if value.count != 1 else ''}"
    if not isinstance(value, Fraction):
        return str(value)
    power = decimals
    while power < 30 and (value * 10**power).denominator != 1:
        power += 1
    if power == 30:
        return str(value)
    digits = f"{abs(value.numerator) * 10**power // value.denominator:0{power + 1}d}"
    whole = f"{int(digits[: len(digits) - power]):,}"
    return ("-" if value < 0 else "") + whole + (f".{digits[-power:]}" if power else "")
