"""What is suspicious in figures: bands, ceilings, promises, conditions at a figure, phrases with two meanings."""

import pytest
from test_linter import HEAD, SHARED, SHARES, UNIT, bands, drafted, option, suspected

TIERS = UNIT + bands(
    "75% to units for the first 300.00 per unit",
    "50% to units for the next 300.00 per unit",
    "25% to units for the next 400.00 per unit",
    of="received per unit in all",
)
BY_LEVEL = bands("75% to investor up to 400.00", "50% to investor up to 900.00", of="royalties in all")


def levels(*lines: str, of: str = "royalties in all") -> str:
    """Bands of what came in."""
    return bands(*lines, of=of)


def shares_of(factor: str) -> str:
    """Units that become shares by a factor."""
    return SHARES + option(f"each unit becomes 60 shares * ({factor})", "fractions dropped")


def payment(*lines: str, name: str = "fee") -> str:
    """A payment to the investor."""
    return f"payment {name} from company to investor\n" + "".join(f"  {line}\n" for line in lines)


def read(name: str, *values: str) -> str:
    """A reading of values."""
    return f'reading {name} "which"\n' + "".join(
        f"  {meaning} = {v}\n" for meaning, v in zip("abc", values, strict=False)
    )


def worked(choice: str = "") -> str:
    """An example in which nothing comes in."""
    return f'example "It is nothing"{choice}\n  2026-06-30 royalties 0.00\n  expect royalties in all = 0.00\n'


RATED = SHARED.replace("60%", "rate")
GOLD = "stream gold received by company\nwaterfall kept of gold\n  1% to investor\n  rest to company\n"

FOUND = {
    # RG713
    "a later piece of more than all": (
        RATED + "let rate\n  60% through 2026-12-31\n  600% thereafter\n",
        [("rate-above-the-whole", "rate to investor")],
    ),
    "a meaning that is too much beside another share": (
        RATED.replace("rate to", "50% to company, rate to") + read("rate", "50%", "51%"),
        [("rate-above-the-whole", "50% to company, rate to investor")],
    ),
    "a sum with a meaning, in a band": (
        levels("1% + rate to investor up to 5.00", "20% to investor above") + read("rate", "60%", "100%"),
        [("rate-above-the-whole", "1% + rate to investor up to 5.00")],
    ),
    "one value twice": (
        RATED.replace("rate to", "rate to company, rate to") + read("rate", "50%", "60%"),
        [("rate-above-the-whole", "rate to company, rate to investor")],
    ),
    # RG716
    "a second fixed figure": (
        SHARED + payment("lesser of 5.00, 6.00 and royalties in all on 2026-06-30"),
        [("arm-without-effect", "6.00")],
    ),
    "nothing as the least of a count": (
        SHARED + payment("greater of 0 and 10% of royalties in all on 2026-06-30"),
        [("arm-without-effect", "0")],
    ),
    "a minimum above the cap, by way of a let": (
        SHARED
        + "let least = greater of 200.00 and royalties in all\n"
        + payment("lesser of 100.00 and least on 2026-06-30"),
        [("arm-without-effect", "least")],
    ),
    "a limit of a step": (
        SHARED.replace("to investor", "to investor up to (lesser of 5.00 and 5.00 + royalties in all)"),
        [("arm-without-effect", "5.00 + royalties in all")],
    ),
    "a figure past the bounds of what is kept back": (
        SHARED
        + "let share = undisclosed between 10.00 and 20.00\n"
        + payment("lesser of 5.00 and share on 2026-06-30"),
        [("arm-without-effect", "share")],
    ),
    "a meaning that no other value lets through": (
        SHARED + read("least", "5.00", "6.00") + payment("greater of 4.00 and least on 2026-06-30"),
        [("arm-without-effect", "4.00")],
    ),
    # RG718
    "a value compared with itself": (
        SHARED + "check 5.00 + 1.00 = 5.00 + 1.00\n",
        [("check-without-effect", "5.00 + 1.00 = 5.00 + 1.00")],
    ),
    "never less than nothing, the other way round": (
        SHARED + "check always 0.00 <= received by investor + royalties in all\n",
        [("check-without-effect", "0.00 <= received by investor + royalties in all")],
    ),
    "a let as the figure": (
        SHARED + "let least = -5.00\ncheck always royalties in all > least\n",
        [("check-without-effect", "royalties in all > least")],
    ),
    # RG725
    "payments below and above": (
        SHARED
        + payment(
            "1.00 on 2026-06-30 if royalties in all < 5.00",
            "2.00 on 2026-06-30 if not sold and royalties in all > 5.00",
        )
        + 'event sold "Sold"\n',
        [("exactly-at-the-figure", "royalties in all > 5.00")],
    ),
    "pieces of a value below and above, by way of a let": (
        SHARED
        + "let mark = 5.00\nlet amount\n  1.00 while royalties in all < 5.00\n  2.00 while mark < royalties in all\n"
        + "  3.00 otherwise\n"
        + payment("amount on 2026-06-30"),
        [("exactly-at-the-figure", "mark < royalties in all")],
    ),
    "events at and above, at and below": (
        SHARED
        + 'index price in USD\nevent high "High" when price >= 5.00\nevent low "Low" when price <= 5.00\n'
        + payment("1.00 on high", "2.00 on low"),
        [("exactly-at-the-figure", "price <= 5.00")],
    ),
    # RG773
    "a rate and a percentage": (
        RATED + read("rate", "10%", "base + 4%") + "let base = 10%\n",
        [("points-or-percent", "base + 4%")],
    ),
    "a rate less a percentage, in a share": (
        SHARED.replace("60%", "base - 4%") + "let base = 10%\n",
        [("points-or-percent", "base - 4%")],
    ),
    # RG774
    "one value written twice": (RATED + read("rate", "60%", "30%", "2 * 30%"), [("meanings-alike", "c")]),
    "one counter": (
        SHARED.replace("investor", "investor until base reaches 5.00", 1)
        + read("base", "received by investor", "received by investor"),
        [("meanings-alike", "b")],
    ),
    "one payee": (
        SHARED.replace("investor", "who") + read("who", "investor", "investor"),
        [("meanings-alike", "b")],
    ),
    "the same clauses": (drafted(SHARED, SHARED), [("meanings-alike", "meaning_1")]),
    # RG775
    "a second meaning": (RATED + read("rate", "50%", "60%") + worked(), [("meaning-not-tried", "b")]),
    "a first meaning": (RATED + read("rate", "50%", "60%") + worked(" with rate = b"), [("meaning-not-tried", "a")]),
    "a drafting": (
        drafted(SHARED, SHARED.replace("60%", "50%")) + worked() + worked(" with base = meaning_0"),
        [("meaning-not-tried", "meaning_1")],
    ),
    # RG776
    "bands of what another waterfall pays too": (
        levels("60% to investor up to 5.00", "30% to investor above", of="received by investor in all") + GOLD,
        [("several-clauses-counted", "received by investor in all")],
    ),
    "a limit in a drafting, beside a payment, told once": (
        drafted(
            SHARED.replace("investor", "investor while received by investor < 5.00 and received by investor < 6.00"),
            SHARED,
        )
        + payment("1.00 on 2026-06-30"),
        [("several-clauses-counted", "received by investor")],
    ),
    # RG714
    "a promise in all, of bands per unit": (
        TIERS + "check always received by units <= 10,000,000.00\n",
        [("promise-unlike-ceiling", "received by units <= 10,000,000.00")],
    ),
    "a promise per unit, below the bands, the other way round": (
        TIERS + "check always 900.00 per unit >= received per unit\n",
        [("promise-unlike-ceiling", "900.00 per unit >= received per unit")],
    ),
    "a promise of less than what may be reached": (
        TIERS + "check always received by units < 1,000,000.00\n",
        [("promise-unlike-ceiling", "received by units < 1,000,000.00")],
    ),
    "a promise to a party, by way of a let": (
        levels("60% to investor up to 5.00", of="received by investor in all")
        + "let cap = 2 * 5.00\ncheck always received by investor under participation <= cap\n",
        [("promise-unlike-ceiling", "received by investor under participation <= cap")],
    ),
    "a promise that one drafting does not keep": (
        UNIT
        + drafted(TIERS.replace(UNIT, ""), TIERS.replace(UNIT, "").replace("next 400.00", "next 500.00"))
        + "check always received by units <= 1,000,000.00\n",
        [("promise-unlike-ceiling", "received by units <= 1,000,000.00")],
    ),
    # RG715
    "a proportion to ten times the last end": (
        TIERS + shares_of("1 - received per unit / 10,000.00 per unit"),
        [("fraction-of-another-figure", "received per unit / 10,000.00 per unit")],
    ),
    "a proportion that is a meaning, of a let": (
        TIERS
        + shares_of("1 - base")
        + "let cap = 350.00 per unit\n"
        + 'reading base "proportion"\n  one = received per unit / 300.00 per unit\n'
        + "  two = received per unit / cap\n",
        [("fraction-of-another-figure", "received per unit / cap")],
    ),
    "a proportion in a drafting": (
        TIERS
        + SHARES
        + drafted(
            option("each unit becomes 10 shares"),
            option("each unit becomes 60 shares * (1 - received per unit / cap)", "fractions dropped")
            + "let cap = 900.00 per unit\n",
        ),
        [("fraction-of-another-figure", "received per unit / cap")],
    ),
    # RG722
    "a rate that rises between two that fall": (
        levels("60% to investor up to 5.00", "10% to investor up to 6.00", "40% to investor above"),
        [("rate-against-the-trend", "40% to investor above")],
    ),
    "a rate that falls among four that rise": (
        levels(
            *(f"{rate}% to investor up to {end}.00" for rate, end in ((10, 5), (20, 6), (15, 7), (40, 8))),
        ),
        [("rate-against-the-trend", "15% to investor up to 7.00")],
    ),
    # RG723
    "a first band a hundred times too narrow": (
        levels("60% to investor up to 4.00", "50% to investor up to 400.00", "40% to investor up to 900.00"),
        [("width-out-of-scale", "60% to investor up to 4.00")],
    ),
    "a last band that ends far out": (
        levels(
            "60% to investor for the first 400.00",
            "50% to investor for the next 300.00",
            "40% to investor for the next 50,000.00",
        ),
        [("width-out-of-scale", "40% to investor for the next 50,000.00")],
    ),
    "a ceiling of a hundred times the price": (
        TIERS.replace("at 1,000.00", "at 10.00"),
        [("width-out-of-scale", "25% to units for the next 400.00 per unit")],
    ),
    # RG724
    "a rate a point off, in another waterfall": (
        levels("60% to investor up to 5.00", "50% to investor above")
        + "stream gold received by company\nwaterfall kept of gold\n  31% to investor\n  rest to company\n",
        [("figure-not-round", "31%")],
    ),
    "a level a cent off": (
        levels("60% to investor up to 500.00", "50% to investor up to 800.00", "40% to investor up to 899.99"),
        [("figure-not-round", "899.99")],
    ),
    # RG727
    "a band for another": (
        TIERS.replace("50% to units", "50% to company"),
        [("band-does-not-count", "50% to company for the next 300.00 per unit")],
    ),
    "a band for another under one meaning": (
        'reading who "who"\n  one = units\n  two = company\n'
        + UNIT
        + drafted(
            levels(
                "60% to units for the first 500.00 per unit",
                "40% to company for the next 500.00 per unit",
                of="received per unit in all",
            ),
            SHARED.replace("investor", "who"),
        ),
        [
            ("share-without-effect", "40% to company for the next 500.00 per unit"),
            ("band-does-not-count", "40% to company for the next 500.00 per unit"),
        ],
    ),
    # RG726
    "a width of which the check says another": (
        TIERS.replace("next 300.00", "next 350.00") + "check 300.00 + 300.00 + 400.00 = 1,000.00\n",
        [("check-unlike-bands", "300.00")],
    ),
    "a rate of which the check says another": (
        TIERS.replace("50%", "51%") + "check 300.00 / 75% + 300.00 / 50% + 400.00 / 25% = 2,600.00\n",
        [("figure-not-round", "51%"), ("check-unlike-bands", "300.00 / 50%")],
    ),
    "two rates that changed places": (
        TIERS.replace("50% to", "5 / 20 to").replace("25%", "50%")
        + "check 300.00 / 75% + 300.00 / 50% + 400.00 / 25% = 2,600.00\n",
        [
            ("rate-against-the-trend", "50% to units for the next 400.00 per unit"),
            ("check-unlike-bands", "300.00 / 50%"),
        ],
    ),
    "a last band that is not there": (
        TIERS.replace("    25% to units for the next 400.00 per unit\n", "").replace("1,000.00", "600.00")
        + "check 300.00 + 300.00 + 400.00 = 1,000.00\n",
        [("check-unlike-bands", "400.00")],
    ),
    "a first band that is not there": (
        TIERS.replace("    75% to units for the first 300.00 per unit\n", "")
        .replace("next 300.00", "first 300.00")
        .replace("1,000.00", "600.00")
        + "check 300.00 / 75% + 300.00 / 50% + 400.00 / 25% = 2,600.00\n",
        [("check-unlike-bands", "300.00 / 75%")],
    ),
    "sums of levels, times the number of units": (
        BY_LEVEL + "check 75% * 400.00 + 40% * 500.00 = 500.00\n",
        [("check-unlike-bands", "40% * 500.00")],
    ),
    "a factor that every term has": (
        TIERS.replace("next 400.00", "next 500.00")
        + "check 1,000 * 300.00 + 1,000 * 300.00 + 1,000 * 400.00 = 1,000,000.00\n",
        [("check-unlike-bands", "1,000 * 400.00")],
    ),
    "a figure that is a let": (
        TIERS.replace("for the next 400.00 per unit", "for the next last")
        + "let last = 500.00 per unit\ncheck 300.00 + 300.00 + 400.00 = 1,000.00\n",
        [("check-unlike-bands", "400.00")],
    ),
    "bands of a drafting": (
        drafted(BY_LEVEL, SHARED) + "check 75% * 400.00 + 40% * 500.00 = 500.00\n",
        [("check-unlike-bands", "40% * 500.00")],
    ),
    "bands that end by a condition": (
        bands(
            "75% to investor until royalties in all reaches 400.00",
            "50% to investor until royalties in all reaches 900.00",
            "10% to investor thereafter",
        )
        + "check 75% * 400.00 + 50% * 600.00 = 600.00\n",
        [("check-unlike-bands", "50% * 600.00")],
    ),
}

CLEAN = {
    # RG713
    "pieces that fit": RATED + "let rate\n  60% through 2026-12-31\n  100% thereafter\n",
    "two values of which one is the rest of the other": SHARED.replace("60% to", "1 - rate to company, rate to")
    + read("rate", "40%", "60%"),
    "a rate that is kept back": RATED.replace("rate to", "50% to company, rate to")
    + "let rate = undisclosed between 10% and 60%\n",
    # RG716
    "a cap and a minimum": SHARED + payment("lesser of 9.00 and (greater of 5.00 and royalties in all) on 2026-06-30"),
    "no less than nothing": SHARED + payment("greater of 0 and 5.00 - royalties in all on 2026-06-30"),
    "a price": SHARED + "index price in USD\n" + payment("greater of 0 and price on 2026-06-30"),
    "what is kept back without bounds": SHARED
    + "let share = undisclosed\n"
    + payment("lesser of 5.00 and share on 2026-06-30"),
    "a quotient of counts": SHARED
    + payment("lesser of 5.00 and received by investor / royalties in all * USD 2.00 on 2026-06-30"),
    # RG718
    "a promise that can be broken": SHARED + "check always received by investor <= 60% of royalties in all\n",
    "a promise of what must have come in": SHARED + "check always royalties in all >= received by investor\n",
    # RG725
    "one side takes it in": SHARED
    + payment("1.00 on 2026-06-30 if royalties in all < 5.00", "2.00 on 2026-06-30 if royalties in all >= 5.00"),
    "pieces of which the first takes it in": SHARED
    + "let amount\n  1.00 while royalties in all <= 5.00\n  2.00 while royalties in all >= 5.00\n  3.00 otherwise\n"
    + payment("amount on 2026-06-30"),
    "what lies between two figures": SHARED
    + payment("1.00 on 2026-06-30 if royalties in all > 5.00", "2.00 on 2026-06-30 if royalties in all < 9.00"),
    "a third condition at the figure": SHARED
    + payment(*(f"1.00 on 2026-06-30 if royalties in all {sign} 5.00" for sign in ("<", "=", ">"))),
    # RG773
    "points": SHARED.replace("60%", "base + 4 points") + "let base = 10%\n",
    "what is left of the whole": SHARED.replace("60%", "1 - 4%"),
    "parts in a check": SHARED + "check 60% + 40% = 1\n",
    # RG774
    "unlike meanings": RATED + read("rate", "60%", "61%"),
    "no example at all": RATED + read("rate", "60%", "70%"),
    # RG775
    "both meanings": RATED + read("rate", "50%", "60%") + worked() + worked(" with rate = b"),
    # RG776
    "what one clause pays": levels("60% to investor up to 5.00", of="received by investor under participation in all")
    + GOLD,
    "a limit of a waterfall that another one pays": SHARED.replace("60% to investor", "60% to pool, 1% to investor")
    + "waterfall pool of participation\n  all to investor until received by investor reaches 5.00\n  rest to company\n",
    "bands of whom nobody else pays": levels("60% to investor up to 5.00", of="received by investor in all")
    + GOLD.replace("1% to investor", "1% to lender")
    + 'party lender "Lender"\n',
    # RG714
    "a promise of what the bands bring": TIERS
    + "check always received by units <= 1,000,000.00\ncheck always received per unit <= 1,000.00 per unit\n",
    "a promise to whom a payment pays too": levels(
        "60% to investor up to 5.00", of="received by investor under participation in all"
    )
    + "payment fee from company to investor\n  1.00 on 2026-06-30\ncheck always received by investor <= 6.00\n",
    "a promise to whom units are issued for money": levels(
        "60% to investor up to 5.00", of="received by investor under participation in all"
    )
    + "instrument right, rights of investor\n  5 rights issued to company on 2026-01-01\n"
    + "instrument share, shares of investor\n"
    + "option exercise of rights by company\n  each right becomes 1 share for 1.00\n"
    + "check always received by investor <= 10.00\n",
    "a promise over one year": TIERS + "check always received by units each calendar year <= 500,000.00\n",
    "a promise of bands without an end": levels("60% to investor up to 5.00", "5% to investor above")
    + "check always received by investor <= 60.00\n",
    "a promise to units that elections issue": TIERS
    + "instrument warrant, warrants of company\n  10 warrants issued to investor on 2026-01-01\n"
    + option("each warrant becomes 1 unit", of="warrants")
    + "check always received by units <= 1,010,000.00\n",
    "a promise that a party receives at least": TIERS + "check always received by units >= 1% of royalties in all\n",
    # RG715
    "a proportion to the price, and to the last end": TIERS.replace("at 1,000.00", "at 900.00")
    + shares_of("2 - received per unit / 900.00 per unit - received per unit / 1,000.00 per unit"),
    "a unit that is taken off": TIERS + shares_of("1,000 - received per unit / 1.00 per unit"),
    "a proportion to what no band counts": TIERS + shares_of("1 - royalties in all / USD 5,000,000.00"),
    "a proportion in a check": TIERS + "check always received per unit / 5,000.00 per unit <= 1\n",
    # RG722
    "rates that fall and stay": levels(
        "60% to investor up to 5.00",
        "40% to lender, 30% to investor up to 6.00",
        "30% to investor, 10% to lender above",
    )
    + 'party lender "Lender"\n',
    "a catch-up": levels("60% to investor up to 5.00", "all to investor up to 6.00", "40% to investor above"),
    "two rates": levels("10% to investor up to 5.00", "60% to investor above"),
    # RG723
    "a wide second band of two": levels("60% to investor up to 5.00", "10% to investor up to 5,000.00"),
    "a list that has a wide and a wider band": levels(
        "60% to investor up to 5.00", "50% to investor up to 500.00", "40% to investor up to 5,000.00"
    ),
    # RG724
    "two rates that are not round": levels(
        "62% to investor up to 5.00", "51% to investor up to 6.00", "40% to investor above"
    ),
    "one rate of two": levels("62% to investor up to 5.00", "50% to investor above"),
    "a third": levels("1 / 3 to investor up to 5.00", "25% to investor up to 6.00", "20% to investor above"),
    "levels of many sizes": levels(
        "60% to investor up to 850.00", "50% to investor up to 1,000.00", "40% to investor up to 2,000.00"
    ),
    # RG727
    "bands of what another receives": levels(
        "60% to investor up to 5.00", "50% to investor above", of="received by company in all"
    ),
    "a band that a waterfall passes on": levels(
        "60% to units for the first 500.00 per unit",
        "40% to pool for the next 500.00 per unit",
        of="received per unit in all",
    )
    + UNIT
    + "waterfall pool of participation\n  all to units\n",
    "a band for a member of the group that is counted": 'party fund "Fund"\n  60% one "One"\n  40% two "Two"\n'
    + levels("60% to fund up to 5.00", "40% to one, 1% to investor up to 6.00", of="received by fund in all"),
    # RG726
    "a check that repeats the bands": TIERS + "check 300.00 / 75% + 300.00 / 50% + 400.00 / 25% = 2,600.00\n",
    "a check of the first bands": TIERS + "check 300.00 / 75% + 300.00 / 50% = 1,000.00\n",
    "a sum of other things": TIERS + "check 300.00 + 5.00 + 6.00 = 311.00\ncheck 2 + 3 = 5\n",
    "a sum of two for a list of two": BY_LEVEL + "check 400.00 + 5.00 = 405.00\n",
    "a difference": BY_LEVEL + "check 900.00 - 400.00 = 500.00\n",
    "a sum that repeats another drafting": drafted(BY_LEVEL, BY_LEVEL.replace("75%", "70%"))
    + "check 70% * 400.00 + 50% * 500.00 = 530.00\n",
    "a rate of a band that is kept back": BY_LEVEL.replace("50%", "later")
    + "let later = undisclosed between 10% and 60%\n"
    + "check 75% * 400.00 + 50% * 500.00 = 550.00\n",
    "days": BY_LEVEL + "check 2026-01-01 + 1 month + 1 day = 2026-02-02\n",
}


def meant(text: str, head: str = HEAD) -> list[tuple[str, str]]:
    """What is suspected but for clauses without a mark and for figures that stand in a check alone."""
    return [found for found in suspected(text, head) if found[0] not in ("uncited", "check-of-other-figures")]


@pytest.mark.parametrize("case", FOUND)
def test_it_is_suspected(case: str) -> None:
    text, expected = FOUND[case]
    assert meant(text) == expected


@pytest.mark.parametrize("case", CLEAN)
def test_it_is_not_suspected(case: str) -> None:
    assert meant(CLEAN[case]) == []
