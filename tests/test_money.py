"""Rounding and sharing of amounts, held to the decimal module and to counting by hand."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from regalia.interpreter.money import (
    Cap,
    Figure,
    apportion,
    digits_of,
    exact,
    leave_residue,
    round_to,
    show_decimal,
    show_exact,
    show_money,
    show_short,
    with_commas,
)

MODES = {"down": ROUND_FLOOR, "up": ROUND_CEILING, "half even": ROUND_HALF_EVEN, "half up": ROUND_HALF_UP}
WIDE = Context(prec=80)
CENTS = st.integers(-(10**15), 10**15)
UNITS = st.sampled_from([1, 5, 100, Fraction(1, 10), Fraction(1, 10**12), 7])

# One amount


@given(thousandths=CENTS, mode=st.sampled_from(sorted(MODES)))
def test_rounding_is_that_of_the_decimal_module(thousandths: int, mode: str) -> None:
    """For every mode, above zero; half up goes upwards below zero too, as the other modes do on both sides."""
    value = Decimal(thousandths).scaleb(-3, WIDE)
    expected = value.quantize(Decimal(1), MODES[mode], WIDE)
    if mode == "half up" and value < 0:
        expected = (value + Decimal("0.5")).quantize(Decimal(1), ROUND_FLOOR, WIDE)
    assert round_to(Fraction(thousandths, 1000), 1, mode) == int(expected)


@given(numerator=CENTS, denominator=st.integers(1, 10**9), unit=UNITS, mode=st.sampled_from(sorted(MODES)))
def test_a_rounded_amount_is_a_multiple_of_the_unit_close_by(
    numerator: int, denominator: int, unit: Fraction | int, mode: str
) -> None:
    """Less than a unit away on the side of the mode, at most half a unit where the mode is a half; and it stays."""
    value = Fraction(numerator, denominator)
    rounded = round_to(value, unit, mode)
    off = (rounded - value) / unit
    low, high = {"down": (-1, 0), "up": (0, 1)}.get(mode, (Fraction(-1, 2), Fraction(1, 2)))
    assert low <= off <= high
    assert abs(off) != 1
    assert (Fraction(rounded) / unit).denominator == 1
    assert round_to(rounded, unit, mode) == rounded


@pytest.mark.parametrize(
    ("value", "down", "up", "half_even", "half_up"),
    [
        ("5/2", 2, 3, 2, 3),
        ("7/2", 3, 4, 4, 4),
        ("1/2", 0, 1, 0, 1),
        ("-1/2", -1, 0, 0, 0),
        ("-3/2", -2, -1, -2, -1),
        ("-5/2", -3, -2, -2, -2),
        ("12/5", 2, 3, 2, 2),
        ("13/5", 2, 3, 3, 3),
        ("-12/5", -3, -2, -2, -2),
        ("3", 3, 3, 3, 3),
        ("0", 0, 0, 0, 0),
    ],
)
def test_ties_on_both_sides_of_zero(value: str, down: int, up: int, half_even: int, half_up: int) -> None:
    """Each mode at a tie, beside one, and at a whole number."""
    found = [round_to(Fraction(value), 1, mode) for mode in ("down", "up", "half even", "half up")]
    assert found == [down, up, half_even, half_up]


def test_an_unknown_mode_is_an_error() -> None:
    """No mode is taken for another."""
    with pytest.raises(ValueError, match="no rounding mode 'nearest'"):
        round_to(Fraction(1, 2), 1, "nearest")


def test_whole_rationals_become_integers() -> None:
    """And others stay what they are."""
    assert type(exact(Fraction(4, 2))) is int
    assert exact(Fraction(1, 2)) == Fraction(1, 2)
    assert type(round_to(Fraction(5, 2), 1, "up")) is int


# Several


@st.composite
def _dues(draw: st.DrawFn, whole: bool = True) -> tuple[int, list[Fraction]]:
    """Exact dues, none below zero, that come to a whole number of cents."""
    total = draw(st.integers(0, draw(st.sampled_from([10, 1000, 10**12]))))
    weights = draw(st.lists(st.integers(0, 50), min_size=1, max_size=6))
    assume(sum(weights))
    return total, [Fraction(total * weight, sum(weights)) for weight in weights]


@given(dues=_dues())
def test_shares_come_to_the_total_each_within_a_cent(dues: tuple[int, list[Fraction]]) -> None:
    """In whole cents, none below zero."""
    total, due = dues
    shares = apportion(total, due, 1)
    assert sum(shares) == total
    assert all(
        isinstance(share, int) and share >= 0 and abs(share - d) < 1 for share, d in zip(shares, due, strict=True)
    )


def _by_hand(total: int, dues: Sequence[Fraction]) -> list[int]:
    """Largest remainder, one cent at a time: always to whoever lacks most, the first named among equals."""
    found = [int(due) for due in dues]
    while sum(found) < total:
        lacking = [due - share for due, share in zip(dues, found, strict=True)]
        found[lacking.index(max(lacking))] += 1
    return found


@given(dues=_dues())
def test_a_missing_cent_goes_by_largest_remainder_then_to_the_first_named(dues: tuple[int, list[Fraction]]) -> None:
    """The same as handing out cents one by one."""
    total, due = dues
    assert apportion(total, due, 1) == _by_hand(total, due)


def test_every_small_case_of_two_and_three() -> None:
    """All totals up to 20 cents with all weights up to 4."""
    for total, *weights in [*product(range(21), *[range(5)] * 2), *product(range(21), *[range(5)] * 3)]:
        if sum(weights):
            due = [Fraction(total * weight, sum(weights)) for weight in weights]
            assert apportion(total, due, 1) == _by_hand(total, due)


def _at_their_ends(full: Sequence[bool], dues: Sequence[Figure], unit: int) -> list[Cap]:
    """A cap without room for each due whose holder has reached an end."""
    return [Cap(0, {index: 1}, dues, unit) for index, at_end in enumerate(full) if at_end]


@given(dues=_dues(), data=st.data(), unit=st.sampled_from([1, 5, 100]))
def test_no_full_due_is_rounded_up_while_another_can_be(
    dues: tuple[int, list[Fraction]], data: st.DataObject, unit: int
) -> None:
    """Its holder has reached an end; what the rounding leaves goes to the others."""
    total, due = dues
    full = data.draw(st.lists(st.booleans(), min_size=len(due), max_size=len(due)))
    assume(not all(full))
    total, due = total * unit, [d * unit for d in due]
    shares = apportion(total, due, unit, _at_their_ends(full, due, unit))
    assert sum(shares) == total
    missing = total // unit - sum(int(d / unit) for d in due)
    if missing <= full.count(False):
        assert all(share <= d for share, d, at_end in zip(shares, due, full, strict=True) if at_end)


@given(dues=_dues(), carried=st.lists(st.integers(-20, 20).map(lambda n: Fraction(n, 20)), max_size=6))
def test_dues_below_zero_are_made_good_by_the_others(dues: tuple[int, list[Fraction]], carried: list[Fraction]) -> None:
    """With a running total somebody may have had a fraction too much; nobody pays back, and the sum holds."""
    total, due = dues
    carried += [Fraction(0)] * len(due)
    owed = [d + c for d, c in zip(due[:-1], carried, strict=False)]
    owed.append(total - sum(owed))
    shares = apportion(total, owed, 1)
    assert sum(shares) == total
    assert all(share >= 0 for share in shares)


@given(dues=_dues(), unit=st.sampled_from([2, 5, 10, 100]))
def test_an_odd_total_keeps_its_odd_cents(dues: tuple[int, list[Fraction]], unit: int) -> None:
    """A total that is no multiple of the unit: all but one share are multiples, and the sum holds."""
    total, due = dues
    shares = apportion(total, due, unit)
    assert sum(shares) == total
    assert all(share >= 0 for share in shares)
    assert sum(share % unit != 0 for share in shares) == (total % unit != 0)


@given(dues=_dues(), data=st.data(), mode=st.sampled_from(sorted(MODES)))
def test_a_named_taker_has_what_the_others_leave(
    dues: tuple[int, list[Fraction]], data: st.DataObject, mode: str
) -> None:
    """The others are rounded by the mode, less only where the taker would fall below zero."""
    total, due = dues
    taker = data.draw(st.integers(0, len(due) - 1))
    shares = leave_residue(total, due, 1, mode, taker)
    assert sum(shares) == total
    assert all(share >= 0 for share in shares)
    others = [i for i in range(len(due)) if i != taker]
    rounded = {i: round_to(due[i], 1, mode) for i in others}
    if sum(rounded.values()) <= total:
        assert {i: shares[i] for i in others} == rounded
    else:
        assert shares[taker] == 0
        assert all(shares[i] <= rounded[i] for i in others)


def test_a_named_taker_gives_way_to_full_dues() -> None:
    """A full due is rounded down whatever the mode."""
    dues = [Fraction(5, 2), Fraction(15, 2)]
    assert leave_residue(10, dues, 1, "up", 1, _at_their_ends([True, False], dues, 1)) == [2, 8]
    assert leave_residue(10, dues, 1, "up", 1) == [3, 7]


HALVES = [Fraction(25, 2)] * 6


@pytest.mark.parametrize(
    ("total", "dues", "unit", "caps", "shares"),
    [
        (75, HALVES, 5, [Cap(0, {0: 1, 1: 1, 2: 1}, HALVES, 5)], [15, 10, 10, 15, 15, 10]),
        (75, HALVES, 5, [Cap(5, {0: 1, 1: 1, 2: 1}, HALVES, 5)], [15, 15, 10, 15, 10, 10]),
        (75, HALVES, 5, [Cap(0, {0: 2, 1: 1, 2: 1}, HALVES, 5)], [15, 10, 10, 15, 15, 10]),
        (10, [Fraction(5, 2), Fraction(15, 2)], 1, [Cap(0, {n: 1}, [Fraction(1, 2)] * 2, 1) for n in (0, 1)], [3, 7]),
        (10, [Fraction(-3, 2), Fraction(9, 2), 7], 1, [], [0, 4, 6]),
        (10, [-8, 9, 9], 1, [], [0, 9, 1]),
        (7, [2, 5], 5, [], [2, 5]),
        (9, [3, 3, 3], 5, [], [5, 4, 0]),
        (10_003, [Fraction(10_003, 3)] * 3, 5, [], [3_335, 3_335, 3_333]),
        (25, [9, 16], 5, [], [10, 15]),
        (25, [14, 11], 5, [], [15, 10]),
        (4, [1, 3], 2, [], [2, 2]),
    ],
    ids=[
        "joint",
        "room",
        "weight",
        "all held",
        "taken back",
        "taken back in all",
        "odd",
        "odd thirds",
        "odd thirds of more",
        "9+16",
        "14+11",
        "tie",
    ],
)
def test_cents_by_hand(total: int, dues: list[Figure], unit: int, caps: list[Cap], shares: list[int]) -> None:
    """Who has the odd unit, worked out by hand: first by remainder, as far as what is capped together has room."""
    assert apportion(total, dues, unit, caps) == shares


@pytest.mark.parametrize(
    ("dues", "unit", "mode", "taker", "capped", "shares"),
    [
        ([Fraction(5, 2), Fraction(5, 2), 5], 1, "up", 2, {0: 1, 1: 1}, [3, 2, 5]),
        ([Fraction(25, 2), Fraction(25, 2), 25], 5, "half up", 2, {}, [15, 15, 20]),
        ([13, 12, 25], 5, "half up", 2, {}, [15, 10, 25]),
        ([Fraction(3, 2), Fraction(3, 2), Fraction(3, 2), Fraction(-1, 2)], 1, "up", 3, {}, [2, 2, 0, 0]),
        ([2, 2, -4], 1, "up", 2, {}, [0, 0, 0]),
    ],
    ids=["joint", "by fives", "by fives, uneven", "taken back from the last", "all taken back"],
)
def test_what_is_left_by_hand(
    dues: list[Figure], unit: int, mode: str, taker: int, capped: dict[int, int], shares: list[int]
) -> None:
    """A named taker has the rest; where it would be below zero, those named last give up theirs."""
    caps = [Cap(0, capped, dues, unit)] if capped else []
    assert leave_residue(sum(dues), dues, unit, mode, taker, caps) == shares


# As text


@given(cents=st.integers(-(10**20), 10**20), currency=st.sampled_from(["CAD", "JPY", "KWD", "CLF", "unit", ""]))
def test_money_is_written_with_the_decimals_of_its_currency(cents: int, currency: str) -> None:
    """As the decimal module writes it; what is no currency is a whole number."""
    digits = {"CAD": 2, "JPY": 0, "KWD": 3, "CLF": 4}.get(currency, 0)
    assert digits_of(currency) == digits
    assert show_money(cents, currency) == f"{Decimal(cents).scaleb(-digits, WIDE):f}"
    assert show_money(Fraction(cents), currency) == show_money(cents, currency)


def test_finer_amounts_are_written_as_quotients() -> None:
    """Exactly, never cut."""
    assert show_money(Fraction(1, 3), "CAD") == "1/300"
    assert show_exact(Fraction(3, 4)) == "3/4"
    assert show_exact(2_000_000) == "2000000"


@given(value=st.fractions(-(10**9), 10**9, max_denominator=10**15), places=st.integers(1, 15))
def test_decimals_are_the_nearest(value: Fraction, places: int) -> None:
    """Within half of the last place, with just as many places."""
    text = show_decimal(value, places)
    assert abs(Fraction(text) - value) <= Fraction(1, 2 * 10**places)
    assert len(text.split(".")[1]) == places


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0.000000000000"),
        (Fraction(300000, 5893), "50.907856779230"),
        (Fraction(-1, 3), "-0.333333333333"),
        (Fraction(1, 2 * 10**12), "0.000000000001"),
        (Fraction(-1, 2 * 10**12), "0.000000000000"),
        (Fraction(10**30), "1" + "0" * 30 + ".000000000000"),
    ],
)
def test_twelve_decimals(value: Fraction, text: str) -> None:
    """As reports write what need not be whole; a tie goes upwards, and nothing has no sign."""
    assert show_decimal(value) == text


@given(cents=st.integers(-(10**20), 10**20))
def test_commas_group_by_three(cents: int) -> None:
    """And taking them out gives the text back."""
    text = show_money(cents, "CAD")
    grouped = with_commas(text)
    assert grouped.replace(",", "") == text
    assert grouped.removeprefix("-") == f"{abs(Decimal(cents)).scaleb(-2, WIDE):,f}"


def test_what_ends_within_twelve_places_is_shown_so() -> None:
    """And anything else as a quotient."""
    assert show_short(Fraction(1, 10**12)) == "0.000000000001"
    assert show_short(Fraction(1, 2 * 10**12)) == "1/2000000000000"
    assert show_short(Fraction(1, 3)) == "1/3"
    assert show_short(Fraction(333, 100)) == "3.33"
    assert show_short(5) == "5"
