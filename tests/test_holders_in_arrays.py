"""Holders in arrays: to the same unit as one by one, in time and amounts; and what does not fit is said."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_statements import HEAD, TIERS, made

from regalia.interpreter.statement.apportion import apportioned, apportioned_array, fits
from regalia.interpreter.statement.arrays import NotInArrays

np = pytest.importorskip("numpy")
REGISTER = "2026-01-01,units,ann,333\n2026-01-01,units,bob,333\n2026-01-01,units,carla,334\n"
MOVES = "2026-04-15,units,ann,-100\n2026-04-15,units,dora,100\n2026-06-30,units,bob,-333\n2026-06-30,units,dora,333\n"


@given(st.integers(0, 2**40), st.lists(st.integers(0, 2**20), min_size=1, max_size=40).filter(any))
def test_both_ways_of_sharing_are_one(total: int, units: list[int]) -> None:
    array = np.array(units, dtype=np.int64)
    assert fits(total, max(units), sum(units))
    assert apportioned_array(total, array).tolist() == apportioned(total, units)


def test_what_fits_is_just_what_63_bits_hold() -> None:
    most = 2**63 - 1
    assert fits(1, most, most)
    assert not fits(1, most + 1, most)
    assert not fits(1, most, most + 1)
    assert fits(7, most // 7, most)
    assert not fits(7, most // 7 + 1, most)


def test_nobody_in_an_array() -> None:
    with pytest.raises(ValueError, match="nobody holds a unit"):
        apportioned_array(100, np.zeros(3, np.int64))


def test_each_payment_among_those_of_its_day(tmp_path: Path) -> None:
    """Transfers between the payments, and on the day of one before it; the sums are those of the book."""
    cash = "2026-03-31,royalties,licensee,1000.00\n2026-06-30,royalties,licensee,1000.01\n"
    statement = made(tmp_path, HEAD + TIERS, cash, REGISTER + MOVES)
    each = next(each for each in statement.classes if each.name == "unit")
    shared = [(str(one.record_date), one.units.tolist(), one.amounts.tolist()) for one in each.arrays()]
    assert shared == [
        ("2026-03-31", [333, 333, 334, 0], [19980, 19980, 20040, 0]),
        ("2026-06-30", [233, 0, 334, 433], [13980, 0, 20040, 25981]),
    ]
    in_all = {unit: amounts.tolist() for unit, amounts in each.received_arrays().items()}
    assert in_all == {"USD": [row.received["USD"] for row in each.book]} == {"USD": [33960, 19980, 40080, 25981]}


def test_a_period_has_its_own_payments(tmp_path: Path) -> None:
    """One on the first day of the period is in it; what came before is not among its arrays."""
    cash = "2026-03-31,royalties,licensee,1000.00\n2026-04-01,royalties,licensee,10.00\n"
    statement = made(tmp_path, HEAD + TIERS, cash, REGISTER, period="2026Q2")
    each = next(each for each in statement.classes if each.name == "unit")
    assert [str(one.entry.day) for one in each.arrays()] == ["2026-04-01"]
    assert {unit: amounts.sum() for unit, amounts in each.received_arrays().items()} == {"USD": 600}


def test_what_is_too_much_for_products_is_shared_one_by_one(tmp_path: Path) -> None:
    """The amounts fit 64 bits, their products with the units do not: the parts are right all the same."""
    cash = f"2026-03-31,royalties,licensee,{10**14}.00\n"
    terms = TIERS.replace("up to 100,000.00", f"up to {10**15}.00")
    (each, *_) = made(tmp_path, HEAD + terms, cash, REGISTER).classes
    (one,) = each.arrays()
    total = 60 * 10**14
    assert not fits(total, 334, 1000 * 10**3) or total * 334 <= 2**63 - 1
    assert one.amounts.tolist() == apportioned(total, [333, 333, 334])
    assert int(one.amounts.sum()) == total


def test_what_no_int64_holds_is_refused(tmp_path: Path) -> None:
    """Amounts, and holdings."""
    terms = TIERS.replace("up to 100,000.00", f"up to {10**19}.00")
    (each, *_) = made(tmp_path, HEAD + terms, f"2026-03-31,royalties,licensee,{10**20}.00\n", REGISTER).classes
    with pytest.raises(NotInArrays):
        list(each.arrays())
    many = HEAD.replace("1,000 units", f"{10**20} units").replace("10.00 per unit", "0.01 per unit")
    register = f"2026-01-01,units,ann,{10**20}\n"
    (each, *_) = made(tmp_path, many + TIERS, "2026-03-31,royalties,licensee,1.00\n", register).classes
    with pytest.raises(NotInArrays):
        list(each.arrays())
