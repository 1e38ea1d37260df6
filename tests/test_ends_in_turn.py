"""A royalty whose end counts what the waterfall that it pays shares in turn: the payment is cut where it is reached."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import Paper, cash, codes, head, totals

SALES = "stream sales earned by d\n"
SHARED = "waterfall allocation of first\n  40% to a\n  rest to b\n"


def royalty(end: str, *lines: str) -> str:
    """A tenth of the sales to a waterfall until something ends it."""
    said = "".join(f"  {line}\n" for line in (*lines, end))
    return f"{SALES}royalty first on sales from d to allocation\n  10%\n{said}"


def paid(text: str, *sales: int, through: date = date(2030, 12, 31)) -> dict[str, int]:
    """What each has of sales of so many units of currency, at the ends of years."""
    rows = [(date(2006 + at, 12, 31), "sales", amount * 100) for at, amount in enumerate(sales)]
    return totals(Paper(head() + text).run(cash=cash(rows), through=through))


@pytest.mark.parametrize("lines", [(), ("payable 15 days after each calendar quarter",)])
@pytest.mark.parametrize("of", ["", " under allocation"])
def test_it_is_cut_at_the_level(of: str, lines: tuple[str, ...]) -> None:
    """Of 100.00 a has 40.00; 20.00 more are 40% of 50.00, of which b has 30.00."""
    text = royalty(f"until received by a{of} reaches 60.00", *lines) + SHARED
    assert paid(text, 1000, 1000, 1000) == {"a": 6000, "b": 9000}


def test_what_a_waterfall_pays_to_another_counts() -> None:
    """40% and a fourth of the rest: 55% to a. 60.00 of it are reached at 109.0909..., of which b has 49.09."""
    beneath = "waterfall allocation of first\n  40% to a\n  rest to next\nwaterfall next of allocation\n"
    text = royalty("until received by a reaches 60.00") + beneath + "  25% to a\n  rest to b\n"
    assert paid(text, 1000, 1000, 1000) == {"a": 6000, "b": 4909}


def test_what_an_account_has_counts() -> None:
    """a has the first 30.00 for its note, then 40%: 30.00 more of 75.00, so 105.00 are paid."""
    note = "account note owed by d to a\n  opens at 30.00 on 2006-01-01\n"
    shared = "waterfall allocation of first\n  all to note\n  40% to a\n  rest to b\n"
    assert paid(royalty("until received by a reaches 60.00") + note + shared, 700, 1000) == {"a": 6000, "b": 4500}


def test_while_opens_again() -> None:
    """60.00 of a year at most, and the rest of that year is lost: the next begins anew."""
    text = royalty("while received by a each calendar year < 60.00") + SHARED
    assert paid(text, 2000, 1000, 4000) == {"a": 6000 + 4000 + 6000, "b": 9000 + 6000 + 9000}


@given(
    level=st.integers(1, 400),
    first=st.sampled_from((20, 25, 40, 50)),
    ahead=st.integers(0, 120),
    sales=st.lists(st.integers(0, 40), min_size=1, max_size=6),
    late=st.booleans(),
)
def test_as_a_hand_would_do_it(level: int, first: int, ahead: int, sales: list[int], late: bool) -> None:
    """A note first, then a share: a payment is what is owed, or the less that brings a to its level."""
    lines = ("payable 15 days after each calendar year",) if late else ()
    note = f"account note owed by d to a\n  opens at {ahead}.00 on 2006-01-01\n" if ahead else ""
    steps = ("  all to note\n" if ahead else "") + f"  {first}% to a\n  rest to b\n"
    text = royalty(f"until received by a reaches {level}.00", *lines) + note + "waterfall allocation of first\n" + steps
    got, other, left, share = Fraction(0), Fraction(0), Fraction(ahead), Fraction(first, 100)
    for each in sales:
        owed = Fraction(each * 10)
        to_note = min(owed, left, level - got)
        got, left = got + to_note, left - to_note
        beyond = min(owed - to_note, (level - got) / share)
        got, other = got + beyond * share, other + beyond * (1 - share)
    expected = {"a": got * 100, "b": other * 100}
    assert paid(text, *(each * 100 for each in sales)) == {who: cents for who, cents in expected.items() if cents}


def test_an_end_that_cannot_be_cut_is_refused() -> None:
    """What another royalty pays of the same money would take a past its level: half of what b has, or is shared."""
    on_it = "royalty second on first from b to a\n  50%\n"
    to_b = SALES + "royalty first on sales from d to b\n  10%\n  until received by a reaches 60.00\n"
    assert codes(head() + to_b + on_it) == ["RG115"]
    shared = royalty("until received by a reaches 60.00") + SHARED
    assert codes(head() + shared + on_it.replace("on first", "on allocation")) == ["RG115"]
    assert codes(head() + shared.replace("reaches 60", "under allocation reaches 60") + on_it) == []
    assert codes(head() + to_b.replace("received by a", "received by b") + on_it) == []


def test_rates_by_bands_of_what_is_shared_in_turn_are_refused() -> None:
    """The rate would depend on what it brings."""
    banded = royalty("until received by a reaches 60.00").replace(
        "  10%\n", "  bands of received by a in all\n    10% up to 50.00\n    5% above\n"
    )
    assert "RG115" in codes(head() + banded + SHARED)


def test_a_royalty_that_begins_where_another_reaches_a_level_is_refused() -> None:
    """A tail on all of the amount that passes the level would pay for what came before it, too."""
    tiers = SALES + "royalty first on sales from d to a\n  10%\n  until earned by a under first reaches 60.00\n"
    tail = "royalty tail on sales from d to a\n  1%\n  while earned by a under first {} 60.00\n"
    assert codes(head() + tiers + tail.format("reaches")) == ["RG115"]
    assert codes(head() + tiers + tail.format("<")) == ["RG115"]
    one = "royalty first on sales from d to a\n  bands\n    10% until earned by a reaches 60.00\n    1% thereafter\n"
    assert paid(SALES + one, 1000, 100) == {"a": 6000 + 400 + 100}


@pytest.mark.parametrize("basis", ["due", "received"])
def test_days_of_payment_are_refused_where_it_comes_later(basis: str) -> None:
    """They counted as days of earning, and what was earned before them was paid after them."""
    text = SALES + f"royalty first on sales from d to a\n  {basis} through 2006-12-31\n  10%\n"
    assert codes(head() + text) == []
    assert codes(head() + text + "  payable 15 days after each calendar quarter\n") == ["RG115"]


WHOLE = (
    SALES + "royalty first on sales from d to a\n  whole bands of sales in all\n    1% up to 1,000.00\n    2% above\n"
)
CARRIED = "  each calendar quarter at most 60.00, excess carried\n"
PLACED = SALES + "royalty first on sales from d to pool\n  10%\n{}waterfall pool of first\n  bands of sales in all\n"


@pytest.mark.parametrize(
    "end",
    [
        "until sales in all reaches 900.00",
        "while earned by a < 5.00",
        "while earned by b < 5.00",
        "each calendar year at most 5.00, excess lost",
    ],
)
def test_an_end_does_not_cut_whole_bands(end: str) -> None:
    """It was not looked at."""
    assert codes(head() + WHOLE + f"  {end}\n") == ["RG115"]


def test_whole_bands_live_while_a_truth_holds() -> None:
    """What comes while it does not is nothing's, but it counts."""
    text = WHOLE.replace("royalty", "event approval on 2007-06-30\nroyalty") + "  while approval\n"
    assert paid(text, 600, 600) == {"a": 2400}


@pytest.mark.parametrize("end", ["while received by a < 9.00", "until earned by a reaches 9.00"])
def test_an_excess_that_is_carried_has_no_end_that_counts_it(end: str) -> None:
    assert codes(head() + SALES + f"royalty first on sales from d to a\n  10%\n{CARRIED}  {end}\n") == ["RG115"]


def test_nor_where_it_is_on_what_another_pays() -> None:
    """Counters of what is paid in turn are made after those of streams."""
    shared = "stream cash received by d\nwaterfall w of cash\n  25% to b\n  rest to d\n"
    text = f"{shared}royalty first on w from d to a\n  25%\n{CARRIED}  until earned by a under first reaches 9.00\n"
    assert codes(head() + text) == ["RG115"]


def test_an_excess_that_is_carried_has_no_bands_of_its_own() -> None:
    assert codes(head() + WHOLE + CARRIED) == ["RG115"]
    shared = "    50% to a up to 100.00\n    20% to a above\n  rest to b\n"
    for line in (CARRIED, CARRIED.replace("most", "least").replace("excess", "shortfall")):
        assert codes(head() + PLACED.format(line) + shared) == ["RG115"]


def test_what_a_waterfall_pays_of_a_royalty_on_it_is_not_cut_with_it() -> None:
    """The first counts what b earns, of which it has more by the royalty on the first."""
    text = (
        SALES
        + "royalty first on sales from d to b\n  bands\n    40% until earned by b reaches 60.00\n    5% thereafter\n"
    )
    text += "royalty second on first from d to pool\n  10%\nwaterfall pool of second\n  5% to a\n  rest to b\n"
    assert codes(head() + text) == ["RG115"]
    assert codes(head() + text.replace("earned by b", "earned by b under first")) == []


@pytest.mark.parametrize("order", [("zeroth", "first"), ("first", "zeroth")])
def test_a_band_that_counts_what_a_third_pays_within_one_amount_is_refused(order: tuple[str, str]) -> None:
    """What comes in moves the band, and another royalty moves it too, by the same sales."""
    rates = {"zeroth": "10%", "first": "20%"}
    both = "".join(f"royalty {name} on sales from d to b\n  {rates[name]}\n" for name in order)
    bands = (
        "royalty second on first from d to a\n  bands of received by b{} in all\n    10% up to 50.00\n    5% above\n"
    )
    assert codes(head() + SALES + both + bands.format("")) == ["RG115"]
    assert paid(SALES + both + bands.format(" under first"), 4000) == {"a": 42_50, "b": 1_200_00}
    assert paid(SALES + both + bands.format(" under first"), 1000, 3000) == {"a": 42_50, "b": 1_200_00}
