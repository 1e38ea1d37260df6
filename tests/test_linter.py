"""What is suspicious in a contract that can be run, rule by rule, and what is allowed with a reason."""

import pytest
from hypothesis import given, note
from strategies import certain, plans, spelled

import regalia
from regalia.dsl import lint, linter
from regalia.dsl.codes import CODES
from regalia.dsl.diagnostic import Diagnostic, Severity
from regalia.dsl.source import Source

ROUNDING = "rounding each payment to 0.01 half up, residue by largest remainder\n"
HEAD = f"""deal "Example"
dated 2026-01-01
currency USD
{ROUNDING}party company "The company"
party investor "The investor"
stream royalties received by company
"""
SHARED = """waterfall participation of royalties
  60% to investor
  rest to company
"""
UNIT = """instrument unit, units of company
  1,000 units issued to investor at 1,000.00 per unit on 2026-01-01
  units given up leave their part to units
"""
UNITS = UNIT + SHARED.replace("investor", "units")
SHARES = "instrument share, shares of company\n"
BANDS = """waterfall participation of royalties
  bands{}
  rest to company
"""


def suspected(text: str, head: str = HEAD) -> list[tuple[str, str]]:
    """The name of each suspicion, and the words under its caret; nothing else is found."""
    findings = regalia.check(Source("example.deal", head + text))
    assert certain(findings) == ()
    return [(finding.name, pointed_at(finding)) for finding in findings]


def pointed_at(finding: Diagnostic) -> str:
    """The words under the caret."""
    assert finding.place
    return finding.place.text[finding.place.column - 1 :][: finding.place.width]


def drafted(*clauses: str) -> str:
    """A reading with a meaning for each text of clauses."""
    lines = ['reading base "which"']
    for number, text in enumerate(clauses):
        lines += [f"  meaning_{number}", *(f"    {line}" for line in text.splitlines())]
    return "\n".join(lines) + "\n"


def bands(*lines: str, of: str = "") -> str:
    """A waterfall with one list of bands."""
    return BANDS.format("".join((f" of {of}" if of else "", *(f"\n    {line}" for line in lines))))


def option(*lines: str, of: str = "units") -> str:
    """An option of the investor."""
    return f"option conversion of {of} by investor\n" + "".join(f"  {line}\n" for line in lines)


def security(name: str, *, of: str = "investor", rank: int = 1, over: str = "licence") -> str:
    """A lien that secures a sum."""
    return f"security {name} for {of} over {over}\n  rank {rank}\n  secures 5.00\n  surplus to company\n"


LICENCE = 'asset licence "Licence"\n'
FUND = 'party fund "Fund"\n  {0} one "One"\n  {1} two "Two"\n'

FOUND = {
    # RG701
    "a let that names another": (
        SHARED + "let base = 5.00\nlet cap = 2 * base\n",
        [("unused-name", "cap")],
    ),
    "a let that only an example reads": (
        SHARED + 'let cap = 5.00\nexample "It is five"\n  expect cap = 5.00\n',
        [("unused-name", "cap")],
    ),
    "a let inside a drafting": (
        drafted(SHARED + "let cap = 5.00\n", SHARED),
        [("unused-name", "cap")],
    ),
    "a let that each drafting declares": (
        drafted(SHARED + "let cap = 5.00\n", SHARED + "let cap = 6.00\n"),
        [("unused-name", "cap"), ("unused-name", "cap")],
    ),
    "a group of which no member is named": (
        SHARED + FUND.format("60%", "40%"),
        [("unused-name", "fund")],
    ),
    "a reading that nothing reads": (
        SHARED + 'reading rate "which"\n  low = 10%\n  high = 20%\n',
        [("unused-name", "rate")],
    ),
    "a kept-back figure": (
        SHARED + "let fee = undisclosed between 1% and 2%\n",
        [("unused-name", "fee")],
    ),
    "a measure, a year, an index": (
        SHARED + "measure ounce, ounces\nyear fiscal ends 30 June\nindex price in USD\n",
        [("unused-name", name) for name in ("ounce", "fiscal", "price")],
    ),
    "a document": (
        SHARED + 'source paper "P" 2026-01-01\n',
        [("uncited", name) for name in ("company", "investor", "royalties", "participation")]
        + [("unused-name", "paper")],
    ),
    "a document that only an example cites": (
        SHARED + 'source paper "P" 2026-01-01\nexample "As told"\n  expect royalties in all = 0  [paper 2]\n',
        [("uncited", name) for name in ("company", "investor", "royalties", "participation")],
    ),
    # RG702
    "a stream of a drafting": (
        drafted(SHARED + "stream gold received by company\n", SHARED),
        [("stream-not-shared", "gold")],
    ),
    "a stream that is only counted": (
        SHARED + "stream gold received by company\ncheck always gold in all <= 5.00\n",
        [("stream-not-shared", "gold")],
    ),
    # RG703
    "a counter under another clause": (
        SHARED + "payment fee from company to investor\n  received by company under fee on 2026-06-30\n",
        [("counter-never-fed", "received by company under fee")],
    ),
    "units that nothing pays": (
        UNITS.replace("60% to units", "60% to investor") + "check always received per unit < 5.00 per unit\n",
        [("counter-never-fed", "received per unit")],
    ),
    "a member of a group whose holdings are kept back": (
        FUND.format("undisclosed", "undisclosed")
        + SHARED.replace("investor", "fund").replace("rest", "1% to investor\n  rest")
        + "check always received by one <= 5.00\n",
        [("counter-never-fed", "received by one")],
    ),
    # RG711
    "a let as a rate": (
        SHARED.replace("60%", "rate") + "let rate = 0.6%\n",
        [("rate-off-by-a-hundred", "rate to investor")],
    ),
    "a rate of another drafting": (
        drafted(SHARED, SHARED.replace("60%", "0.6%")),
        [("rate-off-by-a-hundred", "0.6% to investor")],
    ),
    "a quotient in a band": (
        bands("1 / 200 to investor up to 5.00", "50% to investor above", of="royalties in all"),
        [("rate-off-by-a-hundred", "1 / 200 to investor")],
    ),
    # RG712
    "levels below the price": (
        UNIT + bands("60% to units up to 990.00 per unit", of="received per unit in all"),
        [("ceiling-below-price", "60% to units up to 990.00 per unit")],
    ),
    "widths below the price under another reading": (
        UNIT
        + drafted(
            SHARED.replace("investor", "units"),
            bands(
                "60% to units for the first 500.00 per unit",
                "20% to units for the next 499.00 per unit",
                of="received per unit in all",
            ),
        ),
        [("ceiling-below-price", "20% to units for the next 499.00 per unit")],
    ),
    # RG721
    "three bands alike": (
        bands(*(f"50% to investor {end}" for end in ("up to 5.00", "up to 6.00", "above")), of="royalties in all"),
        [("boundary-without-effect", f"50% to investor {end}") for end in ("up to 6.00", "above")],
    ),
    "an end before a last band alike": (
        bands("50% to investor until royalties in all reaches 5.00", "50% to investor thereafter"),
        [("boundary-without-effect", "50% to investor thereafter")],
    ),
    # RG731
    "a window before the units are there": (
        UNITS + SHARES + option("exercisable through 2025-12-31", "each unit becomes 1 share"),
        [("window-never-opens", "exercisable through 2025-12-31")],
    ),
    # RG741
    "units that a band pays": (
        "instrument unit, units of company\n" + bands("50% to units thereafter").replace("investor", "company"),
        [("unused-name", "investor"), ("no-units-issued", "units")],
    ),
    "a lien for units": (
        SHARED + LICENCE + "instrument unit, units of company\n" + security("lien", of="units"),
        [("no-trustee", "lien"), ("no-units-issued", "units")],
    ),
    # RG751, RG752
    "liens that have one of their assets in common": (
        SHARED
        + LICENCE
        + 'asset patent "Patent"\n'
        + security("one", over="licence, patent")
        + security("two", over="patent"),
        [("equal-rank", "two")],
    ),
    # RG761
    "a clause without a mark": (
        SHARED.replace("royalties\n", "royalties  [paper 1]\n") + 'source paper "P" 2026-01-01\n',
        [("uncited", name) for name in ("company", "investor", "royalties")],
    ),
    # RG772
    "a rate that falls": (
        UNITS + SHARES + option("each unit becomes (10 - royalties in all / USD 5.00) * 1 share"),
        [("fractions-unsaid", "each unit becomes (10 - royalties in all / USD 5.00) * 1 share")],
    ),
}

CLEAN = {
    "a let of which only another let speaks": SHARED.replace("60%", "rate") + "let base = 30%\nlet rate = 2 * base\n",
    "a let that only another drafting reads": "let rate = 5%\n" + drafted(SHARED, SHARED.replace("60%", "rate")),
    "a group of which one member is paid": FUND.format("60%", "40%")
    + SHARED.replace("investor", "one").replace("rest to company", "1% to investor\n  rest to company"),
    "a value that only a check reads": SHARED + "let cap = 5.00\ncheck cap = 5.00\n",
    "a document that a mark cites": (
        'source paper "P" 2026-01-01\n' + SHARED.replace("royalties\n", "royalties  [paper 1]\n")
    ),
    "the event for which liens wait": SHARED + LICENCE + security("lien") + 'event default "Default"\n',
    "a measure that only a figure names": (
        SHARED
        + "measure ounce, ounces\nstream gold in ounces received by company\n"
        + "waterfall deliveries of gold\n  all to company\n"
    ),
    "a stream that another drafting shares": drafted(
        SHARED + "stream gold received by company\nwaterfall kept of gold\n  all to company\n", SHARED
    ),
    "a stream of a waterfall that is text": SHARED
    + 'stream gold received by company\nwaterfall kept of gold\n  not modelled "it is small"\n',
    "an example that expects nothing": SHARED
    + 'party lender "Lender"\npayment fee from lender to company\n  5.00 on 2026-06-30\n'
    + 'example "Nothing"\n  2026-06-30 royalties 5.00\n  expect received by lender = 0\n',
    "a member of a group whose parts are known": FUND.format("60%", "40%")
    + SHARED.replace("investor", "fund").replace("rest", "1% to investor\n  rest")
    + "check always received by one <= 5.00\n",
    "a group of which a member is paid": FUND.format("undisclosed", "undisclosed")
    + SHARED.replace("investor", "one").replace("rest", "1% to investor\n  rest")
    + "check always received by fund <= 5.00\n",
    "who has the part of units given up": UNITS.replace("part to units", "part to lender")
    + 'party lender "Lender"\ncheck always received by lender under participation <= 5.00\n',
    "who is paid under another meaning": 'party lender "Lender"\n'
    + drafted(SHARED, SHARED.replace("investor", "lender"))
    + "check always received by lender <= 5.00\n",
    "a payee chosen by a reading": 'party lender "Lender"\n'
    'reading who "who"\n  one = investor\n  two = lender\n'
    + SHARED.replace("investor", "who")
    + "check always received by lender <= 5.00\n",
    "a waterfall that another pays": SHARED.replace("to investor", "to pool")
    + "waterfall pool of participation\n  all to investor\ncheck always received by pool <= 5.00\n",
    "the issuer of units that are paid for": UNITS
    + SHARES
    + option("each unit becomes 1 share for 2.00")
    + "check always received by company under conversion <= 5.00\n",
    "who gives units up for money": UNITS
    + option("each unit becomes USD 5.00")
    + "check always received by investor under conversion <= 5.00\n",
    "the issuer's surplus": UNITS
    + LICENCE
    + 'party trustee "Trustee"\nsecurity lien for units over licence\n  rank 1\n  held by trustee\n  secures 5.00\n'
    + "check always received by company under lien <= 5.00\n",
    "one percent": SHARED.replace("60%", "1%"),
    "a rate that is nothing": bands("0% to investor up to 5.00", "50% to investor above", of="royalties in all"),
    "a rate that is kept back": SHARED.replace("60%", "rate") + "let rate\n  undisclosed between 0% and 1% otherwise\n",
    "a ceiling at the price": UNIT + bands("60% to units up to 1,000.00 per unit", of="received per unit in all"),
    "no ceiling": UNIT + bands("60% to units up to 5.00 per unit", "20% to units above", of="received per unit in all"),
    "bands that wait for their turn": bands(
        "50% to investor until royalties in all reaches 5.00",
        "50% to investor until received by investor reaches 4.00",
        "20% to investor thereafter",
    ),
    "a window without an end": UNITS + SHARES + option("exercisable from 2026-07-01", "each unit becomes 1 share"),
    "a window to a happening": UNITS
    + SHARES
    + 'event sale "Sale"\n'
    + option("exercisable through sale", "each unit becomes 1 share"),
    "units that an election issues": UNITS
    + SHARES
    + option("each unit becomes 2 shares")
    + "stream gold received by company\nwaterfall kept of gold\n  50% to shares\n  rest to company\n",
    "units that an election issues under another meaning": UNITS
    + SHARES
    + drafted(option("each unit becomes 2 shares"), option('not modelled "as they may agree"'))
    + "stream gold received by company\nwaterfall kept of gold\n  50% to shares\n  rest to company\n",
    "liens over different assets": SHARED
    + LICENCE
    + 'asset patent "Patent"\n'
    + security("one")
    + security("two", over="patent"),
    "fractions that are dropped": UNITS + SHARES + option("each unit becomes 1.5 shares", "fractions dropped"),
    "units for money": UNITS + option("each unit becomes USD 0.005"),
    "an option that is text": UNITS + option('not modelled "as they may agree"'),
}


@pytest.mark.parametrize("case", FOUND)
def test_it_is_suspected(case: str) -> None:
    text, expected = FOUND[case]
    assert suspected(text) == expected


@pytest.mark.parametrize("case", CLEAN)
def test_it_is_not_suspected(case: str) -> None:
    assert [found for found in suspected(CLEAN[case]) if found[0] != "uncited"] == []


def test_rounding_is_asked_for_once_and_only_where_parts_are_paid() -> None:
    head = HEAD.replace(ROUNDING, "")
    second = "stream gold received by company\nwaterfall kept of gold\n  50% to investor\n  rest to company\n"
    assert suspected(SHARED + second, head) == [("rounding-unstated", "60% to investor")]
    assert suspected(SHARED.replace("60%", "all").replace("  rest to company\n", ""), head) == []


def test_a_contract_with_errors_has_no_suspicions() -> None:
    """What is left out may be what uses a name."""
    text = HEAD + SHARED + "let cap = 5.00\n"
    assert [finding.code for finding in regalia.check(Source("x.deal", text))] == ["RG701"]
    assert [finding.code for finding in regalia.check(Source("x.deal", text + "let rate = missing\n"))] == ["RG101"]


def test_every_rule_is_registered_and_weighs_as_its_page_says() -> None:
    codes = {code for code in CODES if "RG7" < code < "RG79"}
    assert [rule.code for rule in linter.rules()] == sorted(codes)
    assert all(rule.severity is not Severity.ERROR for rule in linter.rules())
    assert lint.__doc__


@given(plan=plans())
def test_no_deal_is_too_strange_to_look_at(plan) -> None:
    """A suspicion is one of the rules', whatever the bands."""
    text = spelled(plan, ROUNDING.strip())
    note(text)
    assert {finding.code for finding in regalia.check(Source("made.deal", text))} <= set(CODES)


# ---- what is allowed

SMALL = """waterfall participation of royalties
{}  0.6% to investor{}
  rest to company
"""
NAME = "rate-off-by-a-hundred"


def told(before: str = "", behind: str = "", head: str = HEAD) -> list[tuple[str, str]]:
    """What is told of a small share with a comment on the line above, or on its own line."""
    text = SMALL.format(f"  {before}\n" if before else "", f"  {behind}" if behind else "")
    return [(finding.code, finding.message) for finding in regalia.check(Source("x.deal", head + text))]


@pytest.mark.parametrize("comment", [f"# allow: {NAME} -- a half", "# allow: RG711 -- it is", f"#allow:{NAME}--x"])
def test_a_suspicion_is_allowed_on_its_line_or_on_the_line_above(comment: str) -> None:
    assert told() == [("RG711", "'0.6% to investor' is less than one percent")]
    assert told(before=comment) == told(behind=comment) == []
    assert told(before=f"{comment}\n  # another comment\n") == []
    assert told(behind=f"# a comment {comment}") == []


def test_a_comment_elsewhere_allows_nothing() -> None:
    comment = f"# allow: {NAME} -- it is"
    unused = ("RG791", f"nothing is found here that '{NAME}' would allow")
    assert told(head=f"{comment}\n{HEAD}") == [unused, *told()]
    assert told(before=f"1% to company  {comment}") == [unused, *told()]


def test_several_names_each_have_to_be_of_use() -> None:
    text = HEAD + "let cap = 5.00  # allow: {} -- the cap of an annex\n" + SHARED

    def codes(names: str) -> list[tuple[str, str]]:
        return [(found.code, found.message) for found in regalia.check(Source("x.deal", text.format(names)))]

    assert codes("unused-name") == codes("RG701") == []
    unused = ("RG791", "nothing is found here that 'uncited' would allow")
    assert codes("unused-name, uncited") == codes("uncited unused-name") == [unused]


def test_two_suspicions_of_a_line_are_allowed_together() -> None:
    text = HEAD + "instrument unit, units of company\n" + SMALL.replace("investor", "units")
    comment = "  # allow: rate-off-by-a-hundred, no-units-issued -- both are meant"
    found = [finding.code for finding in regalia.check(Source("x.deal", text.format("", "")))]
    assert found == ["RG701", "RG711", "RG741"]
    assert [finding.code for finding in regalia.check(Source("x.deal", text.format("", comment)))] == ["RG701"]


@pytest.mark.parametrize(
    "comment", [f"# allow: {NAME}", f"# allow: {NAME} --", f"# allow: {NAME} -- ", "# allow: RG711"]
)
def test_a_reason_is_asked_for(comment: str) -> None:
    """In place of what is allowed, which is answered and only lacks the answer's ground."""
    assert told(behind=comment) == [("RG790", "this allows something and does not say why")]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("", "this allows no rule"),
        ("rate-of-by-a-hundred", "there is no rule 'rate-of-by-a-hundred'"),
        ("RG799", "there is no rule 'RG799'"),
        ("left-over", "'left-over' is no suspicion, and cannot be allowed"),
        ("RG212", "'RG212' is no suspicion, and cannot be allowed"),
        ("allowance-without-use", "'allowance-without-use' is no suspicion, and cannot be allowed"),
    ],
)
def test_what_allows_no_suspicion_is_told(names: str, message: str) -> None:
    assert told(behind=f"# allow: {names} -- it is") == [*told(), ("RG791", message)]


def test_a_quotation_is_no_comment() -> None:
    head = HEAD.replace('"The investor"', f'"The # allow: {NAME} -- investor"')
    assert told(head=head) == told()
    assert told(head=head + 'note "# allow: nothing"\n') == told()
    assert told(behind=f'# the "small" one # allow: {NAME} -- it is') == []
    assert told(behind=f'# 5" of # allow: {NAME} -- it is') == []


def test_lines_may_end_as_on_windows() -> None:
    text = HEAD + SMALL.format("", f"  # allow: {NAME} -- it is")
    assert regalia.check(Source("x.deal", text.replace("\n", "\r\n"))) == ()
    (finding,) = regalia.check(Source("x.deal", text.replace(" -- it is", "").replace("\n", "\r\n")))
    assert (finding.code, pointed_at(finding)) == ("RG790", f"# allow: {NAME}")


def test_a_comment_at_the_end_of_a_contract_is_for_nothing() -> None:
    text = HEAD + SHARED + f"# allow: {NAME} -- it is"
    assert [finding.code for finding in regalia.check(Source("x.deal", text))] == ["RG791"]


def test_no_comment_allows_an_error() -> None:
    text = HEAD + SHARED.replace("rest to company\n", "50% to company  # allow: left-over -- it is\n")
    assert [finding.code for finding in regalia.check(Source("x.deal", text))] == ["RG201"]
