"""What is suspicious in sums, ends, payees, rounding and years; and what a value comes to by turns."""

import pytest
from test_linter import HEAD, SHARED, SHARES, UNIT, bands, drafted, option, suspected

LENDER = 'party lender "The lender"\n'
SALE = 'event sale "The company is sold"\n'
RATED = SHARED.replace("60%", "rate")
BOTH = LENDER + SHARED.replace("60% to investor", "early to investor, late to lender")
CAPPED = UNIT + bands(
    "60% to units up to 1,000.00 per unit", "20% to units up to 1,650.00 per unit", of="received per unit in all"
)
TITLED = CAPPED.replace("participation of", 'participation "{}" of')
YEARLY = SHARED.replace("60% to", "each {} year 60% to").replace("investor\n", "investor up to 5.00\n")
MID_YEAR = HEAD.replace("dated 2026-01-01", "dated 2026-10-01")
FISCAL = "year fiscal {}\n"


def pieces(name: str, *lines: str) -> str:
    """A value in pieces."""
    return f"let {name}\n" + "".join(f"  {line}\n" for line in lines)


def payment(*lines: str, name: str = "fee", parties: str = "from company to investor") -> str:
    """A payment."""
    return f"payment {name} {parties}\n" + "".join(f"  {line}\n" for line in lines)


def until(condition: str) -> str:
    """A waterfall whose first step ends on a condition."""
    return SHARED.replace("60% to investor", f"60% to investor until {condition}")


ROYALTY = SHARED + (
    'stream sales "Sales" earned by company\nroyalty running on sales from company to investor\n'
    "  bands\n    10% {}\n    5% thereafter\n"
)

FOUND = {
    # RG710
    "an instalment less what came in": (
        SHARED + payment("9.00 - royalties in all on 2027-01-01"),
        [("less-than-nothing", "9.00 - royalties in all")],
    ),
    "by way of a let that itself falls": (
        SHARED + "let gap = 9.00 - royalties in all\n" + payment("gap + 1.00 on 2027-01-01"),
        [("less-than-nothing", "gap + 1.00")],
    ),
    "the money that a unit becomes": (
        CAPPED + option("each unit becomes 2,000.00 per unit - received per unit"),
        [("less-than-nothing", "2,000.00 per unit - received per unit")],
    ),
    "the price of an election, of a drafting": (
        CAPPED
        + SHARES
        + drafted(
            option("each unit becomes 1 share for 2.00"),
            option("each unit becomes 1 share for 2.00 - royalties in all / 1,000,000"),
        ),
        [("less-than-nothing", "2.00 - royalties in all / 1,000,000")],
    ),
    # RG711
    "a later piece of less than one percent": (
        RATED + SALE + pieces("rate", "60% until sale", "0.6% thereafter"),
        [("rate-off-by-a-hundred", "rate to investor")],
    ),
    "a meaning of less than one percent": (
        RATED + 'reading rate "which"\n  low = 0.6%\n  high = 60%\n',
        [("rate-off-by-a-hundred", "rate to investor")],
    ),
    # RG713
    "two values that change together": (
        BOTH + SALE + pieces("early", "60% until sale", "50% thereafter")
        + pieces("late", "40% until sale", "60% thereafter"),
        [("rate-above-the-whole", "early to investor, late to lender")],
    ),
    "two values that change a day apart": (
        BOTH + pieces("early", "60% through 2027-01-01", "10% thereafter")
        + pieces("late", "40% through 2026-12-31", "90% thereafter"),
        [("rate-above-the-whole", "early to investor, late to lender")],
    ),
    "a remainder that is less than nothing": (
        SHARED.replace("60% to", "1 - rate to") + SALE + pieces("rate", "60% until sale", "160% thereafter"),
        [("rate-above-the-whole", "1 - rate to investor")],
    ),
    "a value and a meaning": (
        BOTH + SALE + pieces("early", "60% until sale", "50% thereafter")
        + 'reading late "which"\n  low = 40%\n  high = 2 * 30%\n',
        [("rate-above-the-whole", "early to investor, late to lender")],
    ),
    # RG717
    "a step that ends below what the party paid": (
        until("received by investor reaches 149.99")
        + payment("100.00 on 2026-02-01", "50.00 on 2026-03-01", parties="from investor to company"),
        [("ceiling-below-funding", "60% to investor until received by investor reaches 149.99")],
    ),
    "bands that end below the price of all units": (
        UNIT + bands("60% to units up to 999,000.00", of="received by units in all"),
        [("ceiling-below-funding", "60% to units up to 999,000.00")],
    ),
    "a promise below the price of all units": (
        UNIT
        + bands("60% to units up to 400.00 per unit", "20% to units above", of="received per unit in all")
        + "check always received by units <= 165,000.00\n",
        [("ceiling-below-funding", "received by units <= 165,000.00")],
    ),
    # RG719
    "a title": (TITLED.format("Until 1.56x is paid"), [("multiple-disagrees", "participation")]),
    "a title in words": (TITLED.format("Until 3 times the price"), [("multiple-disagrees", "participation")]),
    "a quotation": (
        CAPPED.replace("  rest to company\n", '  rest to company  [paper 4: "beyond 1.56x of the price"]\n')
        + 'source paper "P" 2026-01-01\n',
        [("multiple-disagrees", "participation")],
    ),
    "a note with its sum": (
        CAPPED + 'note "The cap of 1.65x, so USD 1,560,000"\n',
        [("multiple-disagrees", 'note "The cap of 1.65x, so USD 1,560,000"')],
    ),
    "a multiple of the terms": (
        CAPPED + 'let cap "1.56x of the price" = 1.65x of 1,000,000.00\ncheck always received by units <= cap\n',
        [("multiple-disagrees", "cap")],
    ),
    "a phrase of a reading": (
        CAPPED + 'reading cap "whether 1.56x is"\n  low = 1,650,000.00\n  high = 1,700,000.00\n'
        + "check always received by units <= cap\n",
        [("multiple-disagrees", "cap")],
    ),
    # RG725
    "two steps that leave a price to the rest": (
        LENDER + "index price in USD\n"
        + SHARED.replace("60% to investor", "60% to investor while price < 2.00\n  10% to lender while price > 2.00"),
        [("exactly-at-the-figure", "price > 2.00")],
    ),
    # RG728
    "a first step": (
        until("received by investor < 5.00 or royalties in all reaches 9.00").replace("< 5.00", "<= 5.00"),
        [("over-before-it-begins", "received by investor <= 5.00 or royalties in all reaches 9.00")],
    ),
    "a first piece": (
        RATED
        + "stream gold received by company\nwaterfall kept of gold\n  1% to investor\n  rest to company\n"
        + pieces("rate", "60% until 5.00 > gold in all", "20% thereafter"),
        [("over-before-it-begins", "5.00 > gold in all")],
    ),
    "an event that is not tested on a day": (
        SHARED + "event low when royalties each calendar year < 5.00\n" + payment("1.00 on low"),
        [("over-before-it-begins", "royalties each calendar year < 5.00")],
    ),
    # RG729
    "one payee by two names": (
        UNIT + SHARED.replace("60% to investor", "50% to unit, 10% to units"),
        [("paid-twice-in-a-line", "10% to units")],
    ),
    "twice in a band of a drafting": (
        drafted(SHARED, bands("10% to investor, 5% to investor thereafter")),
        [("paid-twice-in-a-line", "5% to investor")],
    ),
    # RG786
    "a part that the first band is past": (
        SHARED.replace(
            "  60% to investor\n",
            "  bands\n    60% to investor until received by investor reaches"
            " greater of 60% of royalties in all and 9.00\n"
            "    5% to investor thereafter\n",
        ),
        [("arm-left-behind", "60% of royalties in all")],
    ),
    # RG785
    "a royalty above the whole": (
        ROYALTY.format("up to 5.00")
        .replace("bands\n    10%", "bands of sales in all\n    150%")
        .replace("thereafter", "above"),
        [("rate-out-of-scale", "150%")],
    ),
    "next to nothing": (
        ROYALTY.format("until received by investor reaches 5.00").replace("5% there", "0.05% there"),
        [("rate-out-of-scale", "0.05%")],
    ),
    "a piece of a value": (
        ROYALTY.format("until received by investor reaches 5.00").replace("5% there", "rate there")
        + "let rate\n  5% through 2027-12-31\n  600% thereafter\n",
        [("rate-out-of-scale", "600%")],
    ),
    "interest": (
        SHARED
        + LENDER
        + "account loan owed by company to lender\n  opens at 9.00 on 2026-01-01\n"
        + "  interest 800% a year on 30/360, added each calendar year\n",
        [("rate-out-of-scale", "800%")],
    ),
    # RG721
    # RG780
    "a step that a year ends for good": (
        SHARED.replace("investor\n", "investor until royalties each calendar year reaches 5.00\n"),
        [("ended-for-good", "until royalties each calendar year reaches 5.00")],
    ),
    "a rate of a royalty": (
        ROYALTY.format("until not (sales each 1 March < 5.00)"),
        [("ended-for-good", "until not (sales each 1 March < 5.00)")],
    ),
}  # fmt: skip

CLEAN = {
    # RG786
    "a part that grows faster": SHARED.replace(
        "to investor\n", "to investor until received by investor reaches greater of 61% of royalties in all and 9.00\n"
    ),
    # RG785
    "a royalty of all, and a thousandth": ROYALTY.format("until received by investor reaches 5.00")
    .replace("10% ", "100% ")
    .replace("5% there", "0.1% there"),
    # RG780
    "an end in all": ROYALTY.format("until received by investor reaches 5.00"),
    "a trailing year": ROYALTY.format("until sales in any 4 quarters reaches 5.00"),
    "afresh each year": ROYALTY.format("while sales each calendar year < 5.00"),
    # RG710
    "an amount with a floor": SHARED + payment("greater of 0 and 9.00 - royalties in all on 2027-01-01"),
    "an amount with a condition": SHARED + payment("9.00 - royalties in all on 2027-01-01 if royalties in all < 9.00"),
    "less than a figure that is kept back": SHARED
    + "let kept = undisclosed between 1.00 and 5.00\n"
    + payment("9.00 - kept on 2027-01-01"),
    "a sum": SHARED + payment("9.00 + royalties in all on 2027-01-01"),
    "what is observed": SHARED + "index price in USD\n" + payment("price - 1.00 on 2027-01-01"),
    "shares that fall": CAPPED + SHARES + option("each unit becomes (2 - royalties in all / USD 5.00) * 1 share"),
    # RG713
    "values that change together": BOTH
    + SALE
    + pieces("early", "60% until sale", "40% thereafter")
    + pieces("late", "40% until sale", "60% thereafter"),
    "values that change on days": BOTH
    + pieces("early", "60% through 2026-12-31", "10% thereafter")
    + pieces("late", "40% through 2026-12-31", "90% thereafter"),
    "values that wait for different things": BOTH
    + SALE
    + 'event default "Default"\n'
    + pieces("early", "60% until sale", "40% thereafter")
    + pieces("late", "60% until default", "40% thereafter"),
    "a value and what it leaves": BOTH.replace("late to", "1 - early to")
    + SALE
    + pieces("early", "60% until sale", "100% thereafter"),
    # RG717
    "a step that ends at what was paid": until("received by investor reaches 150.00")
    + payment("150.00 on 2026-02-01", parties="from investor to company"),
    "what may be paid": until("received by investor reaches 5.00")
    + SALE
    + payment("150.00 on 2026-02-01 if sale", parties="from investor to company"),
    "what is paid to another": LENDER
    + until("received by investor reaches 5.00")
    + payment("150.00 on 2026-02-01", parties="from investor to lender"),
    "what a limit counts of one clause": until("received by investor under participation reaches 5.00")
    + payment("150.00 on 2026-02-01", parties="from investor to company"),
    "a limit of a year": SHARED.replace("60% to", "each calendar year 60% to").replace("or\n", "or up to 5.00\n")
    + payment("150.00 on 2026-02-01", parties="from investor to company"),
    "a promise of a year": UNIT
    + bands("60% to units up to 4,000.00 per unit", of="received per unit in all")
    + "check always received by units each calendar year <= 165,000.00\n",
    # RG719
    "the multiple of the price": TITLED.format("Until 1.65x is paid"),
    "the multiple, rounded": TITLED.format("Until 1.7 times the price"),
    "a first level": TITLED.format("1x and then 1.65x"),
    "a note with its own sum": CAPPED + 'note "The cap of 1.65x, so USD 1,650,000.00"\n',
    "a note without a sum": CAPPED + 'note "In 2024 comparable deals had caps of 1.5x to 4x"\n',
    "nothing was paid in": SHARED.replace("participation of", 'participation "1.65x" of'),
    "a phrase of draftings": CAPPED
    + drafted(
        "let least = 5.00\nlet more = least\n" + payment("more on 2026-02-01"), payment("5.00 on 2026-02-01")
    ).replace('"which"', '"whether 1.56x is paid"'),
    "a name with an x": TITLED.format("Phase 2x-study, v1.2x and 3xyz"),
    "the title of an example": CAPPED
    + 'example "5x of it"\n  2026-06-30 royalties 100.00\n  expect received by units = 60.00\n',
    # RG725
    "bands of which the first that fits pays": LENDER
    + "index price in USD\n"
    + bands(
        "60% to investor while price <= 2.00",
        "10% to lender while price >= 2.00",
        "1% to investor otherwise",
    ),
    # RG728
    "an end that is to come": until("royalties in all reaches 5.00"),
    "an end that both have to reach": until("royalties in all reaches 5.00 and received by investor <= 5.00"),
    "what is not so": until("not royalties in all < 5.00"),
    "a second band": bands(
        "all to investor until royalties in all reaches 5.00",
        "all to investor until received by company <= 5.00",
        "all to company thereafter",
    ).replace("  rest to company\n", ""),
    "an event that is tested on a day": SHARED
    + "event low on 2026-12-31 when royalties in all < 5.00\n"
    + payment("1.00 on low"),
    "what is observed from the start": SHARED
    + "index price in USD\nevent low when price < 5.00\n"
    + payment("1.00 on low"),
    # RG729
    "several payees": LENDER + SHARED.replace("60% to investor", "50% to investor, 10% to lender"),
    "one payee in two lines": SHARED.replace("60% to investor", "50% to investor\n  10% to investor"),
}

NOTED = {
    # RG777
    "a tenth": (HEAD.replace("0.01", "0.10") + SHARED, [("rounded-coarsely", "rounding each payment to 0.10")]),
    # RG778
    "a calendar year": (MID_YEAR + YEARLY.format("calendar"), [("short-first-year", "each calendar year")]),
    "a year of its own, in a list": (
        HEAD + FISCAL.format("ends 30 June") + bands("60% to investor up to 5.00", of="royalties each fiscal year"),
        [("short-first-year", "each fiscal year")],
    ),
    "a day of the year": (
        HEAD + YEARLY.replace("{} year", "2 January").format(),
        [("short-first-year", "each 2 January")],
    ),
    "a year that ends in a leap day": (
        HEAD.replace("2026-01-01", "2028-02-29") + FISCAL.format("ends 29 February") + YEARLY.format("fiscal"),
        [("short-first-year", "each fiscal year")],
    ),
}

NOT_NOTED = {
    "a cent": HEAD + SHARED,
    "a whole yen": HEAD.replace("USD", "JPY").replace("0.01", "1") + SHARED,
    "the first day of the year": HEAD + YEARLY.format("calendar"),
    "the first day after a year ends": MID_YEAR.replace("10-01", "07-01")
    + FISCAL.format("ends 30 June")
    + YEARLY.format("fiscal"),
    "the day on which a year starts": MID_YEAR + FISCAL.format("starts 1 October") + YEARLY.format("fiscal"),
    "the first of March": MID_YEAR.replace("10-01", "03-01")
    + FISCAL.format("ends 28 February")
    + YEARLY.format("fiscal"),
    "a quarter": MID_YEAR.replace("10-01", "10-02") + YEARLY.format("calendar").replace("year 60", "quarter 60"),
    "a line that is marked": MID_YEAR + YEARLY.format("calendar").replace("5.00\n", "5.00  [assumed]\n"),
}


@pytest.mark.parametrize("case", FOUND)
def test_it_is_suspected(case: str) -> None:
    text, expected = FOUND[case]
    assert [found for found in suspected(text) if found[0] not in BESIDE] == expected


def test_bands_of_a_royalty_are_looked_at_as_those_of_a_waterfall() -> None:
    alike = ROYALTY.format("up to 5.00").replace("bands", "bands of sales in all").replace("5% thereafter", "10% above")
    assert ("boundary-without-effect", "10% above") in suspected(alike)


@pytest.mark.parametrize("case", CLEAN)
def test_it_is_not_suspected(case: str) -> None:
    assert [found for found in suspected(CLEAN[case]) if found[0] not in BESIDE] == []


@pytest.mark.parametrize("case", NOTED)
def test_it_is_noted(case: str) -> None:
    text, expected = NOTED[case]
    assert [(name, words[: len(expected[0][1])]) for name, words in suspected(text, "")] == expected


@pytest.mark.parametrize("case", NOT_NOTED)
def test_it_is_not_noted(case: str) -> None:
    assert suspected(NOT_NOTED[case], "") == []


BESIDE = (
    "uncited",
    "several-clauses-counted",
    "promise-unlike-ceiling",
    "boundary-without-effect",
    "fractions-unsaid",
)
"""What other rules say of these contracts."""
