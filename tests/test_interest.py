"""Interest on balances: days counted by four conventions, and nothing that depends on what else happens."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import DEALT, LARGEST, Paper, codes, head, table

from regalia.dsl.dates import PeriodKind
from regalia.dsl.diagnostic import Refusal
from regalia.interpreter.day_count import Elapsed, fraction_of_year

ENDS = (date(2006, 6, 30), date(2006, 12, 31), date(2007, 3, 31))
CONVENTIONS = ("actual/365", "actual/360", "actual/actual", "30/360")
THIRTY = {
    ("2007-01-15", "2007-01-30"): 15,
    ("2007-01-15", "2007-02-15"): 30,
    ("2007-01-15", "2007-07-15"): 180,
    ("2007-09-30", "2008-03-31"): 180,
    ("2007-09-30", "2007-10-31"): 30,
    ("2007-01-15", "2007-01-31"): 16,
    ("2007-01-31", "2007-02-28"): 28,
    ("2007-02-28", "2007-03-31"): 33,
    ("2006-08-31", "2007-02-28"): 178,
    ("2007-02-28", "2007-08-31"): 183,
    ("2008-02-29", "2009-02-28"): 359,
}


@pytest.mark.parametrize("days", THIRTY, ids=" to ".join)
def test_thirty_days_a_month(days: tuple[str, str]) -> None:
    """The bond basis, at ends of months: the 31st is the 30th where the first day is the 30th or the 31st."""
    start, end = map(date.fromisoformat, days)
    assert fraction_of_year("30/360", start, end) == Fraction(THIRTY[days], 360)


def test_actual_actual_by_calendar_years() -> None:
    """From 1 November 2003 to 1 May 2004: 61 days of 365 and 121 of 366."""
    found = fraction_of_year("actual/actual", date(2003, 11, 1), date(2004, 5, 1))
    assert found == Fraction(61, 365) + Fraction(121, 366)
    assert fraction_of_year("actual/actual", date(2003, 1, 1), date(2006, 1, 1)) == 3


@given(st.sampled_from(CONVENTIONS), st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.integers(0, 4000))
def test_a_fraction_is_never_negative(convention: str, start: date, days: int) -> None:
    """And no day takes anything back."""
    end = start + timedelta(days)
    one, other = fraction_of_year(convention, start, end), fraction_of_year(convention, start, end + timedelta(1))
    assert 0 <= one <= other


def test_elapsed_at_the_edges_of_a_period() -> None:
    """Nothing on the first day; the whole of the last period before it, and through the last day."""
    year = PeriodKind("year")
    plain, through, before = (
        Elapsed("actual/365", year, date(2006, 1, 1), *flags)
        for flags in ((False, False), (True, False), (False, True))
    )
    assert plain.value(date(2007, 1, 1)) == 0
    assert through.value(date(2007, 12, 31)) == before.value(date(2008, 1, 1)) == 1
    assert through.value(date.max) >= 0


RATES = (
    "index g\nlet moving\n  6% through 2006-05-15\n  3% until seen\n  9% thereafter\nevent seen\n"
    "stream s received by d\nstream bills due by d\n"
    "account x owed by d to a\n  opens at 12,345.67 on 2006-01-31\n  charged with bills\n"
    "  interest moving a year on {count}, {how} {each}\n"
    "waterfall w of s\n  {interest}40% to x\n  rest to d\n"
)


@given(
    st.sampled_from(CONVENTIONS),
    st.sampled_from(["added", "payable"]),
    st.sampled_from(["each month", "each calendar quarter", "each calendar year", "each 31 January", "each 1 July"]),
    st.sampled_from([LARGEST, "rounding cumulative to 0.01 half even, residue by largest remainder"]),
    st.lists(st.dates(DEALT, date(2008, 12, 31)), max_size=12, unique=True),
)
def test_another_happening_changes_nothing(count: str, how: str, each: str, rounding: str, extra: list[date]) -> None:
    """Observations that nothing reads make days on which interest accrues, and no difference."""
    paid = "all to interest of x\n  " if how == "payable" else ""
    paper = Paper(head(rounding) + RATES.format(count=count, how=how, each=each, interest=paid))
    cash = table("cash", [("2006-06-30", "s", "", "5000.00"), ("2007-03-31", "bills", "", "777.77")])
    events = table("events", [("2007-02-10", "seen", "", "")])
    seen = table("observations", [(day, "g", "1.00") for day in extra])
    end = date(2008, 12, 31)
    one = paper.run(cash=cash, events=events, through=end)
    other = paper.run(cash=cash, events=events, observations=seen, through=end)
    (account,) = one.state.accounts
    for formula in (account.balance, account.interest):
        assert one.value(formula) == other.value(formula)


def test_a_rate_that_was_never_observed_stops_the_run() -> None:
    """Once there is a balance that bears it."""
    text = (
        "measure one, ones\nindex g in one\nstream bills due by d\n"
        "account x owed by d to a\n  charged with bills\n"
        "  interest g / 1 one a year on 30/360, added each calendar year\n"
    )
    once = ("2006-02-01", "bills", "", "5.00")
    assert codes(head() + text, cash=table("cash", [once])) == []
    assert codes(head() + text, cash=table("cash", [once, ("2006-03-01", "bills", "", "1.00")])) == ["RG510"]


def test_interest_before_anything_else_of_the_day() -> None:
    """What is repaid on a day bore interest to its beginning; the month is posted on its last day."""
    text = (
        "stream s received by d\naccount x owed by d to a\n  opens at 36,500.00 on 2006-01-01\n"
        "  interest 10% a year on actual/365, payable each month\nwaterfall w of s\n  all to x\n  rest to d\n"
    )
    cash = table("cash", [("2006-01-11", "s", "", "36500.00")])
    result = Paper(head() + text).run(cash=cash, through=date(2006, 2, 28))
    assert [(e.day, e.amount) for e in result.entries if e.kind == "interest"] == [(date(2006, 1, 31), 10_000)]


def test_a_rate_below_nothing_stops_the_run() -> None:
    """Where its interest is posted."""
    text = (
        "account x owed by d to a\n  opens at 1.00 on 2006-01-01\n"
        "  interest 1% - 300% a year on 30/360, added each month\n"
    )
    assert codes(head() + text, cash="date,stream,payer,amount\n", events="date,event,party,quantity\n") == []
    assert codes(head() + text + "event e\n", events=table("events", [("2006-03-01", "e", "", "")])) == ["RG603"]


def test_a_rate_by_year() -> None:
    """The first year's rate holds to the end of it; before the first row nothing bears interest, and none is needed."""
    text = (
        "table t by calendar year\n  2007: 5%\n  2008: 6%\naccount x owed by d to a\n  opens at 100.00 on 2007-01-01\n"
        "  interest t a year on 30/360, payable each calendar half\n"
    )
    paper = Paper(head() + text)
    result = paper.run(through=date(2008, 6, 30))
    assert [entry.amount for entry in result.entries if entry.kind == "interest"] == [250, 250, 300]


def test_a_rate_that_changes_from_day_to_day_is_refused() -> None:
    """An average is another on each day, so that interest would depend on the days on which something happens."""
    text = (
        "measure one, ones\nindex g in one\naccount x owed by d to a\n  opens at 100.00 on 2006-01-01\n"
        "  interest average of g over 3 days / 1 one a year on 30/360, payable each calendar half\n"
    )
    assert codes(head() + text) == ["RG115"]


def test_an_index_is_needed_only_where_its_piece_fits() -> None:
    """The second index need not be observed before its own days; from then on it is."""
    text = (
        "measure one, ones\nindex g in one\nindex h in one\n"
        "let rate\n  g / 1 one through 2006-12-31\n  h / 1 one thereafter\n"
        "account x owed by d to a\n  opens at 100.00 on 2006-01-01\n"
        "  interest rate a year on 30/360, added each calendar year\n"
        "payment p from d to a\n  CAD 100.00 * rate on e\nevent e\n"
    )
    first, second = ("2006-01-01", "g", "0.10"), ("2006-12-31", "h", "0.20")
    paper = Paper(head() + text)
    result = paper.run(observations=table("observations", [first, second]), through=date(2007, 12, 31))
    assert [entry.amount for entry in result.entries if entry.kind == "interest"] == [1000, 2200]
    events = table("events", [("2006-01-01", "e", "", "")])
    result = paper.run(observations=table("observations", [first]), events=events, through=date(2006, 12, 31))
    assert [entry.amount for entry in result.entries if entry.clause == "p" and entry.kind == "payment"] == [1000]
    text = text.replace("payment p from d to a\n  CAD 100.00 * rate on e\n", "")
    nothing = table("cash", [("2007-12-31", "s", "", "0.01")])
    more = "stream s received by d\nwaterfall w of s\n  rest to d\n"
    assert codes(head() + text + more, cash=nothing, observations=table("observations", [first])) == ["RG510"]


@given(
    st.sampled_from(["actual/365", "actual/360", "actual/actual"]),
    st.lists(st.dates(DEALT, date(2007, 11, 30)) | st.sampled_from(ENDS), min_size=1, max_size=4, unique=True),
)
def test_no_night_is_lost_where_a_period_ends(count: str, days: list[date]) -> None:
    """What falls due on the last day of a month bears as much, whether interest is counted by month or by year."""
    lines = "".join(f"  1,000.00 on {day}\n" for day in sorted(days))
    found = []
    for each in ("each month", "each calendar quarter", "each calendar year"):
        text = (
            f"funding f from a to d\n{lines}account x owed by d to a\n  charged with f\n"
            f"  interest 10% a year on {count}, payable {each}\n"
        )
        result = Paper(head("") + text).run(through=date(2007, 12, 31))
        found.append(result.value(result.state.accounts[0].interest))
    nights = sum((fraction_of_year(count, day, date(2008, 1, 1)) for day in days), Fraction(0))
    assert found == [nights * 100_00] * 3


def test_an_undisclosed_rate_is_needed_once_something_bears_it() -> None:
    text = (
        "stream bills due by d\naccount x owed by d to a\n  charged with bills\n"
        "  interest undisclosed a year on 30/360, payable each calendar year\n"
        "stream s received by d\nwaterfall w of s\n  all to interest of x\n  rest to d\n"
    )
    paper = Paper(head() + text)
    nothing = table("cash", [("2008-01-01", "s", "", "5.00")])
    assert [e.amount for e in paper.run(cash=nothing).entries if e.kind == "share"] == [500]
    once = table("cash", [("2006-06-01", "bills", "", "1.00"), ("2008-01-01", "s", "", "5.00")])
    with pytest.raises(Refusal) as refused:
        paper.run(cash=once)
    assert [finding.code for finding in refused.value.findings] == ["RG601"]
