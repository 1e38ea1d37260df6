"""What came in as somebody may have read it: a row left out, or counted in part; an index of another day."""

from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve

from ..rows import CashRow, Inputs, ObservationRow, QuantityRow


def shifted(rows: tuple[ObservationRow, ...], index: str) -> Iterator[tuple[str, tuple[ObservationRow, ...]]]:
    """The observations with those of an index as of the day before, of the day after, or upside down; in words."""
    mine = sorted((row for row in rows if row.index == index), key=lambda row: row.date)
    others = tuple(row for row in rows if row.index != index)
    earlier = [evolve(row, value=mine[max(n - 1, 0)].value) for n, row in enumerate(mine)]
    later = [evolve(row, value=mine[min(n + 1, len(mine) - 1)].value) for n, row in enumerate(mine)]
    yield "the value before it", (*others, *earlier)
    yield "the value after it", (*others, *later)
    if all(row.value for row in mine):
        yield "divided by instead of multiplied", (*others, *(evolve(row, value=1 / row.value) for row in mine))


def without(inputs: Inputs, row: CashRow | QuantityRow) -> Inputs:
    """What came in but for a row."""
    cash = tuple(each for each in inputs.cash if each is not row)
    quantities = tuple(each for each in inputs.quantities if each is not row)
    made: Inputs = evolve(inputs, cash=cash, quantities=quantities)
    return made


def with_row(inputs: Inputs, row: CashRow | QuantityRow, times: Fraction) -> Inputs:
    """What came in, so many times as much of a row."""
    cash = tuple(evolve(each, amount=each.amount * times) if each is row else each for each in inputs.cash)
    quantities = tuple(
        evolve(each, quantity=each.quantity * times) if each is row else each for each in inputs.quantities
    )
    made: Inputs = evolve(inputs, cash=cash, quantities=quantities)
    return made
