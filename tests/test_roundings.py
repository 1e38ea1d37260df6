"""Units of rounding, ties, and limits past which nobody is rounded up, in whole contracts; worked out by hand."""

from collections.abc import Sequence
from datetime import date

import pytest
from strategies import CUMULATIVE, LARGEST, cash, head, run, shares, table, totals

from regalia.interpreter.lower.owed import AS_OWED

DAY = date(2007, 1, 1)


def paid(steps: str, *amounts: int, clauses: str = "", rounding: str = LARGEST, **more: str) -> list[dict[str, int]]:
    """What each has of each receipt of a quarter, in cents."""
    text = head(rounding) + clauses + "stream s received by d\nwaterfall w of s\n" + steps
    rows = [(date(2007, 3 * quarter + 1, 1), "s", amount) for quarter, amount in enumerate(amounts)]
    found = shares(run(text, cash=cash(rows), **more))
    return [{who: amount for who, amount in each.items() if amount} for each in found]


# Units


@pytest.mark.parametrize(
    ("unit", "currency", "amount", "found"),
    [
        ("0.01", "CAD", "10.00", {"a": 334, "b": 333, "c": 333}),
        ("0.05", "CAD", "10.00", {"a": 335, "b": 335, "c": 330}),
        ("0.05", "CAD", "10.01", {"a": 335, "b": 335, "c": 331}),
        ("0.10", "CAD", "10.00", {"a": 340, "b": 330, "c": 330}),
        ("1.00", "CAD", "10.00", {"a": 400, "b": 300, "c": 300}),
        ("1", "JPY", "1000", {"a": 334, "b": 333, "c": 333}),
        ("10", "JPY", "1000", {"a": 340, "b": 330, "c": 330}),
        ("0.001", "KWD", "1.000", {"a": 334, "b": 333, "c": 333}),
        ("0.005", "KWD", "1.000", {"a": 335, "b": 335, "c": 330}),
    ],
)
def test_units_of_rounding(unit: str, currency: str, amount: str, found: dict[str, int]) -> None:
    """Of currencies with none, two and three decimals; an odd part that no unit holds stays with somebody."""
    text = head(LARGEST.replace("0.01", unit), currency)
    text += "stream s received by d\nwaterfall w of s\n  1 / 3 to a, 1 / 3 to b\n  rest to c\n"
    assert totals(run(text, cash=table("cash", [("2007-01-01", "s", "", amount)])), currency) == found


@pytest.mark.parametrize("unit", ["0.01", "0.05"])
def test_a_currency_that_is_not_paid_so_finely_has_its_own_unit(unit: str) -> None:
    """Whole yen under a unit of cents."""
    text = head(LARGEST.replace("0.01", unit)) + "stream s in JPY received by d\nwaterfall w of s\n"
    text += "  1 / 3 to a, 1 / 3 to b\n  rest to c\n"
    result = run(text, cash=table("cash", [("2007-01-01", "s", "", "100", "JPY")]))
    assert totals(result, "JPY") == {"a": 34, "b": 33, "c": 33}


@pytest.mark.parametrize(("mode", "found"), [("half up", 3), ("half even", 2), ("down", 2), ("up", 3)])
def test_payments_and_prices_are_rounded_by_the_mode(mode: str, found: int) -> None:
    """An instalment, what units become, and what is paid for them: two and a half cents."""
    text = head(LARGEST.replace("half up", mode)) + (
        "payment fee from d to c\n  10% of 0.25 on 2007-01-01\n"
        "instrument unit, units of d\n  10 units issued to a on 2006-01-01\n"
        "option sell of units by a\n  each unit becomes CAD 0.025\n"
        "instrument share, shares of d\n"
        "option swap of units by a\n  each unit becomes 1 share for 0.025\n"
    )
    events = table("events", [("2006-02-01", "sell", "a", 1), ("2006-02-02", "swap", "a", 1)])
    result = run(text, events=events, through=DAY)
    assert totals(result) == {"a": found, "c": found, "d": found}


def test_without_rounding_amounts_stay_exact() -> None:
    """To the fraction of a cent."""
    text = head("") + "payment fee from d to c\n  10% of 0.25 on 2007-01-01\n"
    assert [entry.amount * 2 for entry in run(text, through=DAY).entries] == [5]


# Ties


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ("  50% to b\n  rest to c\n", {"b": 1}),
        ("  50% to c\n  rest to b\n", {"c": 1}),
        ("  bands of s in all\n    50% to a up to 1.00\n    50% to b above\n  rest to c\n", {"b": 1}),
        ("  bands of s in all\n    50% to c up to 1.00\n    50% to b above\n  rest to c\n", {"c": 1}),
        ("  bands of s in all\n    all to c up to 1.00\n    50% to b, 50% to c above\n", {"c": 1}),
        ("  all to fund\n", {"elder": 1}),
        ("  bands of s in all\n    all to younger up to 1.00\n    all to fund above\n", {"younger": 1}),
        ("  bands of s in all\n    all to fund up to 1.00\n    50% to younger, 50% to elder above\n", {"elder": 1}),
        ("  bands of s in all\n    all to group up to 1.00\n    50% to b, 50% to group above\n", {"group": 1}),
    ],
)
def test_a_tie_goes_to_who_is_named_first_in_the_text(steps: str, found: dict[str, int]) -> None:
    """Not in the band that pays; the members of a group stand where it stands, in their order."""
    groups = (
        'party fund "Fund"\n  50% elder "Elder"\n  50% younger "Younger"\n'
        'party group "Group"\n  undisclosed north "North"\n  undisclosed south "South"\n'
    )
    assert paid(steps, 100, 1, clauses=groups)[1] == found


# Limits

UNITS = (
    "instrument unit, units of d\n  4 units issued to a on 2006-01-01\n  units given up leave their part to c\n"
    "instrument note, notes of d\n  8 notes issued to a on 2006-01-01\n  notes given up leave their part to b\n"
    "option sell of units by a\n  each unit becomes CAD 0\n"
    "option yield of notes by a\n  each note becomes CAD 0\n"
)
HALF_GIVEN_UP = table("events", [("2006-02-01", "sell", "a", 2), ("2006-02-01", "yield", "a", 2)])


@pytest.mark.parametrize(
    ("steps", "amount", "found"),
    [
        (
            "  1 / 3 to b, 1 / 3 to c, 1 / 3 to a while received by b + received by c < 0.67\n  rest to d\n",
            101,
            {"b": 34, "c": 33, "a": 34},
        ),
        ("  50% to b, 50% to c while 2 * received by b < 0.67\n  rest to d\n", 67, {"b": 33, "c": 34}),
        ("  50% to b, 50% to c while 2 * received by b < 0.68\n  rest to d\n", 67, {"b": 34, "c": 33}),
        ("  50% to b, 50% to c while received by b < 0.335\n  rest to d\n", 67, {"b": 33, "c": 34}),
        ("  50% to b, 50% to c until received by b reaches 0.335\n  rest to d\n", 67, {"b": 33, "c": 34}),
        ("  50% to b, 50% to c while received by b < 0.34\n  rest to d\n", 67, {"b": 34, "c": 33}),
        ("  50% to b up to 0.335\n  rest to c\n", 67, {"b": 33, "c": 34}),
        ("  50% to b up to 0.34\n  rest to c\n", 67, {"b": 34, "c": 33}),
        ("  each calendar year 50% to b up to 0.335\n  rest to c\n", 67, {"b": 33, "c": 34}),
        ("  10% to b up to 0.10\n  50% to b\n  rest to c\n", 101, {"b": 56, "c": 45}),
        (
            "  50% to b, 50% to c until received by b reaches 0.055 + 40% of s in all\n  rest to c\n",
            56,
            {"b": 27, "c": 29},
        ),
        ("  all to units while received per unit < 0.1025 per unit\n  rest to d\n", 41, {"unit": 20, "c": 21}),
        ("  all to units while received per unit < 0.104375 per unit\n  rest to d\n", 41, {"unit": 20, "c": 21}),
        ("  all to units while received per unit < 0.105 per unit\n  rest to d\n", 41, {"unit": 21, "c": 20}),
    ],
)
def test_nobody_is_rounded_up_past_a_limit(steps: str, amount: int, found: dict[str, int]) -> None:
    """One that counts a payee, a multiple, two together, a step's takings, or units of which half were given up."""
    assert paid(steps, amount, clauses=UNITS, events=HALF_GIVEN_UP) == [found]


def test_each_of_two_instruments_has_its_heir() -> None:
    """Half of the units were given up, and a quarter of the notes."""
    found = paid("  50% to units\n  rest to notes\n", 800, clauses=UNITS, events=HALF_GIVEN_UP)
    assert found == [{"unit": 200, "c": 200, "note": 300, "b": 100}]


# Cumulative rounding


@pytest.mark.parametrize(
    ("steps", "amounts", "slices"),
    [
        ("  1 / 3 to b up to 1.00 - received by b\n", (100, 300), [[100], [200, 100]]),
        ("  50% to b until received by b reaches 1.00\n", (199, 100), [[199], [1, 99]]),
        ("  50% to b while received by b < 1.00\n", (199, 100), [[199], [1, 99]]),
        ("  bands of received by b in all\n    50% to b up to 1.00\n", (199, 100), [[199], [1, 99]]),
        ("  each calendar year 50% to b up to 1.00\n", (199, 100), [[199], [1, 99]]),
    ],
)
def test_limits_count_what_is_owed(steps: str, amounts: Sequence[int], slices: list[list[int]]) -> None:
    """To the fraction of a cent, though it be paid by the next receipt; the other's slices show where the cut is."""
    text = head(CUMULATIVE) + "stream s received by d\nwaterfall w of s\n" + steps + "  rest to c\n"
    rows = [(date(2007, 3 * quarter + 1, 1), "s", amount) for quarter, amount in enumerate(amounts)]
    result = run(text, cash=cash(rows))
    assert [[part.base for part in entry.slices] for entry in result.entries if entry.target == "c"] == slices


def test_a_limit_of_a_quarter_counts_what_was_owed_when_it_began() -> None:
    """Half a cent was paid ahead; what is owed of the second receipt is the whole of the limit, and no more."""
    steps = "  50% to b, 50% to c while received by b each calendar quarter < 0.50\n  rest to d\n"
    assert paid(steps, 1, 100, rounding=CUMULATIVE) == [{"b": 1}, {"b": 49, "c": 51}]


def test_only_windows_of_rounded_money_are_kept_as_owed() -> None:
    """Receipts, units and switches have nothing that is owed."""
    text = head(CUMULATIVE) + (
        "event sale\nstream s received by d\nwaterfall w of s\n"
        "  50% to b while received by b each calendar year < 1.00 and s since sale < 5.00\n"
        "  50% to c while received by c in any 2 quarters < 1.00 and s each month < 5.00\n  rest to d\n"
    )
    result = run(text, cash=cash([(DAY, "s", 100)]))
    found = [name for name in result.run.machine.program.registers if name.endswith(AS_OWED)]
    assert len(found) == 3
    assert all(name.startswith("received:") for name in found)
