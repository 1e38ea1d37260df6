"""Money of another currency, translated as it comes; the figures were worked out by hand."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import LARGEST, codes, head, run, shares, table, totals

from regalia import test as run_tests
from regalia.dsl.diagnostic import Refusal
from regalia.dsl.source import Source
from regalia.interpreter.explain import explain_entry
from regalia.interpreter.outputs.explanation import to_text as explained
from regalia.interpreter.outputs.json import to_json
from regalia.interpreter.outputs.text import to_text

COLUMNS = "date,stream,payer,amount,currency,earned\n"
FLOW = "stream s received by d\nwaterfall w of s\n  {}\n"


def deal(basis: str = "received", unit: str = "CAD per JPY", line: str = "all to b", rounding: str = LARGEST) -> str:
    text = head(rounding) + f"index x in {unit}\ntranslate JPY to CAD at x on the date {basis}\n"
    return text + FLOW.format(line) + ("" if line == "all to b" else "  rest to c\n")


def seen(*rows: tuple[str, str]) -> str:
    return table("observations", [(day, "x", value) for day, value in rows])


def paid(text: str, rows: str, *rates: tuple[str, str]) -> list[int]:
    found = run(text, cash=COLUMNS + rows, observations=seen(*rates))
    return [each.get("b", 0) for each in shares(found)]


def test_each_amount_is_translated_exactly_and_rounded_once() -> None:
    rows = "2006-03-01,s,,1000001,JPY,\n2006-03-02,s,,50.00,CAD,\n2006-03-03,s,,50.00,,\n"
    assert paid(deal(), rows, ("2006-03-01", "0.0125")) == [12_500_01, 50_00, 50_00]
    assert paid(deal(line="50% to b"), rows, ("2006-03-01", "0.0125")) == [6_250_01, 25_00, 25_00]
    whole = "rounding each payment to 1 half even, residue by largest remainder"
    assert paid(deal(rounding=whole), "2006-03-01,s,,1000,JPY,\n", ("2006-03-01", "0.0125")) == [12_00]
    assert paid(deal(rounding=""), "2006-03-01,s,,1,JPY,\n", ("2006-03-01", "0.012345")) == [Fraction(12345, 10000)]


def test_a_rate_the_other_way_round_divides() -> None:
    rate = ("2006-03-01", "150")
    assert paid(deal(unit="JPY per CAD"), "2006-03-01,s,,1000000,JPY,\n", rate) == [6_666_67]


def test_the_day_is_that_of_the_receipt_or_of_the_earning() -> None:
    rates = (("2006-03-01", "0.01"), ("2006-02-01", "0.02"))
    rows = "2006-03-01,s,,1000,JPY,2006-02-01\n2006-03-01,s,,2000,JPY,\n"
    assert sorted(paid(deal("received"), rows, *rates)) == [10_00, 20_00]
    assert sorted(paid(deal("earned"), rows, *rates)) == [20_00, 20_00]


def test_counters_count_in_the_currency_of_the_deal() -> None:
    line = "bands of received by b in all\n    all to b up to CAD 15.00\n    50% to b above"
    rows = "2006-03-01,s,,1000,JPY,\n2006-03-02,s,,10.00,CAD,\n"
    assert paid(deal(line=line), rows, ("2006-03-01", "0.01")) == [10_00, 7_50]


@pytest.mark.parametrize("rates", [(), (("2006-02-28", "0.01"),)])
def test_without_an_observation_on_the_day_the_row_is_refused(rates: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(Refusal) as refused:
        paid(deal(), "2006-03-01,s,,1000,JPY,\n", *rates)
    (found,) = refused.value.findings
    assert (found.code, found.place and found.place.file) == ("RG510", "cash.csv")
    assert found.message == "no value of 'x' was observed on 2006-03-01, by which this is translated to CAD"


def test_a_rate_of_nothing_divides_nothing() -> None:
    tables = {"cash": COLUMNS + "2006-03-01,s,,1000,JPY,\n", "observations": seen(("2006-03-01", "0"))}
    assert codes(deal(unit="JPY per CAD"), **tables) == ["RG510"]
    assert codes(deal(), **tables) == []


def test_what_is_not_translated_stays_refused() -> None:
    rates = seen(("2006-03-01", "0.01"))
    assert codes(deal(), cash=COLUMNS + "2006-03-01,s,,1000,USD,\n", observations=rates) == ["RG504"]
    assert codes(head() + FLOW.format("all to b"), cash=COLUMNS + "2006-03-01,s,,1000,JPY,\n") == ["RG504"]
    assert codes(deal(), cash=COLUMNS + "2006-03-01,s,,1000.50,JPY,\n", observations=rates) == ["RG505"]
    assert codes(deal(), cash=COLUMNS + "2006-03-01,s,,-1000,JPY,\n", observations=rates) == ["RG506"]


def test_proceeds_and_examples_are_translated_too() -> None:
    text = deal() + 'example "e"\n  2006-03-01 x 0.01\n  2006-03-01 s JPY 1,000\n'
    text += "  expect received by b = CAD 10.00\n  expect received by b * 2 = JPY 1,000 * x * 2\n"
    assert [each.passed for each in run_tests(Source("test.deal", text))] == [True]
    assert "RG104" in codes(text.replace("s JPY", "s USD"))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("translate JPY to CAD at y on the date received", "RG101"),
        ("translate USD to CAD at x on the date received", "RG104"),
        ("translate CAD to CAD at x on the date received", "RG104"),
        ("translate JPY to XXY at x on the date received", "RG106"),
        ("translate JPY to CAD at a on the date received", "RG103"),
        ("translate JPY to CAD at x on the date due", "RG115"),
        ("translate JPY to CAD at x on the date earned", "RG109"),
    ],
)
def test_what_is_refused(line: str, code: str) -> None:
    text = deal()
    if code != "RG109":
        text = text.replace("translate JPY to CAD at x on the date received\n", "")
    assert code in codes(text + line + "\n")


def test_bare_sums_and_mixed_currencies_are_refused() -> None:
    assert "RG105" in codes(deal(line="all to b up to 10.00"))
    assert "RG104" in codes(deal(line="all to b up to JPY 10"))
    assert "RG104" in codes(deal(line="all to b up to CAD 10.00 + JPY 10"))
    assert codes(deal(line="all to b up to CAD 10.00 + JPY 10 * x")) == []


def test_the_ledger_and_explain_show_what_came() -> None:
    rows = COLUMNS + "2006-03-01,s,,1000001,JPY,\n"
    found = run(deal(), cash=rows, observations=seen(("2006-03-01", "0.0125")))
    words = "1,000,001 JPY at 0.0125 CAD per JPY, x of 2006-03-01"
    assert words in to_text(found, "0")
    receipt = next(entry for entry in found.entries if entry.kind == "receipt")
    assert f"translated: {words}" in explained(explain_entry(found, receipt.id))
    data = json.loads(to_json(found, "0"))["entries"][receipt.id - 1]
    assert data["translated"] == {
        "amount": "1000001",
        "currency": "JPY",
        "index": "x",
        "date": "2006-03-01",
        "rate": "0.0125",
        "in": "CAD per JPY",
    }
    assert totals(found)["b"] == 12_500_01


@given(st.integers(0, 10**9), st.integers(1, 10**6))
def test_a_translated_amount_is_the_product_rounded_half_up(yen: int, rate: int) -> None:
    rows = f"2006-03-01,s,,{yen},JPY,\n2006-03-01,s,,1.00,CAD,\n"
    found = sorted(paid(deal(), rows, ("2006-03-01", f"{rate / 10**6:.6f}")))
    exact = Fraction(yen * rate, 10**6) * 100
    rounded = (exact + Fraction(1, 2)).numerator // (exact + Fraction(1, 2)).denominator
    assert sorted([1_00, rounded] if rounded else [1_00]) == [each for each in found if each]
