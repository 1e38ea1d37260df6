"""Accounts: what raises and lowers a balance, who is paid by way of one, and that none takes more than it is owed."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import CUMULATIVE, DEALT, LARGEST, Paper, cash, certain, codes, head, in_parts, receipts, table, totals

import regalia

CASES = sorted((Path(__file__).parent / "cases" / "accounts").glob("*.deal"))

HELD = (
    "stream s received by d\n"
    "account x owed by d to a\n  opens at 700.00 on 2006-01-01\n"
    "account y owed by d to b\n  opens at 250.00 on 2006-01-01\n"
    "account z held by c\n"
    "waterfall w of s\n"
    "  all to z up to 90.00 - balance of z\n"
    "  50% to x, 20% to y\n"
    "  bands of received by x in all\n"
    "    60% to y up to 300.00\n"
    "    10% to x above\n"
    "  all to v while balance of x > 100.00\n"
    "  rest to d\n"
    "waterfall v of w\n"
    "  50% to y\n"
    "  rest to c\n"
)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_examples_come_out(path: Path) -> None:
    """As each contract expects it of itself, worked out by hand."""
    assert certain(regalia.check(path)) == ()
    results = regalia.test(path)
    assert results
    assert [result.findings for result in results] == [()] * len(results)


@given(st.data())
def test_however_money_arrives_claims_take_the_same(data: st.DataObject) -> None:
    """Without rounding, receipts cut into parts give what the whole ones give: accounts in lines, bands, and below."""
    whole = data.draw(receipts(largest=100_000))
    text = head("") + HELD.replace("  all to z up to 90.00 - balance of z\n", "")
    paper = Paper(text)
    one, other = (paper.run(cash=cash(some)) for some in (whole, data.draw(in_parts(whole))))
    assert totals(one) == totals(other)
    assert [one.value(a.balance) for a in one.state.accounts] == [other.value(a.balance) for a in other.state.accounts]


@given(st.data(), st.sampled_from([LARGEST, CUMULATIVE]))
def test_no_balance_falls_below_nothing(data: st.DataObject, rounding: str) -> None:
    """Nor takes anybody more than it opened at, however amounts are rounded; and the ledger adds up to the balance."""
    result = Paper(head(rounding) + HELD).run(cash=cash(data.draw(receipts(largest=100_000))))
    balances = {account.name: result.value(account.balance) for account in result.state.accounts}
    assert all(value >= 0 for value in balances.values())
    assert balances["z"] <= 9_000
    paid = totals(result)
    assert paid.get("a", 0) == 70_000 - balances["x"]
    assert paid.get("b", 0) == 25_000 - balances["y"]


def test_entries_read_as_what_was_done() -> None:
    """Openings, charges and credits have kinds of their own; a payment names whom it goes to, and of which account."""
    text = (
        "stream s received by d\nstream bills due by d\nstream offsets due by d\n"
        "account x owed by d to a\n  opens at 10.00 on 2006-01-01\n  charged with bills, fee\n  credited with offsets\n"
        "payment fee from d to c\n  1.00 on 2006-02-01\n"
        "waterfall w of s\n  all to x\n  rest to b\n"
    )
    rows = [
        ("2006-01-02", "bills", "", "5.00"),
        ("2006-01-03", "offsets", "", "2.00"),
        ("2006-03-01", "s", "", "20.00"),
    ]
    result = Paper(head() + text).run(cash=table("cash", rows))
    seen = [(e.kind, e.source, e.target, e.claim, e.amount) for e in result.entries]
    assert seen == [
        ("opening", None, "x", "", 1000),
        ("report", None, "bills", "", 500),
        ("charge", "bills", "x", "", 500),
        ("report", None, "offsets", "", 200),
        ("credit", "offsets", "x", "", 200),
        ("payment", "d", "c", "", 100),
        ("charge", "fee", "x", "", 100),
        ("receipt", None, "s", "", 2000),
        ("share", "s", "a", "x", 1400),
        ("share", "s", "b", "", 600),
    ]
    assert result.entries[2].cause == 2
    assert totals(result) == {"a": 1400, "b": 600, "c": 100}


def test_what_is_credited_beyond_the_balance_is_lost() -> None:
    """A later charge finds nothing of it; so is a charge that is taken back beyond the balance."""
    text = (
        "stream bills due by d\nstream offsets due by d\n"
        "account x owed by d to a\n  charged with bills\n  credited with offsets\n"
    )
    rows = [
        ("2006-01-02", "bills", "", "5.00"),
        ("2006-01-03", "offsets", "", "9.00"),
        ("2006-01-04", "bills", "", "7.00"),
    ]
    rows += [("2006-01-05", "bills", "", "-10.00"), ("2006-01-06", "bills", "", "3.00")]
    result = Paper(head() + text).run(cash=table("cash", rows))
    assert result.value(result.state.accounts[0].balance) == 300
    assert [e.amount for e in result.entries if e.kind == "credit"] == [500]
    assert [e.amount for e in result.entries if e.kind == "charge"] == [500, 700, -700, 300]


def test_a_stream_is_shared_before_it_is_charged() -> None:
    """What comes in pays what was owed before it, and is charged then."""
    text = (
        "stream s received by d\naccount x owed by d to a\n  charged with s\n"
        "waterfall w of s\n  all to x\n  rest to d\n"
    )
    result = Paper(head() + text).run(cash=cash([(DEALT, "s", 500), (DEALT.replace(day=2), "s", 800)]))
    assert totals(result) == {"a": 500, "d": 800}
    assert result.value(result.state.accounts[0].balance) == 800


def test_cumulative_rounding_counts_what_a_claim_is_owed() -> None:
    """A third of each cent: the claim is over when what is owed on it is, and is paid whole."""
    text = (
        "stream s received by d\naccount x owed by d to a\n  opens at 1.00 on 2006-01-01\n"
        "waterfall w of s\n  1 / 3 to x\n  rest to b\n"
    )
    rows = [(DEALT.replace(day=day), "s", 100) for day in range(1, 6)]
    result = Paper(head(CUMULATIVE) + text).run(cash=cash(rows))
    assert totals(result) == {"a": 100, "b": 400}


ACCOUNT = "stream s received by d\naccount x owed by d to a\n  opens at 10.00 on 2006-01-01\n"
POT = "account pot held by c\n"
WAYS = {
    ACCOUNT + "waterfall w of s\n  rest to x\n": "RG201",
    ACCOUNT + "waterfall w of s\n  all to x\n": "RG201",
    ACCOUNT + "waterfall w of s\n  all to interest of x\n  rest to d\n": "RG103",
    ACCOUNT + "waterfall w of s\n  all to fees of x\n  rest to d\n": "RG103",
    ACCOUNT + "waterfall w of s\n  rest to d\nwaterfall v of x each 1 May\n  rest to d\n": "RG103",
    ACCOUNT + "waterfall w of s\n  all to x until balance of x reaches 0\n  rest to d\n": "RG205",
    ACCOUNT + "waterfall w of s\n  balance of x / CAD 100.00 to x\n  rest to d\n": "RG211",
    ACCOUNT + "check always balance of w <= 1.00\nwaterfall w of s\n  rest to d\n": "RG103",
    ACCOUNT + "check always interest of x <= 1.00\nwaterfall w of s\n  rest to d\n": "RG103",
    ACCOUNT + "  opens at 5.00 on 2006-02-01\nwaterfall w of s\n  rest to d\n": "RG109",
    ACCOUNT + "  charged with s, s\nwaterfall w of s\n  rest to d\n": "RG109",
    ACCOUNT + "  charged with w\nwaterfall w of s\n  rest to d\n": "RG103",
    ACCOUNT + "stream j in JPY received by d\nwaterfall w of j\n  all to x\n  rest to d\n": "RG104",
    ACCOUNT + "  interest 5 a year on 30/360, added each 1 May\nwaterfall w of s\n  rest to d\n": "RG104",
    ACCOUNT + "  interest 5% a year on 30/360, added in all\nwaterfall w of s\n  rest to d\n": "RG112",
    "account x owed by d to a\n  opens at 10.00 on 2005-12-31\n": "RG115",
    "account x owed by d to a\n  opens at 1.00 - 2.00 on 2006-01-01\n": "RG603",
    POT + "  interest 5% a year on 30/360, payable each 1 May\n": "RG115",
    POT + "waterfall w of pot\n  rest to d\n": "RG112",
    "account x owed by d to y\n": "RG101",
    ACCOUNT + "royalty r on s from d to x\n  5%\nwaterfall w of s\n  rest to d\n": "RG201",
}


@pytest.mark.parametrize("text", WAYS, ids=range(len(WAYS)))
def test_what_is_refused(text: str) -> None:
    """Each for its own reason, with a way out."""
    assert WAYS[text] in codes(head() + text)


def test_an_account_may_open_at_a_fraction() -> None:
    """It is rounded as money is, and exact without rounding."""
    text = "account x owed by d to a\n  opens at 1.00 / 3 on 2006-01-01\n"
    for rounding, value in ((LARGEST, 33), ("", Fraction(100, 3))):
        result = Paper(head(rounding) + text).run(through=DEALT)
        assert result.value(result.state.accounts[0].balance) == value


def test_a_royalty_to_an_account_that_is_held_is_posted_once() -> None:
    """What is earned is on it when it is paid, and the waterfall that shares it finds as much."""
    text = (
        "stream s earned by d\naccount pot held by c\nroyalty r on s from d to pot\n  10%\n  payable after each month\n"
        "waterfall w of pot each calendar quarter\n  50% to a\n  rest to pot\n"
    )
    cash = table("cash", [("2006-01-11", "s", "", "100.00"), ("2006-03-31", "s", "", "300.00")])
    result = Paper(head() + text).run(cash=cash, through=date(2006, 2, 1))
    assert result.value(result.state.accounts[0].balance) == 1000
    result = Paper(head() + text).run(cash=cash, through=date(2006, 3, 31))
    assert result.value(result.state.accounts[0].balance) == 2000
