"""What kinds of values there are, and which go together."""

from collections.abc import Mapping

from attrs import frozen


@frozen
class Type:
    """The type of a value.

    `kind` is amount, truth, date, duration or unknown; an amount has a `unit`: the powers of currencies,
    instruments and measures, so that money per unit is `(("CAD", 1), ("unit", -1))` and a plain number is
    `()`. `flavour` tells a percentage, points, a multiple and a bare number (money where money is
    expected) from other numbers.
    """

    kind: str
    unit: tuple[tuple[str, int], ...] = ()
    flavour: str = ""


TRUTH = Type("truth")
DATE = Type("date")
DURATION = Type("duration")
UNKNOWN = Type("unknown")
NUMBER = Type("amount")
BARE = Type("amount", (), "bare")
PERCENT = Type("amount", (), "percent")
POINTS = Type("amount", (), "points")
MULTIPLE = Type("amount", (), "multiple")


def amount(powers: Mapping[str, int]) -> Type:
    """An amount with these units."""
    return Type("amount", tuple(sorted((name, power) for name, power in powers.items() if power)))


def of(unit: str) -> Type:
    """An amount of one unit: money of a currency, or so many shares."""
    return amount({unit: 1})


def per(unit: str, one: str) -> Type:
    """An amount for each unit."""
    return amount({unit: 1, one: -1})


def times(left: Type, right: Type, power: int = 1) -> Type:
    """The type of a product, or of a quotient where `power` is -1."""
    powers = dict(left.unit)
    for name, exponent in right.unit:
        powers[name] = powers.get(name, 0) + power * exponent
    kept = amount(powers)
    if not kept.unit and left.flavour == right.flavour == "bare":
        return BARE
    if not kept.unit and {left.flavour, right.flavour} == {"bare", "percent"} and power == 1:
        return BARE
    return kept


def is_money(kind: Type) -> bool:
    """Whether this is money in all."""
    return len(kind.unit) == 1 and kind.unit[0][0].isupper() and kind.unit[0][1] == 1


def is_currency(unit: str) -> bool:
    """Whether a unit's name is a currency's; others are written in small letters."""
    return unit.isupper()


def currency_of(kind: Type) -> str | None:
    """The currency in which an amount is, in all or per something."""
    return next((name for name, power in kind.unit if name.isupper() and power == 1), None)


def describe(kind: Type) -> str:
    """The type in the words of messages."""
    if kind.kind != "amount":
        return {"truth": "a condition", "date": "a date", "duration": "a duration"}.get(kind.kind, "a value")
    if not kind.unit:
        words = {"percent": "a percentage", "points": "points", "multiple": "a multiple"}
        return words.get(kind.flavour, "a number")
    over = [_power(name, power) for name, power in kind.unit if power > 0]
    under = [_power(name, -power) for name, power in kind.unit if power < 0]
    return " ".join([" ".join(over) or "one", *(f"per {name}" for name in under)])


def _power(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"
