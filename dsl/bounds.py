"""Between which figures a value stays, whatever comes in, as far as the text alone tells."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import define, field

from .model import Model
from .terms import expression as ex
from .terms.table import Table
from .terms.value import Let, Reading

Bounds = tuple[Fraction | None, Fraction | None]
"""The least and the greatest figure; None where there is none, or none is known."""

OPEN: Bounds = (None, None)
_NOTHING = Fraction(0)
_COUNTS = ("stream", "waterfall", "payment")


@define(eq=False, repr=False, slots=False)
class Bounding:
    """Finds the bounds of amounts; what was posted is never less than nothing.

    `at_start` takes counters as they are before anything is posted; `observed` takes what is observed or kept back
    for never less than nothing, too. `named` holds the bounds of the values already looked at.
    """

    model: Model
    at_start: bool = False
    observed: bool = False
    named: dict[str, Bounds] = field(factory=dict)

    def of(self, expr: ex.Expr | None) -> Bounds:
        """The bounds of an amount."""
        match expr:
            case ex.Number() | ex.Quantity() | ex.Money() | ex.MoneyPer() | ex.Percent() | ex.Points() | ex.Multiple():
                return expr.value, expr.value
            case ex.Nil():
                return _NOTHING, _NOTHING
            case ex.Takings():
                return self._counted
            case ex.Measured():
                return _NOTHING, None
            case ex.Reference():
                return self._named(expr)
            case ex.Undisclosed():
                low, high = self.of(expr.low)[0], self.of(expr.high)[1]
                return _NOTHING if low is None and self.observed else low, high
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

    def holds(self, condition: ex.Expr) -> bool | None:
        """Whether a condition is true whatever the values within their bounds, or never; None where that is open."""
        match condition:
            case ex.Comparison(left=left, sign=sign, right=right):
                return _compared(self.of(left), ">=" if sign == "reaches" else sign, self.of(right))
            case ex.Not(of=of):
                held = self.holds(of)
                return None if held is None else not held
            case ex.Both(of=parts):
                return _every([self.holds(part) for part in parts])
            case ex.Either(of=parts):
                none_holds = _every(
                    [False if held else None if held is None else True for held in map(self.holds, parts)]
                )
                return None if none_holds is None else not none_holds
            case _:
                return None

    @property
    def _counted(self) -> Bounds:
        """The bounds of what is counted."""
        return _NOTHING, _NOTHING if self.at_start else None

    def _named(self, expr: ex.Reference) -> Bounds:
        symbol = self.model.symbol(expr.name)
        if symbol.kind in _COUNTS:
            return self._counted
        if symbol.kind == "index" and self.observed:
            return _NOTHING, None
        if symbol.key not in self.named:
            self.named[symbol.key] = OPEN
            values: list[ex.Expr] = []
            if symbol.key in self.model.scope.changed:
                return OPEN
            if isinstance(symbol.node, (Let, Table)):
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


def _every(held: Sequence[bool | None]) -> bool | None:
    return False if False in held else None if None in held else True


def _compared(left: Bounds, sign: str, right: Bounds) -> bool | None:
    """Whether a comparison is true for all values within the bounds, or for none."""
    if sign in (">", ">="):
        return _compared(right, "<" if sign == ">" else "<=", left)
    least, most = _least_less_most(left, right), _least_less_most(right, left)
    if sign == "=":
        apart = (least is not None and least > 0) or (most is not None and most > 0)
        return False if apart else True if left == right and left[0] is not None and left[0] == left[1] else None
    if most is not None and (most > 0 or (most == 0 and sign == "<=")):
        return True
    return False if least is not None and (least > 0 or (least == 0 and sign == "<")) else None


def _least_less_most(one: Bounds, other: Bounds) -> Fraction | None:
    """How far the least of one is above the most of the other."""
    return None if one[0] is None or other[1] is None else one[0] - other[1]


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
