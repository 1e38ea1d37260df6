"""Amendments that take effect before they are signed: what was paid stays, and the difference is posted once."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import Paper, codes, head, table, totals

from regalia import test as run_tests
from regalia.dsl.source import Source
from regalia.interpreter.explain import explain_entry
from regalia.interpreter.ledger import Entry
from regalia.interpreter.outputs.text import to_text

DEAL = """\
stream s received by d
stream sales earned by d
let rate = 10%
waterfall w of s
  bands of s in all
    rate to a up to 500.00
    5% to a above
  rest to d
royalty r on sales from d to b
  rate
  payable after each calendar quarter
"""
BACK = "amendment first of 2007-01-01 effective 2006-07-01\n  rate becomes 20%\n"
Rows = list[tuple[date, str, str, str]]


def paid(text: str, rows: Rows, through: date, **more: str) -> list[tuple[date, str, str, Any]]:
    """The entries that pay somebody."""
    result = Paper(head() + text).run(cash=table("cash", rows), through=through, **more)
    return [(e.day, e.kind, str(e.target), e.amount) for e in result.entries if e.pays]


ROWS: Rows = [(date(2006, 6, 30), "s", "", "100.00"), (date(2006, 9, 30), "s", "", "200.00")]
OLD = [
    (date(2006, 6, 30), "share", "a", 10_00),
    (date(2006, 6, 30), "share", "d", 90_00),
    (date(2006, 9, 30), "share", "a", 20_00),
    (date(2006, 9, 30), "share", "d", 180_00),
]
MADE_UP = [(date(2007, 1, 1), "restatement", "a", 20_00), (date(2007, 1, 1), "restatement", "d", -20_00)]


def test_until_it_is_signed_a_run_is_that_of_the_deal_as_it_stood() -> None:
    assert paid(DEAL + BACK, ROWS, date(2006, 12, 31)) == OLD == paid(DEAL, ROWS, date(2006, 12, 31))


def test_the_difference_is_posted_on_the_day_of_signing() -> None:
    assert paid(DEAL + BACK, ROWS, date(2007, 1, 1)) == [*OLD, *MADE_UP]


def test_what_comes_in_on_the_day_of_signing_is_shared_as_amended() -> None:
    """The band of 500.00 began with what came in before: 200.00 of 300.00 are left."""
    rows: Rows = [*ROWS, (date(2007, 1, 1), "s", "", "300.00")]
    later = [(date(2007, 1, 1), "share", "a", 45_00), (date(2007, 1, 1), "share", "d", 255_00)]
    assert paid(DEAL + BACK, rows, date(2007, 1, 1)) == [*OLD, *MADE_UP, *later]


def test_a_royalty_makes_up_what_it_paid_too_little() -> None:
    """Of 100.00 before and 100.00 after the day of effect; the last quarter is paid before the signing."""
    rows: Rows = [(date(2006, 6, 30), "sales", "", "100.00"), (date(2006, 7, 1), "sales", "", "100.00")]
    found = paid(DEAL + BACK, rows, date(2007, 3, 31))
    assert found == [
        (date(2006, 6, 30), "royalty", "b", 10_00),
        (date(2006, 9, 30), "royalty", "b", 10_00),
        (date(2007, 1, 1), "restatement", "b", 10_00),
    ]


def test_two_of_them() -> None:
    """The second is signed later and goes further back: 20% from July, then 30% from April."""
    second = "amendment second of 2007-06-01 effective 2006-04-01\n  rate becomes 30%\n"
    rows: Rows = [(date(2006, 5, 1), "sales", "", "100.00"), (date(2006, 8, 1), "sales", "", "100.00")]
    found = paid(DEAL + BACK + second, rows, date(2007, 6, 30))
    assert [amount for _, kind, _, amount in found if kind == "restatement"] == [10_00, 20_00]
    assert sum(amount for *_, amount in found) == 50_00


def test_nothing_is_posted_where_nothing_was_paid_in_between() -> None:
    assert [kind for _, kind, *_ in paid(DEAL + BACK, ROWS[:1], date(2007, 1, 1))] == ["share", "share"]


def test_without_the_amendment_as_of_a_day_before() -> None:
    from regalia.dsl.layers import as_of
    from regalia.dsl.parser import parse

    deal, _ = parse(Source("test.deal", head() + DEAL + BACK))
    assert len(as_of(deal, date(2006, 12, 31)).clauses) == len(deal.clauses) - 1


def test_every_entry_is_explained() -> None:
    rows: Rows = [*ROWS, (date(2006, 8, 1), "sales", "", "100.00"), (date(2007, 1, 1), "s", "", "300.00")]
    result = Paper(head() + DEAL + BACK).run(cash=table("cash", rows), through=date(2007, 3, 31))
    assert [entry.id for entry in result.entries] == list(range(1, len(result.entries) + 1))
    for entry in result.entries:
        found = explain_entry(result, entry.id)
        assert (found.entry.day, found.entry.amount, found.entry.kind) == (entry.day, entry.amount, entry.kind)
        assert found.words
    assert "came in 600.00" in to_text(result, "0").lower()


def test_rows_of_what_it_brings_are_no_matter_before() -> None:
    text = DEAL + BACK + "  event seen\n  payment p from d to a\n    1.00 on seen\n"
    events = table("events", [(date(2006, 8, 1), "seen", "", "")])
    found = paid(text, [], date(2007, 1, 1), events=events)
    assert found == [(date(2007, 1, 1), "restatement", "a", 1_00)]


def test_an_example_before_the_signing_speaks_of_what_was_agreed_then() -> None:
    text = head() + DEAL + BACK + "  payment p from d to a\n    1.00 on 2007-02-01\n"
    example = 'example "x"\n  2006-08-01 s 1.00\n  expect received by a under p = 0 on {}\n'
    for day, passes in (("2006-12-31", False), ("2007-01-01", True)):
        source = Source("test.deal", text + example.format(day))
        assert [each.passed for each in run_tests(source)] == [passes]
    assert codes(text) == []


@given(
    st.lists(
        st.tuples(st.dates(date(2006, 1, 1), date(2007, 12, 31)), st.sampled_from(["s", "sales"]), st.integers(1, 900)),
        max_size=8,
    ),
    st.dates(date(2006, 1, 2), date(2007, 6, 30)),
    st.dates(date(2006, 1, 1), date(2007, 6, 30)),
)
def test_in_the_end_all_have_what_they_would_have(
    rows: list[tuple[date, str, int]], signed: date, effective: date
) -> None:
    """As if it had been signed on the day of its effect; and until it is signed, as if it were not there."""
    effective = min(effective, signed)
    cash = table("cash", [(day, name, "", f"{amount}.00") for day, name, amount in rows])
    end = date(2008, 1, 31)

    def ran(amendment: str, through: date) -> tuple[Entry, ...]:
        return Paper(head() + DEAL + amendment).run(cash=cash, through=through).entries

    def owned(entries: tuple[Entry, ...], until: date = date.max) -> dict[str, int]:
        found: dict[str, int] = {}
        for entry in entries:
            if entry.pays and entry.day < until:
                found[str(entry.target)] = found.get(str(entry.target), 0) + entry.amount
        return {who: amount for who, amount in found.items() if amount}

    back = ran(f"amendment x of {signed} effective {effective}\n  rate becomes 20%\n", end)
    assert owned(back) == owned(ran(f"amendment x of {effective}\n  rate becomes 20%\n", end))
    assert owned(back, signed) == owned(ran("", end), signed)


@pytest.mark.parametrize("day", ["2006-12-31", "2007-01-01"])
def test_totals_are_those_of_the_ledger(day: str) -> None:
    result = Paper(head() + DEAL + BACK).run(cash=table("cash", ROWS), through=date.fromisoformat(day))
    assert totals(result) == ({"a": 30_00, "d": 270_00} if day < "2007" else {"a": 50_00, "d": 250_00})


def test_observations_and_registers_of_the_deal_as_it_stood() -> None:
    """An index is read before the signing too; the register is that of units that were there."""
    text = (
        "instrument unit, units of d\n  10 units issued to a at 1.00 per unit on 2006-01-01\nindex x in percent\n"
        "stream s received by d\nlet rate = 10%\nwaterfall w of s\n  rate + x to units\n  rest to d\n" + BACK
    )
    observed = table("observations", [(day, "x", "1%") for day in ("2006-06-30", "2006-09-30")])
    held = table("register", [(date(2006, 1, 1), "unit", "somebody", "10")])
    found = paid(text, ROWS, date(2007, 1, 1), observations=observed, register=held)
    assert [each[3] for each in found if each[2] == "unit" and each[1] != "issue"] == [11_00, 22_00, 20_00]


def test_causes_are_told_by_their_numbers() -> None:
    rows: Rows = [*ROWS, (date(2007, 1, 1), "s", "", "300.00")]
    result = Paper(head() + DEAL + BACK).run(cash=table("cash", rows), through=date(2007, 1, 1))
    by_number = {entry.id: entry for entry in result.entries}
    shares = [entry for entry in result.entries if entry.kind == "share"]
    assert len(shares) == 6
    for entry in shares:
        assert isinstance(entry.cause, int)
        assert (by_number[entry.cause].kind, by_number[entry.cause].day) == ("receipt", entry.day)
    assert all(not isinstance(e.cause, int) and e.cause for e in result.entries if e.kind == "receipt")
    assert [e.day for e in result.entries if e.kind == "restatement"] == [date(2007, 1, 1)] * 2
