"""What is suspicious in conditions, parties, days, elections, liens, quotations, checks and comments."""

import pytest
from test_linter import HEAD, LICENCE, SHARED, SHARES, UNIT, UNITS, bands, drafted, option, security, suspected

LENDER = 'party lender "The lender"\n'
TRUSTEE = 'party trustee "The trustee"\n'
LICENSED = (
    HEAD.replace("stream royalties received by company\n", "")
    + LICENCE
    + """asset patent "Patent"
stream royalties received by company
  from licensee "The licensee" under licence
  from maker "The maker" under patent
"""
)
PAPER = HEAD + 'source paper "P" 2026-01-01\n'
SMALL = ("rate-off-by-a-hundred", "0.75% to investor")
CITED = 'waterfall participation of royalties  [paper 4: "{}"]\n  {} to investor\n  rest to company\n'


def payment(*lines: str, name: str = "fee", parties: str = "from company to investor") -> str:
    """A payment."""
    return f"payment {name} {parties}\n" + "".join(f"  {line}\n" for line in lines)


def target(day: str, condition: str = "royalties in all >= 5.00") -> str:
    """An event that is tested on a day."""
    return f"event target on {day} when {condition}\n"


def lien(
    *, over: str = "licence, patent", held: str = "trustee", secures: str = "5.00", surplus: str = "company"
) -> str:
    """A lien for units, and its trustee."""
    lines = ("rank 1", f"held by {held}", f"secures {secures}", f"surplus to {surplus}")
    return TRUSTEE + f"security lien for units over {over}\n" + "".join(f"  {line}\n" for line in lines)


def meant(text: str, head: str = HEAD) -> list[tuple[str, str]]:
    """What is suspected but for what is only a note on clauses without a mark, or on a first year."""
    return [found for found in suspected(text, head) if found[0] not in ("uncited", "short-first-year")]


SOLD = SHARED + 'stream sales "Sales" earned by company\nroyalty running on sales from company to investor\n'
FOUND = {
    # RG701
    "an instrument of which nothing speaks": (
        SHARED + "instrument share, shares of company\n  shares given up leave their part to shares\n",
        [("unused-name", "share")],
    ),
    # RG704
    "a comparison of figures": (
        SHARED + "let cap = 5.00\nevent full when 2 * cap >= 10.00\n" + payment("1.00 on full"),
        [("condition-never-changes", "2 * cap >= 10.00")],
    ),
    "one of several conditions": (
        SHARED.replace("investor\n", "investor while royalties in all < 5.00 or received by investor < 0.00\n"),
        [("condition-never-changes", "received by investor < 0.00")],
    ),
    "a comparison the other way round": (
        UNITS + SHARES + option("each unit becomes 1 share", "while 0 units <= number of units"),
        [("condition-never-changes", "0 units <= number of units")],
    ),
    "a condition of a drafting": (
        drafted(SHARED, SHARED.replace("60% to investor", "60% to investor until royalties in all reaches 0.00")),
        [("condition-never-changes", "royalties in all reaches 0.00")],
    ),
    # RG705
    "a payment to oneself": (
        SHARED + payment("5.00 on 2026-06-30", parties="from investor to investor"),
        [("party-on-both-sides", "investor")],
    ),
    "a stream from its receiver": (
        SHARED + "stream gold received by company\n  from company\nwaterfall kept of gold\n  all to company\n",
        [("party-on-both-sides", "company")],
    ),
    # RG706
    "units of another in a pool": (
        UNIT.replace("of company", "of lender")
        + LENDER
        + SHARED.replace("60% to investor", "60% to pool, 1% to lender")
        + "waterfall pool of participation\n  50% to units\n  rest to company\n",
        [("units-of-another", "units")],
    ),
    # RG707
    "a rest that another meaning of a reading gives away": (
        UNIT + drafted(UNITS.removeprefix(UNIT), UNITS.removeprefix(UNIT).replace("company", "investor")),
        [("receiver-left-out", "company")],
    ),
    "all of one stream, and a share of another": (
        SHARED + "stream gold received by company\nwaterfall kept of gold\n  all to investor\n",
        [("receiver-left-out", "company")],
    ),
    # RG708
    "a step before the rest": (
        SHARED.replace("rest to", "20% to company\n  rest to"),
        [("share-without-effect", "20% to company")],
    ),
    # RG709
    "an option for somebody else": (
        UNITS + SHARES + option("each unit becomes 1 share").replace("conversion", 'conversion "Call by the company"'),
        [("title-names-another", "investor")],
    ),
    "a payment whose title names neither party": (
        SHARED
        + 'party rood "Rood & Co"\n'
        + payment("5.00 on 2026-06-30", name='fee "Fee of Rood & Co"')
        + payment("5.00 on 2026-06-30", name="costs", parties="from company to rood"),
        [("title-names-another", "investor")],
    ),
    # RG732
    "a window that closes before the test": (
        UNITS
        + SHARES
        + target("2027-12-31")
        + option("exercisable from target through 2027-06-30", "each unit becomes 1 share"),
        [("tested-too-late", "target")],
    ),
    "a condition of an option": (
        UNITS
        + SHARES
        + target("2027-12-31")
        + option("exercisable through 2027-06-30", "each unit becomes 1 share", "while not target"),
        [("tested-too-late", "target")],
    ),
    "by a day before the test": (
        SHARED.replace("investor\n", "investor while not target by 2027-06-30\n") + target("2027-12-31"),
        [("tested-too-late", "target")],
    ),
    "a test of what comes later": (
        SHARED + target("2027-06-30", "royalties by 2027-12-31 >= 5.00") + payment("1.00 on target"),
        [("tested-too-late", "by 2027-12-31")],
    ),
    # RG733
    "issues": (
        UNITS.replace(
            "  units given",
            "  5 units issued to investor on 2028-01-31\n  5 units issued to investor on 2027-01-31\n  units given",
        ),
        [("days-out-of-order", "5 units issued to investor on 2027-01-31")],
    ),
    "pieces of a value": (
        SHARED.replace("60%", "rate")
        + "let rate\n  60% through 2032-12-31\n  50% through 2030-12-31\n  40% thereafter\n",
        [("days-out-of-order", "50% through 2030-12-31")],
    ),
    "bands of a waterfall": (
        bands("60% to investor through 2032-12-31", "50% to investor through 2030-12-31", "40% to investor thereafter"),
        [("days-out-of-order", "50% to investor through 2030-12-31")],
    ),
    "rates of a royalty": (
        SOLD + "  bands\n    10% through 2032-12-31\n    5% through 2030-12-31\n    4% thereafter\n",
        [("days-out-of-order", "5% through 2030-12-31")],
    ),
    # RG734
    "a day of an example": (
        SHARED + 'example "Late"\n  2206-01-01 royalties 5.00\n  expect received by company = 2.00\n',
        [("day-far-away", "royalties")],
    ),
    # RG735
    "a counter since a day before the deal": (
        bands("60% to investor up to 5.00", of="royalties since 2025-12-31"),
        [("day-before-the-deal", "since 2025-12-31")],
    ),
    "a window that opens before the deal": (
        UNITS + SHARES + option("exercisable from 2025-01-31", "each unit becomes 1 share"),
        [("day-before-the-deal", "exercisable from 2025-01-31")],
    ),
    "a piece of a value under another drafting": (
        drafted(SHARED, SHARED.replace("60%", "rate") + "let rate\n  60% through 2025-12-31\n  50% thereafter\n"),
        [("day-before-the-deal", "through 2025-12-31")],
    ),
    "a term that ends before the deal": (
        SOLD + "  10%\n  earned through 2025-12-31\n",
        [("day-before-the-deal", "earned through 2025-12-31")],
    ),
    # RG736
    "the day that is written once": (
        SHARED
        + payment("5.00 on 2026-03-04")
        + payment("5.00 on 2026-03-04", name="second")
        + payment("5.00 on 2026-04-03", name="third"),
        [("day-and-month-swapped", "2026-04-03")],
    ),
    # RG737
    "years that begin on a last day or end before it": (
        "year one starts 30 June\nyear two ends 30 December\n"
        + SHARED.replace("60% to investor", "each one year 60% to investor up to 5.00")
        + "check always royalties each two year <= 5.00\n",
        [("year-edge", "one"), ("year-edge", "two")],
    ),
    # RG742
    "an option of a stranger": (
        UNITS.replace("rest to", "1% to lender\n  rest to")
        + SHARES
        + LENDER
        + option("each unit becomes 1 share").replace("by investor", "by lender"),
        [("nobody-to-elect", "lender")],
    ),
    # RG743
    "units that become themselves": (
        UNITS + option("each unit becomes 2 units"),
        [("shares-of-another", "each unit becomes 2 units")],
    ),
    # RG744
    "issues and the better of two options": (
        UNITS
        + SHARES
        + "  10 shares issued to investor on 2026-01-01\n"
        + option("each unit becomes 1 share")
        + option("each unit becomes 2 shares").replace("conversion", "other")
        + "check always number of shares < 2,010 shares\n",
        [("promise-below-elections", "number of shares < 2,010 shares")],
    ),
    # RG754
    "a rank without the one before, over one of its assets": (
        SHARED
        + LICENCE
        + 'asset patent "Patent"\n'
        + security("one", over="licence, patent")
        + security("three", over="patent", rank=3),
        [("rank-missing", "rank 3")],
    ),
    # RG765
    "two figures of a check": (
        UNITS + "check 900 * 1,000.00 = 900,000.00\n",
        [("check-of-other-figures", "900")],
    ),
    "a figure inside a check": (
        UNITS + "check 400.00 + 600.00 = 1,000.00\n",
        [("check-of-other-figures", "400.00")],
    ),
    "a rate that is an amount elsewhere": (
        UNITS + "let price = 0.50\nlet fee = 500 * price\ncheck fee = 50% of 500.00\n",
        [("check-of-other-figures", "50%")],
    ),
    # RG768
    "a cent": (
        SHARED
        + "let cap = 1,234.56\ncheck always received by investor <= cap\n"
        + "check always received by company <= 1,234.57\ncheck always royalties in all <= 1,234.57\n",
        [("figure-nearly-another", "1,234.56")],
    ),
    "one unit of many": (
        UNITS.replace("1,000 units", "29,466 units") + "check 29,465 * 1,000.00 = 29,465,000.00  [derived]\n",
        [("check-of-other-figures", "29,465"), ("figure-nearly-another", "29,465")],
    ),
    # RG781
    "comments that allow nothing": (
        SHARED + "# noqa: unused-name\n# Ignore RG761 here\n# Allowed: no-trustee -- there is one\n",
        [
            ("not-an-allowance", comment)
            for comment in ("# noqa: unused-name", "# Ignore RG761 here", "# Allowed: no-trustee -- there is one")
        ],
    ),
    # RG782
    "what is left open": (
        SHARED + 'note "The rate is [●]"\n# to be agreed: ____ percent\n',
        [("unfinished", "[●]"), ("unfinished", "____")],
    ),
    # RG783
    "lines in comments": (
        SHARED + "# rest to investor\n# all to investor up to 5.00\n# check 1 + 1 = 2\n",
        [
            ("commented-out", comment)
            for comment in ("# rest to investor", "# all to investor up to 5.00", "# check 1 + 1 = 2")
        ],
    ),
    # RG784
    "a day and a percentage in titles": (
        SHARED.replace("60%", "rate")
        + 'let rate "55% of royalties" = 60%\n'
        + target("2027-12-31").replace("target", 'target "By 2026-12-31"')
        + payment("1.00 on target"),
        [("title-says-otherwise", "rate"), ("title-says-otherwise", "target")],
    ),
}

FOUND_OF_LIENS = {
    # RG709
    "a payer under the licence of another": (
        SHARED.replace("60%", "50%") + security("lien", over="licence, patent"),
        [("title-names-another", "licence")],
    ),
    # RG753
    "a lien over one of two licences": (UNITS + lien(over="licence"), [("asset-not-pledged", "lien")]),
    "a pool that the creditor shares": (
        SHARED.replace("to investor", "to pool")
        + "waterfall pool of participation\n  all to investor\n"
        + security("lien", over="patent"),
        [("asset-not-pledged", "lien")],
    ),
    "a lien that one drafting leaves incomplete": (
        UNITS + drafted(lien().removeprefix(TRUSTEE), lien(over="patent").removeprefix(TRUSTEE)) + TRUSTEE,
        [("asset-not-pledged", "lien")],
    ),
    # RG755
    "a lien held by the issuer": (
        UNITS + lien(held="company"),
        [("unused-name", "trustee"), ("lien-against-itself", "company")],
    ),
    "a lien for the owner of its assets": (
        SHARED + security("lien", of="company", over="licence, patent"),
        [("lien-against-itself", "company")],
    ),
    "a surplus to a stranger": (UNITS + lien(surplus="trustee"), [("lien-against-itself", "trustee")]),
    # RG756
    "a sum that does not fall": (
        UNIT
        + bands("60% to units up to 1,500.00 per unit", of="received per unit in all")
        + lien(secures="1,500.00 per unit"),
        [("secured-otherwise", "secures 1,500.00 per unit")],
    ),
    "a sum in all, under another drafting": (
        UNIT
        + lien(secures="1,400,000.00 - received by units")
        + drafted(
            UNITS.removeprefix(UNIT),
            bands("60% to units for the first 1,500.00 per unit", of="received per unit in all"),
        ),
        [("secured-otherwise", "secures 1,400,000.00 - received by units")],
    ),
    # RG757
    "two receivers under one licence": (
        SHARED
        + "stream gold received by investor\n  from maker under licence\nwaterfall kept of gold\n  all to investor\n"
        + LENDER
        + security("lien", of="lender", over="licence, patent"),
        [("asset-of-two-parties", "investor")],
    ),
}

FOUND_IN_PAPER = {
    # RG738
    "a document of another year": (
        CITED.format("half", "50%") + 'source old "Old" 2025-01-01\nparty agent "Agent"  [old 1]\n',
        [("year-mistyped", "old"), ("unused-name", "agent")],
    ),
    # RG762
    "a rate": (CITED.format("sixty-five percent", "60%"), [("figure-not-quoted", "60%")]),
    "a hundredth": (CITED.format("75% of royalties", "0.75%"), [SMALL, ("figure-not-quoted", "0.75%")]),
    "a day": (
        SHARED + 'payment fee from company to investor\n  5.00 on 2026-06-03  [paper 2: "on 3 July 2026"]\n',
        [("figure-not-quoted", '5.00 on 2026-06-03  [paper 2: "on 3 July 2026"]')],
    ),
    "a line of a drafting": (
        drafted(SHARED, CITED.format("one half of it", "60%")),
        [("figure-not-quoted", "60%")],
    ),
    # RG763
    "a price": (
        UNITS.replace("  1,000 units", "  1,000 units")
        .replace("2026-01-01\n", '2026-01-01  [paper 3: "at C$1,000"]\n')
        .replace("1,000 units issued", "1,000 units issued"),
        [("currency-not-quoted", "1,000.00 per unit")],
    ),
    "a stream": (
        SHARED
        + 'stream gold in USD received by company  [paper 2: "in euros"]\nwaterfall kept of gold\n  all to company\n',
        [("currency-not-quoted", "USD")],
    ),
    # RG764
    "a line with both marks": (
        SHARED.replace("60% to investor", "60% to investor  [assumed] [paper 3]"),
        [("cited-and-assumed", "[assumed]")],
    ),
}

CLEAN = {
    "pieces in the order of their days": (
        SHARED.replace("60%", "rate")
        + "let rate\n  60% through 2030-12-31\n  50% through 2032-12-31\n  40% thereafter\n"
    ),
    "a royalty on what was earned before the deal and comes in after": (
        SHARED + "royalty running on royalties from company to investor\n  10%\n  earned through 2025-12-31\n"
    ),
    "a value held between two figures": SHARED
    + "let kept = 89%\ncheck kept * 1,011,235 < 900,000  [derived]\ncheck kept * 1,011,236 > 900,000  [derived]\n",
    "units that are issued and of which nothing speaks": UNITS
    + SHARES
    + "  5 shares issued to investor on 2026-01-01\n",
    "a price against nothing": SHARED + "index price in USD\nevent fall when price <= 0.00\n" + payment("1.00 on fall"),
    "units of a member of the group that receives": HEAD[: HEAD.index("party company")]
    + 'party group "Group"\n  60% company "The company"\n  40% sister "The sister"\nparty investor "I"\n'
    "stream royalties received by group\n" + UNITS.replace("rest to company", "rest to group"),
    "units that share a stream of their issuer and one of another": UNITS.replace("of royalties", "of royalties + gold")
    + "stream gold received by investor\n",
    "all of a stream that is sold": UNIT + SHARED.replace("60% to investor\n  rest to company", "all to units"),
    "an agent that passes on what it collects": SHARED.replace("rest to company", "rest to lender")
    + LENDER
    + payment("5.00 on 2026-06-30", parties="from lender to investor"),
    "a band that closes a list": bands("60% to investor up to 5.00", "all to company above", of="royalties in all"),
    "a band that keeps a time for the receiver": bands(
        "all to company through 2026-12-31", "50% to investor thereafter"
    ),
    "a share beside another": SHARED.replace(
        "60% to investor", "60% to investor, 40% to company while royalties in all < 5.00"
    ),
    "a step that is not the last": SHARED.replace("60% to investor", "20% to company\n  60% to investor"),
    "a title that names one of the parties": SHARED
    + payment("5.00 on 2026-06-30", name='fee "Fee of the investor to the company"'),
    "a title of a longer word": SHARED
    + 'party pool_agent "Pool agent"\n'
    + payment("5.00 on 2026-06-30", name='fee "Fee for whirlpool agents"')
    + payment("5.00 on 2026-06-30", name="costs", parties="from company to pool_agent"),
    "an option for shares of another": UNITS
    + SHARES
    + option("each unit becomes 1 share").replace("conversion", 'conversion "Conversion into the company\'s shares"'),
    "a test on the day of the instalment": SHARED + target("2027-12-31") + payment("1.00 on 2027-12-31 if target"),
    "a test within the window": UNITS
    + SHARES
    + target("2027-12-31")
    + option("exercisable from target through 2028-06-30", "each unit becomes 1 share", "while target"),
    "a test of what came by its day": SHARED
    + target("2027-12-31", "royalties by 2027-12-31 >= 5.00")
    + payment("1.00 on target"),
    "instalments on one day, and on a happening": SHARED
    + "event sale\n"
    + payment("1.00 on 2027-06-30", "2.00 on sale", "3.00 on 2027-06-30"),
    "sixty years": SHARED.replace("60% to investor", "60% to investor through 2086-12-31"),
    "the day of the deal": SHARED.replace("60% to investor", "60% to investor through 2026-01-01"),
    "instalments on the fourth of months": SHARED
    + payment("1.00 on 2026-03-04", "1.00 on 2026-04-04", "1.00 on 2027-04-03"),
    "a day that only an example swaps": SHARED
    + payment("1.00 on 2026-03-04")
    + 'example "Later"\n  2026-04-03 royalties 5.00\n  expect received by company = 1.00\n',
    "years that end with their months": "year one ends 28 February\nyear two starts 1 July\n"
    + SHARED.replace("60% to investor", "each one year 60% to investor up to 5.00")
    + "check always royalties each two year <= 5.00\n",
    "a second issue on the day, a year later": UNITS.replace(
        "  units given", "  5 units issued to investor on 2027-01-01\n  units given"
    ),
    "an option of the issuer": UNITS
    + SHARES
    + option("each unit becomes 1 share").replace("by investor", "by company"),
    "an option of a group": (UNITS + SHARES + option("each unit becomes 1 share"))
    .replace("issued to investor", "issued to one")
    .replace("by investor", "by fund")
    + 'party fund "Fund"\n  60% one "One"\n  40% two "Two"\n'
    + payment("1.00 on 2026-06-30"),
    "units for money": UNITS + option("each unit becomes USD 5.00"),
    "a promise that all elections keep": UNITS
    + SHARES
    + option("each unit becomes 1 share")
    + "check always number of shares <= 1,000 shares\n",
    "a rate that falls": UNITS
    + SHARES
    + option("each unit becomes (10 - royalties in all / USD 5.00) * 1 share", "fractions dropped")
    + "check always number of shares <= 1,000 shares\n",
    "ranks in a row": SHARED + LICENCE + security("one") + security("two", rank=2),
    "a figure that a check finds for another": UNITS
    + "check 3 * 1,000,000.00 = 3,000,000.00\ncheck 1,000 * 1,000.00 = 1,000,000.00\n",
    "months of a year": UNITS + "check 12 * 1,000.00 = 12,000.00\n",
    "a day that a check finds": SHARED + payment("1.00 on 2027-01-31") + "check 2026-10-31 + 3 months = 2027-01-31\n",
    "a rate that a derived check finds": UNITS
    + "let fee = 400.00\ncheck always received by company <= fee + 900.00\n"
    + "check 400.00 = 40% of 1,000.00  [derived]\n",
    "figures far from each other": SHARED + "let cap = 150.00\ncheck always received by investor <= 2 * cap + 150.50\n",
    "small figures": SHARED + "let cap = 5.00\ncheck always received by investor <= cap + 5.01\n",
    "two cents of an example": SHARED
    + 'let cap = 1,234.56\ncheck always received by investor <= cap\nexample "It"\n  2026-06-30 royalties 1,234.57\n'
    + "  expect received by investor = 740.74\n",
    "comments in words": SHARED
    + "# Allowances are in the annex. The party of the first part has the rest.\n"
    + "# check that the rest to company is right\n# waterfalls follow\n",
    "a title with its figures": SHARED.replace("60%", "rate")
    + 'let rate "60% of royalties" = 60%\n'
    + 'event target "By 2027-12-31: 5.00, or 3 of a kind" on 2027-12-31 when royalties in all >= 5.00\n'
    + payment("1.00 on target"),
    "a title with a figure of a value": SHARED
    + 'let level = 5,000.00\nevent target "Royalties of 5,000.00" when royalties in all >= level\n'
    + payment("1.00 on target"),
}

CLEAN_OF_LIENS = {
    "a trustee that collects what units share": UNITS.replace("rest to", "1% to trustee\n  rest to") + lien(),
    "a lien over all that pays": UNITS + lien(),
    "two liens that together are over all": UNITS
    + lien(over="licence")
    + lien(over="patent").removeprefix(TRUSTEE).replace("security lien", "security second"),
    "a lien for somebody who shares nothing": SHARED + LENDER + security("lien", of="lender", over="licence"),
    "a surplus to the next lien": UNITS + LENDER + lien(surplus="lender") + security("other", of="lender", rank=2),
    "a lien held by a holder": UNITS
    + lien(held="investor")
    + payment("1.00 on 2026-06-30", parties="from company to trustee"),
    "what is left to the ceiling": UNIT
    + bands("60% to units up to 1,500.00 per unit", of="received per unit in all")
    + lien(secures="1,500.00 per unit - received per unit"),
    "what is left to the price": UNIT
    + bands("60% to units up to 1,500.00 per unit", of="received per unit in all")
    + lien(secures="1,000,000.00 - received by units"),
    "units without a ceiling": UNITS + lien(secures="1,700.00 per unit - received per unit"),
    "two streams of one party": SHARED
    + "stream gold received by company\n  from maker under licence\nwaterfall kept of gold\n  all to company\n"
    + security("lien", over="licence, patent"),
}

CLEAN_IN_PAPER = {
    "a rate in words": CITED.format("sixty per cent of all royalties", "60%"),
    "what is left of a rate": CITED.format("less a deduction of 40%", "60%"),
    "a quotation without figures": CITED.format("a share of all royalties", "60%"),
    "a derived figure": SHARED.replace("60% to investor", '60% to investor  [derived] [paper 3: "two and 30%"]'),
    "a line with a mark of its own": CITED.format("half", "50%").replace(
        "rest to", "10% to investor  [assumed]\n  rest to"
    ),
    "levels for widths": UNIT
    + bands(
        "60% to units for the first 300.00 per unit",
        "50% to units for the next 700.00 per unit",
        of="received per unit in all",
    ).replace("of royalties", 'of royalties  [paper 4: "60% up to $300, and 50% from there to $1,000"]'),
    "a bare dollar": UNITS.replace("2026-01-01\n", '2026-01-01  [paper 3: "for $1,000 each"]\n'),
    "the currency of the deal": UNITS.replace("2026-01-01\n", '2026-01-01  [paper 3: "for US$1,000 each"]\n'),
    "derived from the place cited": SHARED.replace("60% to investor", "60% to investor  [derived] [paper 3]"),
}


@pytest.mark.parametrize("case", FOUND)
def test_it_is_suspected(case: str) -> None:
    text, expected = FOUND[case]
    assert meant(text) == expected


@pytest.mark.parametrize("case", FOUND_OF_LIENS)
def test_it_is_suspected_of_a_lien(case: str) -> None:
    text, expected = FOUND_OF_LIENS[case]
    head = LICENSED.replace('"Patent"', '"Agreement with the licensee"') if "of another" in case else LICENSED
    assert meant(text, head) == expected


@pytest.mark.parametrize("case", FOUND_IN_PAPER)
def test_it_is_suspected_of_a_quotation(case: str) -> None:
    text, expected = FOUND_IN_PAPER[case]
    assert meant(text, PAPER) == expected


@pytest.mark.parametrize("case", CLEAN)
def test_it_is_not_suspected(case: str) -> None:
    text = CLEAN[case]
    assert meant(text, "" if text.startswith("deal") else HEAD) == []


@pytest.mark.parametrize("case", CLEAN_OF_LIENS)
def test_it_is_not_suspected_of_a_lien(case: str) -> None:
    head = LICENSED.replace("received by company", "received by trustee") if "collects" in case else LICENSED
    assert [found for found in meant(CLEAN_OF_LIENS[case], head) if found[0] != "equal-rank"] == []


@pytest.mark.parametrize("case", CLEAN_IN_PAPER)
def test_it_is_not_suspected_of_a_quotation(case: str) -> None:
    assert [found for found in meant(CLEAN_IN_PAPER[case], PAPER) if found[0] != "unused-name"] == []
