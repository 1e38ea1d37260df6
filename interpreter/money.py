"""Rounding and sharing of exact amounts, and their text. No floats pass here."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

from ..dsl.currencies import minor_digits
from ..dsl.model import Model
from ..dsl.types import Type, is_currency

Figure = Fraction | int


def exact(value: Figure) -> Figure:
    """A rational that is whole, as an integer."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value


def round_to(value: Figure, unit: Figure, mode: str) -> Figure:
    """The multiple of `unit` that `mode` chooses: half up (ties upwards), half even, down, up."""
    ratio = Fraction(value) / unit
    whole = ratio.numerator // ratio.denominator
    match mode:
        case "down":
            count = whole
        case "up":
            count = -(-ratio.numerator // ratio.denominator)
        case "half even":
            count = round(ratio)
        case "half up":
            count = (2 * ratio.numerator + ratio.denominator) // (2 * ratio.denominator)
        case _:
            raise ValueError(f"no rounding mode {mode!r}")
    return exact(count * unit)


class Cap:
    """A limit on what several parts may be rounded to: `slack` is what their rounding up may still use.

    `weights` says how much of it one unit of money of a part uses. Parts begin rounded down.
    """

    def __init__(self, left: Figure, weights: Mapping[int, Figure], dues: Sequence[Figure], unit: Figure) -> None:
        lost = ((dues[i] - _floor(dues[i], unit) * unit) * weight for i, weight in weights.items())
        self.slack = left + sum(lost)
        self.weights = weights
        self.unit = unit

    def allows(self, index: int) -> bool:
        """Whether a part may have one unit more."""
        return self.slack - self.weights.get(index, 0) * self.unit >= 0

    def use(self, index: int) -> None:
        """A part has one unit more."""
        self.slack -= self.weights.get(index, 0) * self.unit


def apportion(total: Figure, dues: Sequence[Figure], unit: Figure, caps: Sequence[Cap] = ()) -> list[Figure]:
    """Multiples of `unit` that sum to `total`, as near to the exact dues as can be.

    Each due is rounded down (none below zero), and the units that are missing go one each by largest
    remainder, ties to the due named first; a due that a cap holds is not rounded up while another
    can be. A total that is no multiple of the unit leaves its odd part with whoever then lacks most.
    """
    counts = [max(0, _floor(due, unit)) for due in dues]
    missing = _floor(total, unit) - sum(counts)
    if missing:
        order = _by_remainder(dues, unit, counts)
        while missing > 0:
            before = missing
            for index in order:
                if missing and _allowed(caps, index):
                    counts[index] += 1
                    missing -= 1
                    _use(caps, index)
            if missing == before:
                counts[order[0]] += missing
                missing = 0
        for index in reversed(order) if missing else ():
            given_back = min(counts[index], -missing)
            counts[index] -= given_back
            missing += given_back
    shares = [exact(count * unit) for count in counts]
    odd = exact(total - sum(shares))
    if odd:
        index = max(range(len(dues)), key=lambda i: (_allowed(caps, i), dues[i] - shares[i]))
        shares[index] = exact(shares[index] + odd)
    return shares


def _allowed(caps: Sequence[Cap], index: int) -> bool:
    return not caps or all(cap.allows(index) for cap in caps)


def _use(caps: Sequence[Cap], index: int) -> None:
    for cap in caps:
        cap.use(index)


def _by_remainder(dues: Sequence[Figure], unit: Figure, counts: Sequence[int]) -> list[int]:
    """The places of the dues by what rounding down left of them, the largest first."""
    exact_counts = dues if unit == 1 else [Fraction(due) / unit for due in dues]
    common = lcm(*(due.denominator for due in exact_counts))
    sizes = [
        (due.numerator - count * due.denominator) * (common // due.denominator)
        for due, count in zip(exact_counts, counts, strict=True)
    ]
    return sorted(range(len(dues)), key=lambda i: (-sizes[i], i))


def leave_residue(
    total: Figure,
    dues: Sequence[Figure],
    unit: Figure,
    mode: str,
    taker: int,
    caps: Sequence[Cap] = (),
) -> list[Figure]:
    """Every due but one rounded by `mode`; that one takes what is left, and is never below zero."""
    shares: list[Figure] = []
    for index, due in enumerate(dues):
        low = max(0, _floor(due, unit) * unit)
        rises = max(0, round_to(due, unit, mode)) > low
        if rises and index != taker and _allowed(caps, index):
            low += unit
            _use(caps, index)
        shares.append(exact(low))
    shares[taker] = exact(total - sum(share for index, share in enumerate(shares) if index != taker))
    for index in reversed([index for index in range(len(shares)) if index != taker]):
        given_back = min(shares[index], max(0, -shares[taker]))
        shares[index] = exact(shares[index] - given_back)
        shares[taker] = exact(shares[taker] + given_back)
    return shares


def _floor(value: Figure, unit: Figure) -> int:
    if unit == 1:
        return value if isinstance(value, int) else value.numerator // value.denominator
    ratio = Fraction(value) / unit
    return ratio.numerator // ratio.denominator


def digits_of(unit: str) -> int:
    """How many decimals money of a unit has, in all or per something; none where it is no currency.

    A rate of one currency per another has those of the one less those of the other, which may be below zero.
    """
    currency, _, per = unit.partition(" per ")
    return sum(sign * minor_digits(each) for sign, each in ((1, currency), (-1, per)) if each and is_currency(each))


def scale_of(kind: Type) -> Figure:
    """Smallest units in one unit of a type: 100 for an amount in dollars, 1 for shares."""
    factor = Fraction(1)
    for unit, power in kind.unit:
        if is_currency(unit):
            factor *= Fraction(10) ** (minor_digits(unit) * power)
    return exact(factor)


def rounding_unit(model: Model, unit: str) -> int | None:
    """The unit to which money of a currency is rounded, in its smallest units; None where it is not.

    Money of a currency that is never paid so finely is rounded to its smallest unit.
    """
    if model.rounding is None or not is_currency(unit):
        return None
    value = model.rounding.unit * 10 ** minor_digits(unit)
    return value.numerator if value.denominator == 1 else 1


def in_major(value: Figure, unit: str) -> Fraction:
    """An amount in smallest units, in whole ones."""
    return Fraction(value) / Fraction(10) ** digits_of(unit)


def show_money(value: Figure, unit: str) -> str:
    """An amount in smallest units as text: `1500000.00`; what is finer is shown exactly, see show_short."""
    digits = digits_of(unit)
    value = exact(value)
    if isinstance(value, Fraction) or digits < 0:
        return show_short(in_major(value, unit))
    sign, whole = ("-" if value < 0 else ""), f"{abs(value):0{digits + 1}d}"
    return sign + (whole[:-digits] + "." + whole[-digits:] if digits else whole)


def whole_rate(rate: Figure, unit: str, base: str) -> Figure:
    """A rate in smallest units of one unit for each smallest unit of another, as one of whole units."""
    return exact(Fraction(rate) * Fraction(10) ** (digits_of(base) - digits_of(unit)))


def show_exact(value: Figure) -> str:
    """A rational as text: `3/4`, `2000000`."""
    return str(Fraction(value))


def show_decimal(value: Figure, places: int = 12) -> str:
    """A rational rounded half up to so many places, as text."""
    count = round_to(value, Fraction(1, 10**places), "half up") * 10**places
    whole = f"{abs(int(count)):0{places + 1}d}"
    return ("-" if count < 0 else "") + whole[:-places] + "." + whole[-places:]


def show_figure(value: Figure, least: int, most: int = 12, cut: int = 6) -> str:
    """A rational as a person reads it: `1,000.00`, and `0.333333...` where its decimals do not end within `most`.

    `least` is how many decimals it has at the least; one that does not end is cut off, not rounded.
    """
    places = next((p for p in range(least, most + 1) if (value * 10**p) % 1 == 0), None)
    count = abs(Fraction(value)) * 10 ** (cut if places is None else places)
    whole = f"{count.numerator // count.denominator:0{(cut if places is None else places) + 1}d}"
    point = len(whole) - (cut if places is None else places)
    text = whole[:point] + ("." + whole[point:] if whole[point:] else "")
    return ("-" if value < 0 else "") + with_commas(text) + ("..." if places is None else "")


def show_short(value: Figure, places: int = 12) -> str:
    """A rational as decimals where they end within so many places, else as a quotient: `0.01`, `1/3`."""
    if Fraction(value * 10**places).denominator > 1:
        return show_exact(value)
    text = show_decimal(value, places)
    return text.rstrip("0").rstrip(".")


def with_commas(text: str) -> str:
    """`1500000.00` as a person reads it: `1,500,000.00`."""
    sign, rest = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, dot, decimals = rest.partition(".")
    return f"{sign}{int(whole):,}{dot}{decimals}" if whole.isdigit() else text
