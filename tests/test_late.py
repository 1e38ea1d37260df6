"""Late payments and the interest on them; the figures were worked out by hand, at 1.00 a day for each 3,650.00."""

from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import Paper, codes, head, table, totals

from regalia.interpreter.explain import explain_entry
from regalia.interpreter.outputs.text import to_text

BEARS = "late payments bear 10% a year on actual/365, {} first"
DUE = date(2006, 6, 30)


def fee(first: str = "principal", payee: str = "a", more: str = "") -> str:
    return head() + f"payment fee from d to {payee}\n  3,650.00 on {DUE}\n  {BEARS.format(first)}\n{more}"


def royalty(first: str = "principal", payee: str = "a", more: str = "", line: str = "") -> str:
    clause = f"stream s earned by d\nroyalty r on s from d to {payee}\n  10%\n  payable after each calendar quarter\n"
    return head() + clause + line + f"  {BEARS.format(first)}\n{more}"


def after(days: int) -> date:
    return DUE + timedelta(days)


def ledger(text: str, rows: list[tuple[int, str, str]], days: int) -> list[tuple[int, str, Any]]:
    """What was paid how many days after it fell due, and for what."""
    cash = table("cash", [(after(day), name, "", amount) for day, name, amount in rows])
    result = Paper(text).run(cash=cash, through=after(days))
    return [((e.day - DUE).days, e.kind, e.amount) for e in result.entries if e.pays and e.kind != "receipt"]


def overdue(text: str, rows: list[tuple[int, str, str]], days: int) -> tuple[Any, Any]:
    """What is overdue so many days after, and the interest that is payable."""
    cash = table("cash", [(after(day), name, "", amount) for day, name, amount in rows])
    result = Paper(text).run(cash=cash, through=after(days))
    (late,) = result.state.overdue
    return result.value(late.balance), result.value(late.interest)


def test_without_a_row_what_is_due_is_taken_for_paid() -> None:
    result = Paper(fee()).run(through=after(30))
    assert [(e.day, e.kind, e.amount) for e in result.entries] == [(DUE, "payment", 3_650_00)]
    assert "taken for paid: fee: paid as it falls due" in to_text(result, "0")


def test_interest_runs_from_the_day_after_through_the_day_of_payment() -> None:
    assert overdue(fee(), [(40, "fee", "0.00")], 0) == (3_650_00, 0)
    assert overdue(fee(), [(40, "fee", "0.00")], 1) == (3_650_00, 1_00)
    assert overdue(fee(), [(40, "fee", "0.00")], 10) == (3_650_00, 10_00)
    assert overdue(fee(), [(0, "fee", "3650.00")], 365) == (0, 0)


def test_what_is_paid_goes_first_to_what_the_line_says() -> None:
    rows = [(10, "fee", "1835.00")]
    assert ledger(fee("principal"), rows, 10) == [(10, "payment", 1_835_00)]
    assert ledger(fee("interest"), rows, 10) == [(10, "payment", 1_825_00), (10, "interest paid", 10_00)]
    assert overdue(fee("principal"), rows, 20) == (1_815_00, 10_00 + 4_97)
    assert overdue(fee("interest"), rows, 20) == (1_825_00, 5_00)


def test_what_is_more_pays_what_falls_due_next() -> None:
    text = fee().replace("  late", f"  1,000.00 on {after(30)}\n  late")
    rows = [(10, "fee", "3700.00")]
    assert ledger(text, rows, 40) == [(10, "payment", 3_690_00), (10, "interest paid", 10_00)]
    assert overdue(text, rows, 29) == (0, 0)
    assert overdue(text, rows, 30) == (960_00, 0)


def test_what_was_paid_beforehand_is_not_late() -> None:
    assert overdue(fee(), [(-60, "fee", "3000.00"), (0, "fee", "650.00")], 100) == (0, 0)


def test_what_is_due_counts_on_its_day_and_what_is_received_when_it_is_paid() -> None:
    example = (
        f'example "x"\n  {after(10)} fee 3,660.00\n'
        f"  expect due to a = 3,650.00 on {DUE}\n  expect received by a = 0 on {DUE}\n"
        "  expect due to a = 3,650.00\n  expect received by a = 3,660.00\n  expect fee in all = 3,650.00\n"
        f"  expect balance of fee = 3,650.00 on {after(9)}\n  expect interest of fee = 9.00 on {after(9)}\n"
        "  expect balance of fee = 0\n  expect interest of fee = 0\n"
    )
    assert codes(fee(more=example)) == []
    from regalia import test as run_tests
    from regalia.dsl.source import Source

    assert [each.passed for each in run_tests(Source("test.deal", fee(more=example)))] == [True]


def test_a_waterfall_shares_what_is_paid_when_it_is_paid() -> None:
    waterfall = "waterfall w of r\n  60% to a\n  rest to b\n"
    rows = [(-10, "s", "36500.00"), (10, "r", "3660.00")]
    paid = ledger(royalty(payee="w", more=waterfall), rows, 10)
    assert paid == [(10, "share", 2_190_00), (10, "share", 1_460_00), (10, "share", 6_00), (10, "share", 4_00)]


def test_units_are_paid_with_the_interest() -> None:
    unit = "instrument unit, units of d\n  100 units issued to a at 1.00 per unit on 2006-01-01\n"
    result = Paper(unit.join([head(), royalty(payee="units").removeprefix(head())])).run(
        cash=table("cash", [(after(-10), "s", "", "36500.00"), (after(10), "r", "", "3660.00")])
    )
    assert result.value(result.state.instruments[0].per_unit) == 36_60


@pytest.mark.parametrize("end", ["until received by a reaches 100.00", "while received by a < 100.00"])
def test_an_end_that_counts_what_is_paid_is_refused(end: str) -> None:
    assert codes(royalty(line=f"  {end}\n")) == ["RG115"]
    assert codes(royalty(line=f"  {end.replace('received by', 'due to')}\n")) == []


def test_an_end_cuts_what_falls_due() -> None:
    rows = [(-10, "s", "36500.00"), (10, "r", "50.00")]
    assert overdue(royalty(line="  until due to a reaches 100.00\n"), rows, 10)[0] == 50_00


def test_what_cannot_be_paid_late_is_refused() -> None:
    text = royalty(line="  separately for each product\n").replace(
        "earned by d\n", "earned by d\n  tagged product in x, y\n"
    )
    assert codes(text) == ["RG115"]
    beneath = "waterfall w of r\n  bands of s in all\n    all to a up to 100.00\n    all to b above\n"
    assert codes(royalty(payee="w", more=beneath)) == ["RG115"]


def test_a_row_of_a_clause_that_is_never_late_is_refused() -> None:
    text = head() + f"payment fee from d to a\n  3,650.00 on {DUE}\n"
    assert codes(text, cash=table("cash", [(DUE, "fee", "", "1.00")])) == ["RG511"]
    assert codes(text + f'example "x"\n  {DUE} fee 1.00\n  expect received by a = 3,650.00\n') == ["RG103"]
    assert codes(text + 'example "x"\n  expect balance of fee = 0\n') == ["RG103"]


def test_only_the_payer_pays() -> None:
    assert codes(fee(), cash=table("cash", [(DUE, "fee", "b", "1.00")])) == ["RG503"]


@example("principal", [(899, 0)], {898: 18_25})
@example("interest", [(200, 500_00)], {184: 3_650_00})  # on the last day of a year
@given(
    st.sampled_from(["principal", "interest"]),
    st.lists(st.tuples(st.integers(-40, 800), st.integers(0, 2_000_00)), max_size=8),
    st.dictionaries(st.integers(0, 500), st.integers(1, 3_000_00), min_size=1, max_size=4),
)
def test_a_claim_by_hand(first: str, rows: list[tuple[int, int]], dues: dict[int, int]) -> None:
    """Day by day, another way: what is paid, what is overdue and the interest, for what falls due when."""
    lines = "".join(f"  {amount / 100:,.2f} on {after(day)}\n" for day, amount in sorted(dues.items()))
    text = head() + f"payment fee from d to a\n{lines}  {BEARS.format(first)}\n"
    balance, accrued, paid = 0, Fraction(0), 0
    for day in range(-60, 900):
        accrued += Fraction(max(balance, 0), 3650)
        interest = max(0, floor(accrued + Fraction(1, 2)) - paid)
        for _, amount in sorted(row for row in rows if row[0] == day):
            to_interest = min(interest, amount if first == "interest" else max(0, amount - max(balance, 0)))
            interest, paid, balance = interest - to_interest, paid + to_interest, balance - (amount - to_interest)
        balance += dues.get(day, 0)
    given_rows = [(day, "fee", f"{amount / 100:.2f}") for day, amount in [*rows, (899, 0)]]
    assert overdue(text, given_rows, 899) == (max(balance, 0), interest)


@given(st.integers(0, 400), st.integers(1, 1_000_00), st.integers(0, 1_000_00))
def test_what_is_paid_in_two_parts_on_a_day_is_paid_as_one(day: int, one: int, other: int) -> None:
    parts = [(day, "fee", f"{amount / 100:.2f}") for amount in (one, other)]
    whole = [(day, "fee", f"{(one + other) / 100:.2f}")]
    for first in ("principal", "interest"):
        assert overdue(fee(first), parts, 420) == overdue(fee(first), whole, 420)


def test_what_is_paid_late_is_explained_by_the_line() -> None:
    cash = table("cash", [(after(-10), "s", "", "36500.00"), (after(10), "r", "", "3660.00")])
    result = Paper(royalty()).run(cash=cash)
    told = {e.kind: explain_entry(result, e.id) for e in result.entries if e.clause == "r"}
    for kind in ("due", "royalty", "interest paid"):
        assert told[kind].words.strip().startswith("late payments bear 10%")


def test_a_royalty_in_another_currency_is_late_in_it() -> None:
    text = royalty().replace("stream s earned", "stream s in USD earned")
    cash = "date,stream,amount,currency\n2006-06-20,s,36500.00,USD\n2006-07-10,r,1000.00,USD\n"
    result = Paper(text).run(cash=cash)
    (late,) = result.state.overdue
    assert (late.unit, result.value(late.balance), result.value(late.interest)) == ("USD", 2_650_00, 10_00)
    assert {e.unit for e in result.entries if e.clause == "r"} == {"USD"}


def test_a_payment_that_is_paid_late_happens_when_it_is_paid() -> None:
    text = fee(more="stream s received by d\nwaterfall w of s\n  all to b until fee\n  rest to c\n")
    rows = [(after(9), "s", "", "1.00"), (after(10), "fee", "", "5.00"), (after(11), "s", "", "2.00")]
    assert totals(Paper(text).run(cash=table("cash", rows))) == {"a": 5_00, "b": 1_00, "c": 2_00}


@pytest.mark.parametrize("until", [False, True])
def test_bands_that_count_what_is_paid_are_refused(until: bool) -> None:
    levels = "  bands of received by a in all\n    10% up to 9.00\n    5% above"
    ends = "  bands\n    10% until received by a reaches 9.00\n    5% thereafter"
    rates = ends if until else levels
    text = head() + f"stream s earned by d\nroyalty r on s from d to a\n{rates}\n  {BEARS.format('interest')}\n"
    assert codes(text) == ["RG115"]
    assert codes(text.replace("received by a", "earned by a")) == []
    assert codes(text.replace("received by a", "received by b")) == []
