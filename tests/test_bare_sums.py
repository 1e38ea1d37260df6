"""A bare sum is money where its name is: whichever piece or meaning of a named value says so, and in whatever order."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import head, run, table, totals

from regalia import check
from regalia.dsl.source import Source

CASH = table("cash", [("2006-02-01", "s", "", "100.00"), ("2006-08-01", "s", "", "100.00")])
FLOW = "stream s received by d\nwaterfall w of s\n  all to b up to {}\n  rest to c\n"
PIECES = ("{}10.00 through 2006-03-31", "2% of s in all through 2006-06-30", "{}7.00 thereafter")
USES = ("cap", "cap + 0.00", "lesser of cap and 50.00", "50% of cap", "cap * 1", "20.00 - cap", "other")


def paid(value: str, use: str = "cap", **readings: str) -> dict[str, int]:
    """What b has where a step ends at a use of a value."""
    text = head() + value + "let other = cap\n" + FLOW.format(use)
    return totals(run(text, cash=CASH, readings=readings or None))


@pytest.mark.parametrize("use", USES)
def test_a_bare_first_piece_is_the_money_that_a_later_one_is(use: str) -> None:
    """With and without its currency it is the same."""
    bare = "let cap\n" + "".join(f"  {piece.format('')}\n" for piece in PIECES)
    stated = "let cap\n" + "".join(f"  {piece.format('CAD ')}\n" for piece in PIECES)
    assert paid(bare, use) == paid(stated, use)


def test_by_hand() -> None:
    """10.00 of the first receipt, 7.00 of the second."""
    assert paid("let cap\n" + "".join(f"  {piece.format('')}\n" for piece in PIECES)) == {"b": 1700, "c": 18300}


@pytest.mark.parametrize("meanings", list(permutations(["a = 10.00", "b = 20.00 - received by b", "e = 5.00"])))
def test_the_meanings_of_a_reading_in_any_order(meanings: tuple[str, ...]) -> None:
    """Each meaning pays the same wherever it stands."""
    reading = 'reading cap "the cap"\n' + "".join(f"  {meaning}\n" for meaning in meanings)
    found = [paid(reading, cap=name).get("b", 0) for name in "abe"]
    assert found == [2000, 2000, 1000]


@given(
    st.lists(
        st.sampled_from(["12.00", "1% of s in all", "3.00 + 1.00", "received by c in all"]), min_size=2, max_size=4
    )
)
def test_any_row_of_pieces(values: list[str]) -> None:
    """Pieces that fit one after the other, bare or not: as with every sum in its currency."""
    days = ["2006-01-31", "2006-03-01", "2006-07-31"]
    ends = [f"through {day}" for day in days[: len(values) - 1]] + ["thereafter"]
    bare = "let cap\n" + "".join(f"  {value} {end}\n" for value, end in zip(values, ends, strict=True))
    stated = bare.replace("12.00", "CAD 12.00").replace("3.00 + 1.00", "CAD 3.00 + CAD 1.00")
    assert paid(bare) == paid(stated)


@pytest.mark.parametrize(
    ("value", "use", "way"),
    [
        (
            "let floor = 12,000.00 * x / 100",
            "floor / 2",
            "where 'floor' is declared, write its currency before its figure",
        ),
        ("let floor = 1", "12,000.00 * x / 100", "write its currency before it"),
    ],
)
def test_the_way_out_of_a_product_of_figures_names_the_sum(value: str, use: str, way: str) -> None:
    text = head() + f"index x in number\n{value}\n" + FLOW.format(use)
    found = [finding for finding in check(Source("test.deal", text)) if finding.code == "RG104"]
    assert [finding.help for finding in found] == [f"{way}: CAD 12,000.00"]
