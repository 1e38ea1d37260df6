"""Lists of bands as the stretches of a counter that they cover: where each begins and ends, and what it shares."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from .constant import try_constant
from .scope import Scope
from .syntax import walk
from .terms import expression as ex
from .terms.limit import Above, ForFirst, ForNext, Otherwise, Thereafter, Until, UpTo
from .terms.royalty import RateBands, Royalty
from .terms.value import Piece
from .terms.waterfall import Band, Bands, Waterfall

WHOLE = Fraction(1)


@frozen(eq=False, repr=False, slots=False)
class Stretch:
    """A band from one level of its counter to another; `end` is None for the last one where it does not end.

    `rates` are those of its `payees`, None where one is not fixed. `figure` is the level or the width as it is written.
    """

    band: Band | Piece
    start: Fraction
    end: Fraction | None
    payees: tuple[str, ...]
    rates: tuple[Fraction | None, ...]
    figure: ex.Expr | None

    @property
    def width(self) -> Fraction | None:
        """How much of the counter the band covers."""
        return None if self.end is None else self.end - self.start


@frozen(eq=False, repr=False, slots=False)
class Ladder:
    """A list of bands, of a waterfall or a royalty, by the levels of one counter."""

    clause: Waterfall | Royalty
    bands: Bands | RateBands
    counter: ex.Expr
    stretches: tuple[Stretch, ...]

    @property
    def ceiling(self) -> Fraction | None:
        """Where the last band ends."""
        return self.stretches[-1].end

    @property
    def ends(self) -> tuple[Fraction, ...]:
        """The levels at which bands end."""
        return tuple(stretch.end for stretch in self.stretches if stretch.end is not None)


def ladders(scope: Scope, clauses: Sequence[Waterfall | Royalty]) -> Iterator[Ladder]:
    """Each list of bands whose ends are fixed levels of one counter, in order."""
    for clause in clauses:
        for line in clause.steps if isinstance(clause, Waterfall) else clause.rates:
            found = _ladder(scope, clause, line) if isinstance(line, (Bands, RateBands)) else None
            if found is not None:
                yield found


def _ladder(scope: Scope, clause: Waterfall | Royalty, bands: Bands | RateBands) -> Ladder | None:
    """The list as a ladder; None where a band ends otherwise, or at a level that is not fixed."""
    counter = bands.counter
    stretches: list[Stretch] = []
    start = Fraction(0)
    for band in bands.bands:
        written, of = _end(band, bands.counter)
        if written is None and not isinstance(band.limit, (Above, Thereafter, Otherwise)):
            return None
        value = try_constant(scope, written) if written is not None else None
        if of is not None and counter is not None and of != counter:
            return None
        counter = counter if of is None else of
        if written is not None and not isinstance(value, Fraction):
            return None
        end = value if isinstance(value, Fraction) else None
        if end is not None and isinstance(band.limit, (ForFirst, ForNext)):
            end += start
        payees = tuple(share.to.text for share in band.shares) if isinstance(band, Band) else (clause.name.text,)
        stretches.append(Stretch(band, start, end, payees, tuple(_rates(scope, band)), written))
        start = end if end is not None else start
    in_order = all(before.end is not None and before.end > before.start for before, _ in pairwise(stretches))
    return Ladder(clause, bands, counter, tuple(stretches)) if counter is not None and in_order else None


def _end(band: Band | Piece, counter: ex.Expr | None) -> tuple[ex.Expr | None, ex.Expr | None]:
    """The figure at which a band ends, and the counter that reaches it."""
    match band.limit:
        case UpTo(level=amount) | ForFirst(width=amount) | ForNext(width=amount):
            return amount, counter
        case Until(condition=ex.Comparison(left=left, sign="reaches" | ">=", right=amount)):
            return amount, left
        case _:
            return None, None


def _rates(scope: Scope, band: Band | Piece) -> Iterator[Fraction | None]:
    for part in [share.part for share in band.shares] if isinstance(band, Band) else [band.value]:
        value = WHOLE if part is None else try_constant(scope, part)
        yield value if isinstance(value, Fraction) else None


def figures(scope: Scope, expr: ex.Expr) -> list[tuple[ex.Expr, Fraction]]:
    """The figures of an expression and the fixed values that it names, each with its place."""
    found: list[tuple[ex.Expr, Fraction]] = []
    for node in walk(expr):
        if isinstance(node, (ex.Number, ex.Quantity, ex.Money, ex.MoneyPer, ex.Percent, ex.Multiple, ex.Reference)):
            value = try_constant(scope, node)
            if isinstance(value, Fraction):
                found.append((node, value))
    return found
