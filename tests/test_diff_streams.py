"""The streams on which drafts are compared: at which figures, on which days, by whom."""

from datetime import date
from fractions import Fraction

import pytest
from test_diff import edited

from regalia.dsl.parser import parse
from regalia.dsl.source import Source
from regalia.interpreter.evidence.breakpoints import Levels, past_every_level
from regalia.interpreter.evidence.draft import Draft, ready_draft
from regalia.interpreter.evidence.ground import MOST_DAYS, Ground
from regalia.interpreter.evidence.scenario import Scenario, Writer
from regalia.interpreter.evidence.streams import streams

DEAL = """deal "Example"
dated 2026-01-01
currency USD
rounding each payment to 0.01 half up, residue by largest remainder
party company "The company"
party investor "The investor"
asset licence "The licence"
measure barrel, barrels
stream royalties "Royalties" received by company
  from licensee "The licensee" under licence
  from another "Another licensee" under licence
stream oil "Oil" in barrels received by company
index price "Price" in USD per barrel
event sale "The company is sold"
event listing "The company is listed"
event target "Much came in" when royalties in all >= 500.00
instrument unit, units "Unit" of company
  1,001 units issued to investor at 100.00 per unit on 2026-01-01
  units given up leave their part to units
instrument share, shares "Share" of company
waterfall participation of royalties
  bands of royalties in all
    60% to investor up to 100.00
    30% to units up to 1,000.00
  rest to company
waterfall output of oil
  rate to investor
  rest to company
let rate
  10% while price >= 70.00 per barrel
  5% otherwise
option conversion "Conversion" of units by investor
  exercisable from 2027-03-01 through 2027-08-31
  each unit becomes 5 shares
security lien "Lien" for units over licence
  rank 1
  held by investor
  secures 100.00 per unit - received per unit
  surplus to company
"""
WINDOW = "  exercisable from 2027-03-01 through 2027-08-31\n"
FIGURES = ("35", "160", "70", "80")
ROYALTY = "royalties,licensee"


def drafts(*texts: str) -> list[Draft]:
    """Texts, ready to run."""
    return [ready_draft(source, parse(source)[0]) for source in (Source("a.deal", text) for text in texts)]


def ground(*texts: str) -> Ground:
    """What texts are tried on together."""
    return Ground.of(drafts(*texts))


def tried(*texts: str) -> dict[str, Scenario]:
    """Every stream, by its title."""
    return {scenario.title: scenario for scenario in streams(ground(*texts))}


def observed(scenario: Scenario) -> set[str]:
    """The values of the index that a stream has."""
    return {line.rpartition(",")[2] for line in scenario.texts["observations"].splitlines()[1:]}


# ---- levels


def test_levels_are_those_of_both_drafts_in_order() -> None:
    found = ground(DEAL, edited("up to 1,000.00", "up to 1,000.01", edited("up to 100.00", "up to 70.00", DEAL)))
    assert [(levels.inflow.stream, levels.points) for levels in found.levels] == [
        ("royalties", (70, 100, 1000, Fraction("1000.01"))),
        ("oil", ()),
    ]


def test_a_level_between_two_cents_is_the_cent_that_passes_it() -> None:
    """Three sevenths of what comes in are 10.00 at 23.333..."""
    bands = "  bands of received by investor in all\n    3/7 to investor up to 10.00\n  rest to company\n"
    text = DEAL[: DEAL.index("  bands of")] + bands + DEAL[DEAL.index("waterfall output") :]
    assert ground(text).levels[0].points == (Fraction("23.34"),)


def test_a_stream_is_brought_past_its_last_level() -> None:
    royalties, oil = ground(DEAL).levels
    assert (royalties.enough, oil.enough) == (2000, 1_000_000)


def test_a_draft_is_cut_by_much_more_than_all_its_figures() -> None:
    """100 and 1,001 units, 100.00 thrice, 1,000.00, 500.00, 70.00, 5 shares: some thousands, a million times."""
    (draft,) = drafts(DEAL)
    assert past_every_level(draft) >= 10**6 * (1001 + 1000 + 500 + 300 + 70)
    (small,) = drafts("".join(DEAL.splitlines(keepends=True)[:6]))
    assert past_every_level(small) == 1000 * 10**6


def test_only_the_streams_asked_for_are_tried() -> None:
    found = Ground.of(drafts(DEAL), {"oil"})
    assert [levels.inflow.stream for levels in found.levels] == ["oil"]


# ---- what comes in


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("royalties: one receipt of 100.00", [f"2027-06-30,{ROYALTY},100,USD"]),
        ("royalties: one receipt of 1,000.00", [f"2027-06-30,{ROYALTY},1000,USD"]),
        ("royalties: one receipt of 2,000.00", [f"2027-06-30,{ROYALTY},2000,USD"]),
        (
            "royalties: a unit short of each level, and a unit past it",
            [
                f"2027-01-31,{ROYALTY},99.99,USD",
                f"2027-02-28,{ROYALTY},0.02,USD",
                f"2027-03-31,{ROYALTY},899.98,USD",
                f"2027-04-30,{ROYALTY},0.02,USD",
                f"2027-05-31,{ROYALTY},999.99,USD",
            ],
        ),
        ("oil: one receipt of 1,000,000.00", ["2027-06-30,oil,1000000,barrel"]),
        (
            "half of the units are given up under conversion on 2027-03-01",
            [
                "2027-03-01,conversion,investor,500",
                "2027-03-01,oil,500000,barrel",
                f"2027-03-01,{ROYALTY},50,USD",
                "2028-06-30,oil,1000000,barrel",
                f"2028-06-30,{ROYALTY},2000,USD",
            ],
        ),
        (
            "lien is enforced, with few proceeds",
            [
                "2027-06-30,oil,500000,barrel",
                f"2027-06-30,{ROYALTY},50,USD",
                "2027-09-30,default,,",
                "2027-12-31,lien,,20020,USD",
            ],
        ),
        (
            "lien is enforced, with proceeds of 100,100.00",
            [
                "2027-06-30,oil,500000,barrel",
                f"2027-06-30,{ROYALTY},50,USD",
                "2027-09-30,default,,",
                "2027-12-31,lien,,100100,USD",
            ],
        ),
        (
            "half of the units are given up under conversion, then royalties: one receipt of 950.00",
            [
                "2027-06-30,conversion,investor,500",
                "2027-06-30,oil,500000,barrel",
                f"2027-06-30,{ROYALTY},50,USD",
                f"2028-06-30,{ROYALTY},950,USD",
            ],
        ),
        (
            "lien is enforced, with proceeds past every level",
            [
                "2027-06-30,oil,500000,barrel",
                f"2027-06-30,{ROYALTY},50,USD",
                "2027-09-30,default,,",
                "2027-12-31,lien,,200200,USD",
            ],
        ),
        (
            "sale and listing, between receipts",
            [
                "2027-03-31,oil,500000,barrel",
                f"2027-03-31,{ROYALTY},50,USD",
                "2027-06-30,listing,,",
                "2027-06-30,sale,,",
                "2027-12-31,oil,1000000,barrel",
                f"2027-12-31,{ROYALTY},2000,USD",
            ],
        ),
    ],
)
def test_what_comes_in(title: str, rows: list[str]) -> None:
    assert list(tried(DEAL)[title].rows) == rows


def test_each_stream_is_tried_once_and_the_plainest_first() -> None:
    assert list(tried(DEAL)) == [
        "royalties: one receipt of 100.00",
        "royalties: one receipt of 1,000.00",
        "royalties: one receipt of 2,000.00",
        "royalties: a unit short of each level, and a unit past it",
        "oil: one receipt of 1,000,000.00",
        "all streams on each day that is named and on the day after",
        "little of all streams on each day that is named and on the day after",
        "all streams at the end of each quarter for three years",
        *(
            f"half of the units are given up under conversion on {day}"
            for day in ("2027-06-30", "2027-03-01", "2027-08-31", "2027-09-01")
        ),
        "lien is enforced, with few proceeds",
        "lien is enforced, with proceeds of 100,100.00",
        "lien is enforced, with proceeds past every level",
        "sale, between receipts",
        "listing, between receipts",
        "sale and listing, between receipts",
        *(
            f"half of the units are given up under conversion, then royalties: one receipt of {amount}"
            for amount in ("50.00", "950.00")
        ),
    ]


def test_each_day_that_is_named_and_the_day_after_has_an_equal_part() -> None:
    """2,000.00 on six days are 333.33 each, told in whole dollars; a million barrels are 166,666; or a twentieth."""
    days = ("2026-01-01", "2026-01-02", "2027-03-01", "2027-03-02", "2027-08-31", "2027-09-01")
    for title, money, barrels in (
        ("all streams on each day that is named and on the day after", 333, 166_666),
        ("little of all streams on each day that is named and on the day after", 16, 8_333),
    ):
        rows = [row for day in days for row in (f"{day},oil,{barrels},barrel", f"{day},{ROYALTY},{money},USD")]
        assert list(tried(DEAL)[title].rows) == rows


def test_each_quarter_of_three_years_has_a_fifth_of_what_passes_every_level() -> None:
    ends = ("03-31", "06-30", "09-30", "12-31")
    days = [f"{year}-{end}" for year in (2027, 2028, 2029) for end in ends]
    rows = [row for day in days for row in (f"{day},oil,200000,barrel", f"{day},{ROYALTY},400,USD")]
    assert list(tried(DEAL)["all streams at the end of each quarter for three years"].rows) == rows


def test_a_large_part_is_in_thousands_and_a_small_one_is_never_nothing() -> None:
    large = tried(edited("up to 1,000.00", "up to 98,765,432.10", DEAL))
    quarters = large["all streams at the end of each quarter for three years"]
    assert f"2027-03-31,{ROYALTY},39506000,USD" in quarters.rows
    small = tried(edited("up to 1,000.00", "up to 2.00", edited("up to 100.00", "up to 1.00", DEAL)))
    little = small["little of all streams on each day that is named and on the day after"]
    assert f"2026-01-01,{ROYALTY},1,USD" in little.rows


def test_more_than_five_levels_are_crossed_by_several_streams() -> None:
    """Each begins at nothing: what it crosses first takes it past all levels before."""
    bands = "".join(f"    {n}% to investor up to {n}.00\n" for n in range(1, 8))
    text = edited("    60% to investor up to 100.00\n    30% to units up to 1,000.00\n", bands, DEAL)
    crossing = [s for s in streams(ground(text)) if s.title.startswith("royalties: a unit short")]
    assert [len(scenario.rows) for scenario in crossing] == [11, 5]
    assert crossing[1].rows[0] == f"2027-01-31,{ROYALTY},5.99,USD"
    assert crossing[0].rows[-1] == f"2027-11-30,{ROYALTY},8.99,USD"


# ---- days, figures and windows


def test_a_day_before_the_deal_and_the_day_of_a_document_are_not_tried() -> None:
    text = edited("dated 2026-01-01\n", 'dated 2026-02-01\nsource paper "Paper" 2029-01-01\n', DEAL)
    text = edited(
        "while price >= 70.00 per barrel", "through 2025-12-31", edited("on 2026-01-01", "on 2026-02-01", text)
    )
    assert ground(text).days == (date(2026, 2, 1), date(2027, 3, 1), date(2027, 8, 31))


def test_the_first_year_is_the_one_after_the_later_draft() -> None:
    assert ground(DEAL, edited("dated 2026-01-01", "dated 2025-07-01", DEAL)).year == 2027


def test_no_more_days_are_tried_than_one_stream_can_come_near() -> None:
    fees = "".join(f"  1.00 on {2030 + n}-01-01\n" for n in range(60))
    found = ground(DEAL + f"payment fee from company to investor\n{fees}")
    assert len(found.days) == MOST_DAYS
    assert found.days[-1] == date(2066, 1, 1)


def test_an_index_is_at_each_figure_that_it_is_compared_with_in_either_draft_and_on_both_sides() -> None:
    both = ground(DEAL, edited(">= 70.00", ">= 80.00", DEAL))
    assert both.figures == {"price": (35, 160, 70, 80)}
    first, *_ = streams(both)
    assert observed(first) == {"80"}
    named = [scenario for scenario in streams(both) if "each day" in scenario.title]
    assert [observed(scenario) for scenario in named] == [{figure} for figure in FIGURES for _ in range(2)]


def test_an_index_on_the_right_of_a_comparison_is_compared_too() -> None:
    assert ground(edited("price >= 70.00 per barrel", "71.00 per barrel <= price", DEAL)).figures == {
        "price": (Fraction("35.5"), 142, 71)
    }


def test_an_index_that_is_compared_with_nothing_is_at_one() -> None:
    text = edited("  10% while price >= 70.00 per barrel\n", "", DEAL)
    assert ground(text).figures == {"price": (1,)}


def test_an_index_has_a_value_on_each_day_that_counts() -> None:
    lines = tried(DEAL)["royalties: one receipt of 100.00"].texts["observations"].splitlines()
    assert lines[1:] == [f"{day},price,70" for day in ("2026-01-01", "2027-03-01", "2027-06-30", "2027-08-31")]


@pytest.mark.parametrize(
    ("window", "days"),
    [
        (
            "  exercisable from 2027-03-01 through 2027-08-31\n",
            ["2027-06-30", "2027-03-01", "2027-08-31", "2027-09-01"],
        ),
        ("  exercisable through 2026-08-31\n", ["2026-08-31", "2026-09-01"]),
        ("  exercisable from 2028-03-01\n", ["2028-03-01"]),
        ("", ["2027-06-30"]),
    ],
)
def test_an_option_is_elected_on_the_days_of_its_window(window: str, days: list[str]) -> None:
    text = edited(WINDOW, window, DEAL)
    amid = (s for s in streams(ground(text)) if ", then " not in s.title)
    elections = [line for s in amid for line in s.rows if ",conversion," in line]
    assert elections == [f"{day},conversion,investor,500" for day in days]


@pytest.mark.parametrize(
    ("within", "days"),
    [
        ("30 days", ["2027-06-30", "2027-07-30", "2027-07-31"]),
        ("1 week", ["2027-06-30", "2027-07-07", "2027-07-08"]),
    ],
)
def test_an_option_within_days_of_a_happening_is_elected_on_the_last_and_the_day_after(
    within: str, days: list[str]
) -> None:
    """It happens when the option could first be elected."""
    text = edited(WINDOW, f"  exercisable within {within} of sale\n", DEAL)
    elected = [
        scenario
        for scenario in streams(ground(text))
        if "given up" in scenario.title and ", then " not in scenario.title
    ]
    assert [line for each in elected for line in each.rows if ",conversion," in line] == [
        f"{day},conversion,investor,500" for day in days
    ]
    assert [line for each in elected for line in each.rows if ",sale," in line] == ["2027-06-30,sale,,"] * 3


def test_each_window_of_an_option_is_tried_in_days_too() -> None:
    old = edited(WINDOW, "  exercisable within 30 days of sale\n", DEAL)
    titles = [
        title
        for title in tried(old, edited("30 days", "60 days", old))
        if "given up" in title and ", then " not in title
    ]
    days = ["2027-06-30", "2027-07-30", "2027-07-31", "2027-08-29", "2027-08-30"]
    assert [title.rpartition(" ")[2] for title in titles] == days


def test_an_index_compared_with_nothing_is_tried_on_both_sides() -> None:
    assert ground(edited("70.00 per barrel", "0.00 per barrel", DEAL)).figures == {"price": (-1, 1, 0)}


def test_after_an_election_more_comes_in_in_the_year_after() -> None:
    text = edited("from 2027-03-01 through 2027-08-31", "from 2029-03-01", DEAL)
    rows = tried(text)["half of the units are given up under conversion on 2029-03-01"].rows
    assert rows[-1] == f"2030-06-30,{ROYALTY},2000,USD"


def test_what_opens_a_window_happens_with_the_election() -> None:
    text = edited("from 2027-03-01 through 2027-08-31", "from sale", DEAL)
    assert "2027-06-30,sale,," in tried(text)["half of the units are given up under conversion on 2027-06-30"].rows


def test_half_of_the_units_of_the_party_of_an_option_are_given_up() -> None:
    issued = "  1,001 units issued to investor at 100.00 per unit on 2026-01-01\n"
    other = issued.replace("1,001 units issued to investor", "400 units issued to company")
    text = edited(issued, issued + other, DEAL)
    assert ground(text).units == {"conversion": 1001}
    assert ground(edited("units by investor", "units by company", text)).units == {"conversion": 400}


def test_one_unit_is_given_up_where_there_is_but_one() -> None:
    """Half of it would be none: an election of nothing tells no drafts apart."""
    text = edited("1,001 units issued", "1 units issued", DEAL)
    amid = (s for s in streams(ground(text)) if ", then " not in s.title)
    elections = [line for s in amid for line in s.rows if ",conversion," in line]
    assert elections[0] == "2027-06-30,conversion,investor,1"


def test_only_happenings_that_are_told_from_outside_are_tried() -> None:
    assert ground(DEAL).happenings == ("sale", "listing")


def test_a_stream_without_levels_is_brought_to_a_million() -> None:
    royalties = ground(DEAL).levels[0]
    assert Levels(royalties.inflow, ()).enough == 1_000_000


def test_nothing_comes_in_where_nothing_is_left_or_nobody_shares_it() -> None:
    royalties = ground(DEAL).levels[0].inflow
    writer = Writer()
    royalties.arrive(writer, date(2027, 1, 1), Fraction(0))
    assert writer.rows == {}
    idle = ground(DEAL + "stream idle received by company\n")
    assert [levels.inflow.stream for levels in idle.levels] == ["royalties", "oil"]


def test_levels_a_cent_apart_are_crossed_one_by_one() -> None:
    """0.99, 1.01, then 1.02: what is a cent short of the second has come in already."""
    text = edited("up to 1,000.00", "up to 1.01", edited("up to 100.00", "up to 1.00", DEAL))
    assert list(tried(text)["royalties: a unit short of each level, and a unit past it"].rows) == [
        f"2027-01-31,{ROYALTY},0.99,USD",
        f"2027-02-28,{ROYALTY},0.02,USD",
        f"2027-04-30,{ROYALTY},0.01,USD",
        f"2027-05-31,{ROYALTY},1,USD",
    ]


def test_two_indexes_are_at_each_of_their_figures() -> None:
    """One is compared with two figures, the other with one, which it keeps."""
    index = "index rate_of_bank\nindex price"
    text = edited(
        "  10% while price", "  12% while rate_of_bank >= 4\n  11% while rate_of_bank >= 3\n  10% while price", DEAL
    )
    both = ground(edited("index price", index, text))
    assert both.figures == {"rate_of_bank": (Fraction("1.5"), 8, 3, 4), "price": (35, 140, 70)}
    named = [scenario for scenario in streams(both) if "each day" in scenario.title]
    values = [{line.split(",", 1)[1] for line in each.texts["observations"].splitlines()[1:]} for each in named]
    pairs = [("1.50", "35"), ("8", "140"), ("3", "70"), ("4", "70")]
    assert values[::2] == values[1::2] == [{f"rate_of_bank,{rate}", f"price,{price}"} for rate, price in pairs]


def test_a_part_of_a_million_and_more_is_in_thousands() -> None:
    """A fifth of twice 3,086,419.75 is 1,234,567.90; of twice 2,499,997.50, 999,999."""
    for level, part in (("3,086,419.75", "1234000"), ("2,499,997.50", "999999")):
        quarters = tried(edited("up to 1,000.00", f"up to {level}", DEAL))
        title = "all streams at the end of each quarter for three years"
        assert f"2027-03-31,{ROYALTY},{part},USD" in quarters[title].rows


def test_a_lien_brings_in_more_than_passes_the_highest_level_of_all_streams() -> None:
    bands = "  bands of rent in all\n    5% to investor up to 7.00\n  rest to company\n"
    more = f"stream rent received by company\nwaterfall rents of rent\n{bands}"
    for text in (DEAL + more, edited("stream royalties", more + "stream royalties", DEAL)):
        assert "2027-12-31,lien,,200200,USD" in tried(text)["lien is enforced, with proceeds past every level"].rows


def test_an_option_of_no_instrument_is_elected_for_one() -> None:
    text = edited(
        "of units by investor", "by investor", edited("each unit becomes 5 shares", 'not modelled "In words"', DEAL)
    )
    assert ground(text).units == {"conversion": 0}


def test_what_comes_in_is_tried_once() -> None:
    """Two windows that open or end on one day have elections in common; one level in two drafts is one."""
    later = edited("through 2027-08-31", "through 2027-09-30", DEAL)
    for text in (DEAL, edited("from 2027-03-01 through", "through", DEAL)):
        every = [scenario.texts for scenario in streams(ground(text, later))]
        assert len(every) == len({tuple(sorted(texts.items())) for texts in every})
    titles = [
        scenario.title
        for scenario in streams(ground(DEAL, later))
        if "given up" in scenario.title and ", then " not in scenario.title
    ]
    days = ("2027-06-30", "2027-03-01", "2027-08-31", "2027-09-01", "2027-09-30", "2027-10-01")
    assert [title.rpartition(" ")[2] for title in titles] == list(days)
