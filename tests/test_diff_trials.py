"""What is tried of two drafts: which change with which others, on which streams, and whose the rest is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_diff import HEAD, catalogue, diff, edited, said
from test_diff_figures import FEE, compared

import regalia
from regalia.dsl.diff import TermsDiff, compare
from regalia.dsl.diff.change import CASH
from regalia.dsl.drafts import DraftPair
from regalia.dsl.parser import parse
from regalia.dsl.source import Source
from regalia.interpreter.diff.comparison import compared as compared_pairs
from regalia.interpreter.diff.related import related_streams
from regalia.interpreter.diff.trials import with_needs
from regalia.interpreter.diff.work import Budget
from regalia.render.diff.markdown import to_markdown
from regalia.render.diff.text import to_text

OTHER = "stream other received by lender\nwaterfall kept of other\n  all to investor\n"
OPTION = HEAD[HEAD.index("option conversion") : HEAD.index("security lien")]
LIEN = HEAD[HEAD.index("security lien") : HEAD.index("reading fate")]


def terms(old: str, new: str) -> TermsDiff:
    """The changes between two texts."""
    sources = Source("old.deal", old), Source("new.deal", new)
    (one, other) = (parse(source)[0] for source in sources)
    return compare(sources[0], one, sources[1], other)


def given(folder: Path, **rows: str) -> dict[str, Any]:
    """Files of inputs by kind; rows are divided by blanks."""
    heads = {
        "cash": "date,stream,payer,amount,currency",
        "events": "date,event,party,quantity",
        "observations": "date,index,value",
        "quantities": "date,stream,quantity,unit",
    }
    for kind, text in rows.items():
        (folder / f"{kind}.csv").write_text("\n".join([heads[kind], *text.split()]) + "\n", encoding="utf-8")
    return {kind: folder / f"{kind}.csv" for kind in rows}


def had(found: Any) -> dict[str, Any]:
    """The difference for each in the end, in whole units, where there is one."""
    return {name: effect.difference / 100 for name, effect in found.overall.items() if effect.difference}


# ---- changes that cannot do without others


def needs(old: str, new: str) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """With which others each change is tried, by kind and clause."""
    changes = terms(old, new).changes
    name = {change.number: (change.kind, change.clause) for change in changes}
    return {name[c.number]: {name[n] for n in with_needs(c, changes) - {c.number}} for c in changes}


def test_a_change_comes_with_what_it_names() -> None:
    """A fee of a value that is new, which is of another that is new; nothing new needs the fee."""
    new = edited(FEE, "limit on 2026-06-30") + "let limit = 2 * base\nlet base = 1,500.00\n"
    assert needs(HEAD, new) == {
        ("changed", "fee"): {("added", "limit"), ("added", "base")},
        ("added", "limit"): {("added", "base")},
        ("added", "base"): set(),
    }
    found = compared(HEAD, new)
    fee = next(change for change in found.terms.changes if change.clause == "fee")
    assert found.effects[fee.number]["lender"].difference == 2_000_00
    assert {found.terms.changes[number].clause for number in found.together[fee.number]} == {"limit", "base"}


def test_what_goes_goes_with_those_that_name_it_no_more() -> None:
    old = edited(FEE, "limit on 2026-06-30") + "let limit = 1,500.00\n"
    new = edited(FEE, "1,000.00 on 2026-06-30")
    assert needs(old, new) == {("changed", "fee"): set(), ("removed", "limit"): {("changed", "fee")}}
    found = compared(old, new)
    gone = next(change.number for change in found.terms.changes if change.kind == "removed")
    fee = next(change.number for change in found.terms.changes if change.kind == "changed")
    assert found.together[gone] == {fee}
    assert found.together[fee] == frozenset()
    assert found.effects[gone]["lender"].difference == found.effects[fee]["lender"].difference == -500_00


# ---- the streams that a change has to do with


CHAIN = """deal "Chain"
dated 2026-01-01
currency USD
party company "The company"
party investor "The investor"
stream one received by company
stream two received by company
stream three received by company
event sale "Sale" when three in all >= 100.00
waterfall sharing of one
  all to investor
waterfall second of two
  10% to investor while not sale
  rest to company
waterfall third of three
  all to company
payment fee from company to investor
  10.00 on sale
note "one two three"
"""


@pytest.mark.parametrize(
    ("changed", "streams"),
    [
        ({"sharing"}, {"one"}),
        ({"one"}, {"one"}),
        ({"second"}, {"two", "three"}),
        ({"third"}, {"two", "three"}),
        ({"sale"}, {"two", "three"}),
        ({"fee"}, {"two", "three"}),
        ({"sharing", "fee"}, {"one", "two", "three"}),
        ({"note"}, set()),
        ({"investor"}, set()),
        (set(), set()),
    ],
)
def test_the_streams_of_a_change_are_reached_by_what_clauses_name(changed: set[str], streams: set[str]) -> None:
    deal, findings = parse(Source("a.deal", CHAIN))
    assert not findings
    assert related_streams(deal.clauses, changed) == streams


def test_twenty_streams_are_all_tried_and_twenty_one_are_not() -> None:
    for streams, tried in ((20, 20), (21, 1)):
        old = catalogue(streams, 10)
        (found,) = diff(old, edited("10% to investor up to 8,000.00", "11% to investor up to 8,000.00", old)).diffs
        assert not found.over_budget
        assert len({row.stream for scenario in found.scenarios for row in scenario.inputs.cash}) == tried
        assert found.effects[0]["investor"].direction == "better"


def test_work_is_spent_until_there_is_none() -> None:
    budget = Budget(100)
    assert budget.spend(60)
    assert (budget.left, budget.over) == (40, False)
    assert not budget.spend(41)
    assert (budget.left, budget.over) == (40, True)
    assert budget.spend(40)
    assert (budget.left, budget.over) == (0, True)
    assert Budget(120).make_ready(2)
    assert not Budget(119).make_ready(2)


# ---- what a draft has no clause for


def test_money_that_nobody_shares_stays_with_its_receiver_and_adds_up(tmp_path: Path) -> None:
    files = given(tmp_path, cash="2026-03-31,other,,100.00,USD 2026-03-31,other,,50.00, 2026-04-30,other,,7.00,USD")
    found = compared(HEAD + OTHER, HEAD, **files)
    assert had(found) == {"investor": -157, "lender": 157}
    assert found.cash is not None
    assert found.cash.totals["lender", "USD"].first == date(2026, 3, 31)
    assert had(compared(HEAD, HEAD + OTHER, **files)) == {"investor": 157, "lender": -157}


def test_an_election_counts_in_the_draft_that_has_the_option(tmp_path: Path) -> None:
    """200 units become 1,000 shares; without the option they stay units."""
    files = given(
        tmp_path, events="2026-03-31,conversion,investor,200", cash="2026-04-30,royalties,licensee,100.00,USD"
    )
    found = compared(HEAD, edited(OPTION, ""), **files)
    assert found.stopped == ()
    assert {name: effect.difference for name, effect in found.overall.items() if effect.difference} == {
        "investor, share": -1_000,
        "investor, unit": 200,
    }


def test_proceeds_come_in_on_the_lien_over_the_same_asset(tmp_path: Path) -> None:
    """180,000.00 are secured; a lien of another name over the same licence takes the proceeds."""
    files = given(tmp_path, events="2026-03-31,default,,", cash="2026-04-30,lien,,300000.00,USD")
    less = edited(LIEN, LIEN.replace("security lien", "security charge").replace("180.00", "150.00"))
    assert had(compared(HEAD, less, **files)) == {"company": 30_000, "unit": -30_000}


@pytest.mark.parametrize("asset", ["licence", "patent"])
def test_proceeds_of_a_lien_over_another_asset_stay_with_whoever_had_the_surplus(tmp_path: Path, asset: str) -> None:
    """Over a patent: then what the units had is the company's. Over the licence it is shared by the other lien."""
    files = given(tmp_path, events="2026-03-31,default,,", cash="2026-04-30,lien,,300000.00,USD")
    charge = f"security charge for lender over {asset}\n  rank 2\n  secures 200,000.00\n  surplus to investor\n"
    found = compared(HEAD, edited(LIEN, charge), **files)
    assert [(change.kind, change.clause) for change in found.terms.changes] == [
        ("removed", "lien"),
        ("added", "charge"),
    ]
    if asset == "patent":
        assert had(found) == {"company": 180_000, "unit": -180_000}
    else:
        assert had(found) == {"company": -120_000, "investor": 100_000, "lender": 200_000, "unit": -180_000}


def test_a_stream_runs_through_the_day_that_is_asked_for(tmp_path: Path) -> None:
    """A fee in June counts where the cash of March is run through July."""
    files = given(tmp_path, cash="2026-03-31,royalties,licensee,100.00,USD")
    later = edited(FEE, "2,000.00 on 2026-06-30")
    assert had(compared(HEAD, later, **files)) == {}
    found = compared(HEAD, later, through=date(2026, 7, 31), **files)
    assert had(found) == {"company": -1_000, "lender": 1_000}


# ---- what is told of cash


def cash_clauses(found: Any) -> dict[tuple[str, ...], str]:
    """The clause with which each amount of cash is told."""
    return {change.path: change.clause for change in found.changes if change.category == CASH}


def test_cash_is_told_with_the_clause_that_makes_the_difference() -> None:
    """Not with that under which a party has the most: the company had 100,000.00 of the units, and pays 2,000.00."""
    for amount in ("2,000.00", "200,000.00"):
        found = compared(HEAD, edited(FEE, f"{amount} on 2026-06-30"))
        assert {path[0]: clause for path, clause in cash_clauses(found).items()} == {
            "company, USD": "fee",
            "lender, USD": "fee",
        }
        assert [change.number for change in found.changes] == list(range(len(found.changes)))
        lender = next(change for change in found.changes if change.path == ("lender, USD", "in all"))
        assert lender.old is not None
        assert lender.new is not None
        assert (lender.old.text, lender.new.text) == ("1,000.00", amount)
        line = HEAD[: HEAD.index("payment fee")].count("\n") + 1
        assert (lender.old.place.line, lender.old.place.file) == (line, "old.deal")
        assert (lender.new.place.line, lender.new.place.file) == (line, "new.deal")


def test_cash_of_each_year_is_told_with_the_clause_of_that_year(tmp_path: Path) -> None:
    """The bands pay more in the first year; the fee comes a year later, which is the same in the end."""
    files = given(tmp_path, cash="2026-12-31,royalties,licensee,100000.00,USD 2028-03-31,royalties,licensee,1.00,USD")
    new = edited("60%", "70%", edited(FEE, "1,000.00 on 2027-06-30"))
    found = compared(HEAD, new, **files)
    clauses = cash_clauses(found)
    assert clauses["company, USD", "2026"] == "participation"
    assert clauses["company, USD", "2027"] == "fee"
    assert clauses["company, USD", "in all"] == "participation"
    assert (clauses["lender, USD", "in all"], clauses["lender, USD", "2027"]) == ("fee", "fee")


def test_a_party_whose_money_stays_where_it_was_is_told_with_the_clause_that_went(tmp_path: Path) -> None:
    """What stays with the company is no entry: the lien had the difference."""
    found = compared(HEAD, edited(LIEN, ""))
    assert {path[0]: clause for path, clause in cash_clauses(found).items()} == {
        "company, USD": "lien",
        "unit, USD": "lien",
    }
    found = compared(HEAD + OTHER, HEAD, **given(tmp_path, cash="2026-03-31,other,,100.00,USD"))
    assert {path[0]: clause for path, clause in cash_clauses(found).items()} == {
        "investor, USD": "kept",
        "lender, USD": "kept",
    }


def test_the_day_on_which_each_parts_is_told() -> None:
    """The lender's fee is earlier, and the company has the most at stake in the year after."""
    found = diff(HEAD, edited(FEE, "1,000.00 on 2026-05-31", edited("60%", "65%")))
    words = "They part on 2026-05-31 (company, lender) and 2027-06-30 (unit); on 2027-06-30, in what unit has:"
    assert words in to_text(found)
    assert f"{words}\n\n- old" in to_markdown(found).replace("\\", "")


GROUP = edited('party investor "The investor"\n', 'party investor "The investors"\n  60% one "One"\n  40% two "Two"\n')


def test_parts_of_a_clause_that_only_hold_together_are_tried_together() -> None:
    """One member more or less would not come to the whole, however much each is named."""
    new = edited('40% two "Two"\n', '30% two "Two"\n  10% three "Three"\n', GROUP)
    for old, then in ((GROUP, new), (new, GROUP), (GROUP, HEAD), (HEAD, GROUP)):
        found = compared(old, then)
        assert found.unweighed == frozenset()
        assert all({effect.direction for effect in each.values()} == {"same"} for each in found.effects.values())
    found = compared(GROUP, new)
    assert [sorted(found.together[number]) for number in (0, 1)] == [[1], [0]]


def test_a_contract_that_is_in_one_folder_only_is_told_whole() -> None:
    one, other = Source("one.deal", HEAD), Source("two.deal", HEAD)
    pairs = [DraftPair("one", one, None), DraftPair("two", None, other), DraftPair("both", one, one)]
    found = compared_pairs("old", "new", pairs)
    assert len(found.diffs) == 1
    told = [(c.number, c.kind, c.clause, c.old and c.old.place.line, c.new and c.new.place.column) for c in found.lone]
    assert told == [(0, "removed", "one", 1, None), (0, "added", "two", None, 1)]


def test_an_added_meaning_moves_nothing_by_default() -> None:
    """What is tried of it is the default, which both drafts have."""
    reading = 'reading price "which"\n  low = 1,000.00\n'
    old = edited(FEE, "price on 2026-06-30") + reading + "  high = 2,000.00\n"
    new = old + "  higher = 3,000.00\n"
    for one, two in ((old, new), (new, old)):
        found = compared(one, two)
        assert found.unweighed == frozenset()
        assert {effect.direction for effect in found.effects[0].values()} == {"same"}


def test_nothing_but_wording_is_not_run() -> None:
    found = diff(HEAD, edited('"Fee"', '"A fee"'))
    assert said(found) == [("wording", "changed", "fee", "title")]
    assert found.diffs[0].drafts is None
    assert regalia.diff(Source("a.deal", HEAD), Source("b.deal", HEAD)).changes == ()


# ---- streams that tell what others leave the same


TWO_LIENS = """deal "Two liens"
dated 2026-01-01
currency USD
rounding each payment to 0.01 half up, residue by largest remainder
party company "The company"
party bank "The bank"
party investor "The investor"
asset mine "The mine"
stream returns "Returns" received by company
  from smelter "The smelter" under mine
instrument unit, units "Unit" of company
  100 units issued to investor at 100.00 per unit on 2026-01-01
  units given up leave their part to company
instrument share, shares "Share" of company
waterfall sharing of returns
  bands of received per unit in all
    10% to units for the first 120.00 per unit
    5% to units for the next 80.00 per unit
  rest to company
option conversion "Conversion" of units by investor
  each unit becomes 2 shares
security first "First lien" for bank over mine
  rank 1
  secures 3,000.00
  surplus to company
security second "Second lien" for units over mine
  rank 2
  secures 200.00 per unit - received per unit
  surplus to company
"""


def test_a_swap_of_ranks_is_worth_what_the_first_rank_takes() -> None:
    """Proceeds of 3,000.00 are all the bank's, or all the units', to whom 20,000.00 less 600.00 are owed."""
    new = edited("rank 2", "rank 1", edited("rank 1", "rank 3", TWO_LIENS)).replace("rank 3", "rank 2")
    found = diff(TWO_LIENS, new).diffs[0]
    assert had(found) == {"bank": -3_000, "unit": 3_000}


def test_whose_part_of_units_given_up_it_is_shows_below_the_last_level() -> None:
    """Half of the units is gone: the company has their part, or those who stay have all of it, until all is paid."""
    new = edited("leave their part to company", "leave their part to units", TWO_LIENS)
    found = diff(TWO_LIENS, new).diffs[0]
    (change,) = (change for change in found.changes if change.category == "rights")
    assert found.effects[change.number]["unit"].difference > 0
    assert ", then returns: one receipt of" in found.effects[change.number]["unit"].scenario.title


def test_a_level_that_only_the_old_draft_with_one_change_has_is_tried() -> None:
    """120.00 at 10% is 120,000.00 of returns in either; 80.00 more at 5% and 8%, or 100.00, end elsewhere.

    With the rate alone, 8,000.00 at 8% take 100,000.00: at 220,000.00 the units have 3,000.00 more.
    """
    new = edited("5% to units for the next 80.00", "8% to units for the next 100.00", TWO_LIENS)
    found = diff(TWO_LIENS, new).diffs[0]
    rate = next(change for change in found.terms.changes if change.old and change.old.text == "5%")
    assert found.effects[rate.number]["unit"].difference == 3_000_00
    assert found.effects[rate.number]["unit"].scenario.title == "returns: one receipt of 220,000.00"


def test_a_check_that_a_draft_fails_on_the_stream_shown_is_told() -> None:
    """regalia run, to which the stream is given as a witness, would stop there."""
    old = TWO_LIENS + "check always received by units <= 21,000.00\n"
    new = edited("the next 80.00", "the next 180.00", old)
    text = to_text(diff(old, new))
    assert "regalia run stops the new draft on returns: one receipt of 480,000.00, where its own check fails: " in text
    assert "'received by units <= 21,000.00', and it does not hold (2027-06-30)" in text
    assert "stops the old draft" not in text
