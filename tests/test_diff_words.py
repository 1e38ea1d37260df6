"""Royalties, accounts, tables and changes compared: what is told of each, at which place, and how it weighs."""

import re
from pathlib import Path

import pytest

from regalia.dsl.diff import Change, applied, compare
from regalia.dsl.parser import parse_file
from regalia.dsl.source import Source

CASES = Path(__file__).parent / "cases" / "words"
TEXT = 'party company "C"\nparty investor "I"\nparty agent "A"\n' + "".join(
    (CASES / f"{name}.deal").read_text(encoding="utf-8") for name in ("royalties", "money", "changes")
)


def changes(old: str, new: str) -> tuple[Change, ...]:
    """What is told of two texts; each change alone, and all of them, lead from the old text to the new one."""
    before, after = Source("old.deal", old), Source("new.deal", new)
    (was, _), (now, wrong) = parse_file(before), parse_file(after)
    assert wrong == ()
    found = compare(before, was, after, now)
    told = frozenset(change.number for change in found.changes)
    assert applied(found.delta, frozenset()) == found.old
    assert applied(found.delta, told) == found.new
    return found.changes


def test_nothing_is_told_of_one_text() -> None:
    assert changes(TEXT, TEXT) == ()


@pytest.mark.parametrize(
    ("old", "new", "kind", "weight", "heading", "path"),
    [
        # streams and tags
        ("in maxima, lucentis", "in maxima, novum", "changed", "terms", "stream sales", "tagged product/values"),
        ("territory = us and", "territory = eu and", "changed", "terms", "derived abroad", "where"),
        ("net = sales - returns", "net = sales", "changed", "terms", "derived net", "value"),
        ('"Net sales"', '"Sales"', "changed", "wording", "stream sales", "title"),
        ('"Net sales" earned by', '"Net sales" due by', "changed", "terms", "stream sales", "basis"),
        # royalties
        ("on net from", "on sales from", "changed", "terms", "royalty basic", "base sales/name"),
        (
            "on net from company to investor",
            "on net from company to agent",
            "changed",
            "rights",
            "royalty basic",
            "payee",
        ),
        ("  5%\n  earned from", "  6%\n  earned from", "changed", "terms", "royalty basic", "rate"),
        (
            "through 2030-12-31\n  payable",
            "through 2031-12-31\n  payable",
            "changed",
            "terms",
            "royalty basic",
            "term of/end",
        ),
        ("  earned from 2026-01-01 through 2030-12-31\n", "", "removed", "rights", "royalty basic", "term of"),
        ("payable 45 days", "payable 60 days", "changed", "terms", "royalty basic", "payable/lag"),
        ("  payable 45 days after each calendar quarter\n", "", "removed", "terms", "royalty basic", "payable"),
        (
            "4% below 2,000.00",
            "4% below 3,000.00",
            "changed",
            "terms",
            "royalty tiered",
            "rate bands/piece 2/limit",
        ),
        ("  whole bands", "  bands", "changed", "terms", "royalty whole_bands", "rate bands/whole"),
        ("100.00, excess lost", "100.00, excess carried", "changed", "terms", "royalty tiered", "at most 1/carried"),
        (", excess credited", "", "changed", "terms", "royalty tiered", "at least 2/credited"),
        (
            "separately for each product",
            "separately for each territory",
            "changed",
            "terms",
            "royalty tiered",
            "separately",
        ),
        ("  overrides basic\n", "", "removed", "rights", "royalty tiered", "overrides"),
        ("subject to senior", "subject to junior", "changed", "rights", "royalty tiered", "subject to"),
        (
            "bear 5% a year on actual/365, principal",
            "bear 5% a year on 30/360, principal",
            "changed",
            "terms",
            "royalty tiered",
            "late/day count",
        ),
        # accounts and tables
        (
            "owed by company to investor",
            "owed by company to agent",
            "changed",
            "rights",
            "account notes",
            "whose/creditor",
        ),
        ("held by investor\n\n", "owed by agent to investor\n\n", "changed", "rights", "account reserve", "whose"),
        ("interest 8% a year", "interest 9% a year", "changed", "terms", "account notes", "accrual 1/rate"),
        (
            "actual/365, added each calendar year",
            "actual/365, payable each calendar year",
            "changed",
            "terms",
            "account notes",
            "accrual 1/added",
        ),
        ("charged with draws, fees", "charged with draws", "removed", "terms", "account notes", "charged/streams"),
        ("2014: 1,250,805", "2014: 1,250,806", "changed", "terms", "table least", "row 2014/value"),
        ("  2014: 1,250,805  [agreement 3]\n", "", "removed", "terms", "table least", "row 2014"),
        ("  2015: 1,300,000\n", "  2015: 1,300,000\n  2016: 1\n", "added", "terms", "table least", "row 2016"),
        ("by price, linear", "by price", "changed", "terms", "table price_steps", "linear"),
        ("irr 8%", "irr 9%", "changed", "terms", "let solved", "piece/value"),
        # waterfalls and payments
        (
            "cash + other.cash each calendar quarter",
            "cash + other.cash",
            "removed",
            "terms",
            "waterfall quarterly",
            "window",
        ),
        (
            "all to interest of notes",
            "all to principal of notes",
            "changed",
            "terms",
            "waterfall quarterly",
            "step 3/share to notes/claim",
        ),
        ("each 1 December 5.00", "each 1 December 6.00", "changed", "terms", "payment fee", "recurring/amount"),
        ("funding draw", "payment draw", "changed", "terms", "payment draw", "funding"),
        # changes, options, amendments
        ("rate becomes 6%", "rate becomes 5%", "changed", "terms", "on 2027-01-01", "changed rate/value"),
        ("rate becomes 6%", "other_rate becomes 6%", "changed", "terms", "on 2027-01-01", "changed other_rate/name"),
        ("company pays investor 5.00", "company pays agent 5.00", "changed", "rights", "on 2027-01-01", "pays/payee"),
        (
            "      basic revives\n",
            "      basic ends\n",
            "changed",
            "rights",
            "on closing",
            "choice/choice/ends basic/word",
        ),
        ("on 2027-01-01\n", "on 2028-01-01\n", "", "", "", ""),
        ("effective 2026-01-01", "effective 2026-01-02", "changed", "terms", "amendment first", "effective"),
        ("    2%\n", "    3%\n", "changed", "terms", "royalty added", "rate"),
        ("    rate becomes 9%", "    rate becomes 10%", "changed", "terms", "on closing", "changed rate/value"),
        ("  basic counts afresh\n", "", "removed", "terms", "amendment first", "restart basic"),
        ('"First amendment"', '"Amendment 1"', "changed", "wording", "amendment first", "title"),
        ("  company pays investor 3x of funded by investor\n", "", "removed", "rights", "option put", "pays"),
        ("fractions paid", "fractions dropped", "changed", "terms", "option conversion", "fractions"),
    ],
)
def test_a_change_is_told_at_its_place(old: str, new: str, kind: str, weight: str, heading: str, path: str) -> None:
    assert TEXT.count(old) >= 1
    found = changes(TEXT, TEXT.replace(old, new, 1))
    assert found
    if kind:
        (change,) = found
        assert (change.kind, change.category, change.heading, "/".join(change.path)) == (kind, weight, heading, path)


def test_a_happening_on_another_day_is_one_that_went_and_one_that_came_or_one_that_moved() -> None:
    """Whatever it is taken for, nothing of it is lost, and two on one day are not one."""
    twice = "on sale\n  rate becomes 5%\non sale\n  rate becomes 6%\n"
    assert changes(twice, twice) == ()
    (change,) = changes(twice, twice.replace("6%", "7%"))
    assert (change.category, change.path) == ("terms", ("changed rate", "value"))
    (change,) = changes(twice, "on sale\n  rate becomes 5%\n")
    assert (change.kind, change.heading) == ("removed", "on sale")


def test_effects_run_in_order() -> None:
    """Which of two comes first matters."""
    old = "on sale\n  rate becomes 5%\n  cap becomes 6%\n"
    (change,) = changes(old, "on sale\n  cap becomes 6%\n  rate becomes 5%\n")
    assert (change.kind, change.category) == ("moved", "rights")


def test_a_rename_is_told_once_and_reaches_every_form() -> None:
    """Names are rewritten in effects, bases, accounts and amendments; tags and their values are no names."""
    old = TEXT.replace("product", "basic_tag")
    for was, now in (("basic", "base_royalty"), ("notes", "loan"), ("rate", "percentage"), ("added", "later")):
        new = "\n".join(
            line if "tagged" in line or ("interest" in line and was == "added") else _renamed(line, was, now)
            for line in old.split("\n")
        )
        told = [change for change in changes(old, new) if change.kind == "renamed"]
        assert [
            (change.category, change.old and change.old.text, change.new and change.new.text) for change in told
        ] == [("wording", was, now)]


def test_a_tag_that_has_the_name_of_something_renamed_stays() -> None:
    old = 'party maxima "M"\nstream sales earned by maxima\n  tagged product in maxima, novum\n'
    new = 'party mexima "M"\nstream sales earned by mexima\n  tagged product in maxima, novum\n'
    (change,) = changes(old, new)
    assert change.kind == "renamed"


def _renamed(line: str, was: str, now: str) -> str:
    return re.sub(rf"(?<![\w.\"]){was}(?![\w\"])", now, line)
