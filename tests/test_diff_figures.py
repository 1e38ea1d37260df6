"""The figures of a comparison: who has how much more, from which day on, and which way it goes."""

from datetime import date
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from test_diff import HEAD, diff, edited

from regalia.dsl.diagnostic import Refusal
from regalia.dsl.diff.change import CASH
from regalia.dsl.parser import parse
from regalia.dsl.source import Source
from regalia.interpreter.diff import Diff
from regalia.interpreter.diff.effect import Effect, by_party, effects
from regalia.interpreter.evidence.draft import ready_draft
from regalia.interpreter.evidence.position import Difference, parted, positions
from regalia.interpreter.evidence.scenario import Scenario, Writer, texts_of
from regalia.interpreter.rows import Inputs

MAY, JUNE, JULY = date(2027, 5, 1), date(2027, 6, 1), date(2027, 7, 1)
UNIT = ("unit", "USD")
FEE = "1,000.00 on 2026-06-30"
READING = 'reading price "which"\n  low = 1,000.00\n  high = 2,000.00\n'
RATES = (Fraction(60, 100), Fraction(65, 100))


class Having:
    """An outcome in which somebody has amounts by day."""

    def __init__(self, **days: Any) -> None:
        self.positions = {(name, "USD"): found for name, found in days.items()}


def stream(title: str = "a stream") -> Scenario:
    """A stream of nothing."""
    return Scenario(title, Inputs())


def effect_on(*trials: tuple[dict[date, int], dict[date, int]]) -> Effect:
    """What one party has more, over streams called 0, 1 and so on, of which each draft makes what is said."""
    ran: Any = [(stream(str(n)), Having(unit=old), Having(unit=new)) for n, (old, new) in enumerate(trials)]
    return effects(ran)[0][UNIT]


def compared(old: str, new: str, **options: Any) -> Diff:
    """The one comparison of two texts."""
    (found,) = diff(old, new, **options).diffs
    return found


def cash(folder: Path, *rows: str) -> Path:
    """A file of cash."""
    path = folder / "cash.csv"
    path.write_text("\n".join(["date,stream,payer,amount,currency", *rows]) + "\n", encoding="utf-8")
    return path


# ---- what somebody has


def test_what_is_paid_counts_for_whom_it_is_paid_to_and_against_who_pays_it() -> None:
    """1,000 units at 100.00, a fee of 1,000.00, and 60% of 500.00; what came in counts for nobody by itself."""
    source = Source("a.deal", HEAD)
    writer = Writer()
    writer.receive(JUNE, "royalties", "licensee", Fraction(500), "USD")
    result = ready_draft(source, parse(source)[0]).run(writer.scenario("").inputs)
    assert not isinstance(result, Refusal)
    issued, paid = date(2026, 1, 1), date(2026, 6, 30)
    assert positions(result) == {
        ("company", "USD"): {issued: 100_000_00, paid: -1_000_00, JUNE: 200_00},
        ("investor", "USD"): {issued: -100_000_00},
        ("investor", "unit"): {issued: 1_000},
        ("lender", "USD"): {paid: 1_000_00},
        ("unit", "USD"): {JUNE: 300_00},
    }


@pytest.mark.parametrize(
    ("before", "after", "amount", "first", "ahead", "behind"),
    [
        ({MAY: 5}, {MAY: 7}, 2, MAY, True, False),
        ({MAY: 7}, {MAY: 5}, -2, MAY, False, True),
        ({MAY: 5}, {MAY: 5, JUNE: 1}, 1, JUNE, True, False),
        ({MAY: 5}, {JUNE: 5}, 0, MAY, False, True),
        ({JUNE: 5}, {MAY: 5}, 0, MAY, True, False),
        ({MAY: 1, JUNE: 5}, {MAY: 2, JUNE: 2}, -2, MAY, True, True),
        ({}, {JULY: 3}, 3, JULY, True, False),
        ({JULY: 3}, {}, -3, JULY, False, True),
        ({MAY: Fraction(1, 3)}, {MAY: Fraction(1, 2)}, Fraction(1, 6), MAY, True, False),
    ],
)
def test_two_runs_part(
    before: dict[date, Any], after: dict[date, Any], amount: Any, first: date, ahead: bool, behind: bool
) -> None:
    assert parted({UNIT: before}, {UNIT: after}) == {UNIT: Difference(amount, first, ahead, behind)}


def test_who_has_the_same_on_every_day_is_left_out() -> None:
    assert parted({UNIT: {MAY: 5}}, {UNIT: {MAY: 5}, ("lender", "USD"): {MAY: 0}}) == {}


# ---- over all streams


@pytest.mark.parametrize(
    ("trials", "difference", "first", "direction", "shown_by"),
    [
        ([({MAY: 5}, {MAY: 7})], 2, MAY, "better", "0"),
        ([({MAY: 7}, {MAY: 5})], -2, MAY, "worse", "0"),
        ([({MAY: 5}, {MAY: 7}), ({}, {JUNE: 3})], 3, JUNE, "better", "1"),
        ([({}, {JUNE: 3}), ({MAY: 5}, {MAY: 7})], 3, JUNE, "better", "0"),
        ([({MAY: 5}, {MAY: 7}), ({JUNE: 3}, {})], -3, JUNE, "mixed", "1"),
        ([({JUNE: 3}, {}), ({MAY: 5}, {MAY: 7})], -3, JUNE, "mixed", "0"),
        ([({JUNE: 2}, {}), ({MAY: 5}, {MAY: 7})], -2, JUNE, "mixed", "0"),
        ([({MAY: 1}, {MAY: 1}), ({}, {JULY: 1})], 1, JULY, "better", "1"),
        ([({MAY: 1}, {JUNE: 1}), ({}, {})], 0, MAY, "worse", "0"),
        ([({MAY: 1}, {JUNE: 1}), ({JUNE: 1}, {MAY: 1})], 0, MAY, "mixed", "0"),
        ([({MAY: 1}, {MAY: 2, JUNE: -3})], -2, MAY, "mixed", "0"),
    ],
)
def test_an_effect_is_the_largest_difference_and_its_direction_is_over_all_streams(
    trials: list[Any], difference: int, first: date, direction: str, shown_by: str
) -> None:
    found = effect_on(*trials)
    assert found.scenario is not None
    assert (found.difference, found.first, found.direction) == (difference, first, direction)
    assert (found.party, found.unit, found.scenario.title) == ("unit", "USD", shown_by)


def test_who_has_the_same_on_all_streams_is_told_without_one() -> None:
    assert effect_on(({MAY: 1}, {MAY: 1}), ({}, {})) == Effect("unit", "USD", 0, None, "same", None)


def test_a_stream_that_stops_one_draft_is_told_and_one_that_stops_both_is_not() -> None:
    source = Source("a.deal", "(")
    stop = Refusal(parse(source)[1])
    one, other, both = stream("one"), stream("other"), stream("both")
    ran: Any = [(one, stop, Having()), (other, Having(unit={MAY: 1}), stop), (both, stop, stop)]
    found, stopped = effects(ran)
    assert found == {}
    assert [(each.scenario, each.draft) for each in stopped] == [(one, "old"), (other, "new")]
    assert {each.why for each in stopped} == {stop.findings[0].message}


def test_the_currency_of_the_deal_goes_by_the_name_of_the_party_alone() -> None:
    holdings = [("agent", "USD"), ("agent", "EUR"), ("agent", "unit"), ("lender", "unit")]
    found = {holding: Effect(*holding, 0, None, "same", None) for holding in holdings}
    assert {name: effect.unit for name, effect in by_party(found, "USD").items()} == {
        "agent": "USD",
        "agent, EUR": "EUR",
        "agent, unit": "unit",
        "lender": "unit",
    }


# ---- of two drafts


def test_what_each_change_does_alone_is_exact() -> None:
    """5% more of the first 100.00 per unit, and 1,000.00 more of a fee."""
    found = compared(HEAD, edited("60% to", "65% to", edited(FEE, "2,000.00 on 2026-06-30")))
    rate, fee = found.effects[0], found.effects[1]
    assert {name: effect.difference for name, effect in fee.items()} == {
        "company": -1_000_00,
        "investor": 0,
        "investor, share": 0,
        "investor, unit": 0,
        "lender": 1_000_00,
        "unit": 0,
    }
    assert (fee["lender"].first, fee["lender"].direction) == (date(2026, 6, 30), "better")
    assert (fee["company"].first, fee["company"].direction) == (date(2026, 6, 30), "worse")
    assert (rate["lender"].difference, rate["lender"].direction) == (0, "same")
    assert (rate["unit"].difference, rate["unit"].direction) == (7_692_30, "better")
    assert found.overall["company"].difference == -1_000_00 - 7_692_30
    assert found.overall["lender"].difference == 1_000_00


def test_what_comes_later_is_worse_from_the_day_on_which_it_is_missed() -> None:
    found = compared(HEAD, edited(FEE, "1,000.00 on 2026-09-30"))
    lender, company = found.effects[0]["lender"], found.effects[0]["company"]
    assert (lender.difference, lender.first, lender.direction) == (0, date(2026, 6, 30), "worse")
    assert (company.difference, company.first, company.direction) == (0, date(2026, 6, 30), "better")


def test_cash_is_told_by_year_and_in_all(tmp_path: Path) -> None:
    """60% and 65% of 10,000.00 in each of two years; in the third the old draft pays 60%, then 30%, of what is left."""
    rows = [f"{year}-12-31,royalties,licensee,{amount},USD" for year, amount in ((2027, 10_000), (2028, 200_000))]
    found = compared(HEAD, edited("60% to", "65% to"), cash=cash(tmp_path, *rows))
    assert found.cash is not None
    years = {each: {year: (a.old, a.new) for year, a in found.cash.years[each].items()} for each in found.cash.years}
    units_old, units_new = (100_000_00 + (210_000_00 - Fraction(100_000_00) / rate) * 3 / 10 for rate in RATES)
    assert {party for party, _ in years} == {"company", "unit"}
    assert years[UNIT][2027] == (6_000_00, 6_500_00)
    assert years[UNIT][2028] == (round(units_old) - 6_000_00, round(units_new) - 6_500_00)
    assert years["company", "USD"][2026] == (99_000_00, 99_000_00)
    total = found.cash.totals[UNIT]
    assert (total.old, total.new) == (round(units_old), round(units_new))
    assert (total.first, total.difference) == (date(2027, 12, 31), total.new - total.old)
    told = [(c.path, c.old and c.old.text, c.new and c.new.text) for c in found.changes if c.category == CASH]
    assert (("unit, USD", "2027"), "6,000.00", "6,500.00") in told
    assert ("company, USD", "2026") not in [path for path, _, _ in told]
    assert [change.number for change in found.changes] == list(range(len(found.changes)))


def test_cash_is_of_the_stream_with_the_largest_difference() -> None:
    found = compared(HEAD, edited("60% to", "65% to"))
    assert found.cash is not None
    shown = found.overall["unit"].scenario
    assert shown is not None
    assert found.cash.scenario is shown
    assert found.cash.totals[UNIT].difference == found.overall["unit"].difference == 7_692_30


def test_they_part_on_the_first_day_in_what_the_most_is_at_stake_for(tmp_path: Path) -> None:
    """The fee goes up by 1.00 in 2026, the units' part by 500.00 in 2027: told with the entries of that day."""
    new = edited("60% to", "65% to", edited(FEE, "1,001.00 on 2026-06-30"))
    rows = [f"{day},royalties,licensee,10000.00,USD" for day in ("2027-03-31", "2027-06-30")]
    found = compared(HEAD, new, cash=cash(tmp_path, *rows))
    assert found.cash is not None
    parting = found.cash.parting
    assert parting is not None
    assert (parting.party, parting.unit, parting.day) == ("company", "USD", date(2026, 6, 30))
    assert [entry.amount for entry in (*parting.old, *parting.new)] == [1_000_00, 1_001_00]
    less = compared(HEAD, edited("60% to", "65% to"), cash=cash(tmp_path, *rows)).cash
    assert less is not None
    assert less.parting is not None
    assert (less.parting.party, less.parting.day) == ("unit", date(2027, 3, 31))
    assert [entry.amount for entry in (*less.parting.old, *less.parting.new)] == [6_000_00, 6_500_00]


def test_a_stream_that_only_one_draft_runs_through_is_told(tmp_path: Path) -> None:
    """More than the whole in 2027: with the new draft alone it stops there."""
    old = (
        edited("60% to units for", "share_of to units for")
        + "let share_of\n  60% through 2026-12-31\n  50% otherwise\n"
    )
    new = edited("  50% otherwise", "  150% otherwise", old)
    given = cash(tmp_path, "2027-03-31,royalties,licensee,10000.00,USD")
    assert [each.draft for each in compared(old, new, cash=given).stopped] == ["new"]
    assert [each.draft for each in compared(new, old, cash=given).stopped] == ["old"]
    with pytest.raises(Refusal):
        diff(new, edited("  150% otherwise", "  151% otherwise", new), cash=given)


# ---- what is supplied, chosen and assumed


@pytest.mark.parametrize(
    ("written", "figure"),
    [
        ("{} on 2026-06-30", "USD 1,000,000.00"),
        ("{} between 1,000.00 and 9,000.00 on 2026-06-30", "1,000.00"),
        ("{} * royalties in all on 2026-06-30", "5%"),
        ("{} * number of units * 1.00 per unit on 2026-06-30", "5%"),
        ("number of units * {} on 2026-06-30", "1.00 per unit"),
        ("number of units * number of conversion * {} on 2026-06-30", None),
    ],
)
def test_an_undisclosed_term_is_assumed_to_be_what_fits_it(written: str, figure: str | None) -> None:
    text = edited(FEE, written.format("undisclosed"))
    assert compared(text, edited("60% to", "65% to", text)).assumed == ({"fee": figure} if figure else {})


def test_a_share_is_assumed_to_be_a_percentage_and_a_price_to_be_of_its_measure() -> None:
    share = edited("60% to units for", "undisclosed to units for", edited(FEE, "undisclosed on 2026-06-30"))
    assert compared(share, edited("rank 1", "rank 2", share)).assumed == {
        "participation": "5%",
        "fee": "USD 1,000,000.00",
    }
    given = compared(share, edited("rank 1", "rank 2", share), supplied={"participation": "7%"})
    assert given.assumed == {"fee": "USD 1,000,000.00"}
    barrel = edited(
        "party company", "measure barrel, barrels\nparty company", edited(FEE, "oil in all * undisclosed on 2026-06-30")
    )
    barrel += "stream oil in barrels received by company\nwaterfall output of oil\n  all to company\n"
    assert compared(barrel, edited("rank 1", "rank 2", barrel)).assumed == {"fee": "1.00 per barrel"}


def test_what_no_figure_fits_is_paid_to_nobody() -> None:
    """Units of units: the amount stays undisclosed, and counts neither way."""
    old = edited(FEE, "number of units * number of units * undisclosed on 2026-06-30")
    found = compared(old, edited("60% to", "65% to", old))
    assert found.assumed == {}
    assert found.overall["unit"].difference == 7_692_30
    assert "lender" not in found.overall


def test_a_cent_that_comes_or_goes_is_told() -> None:
    """With the day, and with the clause that pays it in the draft that has it."""
    with_fee = edited(FEE, "0.01 on 2026-06-30")
    without = edited('payment fee "Fee" from company to lender\n  0.01 on 2026-06-30\n', "", with_fee)
    for old, new, cents in ((without, with_fee, 1), (with_fee, without, -1)):
        found = compared(old, new)
        assert found.cash is not None
        total = found.cash.totals["lender", "USD"]
        assert (total.difference, total.first) == (cents, date(2026, 6, 30))
        assert found.cash.parting is not None
        assert found.cash.parting.day == date(2026, 6, 30)
        assert {c.clause for c in found.changes if c.category == CASH and c.path[0] == "lender, USD"} == {"fee"}


def test_a_product_of_undisclosed_terms_is_an_amount() -> None:
    """A rate of a price: not a price of a price."""
    text = edited(FEE, "undisclosed * undisclosed on 2026-06-30")
    assert compared(text, edited("60% to", "65% to", text)).assumed == {"fee.1": "USD 1,000,000.00", "fee.2": "5%"}


def test_what_is_said_of_a_term_that_one_draft_has_is_not_asked_of_the_other() -> None:
    old = edited(FEE, "undisclosed on 2026-06-30")
    found = compared(edited(FEE, "3,000.00 on 2026-06-30"), old, supplied={"fee": "2,000.00"})
    assert (found.assumed, found.overall["lender"].difference) == ({}, -1_000_00)
    nobody = compared(old, edited("60% to", "65% to", old), supplied={"tip": "2,000.00"})
    assert (nobody.cash, nobody.why_not) == (None, "the deal has no undisclosed term 'tip'")


def test_what_is_said_of_a_reading_that_one_draft_has_is_not_asked_of_the_other() -> None:
    """The new draft settled on the lower price."""
    old = edited(FEE, "price on 2026-06-30") + READING
    new = edited(FEE, "price on 2026-06-30") + "let price = 1,000.00\n"
    assert compared(old, new, readings={"price": "high"}).overall["lender"].difference == -1_000_00
    assert compared(new, old, readings={"price": "high"}).overall["lender"].difference == 1_000_00
    nobody = compared(old, new, readings={"cost": "high"})
    assert (nobody.cash, nobody.why_not) == (None, "the deal has no reading 'cost'")


def test_what_is_supplied_is_not_assumed() -> None:
    old = edited(FEE, "undisclosed on 2026-06-30")
    found = compared(old, edited(FEE, "3,000.00 on 2026-06-30"), supplied={"fee": "2,000.00"})
    assert found.assumed == {}
    assert found.overall["lender"].difference == 1_000_00


def test_a_meaning_that_is_chosen_is_the_one_that_is_run() -> None:
    """The fee is 1,000.00 or 2,000.00 in the old draft, and 2,500.00 in the new."""
    old = edited(FEE, "price on 2026-06-30") + READING
    new = edited(FEE, "2,500.00 on 2026-06-30") + READING
    assert compared(old, new).overall["lender"].difference == 1_500_00
    assert compared(old, new, readings={"price": "high"}).overall["lender"].difference == 500_00


def test_a_meaning_that_neither_draft_has_is_told() -> None:
    found = compared(HEAD, edited("60% to", "65% to"), readings={"fate": "nobody"})
    assert found.cash is None
    assert "nobody" in found.why_not


# ---- a stream as files


def test_rows_are_written_as_they_are_read() -> None:
    writer = Writer()
    writer.receive(MAY, "royalties", "licensee", Fraction("1234567.05"), "USD")
    writer.receive(MAY, "lien", None, Fraction(1000), "USD")
    writer.deliver(JUNE, "oil", Fraction(12), "barrel")
    writer.observe(JUNE, "price", Fraction("70.5"))
    writer.happen(JULY, "sale")
    writer.happen(JULY, "conversion", "investor", Fraction(500))
    made = writer.scenario("all kinds")
    assert made.texts == {
        "cash": "date,stream,payer,amount,currency\n"
        "2027-05-01,royalties,licensee,1234567.05,USD\n2027-05-01,lien,,1000,USD\n",
        "quantities": "date,stream,quantity,unit\n2027-06-01,oil,12,barrel\n",
        "observations": "date,index,value\n2027-06-01,price,70.50\n",
        "events": "date,event,party,quantity\n2027-07-01,sale,,\n2027-07-01,conversion,investor,500\n",
    }
    assert texts_of(made.inputs) == made.texts
    assert list(made.rows) == sorted(made.rows)
    assert not any("price" in row for row in made.rows)


def test_a_curve_adds_up() -> None:
    """What the years hold is what there is in all."""
    found = compared(HEAD, edited("80.00 per unit", "90.00 per unit"))
    assert found.cash is not None
    for holding, years in found.cash.years.items():
        *_, total = accumulate(each.difference for each in years.values())
        assert total == found.cash.totals[holding].difference
