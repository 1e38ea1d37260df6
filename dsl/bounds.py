"""Between which figures a value stays, whatever comes in, as far as the text alone tells."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import define, field

from .model import Model
from .terms import expression as ex
from .terms.value import Let, Reading

Bounds = tuple[Fraction | None, Fraction | None]
"""The least and the greatest figure; None where there is none, or none is known."""

OPEN: Bounds = (None, None)
_NOTHING = Fraction(0)
_COUNTS = ("stream", "waterfall", "payment")


@define
class Bounding:
    """Finds the bounds of amounts; what was posted is never less than nothing.

    `named` holds the bounds of the values already looked at.
    """

    model: Model
    named: dict[str, Bounds] = field(factory=dict)

    def of(self, expr: ex.Expr | None) -> Bounds:
        """The bounds of an amount."""
        match expr:
            case ex.Number() | ex.Quantity() | ex.Money() | ex.MoneyPer() | ex.Percent() | ex.Points() | ex.Multiple():
                return expr.value, expr.value
            case ex.Nil():
                return _NOTHING, _NOTHING
            case ex.Takings() | ex.Measured():
                return _NOTHING, None
            case ex.Reference():
                return self._named(expr)
            case ex.Undisclosed():
                return self.of(expr.low)[0], self.of(expr.high)[1]
            case ex.Negative():
                return _negative(self.of(expr.of))
            case ex.PartOf():
                return _times(self.of(expr.of), expr.part.value)
            case ex.Sum():
                return _added([self._signed(sign, term) for sign, term in expr.terms])
            case ex.Product():
                return self._product(expr)
            case ex.Extreme():
                return extreme(expr.word, [self.of(part) for part in expr.of])
            case _:
                return OPEN

    def _named(self, expr: ex.Reference) -> Bounds:
        symbol = self.model.symbol(expr.name)
        if symbol.kind in _COUNTS:
            return _NOTHING, None
        if symbol.key not in self.named:
            self.named[symbol.key] = OPEN
            values: list[ex.Expr] = []
            if isinstance(symbol.node, Let):
                values = [piece.value for piece in symbol.node.pieces]
            elif isinstance(symbol.node, Reading):
                values = [meaning.value for meaning in symbol.node.values]
            found = [self.of(value) for value in values]
            either = extreme("lesser", found)[0], extreme("greater", found)[1]
            self.named[symbol.key] = either if found else OPEN
        return self.named[symbol.key]

    def _signed(self, sign: str, term: ex.Expr) -> Bounds:
        found = self.of(term)
        return found if sign == "+" else _negative(found)

    def _product(self, expr: ex.Product) -> Bounds:
        """Fixed factors and one that changes; of several that change only that they stay above nothing."""
        fixed = Fraction(1)
        changing: list[Bounds] = []
        for sign, factor in expr.factors:
            low, high = self.of(factor)
            if low is None or low != high or (sign == "/" and not low):
                changing.append((low, high) if sign == "*" else _inverse(low))
            else:
                fixed = fixed * low if sign == "*" else fixed / low
        if len(changing) < 2:
            return _times(changing[0] if changing else (Fraction(1), Fraction(1)), fixed)
        above = all(low is not None and low >= 0 for low, _ in changing)
        return _times((_NOTHING, None), fixed) if above else OPEN


def extreme(word: str, of: Sequence[Bounds]) -> Bounds:
    """The bounds of the greater or the lesser of several."""
    lows, highs = [low for low, _ in of], [high for _, high in of]
    known_lows, known_highs = [low for low in lows if low is not None], [high for high in highs if high is not None]
    if word == "greater":
        return max(known_lows, default=None), max(known_highs) if len(known_highs) == len(of) > 0 else None
    return min(known_lows) if len(known_lows) == len(of) > 0 else None, min(known_highs, default=None)


def _negative(of: Bounds) -> Bounds:
    low, high = of
    return None if high is None else -high, None if low is None else -low


def _times(of: Bounds, factor: Fraction) -> Bounds:
    if not factor:
        return _NOTHING, _NOTHING
    low, high = of if factor > 0 else _negative(of)
    return None if low is None else low * abs(factor), None if high is None else high * abs(factor)


def _added(terms: Sequence[Bounds]) -> Bounds:
    lows = [low for low, _ in terms if low is not None]
    highs = [high for _, high in terms if high is not None]
    low = sum(lows, _NOTHING) if len(lows) == len(terms) else None
    return low, sum(highs, _NOTHING) if len(highs) == len(terms) else None


def _inverse(low: Fraction | None) -> Bounds:
    return (_NOTHING, None) if low is not None and low >= 0 else OPEN
