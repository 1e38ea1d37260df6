"""What a run is worth: by hand, and against another program's day counts and returns."""

import json
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from strategies import cash, head, run

import regalia
from regalia.cli import main
from regalia.dsl.diagnostic import Refusal
from regalia.interpreter.analysis.returns import changes_of_sign, returns
from regalia.interpreter.day_count import fraction_of_year

pyxirr = pytest.importorskip("pyxirr")
MIGENIX = Path(__file__).parents[1] / "contracts" / "migenix"
COUNTS = {
    "actual/365": "ACT_365F",
    "actual/360": "ACT_360",
    "actual/actual": "ACT_ACT_ISDA",
    "30/360": "THIRTY_360_ISDA",
}
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
HALF = "stream s received by a\nwaterfall w of s\n  50% to b\n  rest to c\n"


def worth(rate: Fraction, flows: list[tuple[date, int]], convention: str) -> float:
    """Nothing but the definition."""
    first = flows[0][0]
    return sum(x * float(1 + rate) ** -float(fraction_of_year(convention, first, day)) for day, x in flows)


@given(DAYS, DAYS, st.sampled_from(sorted(COUNTS)))
def test_years_are_counted_as_the_other_program_does(one: date, other: date, convention: str) -> None:
    start, end = sorted((one, other))
    count = getattr(pyxirr.DayCount, COUNTS[convention])
    assert pyxirr.year_fraction(start, end, count) == pytest.approx(float(fraction_of_year(convention, start, end)))


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([-100, 230, -132], ["1/10", "1/5"]),
        ([-100, 110], ["1/10"]),
        ([-100, 0, 121], ["1/10"]),
        ([-1000, 3600, -4310, 1716], ["1/10", "1/5", "3/10"]),
        ([100, -50], ["-1/2"]),
        ([-100, 50, 40], None),
        ([100, 200], []),
        ([-100, 150, -100], []),
    ],
)
def test_every_return_is_found(amounts: list[int], expected: list[str] | None) -> None:
    """By hand: over whole years of 365 days growth is a root of a polynomial; (1.1 - x)(1.2 - x)(1.3 - x) has three."""
    days = [date(2001, 1, 1), date(2002, 1, 1), date(2003, 1, 1), date(2004, 1, 1)]
    flows = [(day, Fraction(amount)) for day, amount in zip(days, amounts, strict=False)]
    found = returns(flows, "actual/365")
    if expected is None:
        assert len(found) == 1
        assert found[0] == pytest.approx(pyxirr.xirr([d for d, _ in flows], [float(x) for _, x in flows]), abs=1e-9)
    else:
        assert [float(root) for root in found] == pytest.approx([float(Fraction(text)) for text in expected], abs=1e-9)


@given(
    st.lists(
        st.tuples(st.dates(date(2006, 1, 1), date(2026, 1, 1)), st.integers(-(10**9), 10**9)), min_size=2, max_size=8
    ),
    st.sampled_from(sorted(COUNTS)),
)
def test_at_a_return_flows_are_worth_nothing(given_flows: list[tuple[date, int]], convention: str) -> None:
    flows = sorted({day: x for day, x in given_flows if x}.items())
    found = returns([(day, Fraction(x)) for day, x in flows], convention)
    assert len(found) <= changes_of_sign([(day, Fraction(x)) for day, x in flows])
    for root in found:
        size = worth(root, [(day, abs(x)) for day, x in flows], convention)
        assert abs(worth(root, flows, convention)) <= 1e-6 * size


def test_by_hand() -> None:
    """b buys its half for 100.00: 60.00 after a year and 72.00 after two are 20 % of return (60/1.2 + 72/1.44 = 100);
    at 20 % nothing is gained, and the duration is (50 + 2 * 50) / 100 years."""
    rows = cash([(date(2007, 1, 1), "s", 12_000), (date(2008, 1, 1), "s", 14_400)])
    result = run(head() + HALF, cash=rows)
    found = {each.flows.who: each for each in regalia.value(result, rate="20%", price="100", buyer="b")}
    b = found["b"]
    assert (b.flows.received, b.flows.paid, b.present) == (13_200, 10_000, 0)
    assert [float(root) for root in b.returns] == pytest.approx([0.2], abs=1e-9)
    assert b.multiple == Fraction(132, 100)
    assert b.payback == date(2008, 1, 1)
    assert float(b.duration or 0) == pytest.approx(1.5, abs=1e-9)
    assert (found["c"].present, found["c"].returns, found["c"].multiple, found["c"].payback) == (10_000, (), None, None)


def test_from_a_later_day() -> None:
    """What came in before it is not bought any more."""
    rows = cash([(date(2007, 1, 1), "s", 12_000), (date(2008, 1, 1), "s", 14_400)])
    result = run(head() + HALF, cash=rows)
    (b, _) = regalia.value(result, rate="20%", price="60.00", buyer="b", on=date(2007, 1, 2))
    assert (b.flows.received, b.flows.paid) == (7_200, 6_000)
    assert b.present is not None
    assert 2 <= b.present <= 10  # 72.00 discounted by 364 days at 20 % is a little more than 60.00


def test_the_first_deal() -> None:
    result = regalia.run(MIGENIX / "migenix.deal", cash=MIGENIX / "cash.csv")
    unit = next(each for each in regalia.value(result, rate="12%", price="8,839,500") if each.bought)
    assert unit.flows.who == "unit"
    days, amounts = [day for day, _ in unit.flows.days], [float(x) for _, x in unit.flows.days]
    assert [float(root) for root in unit.returns] == pytest.approx([pyxirr.xirr(days, amounts)], abs=1e-9)
    assert float(unit.present or 0) == pytest.approx(pyxirr.xnpv(0.12, days, amounts), abs=1)
    assert unit.payback == date(2011, 6, 30)


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ({"rate": "12"}, "RG502", "has no sign of percent"),
        ({"rate": "x%"}, "RG502", "is not a number"),
        ({"price": "1e6"}, "RG502", "has an exponent"),
        ({"price": "1.005", "buyer": "b"}, "RG505", "is finer than CAD has"),
        ({"price": "1"}, "RG503", "who pays the price is not said"),
        ({"price": "1", "buyer": "d"}, "RG503", "'d' receives and pays nothing in this run"),
    ],
)
def test_what_is_no_question(options: dict[str, str], code: str, message: str) -> None:
    result = run(head() + HALF, cash=cash([(date(2007, 1, 1), "s", 12_000)]))
    with pytest.raises(Refusal, match=message) as caught:
        regalia.value(result, **options)  # type: ignore[arg-type]
    assert caught.value.findings[0].code == code


def test_the_command() -> None:
    words = ["value", str(MIGENIX / "migenix.deal"), "--cash", str(MIGENIX / "cash.csv"), "--price", "8,839,500"]
    text = CliRunner().invoke(main, [*words, "--rate", "12%"])
    assert text.exit_code == 0
    assert "bought by unit for 8,839,500" in text.output
    data = json.loads(CliRunner().invoke(main, [*words, "--rate", "12%", "--output", "json"]).output)
    assert data["format"] == "regalia.value/1"
    assert (data["rate"], data["day_count"], data["buyer"]) == ("12%", "actual/365", "unit")
    (unit,) = (each for each in data["values"] if each["who"] == "unit")
    assert sum(float(flow["amount"]) for flow in unit["flows"]) == pytest.approx(29_465_000 - 8_839_500)


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyxirr", None)
    words = ["value", str(MIGENIX / "migenix.deal"), "--cash", str(MIGENIX / "cash.csv"), "--price", "8,839,500"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert 'needs the "finance" extra' in done.output
